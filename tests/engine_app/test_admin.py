"""Runs in the admin: lists in few queries, a run drawn and told, nothing secret or edited, steering by services."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts_app.models import User
from engine_app.admin.base import span
from engine_app.admin.runs import SHOWN_STEPS
from engine_app.models import Activation, Approval, Run, Schedule, StepRun, WebhookDelivery, WebhookEndpoint
from tests.engine_app.api.conftest import make_run, make_step
from tests.engine_app.kit import Flow, make_person, make_workflow

pytestmark = pytest.mark.django_db

SECRET = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"
admin.autodiscover()
MODELS: list[Any] = [Run, StepRun, Approval, Activation, Schedule, WebhookEndpoint, WebhookDelivery]


def change_url(row: Any) -> str:
    return reverse(f"admin:engine_app_{row._meta.model_name}_change", args=[row.pk])


def list_url(model: Any) -> str:
    return reverse(f"admin:engine_app_{model._meta.model_name}_changelist")


def act(client: Client, action: str, *rows: Any) -> str:
    """What the admin says to an action on the rows."""
    body = {"action": action, "_selected_action": [str(row.pk) for row in rows]}
    return client.post(list_url(type(rows[0])), body, follow=True).content.decode()


@pytest.fixture
def version() -> Any:
    flow = Flow().action("a", None).node("c", "condition", expression="a.ready")
    flow.node("l", "for_each", items="a.rows").action("m", None, parent="l").node("q", "approval", instructions="Go?")
    flow.node("never", "delay", duration="PT1H").chain("t", "a", "c").edge("c", "l", "true").edge("c", "never", "false")
    flow.edge("l", "q").node("second", "trigger", action="received")
    for number, node in enumerate(flow.structure):
        node["position"] = {"x": 230 * (number % 4), "y": 110 * (number // 4)}
    for row in flow.data:
        row["metadata"] = {"title": f"Title of {row['id']} <&>"}
    return make_workflow(flow)


def make_everything(version: Any) -> Run:
    """A run that waits, with every kind of row around it."""
    facts: dict[str, Any] = {"workflow_id": version.workflow_id, "workspace_id": version.workspace_id}
    person = User.objects.get(pk=make_person().user_id)
    Activation.unscoped.get_or_create(
        workflow_id=version.workflow_id, defaults={**facts, "version": version, "changed_by": person}
    )
    number = WebhookDelivery.unscoped.count()
    schedule = Schedule.unscoped.create(**facts, node_id=f"t{number}", cron="0 9 * * *", timezone="Europe/Berlin")
    endpoint = WebhookEndpoint.unscoped.create(
        **facts, connector=f"github{number}", token=f"tok3n-{number}", sealed="s3aled"
    )
    delivery = WebhookDelivery.unscoped.create(
        workspace_id=version.workspace_id,
        endpoint=endpoint,
        connector="github",
        delivery_id=f"d{number}",
        headers={"Authorization": "Basic abc"},
        payload={"token": "pass-in-payload", "title": "Broken"},
        outcome="started",
    )
    now = timezone.now()
    run = make_run(
        version,
        state="waiting",
        cause="webhook",
        delivery=delivery,
        created_by=person,
        payload={"input": {"password": "hunter2"}},
        started_at=now,
    )
    Run.unscoped.filter(pk=run.pk).update(created_at=now - timedelta(seconds=5), schedule=schedule)
    failed = {"attempt": 1, "at": now.isoformat(), "error": {"code": "vendor-error", "message": f"no {SECRET}"}}
    make_step(run, "a", inputs={"token": SECRET}, output={"rows": [1, 2]}, attempts=[failed], attempt=2, started_at=now)
    make_step(run, "c", branch="true", started_at=now, finished_at=now + timedelta(seconds=1))
    make_step(run, "l", state="waiting", started_at=now)
    make_step(run, "m", path="l[0]", state="succeeded", started_at=now, finished_at=now + timedelta(seconds=2))
    make_step(run, "m", path="l[1]", state="unknown", started_at=now, error={"code": "outcome-unknown"})
    make_step(run, "never", state="skipped")
    make_step(run, "q", state="waiting", started_at=now)
    asked = {"workspace_id": version.workspace_id, "run": run, "instructions": "Go?"}
    Approval.unscoped.create(**asked, node_id="old", state="approved", decided_by=person)
    Approval.unscoped.create(**asked, node_id="q")
    return run


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_lists_take_the_same_number_of_queries_however_long(model: Any, admin_api: Client, version: Any) -> None:
    make_everything(version)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin_api.get(list_url(model)).status_code == 200
        return len(captured)

    count()
    before = count()
    assert before <= 14
    for _ in range(6):
        make_everything(make_workflow(Flow(), version.workspace))
    assert count() == before
    assert admin_api.get(list_url(model) + "?q=test").status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_pages_load_in_a_bounded_number_of_queries_and_edit_nothing(
    model: Any, admin_api: Client, version: Any, django_assert_max_num_queries: Any
) -> None:
    make_everything(version)
    row = model._default_manager.first()
    admin_api.get(change_url(row))
    with django_assert_max_num_queries(20):
        page = admin_api.get(change_url(row)).content.decode()
    assert not [
        secret for secret in ("hunter2", SECRET, "Basic abc", "pass-in-payload", "tok3n", "s3aled") if secret in page
    ]
    assert 'name="_save"' not in page
    assert admin_api.post(change_url(row), {"state": "succeeded"}).status_code == 403
    assert admin_api.get(reverse(f"admin:engine_app_{model._meta.model_name}_add")).status_code == 403
    assert (
        admin_api.post(reverse(f"admin:engine_app_{model._meta.model_name}_delete", args=[row.pk])).status_code == 403
    )


def test_the_page_of_a_run_draws_its_graph_by_state_and_says_the_same(admin_api: Client, version: Any) -> None:
    page = admin_api.get(change_url(make_everything(version))).content.decode()
    graph = page[page.index('<svg class="wf-graph"') : page.index('<ul class="wf-states">')]
    words = page[page.index('<ul class="wf-states">') :].partition("</ul>")[0]
    for node, kind, text in (
        ("t", "succeeded", "Started the run"),
        ("a", "succeeded", "Succeeded"),
        ("l", "waiting", "Waiting"),
        ("m", "unknown", "1 outcome unknown, 1 succeeded"),
        ("never", "skipped", "Skipped"),
        ("second", "none", "Did not fire"),
    ):
        card = graph[graph.index(f"<title>{node}: ") - 120 : graph.index(f"<title>{node}: ")]
        assert f"wf-state-{kind}" in card, node
        assert f'Title of {node} &lt;&amp;&gt;: <span class="wf-badge wf-state-{kind}">{text}</span>' in words
    assert "<script" not in graph
    assert "<&>" not in page


def test_the_timeline_has_attempts_durations_and_waits(admin_api: Client, version: Any) -> None:
    page = admin_api.get(change_url(make_everything(version))).content.decode()
    timeline = page[page.index('<table class="wf-timeline">') :].partition("</table>")[0]
    rows = {row.partition('<th scope="row">')[2].partition("</th>")[0]: row for row in timeline.split("<tr>")}
    assert "5.00 s" in rows["In the queue"]
    first = rows["Title of a &lt;&amp;&gt;"]
    assert "<td>2</td>" in first
    assert "after vendor-error" in first
    assert "wf-tick" in first
    assert "<td>2.00 s</td>" in rows["Title of m &lt;&amp;&gt; l[0]"]
    assert "a person to say" in rows["Title of m &lt;&amp;&gt; l[1]"]
    assert "for a person" in rows["Title of q &lt;&amp;&gt;"]
    assert "<svg" not in rows["Title of never &lt;&amp;&gt;"]


def test_a_step_that_failed_at_once_waited_for_nothing(admin_api: Client, version: Any) -> None:
    run = make_run(version, state="failed", started_at=timezone.now())
    failed = {"attempt": 1, "at": timezone.now().isoformat(), "error": {"code": "credential-missing"}}
    make_step(run, "a", state="failed", attempt=1, attempts=[failed], started_at=timezone.now())
    page = admin_api.get(change_url(run)).content.decode()
    assert "after credential-missing" not in page


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_an_empty_list_tells_what_would_fill_it(model: Any, admin_api: Client, version: Any) -> None:
    assert "wf-empty" in admin_api.get(list_url(model)).content.decode()
    assert "wf-empty" not in admin_api.get(list_url(model) + "?q=nothing").content.decode()
    make_everything(version)
    assert "wf-empty" not in admin_api.get(list_url(model)).content.decode()


def test_many_and_large_steps_do_not_make_the_page_large(admin_api: Client, version: Any) -> None:
    run = make_run(version)
    text = "".join(f"{number * 7919:x}" for number in range(40_000))
    make_step(run, "a", output={"text": text})
    StepRun.objects.bulk_create(
        StepRun(run=run, node_id="m", path=f"l[{number}]", state="succeeded", output={"text": text[:12_000]})
        for number in range(SHOWN_STEPS + 20)
    )
    page = admin_api.get(change_url(run)).content.decode()
    assert len(page) < 600_000
    assert "bytes stored: the page of the step has them" in page
    assert "120 succeeded" in page
    address = f"{list_url(StepRun)}?run__id__exact={run.pk}"
    assert address in page
    assert f"{SHOWN_STEPS + 21} step runs" in admin_api.get(address).content.decode()
    whole = admin_api.get(change_url(StepRun.objects.filter(run=run).first())).content.decode()
    assert "characters more" in whole


def test_runs_are_found_by_what_they_wait_for_and_by_words(admin_api: Client, version: Any) -> None:
    waits, rests = make_everything(version), make_run(make_workflow(Flow()), state="failed", concurrency_key="issue-7")

    def found(query: str) -> set[Run]:
        return set(admin_api.get(f"{list_url(Run)}?{query}").context["cl"].queryset)

    assert found("person=question") == found("person=unknown") == {waits}
    assert found("state__exact=failed") == {rests}
    assert found(f"q={str(rests.pk)[:13]}") == {rests}
    assert found("q=issue-7") == {rests}
    assert found("cause__exact=webhook") == {waits}


def test_actions_steer_through_services(admin_api: Client, admin_user: Any, version: Any) -> None:
    run = make_everything(version)
    failed = make_run(version, state="failed")
    make_step(failed, "a")
    assert "1 run asked to end." in act(admin_api, "cancel", run, failed)
    run.refresh_from_db()
    assert run.cancel_requested
    assert "has ended already" in act(admin_api, "cancel", failed)
    assert "1 run started again." in act(admin_api, "run_again", failed)
    follower = Run.unscoped.get(origin=failed)
    assert (follower.created_by, follower.steps.count()) == (admin_user, 1)
    assert "1 approval rejected." in act(admin_api, "reject", Approval.unscoped.get(run=run, node_id="q"))
    assert Approval.unscoped.get(run=run, node_id="q").decided_by == admin_user
    step = StepRun.objects.get(run=run, state="unknown")
    assert "counted as failed" in act(admin_api, "count_as_failed", step)
    step.refresh_from_db()
    assert step.resolution["by"] == admin_user.username  # type: ignore[index]
    assert "has been decided already" in act(admin_api, "call_again", step)


def test_staff_without_the_right_to_change_only_look(admin_user: Any, admin_api: Client, version: Any) -> None:
    from django.contrib.auth.models import Permission

    run = make_everything(version)
    admin_user.is_superuser = False
    admin_user.save()
    admin_user.user_permissions.add(Permission.objects.get(codename="view_run"))
    assert admin_api.get(change_url(run)).status_code == 200
    act(admin_api, "cancel", run)
    run.refresh_from_db()
    assert not run.cancel_requested
    assert admin_api.get(change_url(Approval.unscoped.get(run=run, node_id="q"))).status_code == 403


def test_a_run_that_only_tells_of_a_failure_has_no_graph_of_its_own(admin_api: Client, version: Any) -> None:
    run = make_run(version, cause="failure", trigger_node="$failed")
    make_step(run, "on-failure")
    page = admin_api.get(change_url(run)).content.decode()
    assert "only tells that another one failed" in page
    assert "on-failure" in page


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "–"),
        (-1, "0.00 s"),
        (0.25, "0.25 s"),
        (59.4, "59 s"),
        (61, "1 min 1 s"),
        (3600, "1 h"),
        (90_061, "1 d 1 h"),
    ],
)
def test_spans_are_told_in_two_units(seconds: float | None, text: str) -> None:
    assert span(seconds) == text
