"""A workflow is never started by what it did itself, and workflows that start one another come to an end."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.utils import timezone

from connectors_app.contracts import operation_uuid
from connectors_app.credentials.services import credential_create
from connectors_app.models import Connector, Credential
from engine_app.contracts import Cause, RunState, StepState
from engine_app.execution.effects import idempotency_key, marker_of
from engine_app.models import Run, StepRun
from engine_app.services import run_create
from engine_app.triggers import facts
from tests.connectors_app.webhooks.vendors import VENDORS
from tests.engine_app.kit import Flow
from tests.engine_app.triggers.kit import Answer, Hook, make_hook

pytestmark = pytest.mark.usefixtures("transactional_db")
GITHUB = next(vendor for vendor in VENDORS if vendor.name == "github")
JIRA = next(vendor for vendor in VENDORS if vendor.name == "jira")
ISSUE = {"repository": "acme/api", "issue_number": 7}


def commenting(operation: str = "comment_created") -> Hook:
    flow = Flow().action("say", operation_uuid("github", "create_comment", "action"), {**ISSUE, "body": "Hello"})
    flow.action("mark", operation_uuid("github", "add_labels", "action"), {**ISSUE, "labels": ["seen"]})
    return make_hook("github", operation, secret=GITHUB.secret, flow=flow)


def effect(
    hook: Hook, node: str, inputs: dict[str, Any], *, ago: float = 1.0, depth: int = 0, url: str = "", **more: Any
) -> Run:
    """A run of the workflow whose step took effect so many seconds ago."""
    run = run_create(version=hook.version, cause=Cause.MANUAL, trigger_node="t", payload={}, depth=depth)
    at = timezone.now() - timedelta(seconds=ago)
    Run.unscoped.filter(pk=run.pk).update(state=RunState.RUNNING, started_at=at)
    facts_ = {"state": StepState.SUCCEEDED, "started_at": at, "finished_at": at} | more
    StepRun.objects.create(run=run, node_id=node, inputs=inputs, artefact_url=url, **facts_)
    return run


def marker(run: Run, node: str) -> str:
    return marker_of(idempotency_key(run.pk, node, ""))


def deliver(hook: Hook, event: str, identifier: str, **payload: Any) -> Answer:
    now = time.time()
    body = GITHUB.body(**payload)
    headers = GITHUB.request(body, now, hook.url) | {"X-GitHub-Event": event, "X-GitHub-Delivery": identifier}
    return hook.send(body, headers)


def comment(hook: Hook, text: str, identifier: str = "d", number: int = 8, **payload: Any) -> Any:
    issue = {"number": number, "labels": []}
    answer = deliver(
        hook, "issue_comment", identifier, action="created", issue=issue, comment={"body": text}, **payload
    )
    assert answer.status == 202
    return answer.json["outcome"]


def test_its_own_comment_does_not_start_it() -> None:
    hook = commenting()
    run = effect(hook, "say", {**ISSUE, "issue_number": 8})
    assert comment(hook, f"Hello\n\n<!-- {marker(run, 'say')} -->", "own", number=99) == "own_effect"
    assert comment(hook, "By a person", "other", number=99) == "started"
    assert (
        comment(hook, f"Hello <!-- {marker_of(idempotency_key(UUID(int=1), 'say', ''))} -->", "foreign", 99)
        == "started"
    )


def test_an_effect_under_way_counts_and_one_of_long_ago_does_not() -> None:
    hook = commenting()
    running = effect(hook, "say", ISSUE, state=StepState.RUNNING, finished_at=None)
    assert comment(hook, f"<!-- {marker(running, 'say')} -->", "a", 99) == "own_effect"
    old = effect(hook, "say", ISSUE, ago=600)
    assert comment(hook, f"Quoted by a person: {marker(old, 'say')}", "b", 99) == "started"
    failed = effect(hook, "say", ISSUE, state=StepState.FAILED)
    assert comment(hook, marker(failed, "say"), "c", 99) == "started"


def test_a_late_delivery_is_judged_by_when_it_happened() -> None:
    """As GitHub sends again what did not arrive."""
    hook = commenting()
    old = late_effect(hook)

    def told(identifier: str, *times: str, text: str = marker(old, "say")) -> Any:
        return comment(hook, text, identifier, 99, times=times)

    def ago(seconds: float) -> str:
        return (timezone.now() - timedelta(seconds=seconds)).isoformat(timespec="seconds")

    assert told("a", ago(5000), ago(898)) == "own_effect"
    assert told("b", ago(898), "2999-01-01T00:00:00Z", "2026-99-99T00:00:00Z") == "own_effect"
    assert told("c", ago(898), ago(1)) == "started"  # a person on the same issue, now
    assert told("d", ago(898), text="By a person") == "started"
    assert told("e", ago(400)) == "started"
    assert told("f", ago(1200)) == "started"  # before it


def late_effect(hook: Hook) -> Run:
    """A run that took effect, and ended, a quarter of an hour ago."""
    old = effect(hook, "say", ISSUE, ago=900)
    Run.unscoped.filter(pk=old.pk).update(state=RunState.SUCCEEDED, finished_at=timezone.now() - timedelta(seconds=900))
    return old


@pytest.mark.parametrize(
    ("name", "write"),
    [("event_time", int), ("event_ts", lambda at: f"{at:.6f}"), ("timestamp", lambda at: int(at * 1000))],
)
def test_a_late_delivery_may_tell_its_time_in_seconds_since_1970(name: str, write: Callable[[float], Any]) -> None:
    """As Slack (seconds) and Jira (milliseconds) do."""
    hook = commenting()
    text = marker(late_effect(hook), "say")
    assert comment(hook, text, "a", 99, **{name: write(time.time() - 898)}) == "own_effect"
    assert comment(hook, text, "b", 99, **{name: write(time.time() - 1)}) == "started"


def test_a_late_delivery_may_be_a_form() -> None:
    hook = commenting()
    text = marker(late_effect(hook), "say")
    at = (timezone.now() - timedelta(seconds=898)).isoformat(timespec="seconds")
    event = {"action": "created", "issue": {"number": 99, "labels": []}, "comment": {"body": text, "created_at": at}}
    body = urlencode({"payload": GITHUB.body(**event).decode()}).encode()
    headers = GITHUB.request(body, time.time(), hook.url) | {"X-GitHub-Event": "issue_comment"}
    answer = hook.send(body, headers | {"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.json["outcome"] == "own_effect"


def test_its_own_label_does_not_start_it() -> None:
    hook = commenting("issue_labeled")
    effect(hook, "mark", {**ISSUE, "labels": ["seen"]})

    def labeled(identifier: str, number: int, repository: str = "acme/api", stars: int = 0) -> str:
        answer = deliver(
            hook,
            "issues",
            identifier,
            action="labeled",
            label={"name": "seen"},
            issue={"number": number, "labels": []},
            repository={"full_name": repository, "stargazers_count": stars},
        )
        return str(answer.json["outcome"])

    assert labeled("own", 7) == "own_effect"
    assert labeled("another issue", 8) == "started"
    assert labeled("another number of 7", 8, stars=7) == "started"
    assert labeled("another repository", 7, "acme/web") == "started"


def test_its_own_transition_does_not_start_it() -> None:
    flow = Flow().action("move", operation_uuid("jira", "transition_issue", "action"), {})
    hook = make_hook("jira", "issue_transitioned", secret=JIRA.secret, flow=flow)
    effect(hook, "move", {"issue_key": "OPS-1", "status": "Done"})
    change: dict[str, Any] = {
        "changelog": {"items": [{"field": "status", "toString": "Done"}]},
        "webhookEvent": "jira:issue_updated",
    }
    assert hook.deliver(JIRA, **change).json["outcome"] == "own_effect"
    JIRA.headers["X-Atlassian-Webhook-Identifier"] = "another"
    try:
        other = {**JIRA.payload["issue"], "key": "OPS-2"}
        assert hook.deliver(JIRA, issue=other, **change).json["outcome"] == "started"
    finally:
        JIRA.headers["X-Atlassian-Webhook-Identifier"] = JIRA.delivery_id


def test_what_somebody_else_did_is_no_own_effect() -> None:
    hook = commenting()
    row = credential_create(
        workspace_id=hook.version.workspace_id,
        connector=Connector.objects.get(catalog="core", key="github"),
        name="bot",
        kind="token",
        secrets={"token": "ghp_0123456789"},
    )
    Credential.unscoped.filter(pk=row.pk).update(last_test={"ok": True, "identity": "Wf-Bot"})
    effect(hook, "say", ISSUE)
    assert comment(hook, "Thanks", "person", 7, sender={"login": "dana"}) == "started"
    assert comment(hook, "Hello", "bot", 7, sender={"login": "wf-bot"}) == "own_effect"


def test_an_address_of_what_it_made_is_recognised() -> None:
    hook = commenting()
    url = "https://github.com/acme/api/issues/7#issuecomment-1"
    effect(hook, "say", {}, url=url)
    body = {"action": "created", "issue": {"number": 1, "labels": []}}
    assert deliver(hook, "issue_comment", "1", comment={"html_url": url}, **body).json["outcome"] == "own_effect"
    assert deliver(hook, "issue_comment", "2", comment={"html_url": url + "2"}, **body).json["outcome"] == "started"


def test_workflows_that_start_one_another_come_to_an_end(settings: Any) -> None:
    settings.ENGINE_MAX_DEPTH = 3
    hook = commenting()
    other = make_hook(
        "github",
        "comment_created",
        secret=GITHUB.secret,
        flow=Flow().action("reply", operation_uuid("github", "create_comment", "action"), ISSUE),
        workspace=hook.version.workspace,
    )
    facts._kept.clear()
    depths = []
    for depth in range(4):
        cause = effect(other, "reply", ISSUE, depth=depth)
        outcome = comment(hook, f"<!-- {marker(cause, 'reply')} -->", f"d{depth}", 99)
        run = hook.runs.filter(origin=cause).first()
        depths.append((outcome, run and run.depth))
    assert depths == [("started", 1), ("started", 2), ("started", 3), ("too_deep", None)]
