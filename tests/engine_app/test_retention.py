"""Old runs and deliveries go, in batches; what is young, open or still needed stays, whenever the pruner dies."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import psutil
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engine_app import retention
from engine_app.models import Approval, Run, StepRun, WebhookDelivery, WebhookEndpoint
from engine_app.retention import history_prune
from sessions_app.models import WorkflowVersion
from tests.chaos.fleet import environment
from tests.engine_app.kit import Flow, make_workflow, until

OLD, YOUNG = timedelta(days=91), timedelta(days=89)
PRUNE = """
import sys
import django
django.setup()
from engine_app import retention
retention._BATCH = 10
print("ready", flush=True)
sys.stdin.readline()
retention.history_prune()
"""


@pytest.fixture
def version(transactional_db: None) -> WorkflowVersion:
    return make_workflow(Flow().node("a", "approval").edge("t", "a"))


def make_runs(version: WorkflowVersion, count: int, age: timedelta | None, **more: Any) -> list[Run]:
    """Runs that ended so long ago (None: open ones, that began long ago), each with two steps and a question."""
    now = timezone.now()
    owner = {"workspace_id": version.workspace_id, "workflow_id": version.workflow_id}
    facts = {"state": "waiting"} if age is None else {"state": "succeeded", "finished_at": now - age}
    runs = Run.unscoped.bulk_create(
        Run(**owner, version=version, cause="manual", trigger_node="t", **facts, **more) for _ in range(count)
    )
    Run.unscoped.filter(pk__in=[run.pk for run in runs]).update(created_at=now - 2 * OLD)
    StepRun.objects.bulk_create(StepRun(run=run, node_id=node, state="succeeded") for run in runs for node in "ab")
    Approval.unscoped.bulk_create(
        Approval(workspace_id=version.workspace_id, run=run, node_id="a", state="approved") for run in runs
    )
    return runs


def make_delivery(version: WorkflowVersion, age: timedelta, run: Run | None = None) -> WebhookDelivery:
    owner = {"workspace_id": version.workspace_id}
    endpoint = WebhookEndpoint.unscoped.filter(workflow_id=version.workflow_id).first()
    endpoint = endpoint or WebhookEndpoint.unscoped.create(
        **owner, workflow_id=version.workflow_id, connector="github", token=f"t{version.pk}"
    )
    delivery: WebhookDelivery = WebhookDelivery.unscoped.create(
        **owner, endpoint=endpoint, connector="github", delivery_id=f"{timezone.now().timestamp()}", outcome="started"
    )
    WebhookDelivery.unscoped.filter(pk=delivery.pk).update(created_at=timezone.now() - age)
    if run is not None:
        Run.unscoped.filter(pk=run.pk).update(delivery=delivery)
    return delivery


def left(version: WorkflowVersion) -> set[Any]:
    return set(Run.unscoped.filter(workflow=version.workflow_id).values_list("pk", flat=True))


def whole(version: WorkflowVersion) -> None:
    """Every run that is left has all that belongs to it."""
    for run_id in left(version):
        assert StepRun.objects.filter(run=run_id).count() == 2
        assert Approval.unscoped.filter(run=run_id).count() == 1


def test_only_what_ended_long_ago_goes(version: WorkflowVersion) -> None:
    old, young, unended = (make_runs(version, 3, age) for age in (OLD, YOUNG, None))
    follower = make_runs(version, 1, YOUNG, origin=old[0])[0]
    used, unused, recent = (
        make_delivery(version, OLD, unended[0]),
        make_delivery(version, OLD),
        make_delivery(version, YOUNG),
    )
    with_run = make_delivery(version, OLD, old[1])
    assert history_prune() == {"runs": 3, "deliveries": 2}
    assert left(version) == {run.pk for run in (*young, *unended, follower)}
    kept = set(WebhookDelivery.unscoped.values_list("pk", flat=True))
    assert {used.pk, recent.pk} <= kept
    assert not {unused.pk, with_run.pk} & kept
    follower.refresh_from_db()
    assert (follower.origin, follower.state) == (None, "succeeded")
    whole(version)
    assert history_prune() == {"runs": 0, "deliveries": 0}


def test_a_delivery_outlives_the_runs_that_it_started(version: WorkflowVersion) -> None:
    run = make_runs(version, 1, YOUNG)[0]
    delivery = make_delivery(version, OLD, run)
    assert history_prune() == {"runs": 0, "deliveries": 0}
    Run.unscoped.filter(pk=run.pk).update(finished_at=timezone.now() - OLD)
    assert history_prune() == {"runs": 1, "deliveries": 1}
    assert not WebhookDelivery.unscoped.filter(pk=delivery.pk).exists()


def test_batches_bound_what_one_transaction_holds(version: WorkflowVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_BATCH", 4)
    make_runs(version, 18, OLD)
    with CaptureQueriesContext(connection) as captured:
        assert history_prune(batches=3)["runs"] == 12
    commits = [query for query in captured if query["sql"] == "COMMIT"]
    assert len(commits) >= 3
    assert len(left(version)) == 6
    assert history_prune()["runs"] == 6


def test_pruners_side_by_side_share_the_work(version: WorkflowVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_BATCH", 7)
    make_runs(version, 100, OLD)

    def prune() -> int:
        try:
            return history_prune()["runs"]
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        done = [job.result() for job in [pool.submit(prune) for _ in range(3)]]
    assert sum(done) + history_prune()["runs"] == 100
    assert left(version) == set()


def test_a_pruner_killed_in_the_middle_loses_nothing_and_the_next_goes_on(version: WorkflowVersion) -> None:
    old, young, unended = make_runs(version, 600, OLD), make_runs(version, 5, YOUNG), make_runs(version, 5, None)
    kept = {run.pk for run in (*young, *unended)}
    for run in (*old[:3], *young[:2], unended[0]):
        make_delivery(version, OLD, run)
    facts, pipe = environment(redis_number=1, failpoints=None), subprocess.PIPE
    kills, before = 0, len(left(version))
    for _ in range(3):
        command = [sys.executable, "-c", PRUNE]
        pruner = psutil.Popen(command, env=facts, stdin=pipe, stdout=pipe, text=True)
        assert pruner.stdout.readline() == "ready\n"
        pruner.stdin.write("\n")
        pruner.stdin.flush()
        until(lambda: len(left(version)) < before, pause=0.001)  # noqa: B023 - called before it changes
        pruner.kill()
        pruner.wait()
        until(lambda: not others_of_this_database())
        kills, before = kills + (len(left(version)) > len(kept)), len(left(version))
        assert kept <= left(version)
        whole(version)
    assert kills, "each pruner was done before it was killed"
    assert history_prune()["runs"] == before - len(kept)
    assert left(version) == kept
    assert WebhookDelivery.unscoped.filter(endpoint__workflow=version.workflow_id).count() == 3


def others_of_this_database() -> int:
    """Connections beside this one; a killed process's may still finish its statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND state <> 'idle'"
        )
        return int(cursor.fetchone()[0])
