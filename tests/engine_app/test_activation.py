"""Going live: what has to hold, what follows, and that leaving off takes all of it away."""

from __future__ import annotations

from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts_app.selectors import workspace_for
from connectors_app.models import Credential
from connectors_app.selectors import catalog_snapshot
from engine_app import activation as module
from engine_app.activation import workflow_activate, workflow_deactivate
from engine_app.contracts import HookReport
from engine_app.models import Activation, Schedule
from sessions_app.definition import DocumentBuilder
from sessions_app.models import Workflow, WorkflowVersion
from sessions_app.services import version_create
from wfproject.common.errors import ApplicationError, ConflictError

pytestmark = pytest.mark.django_db

GITHUB = {"connector": "github", "kind": "token", "secrets": {"token": "t0ken-of-a-test"}}


def document(*, cron: str = "0 9 * * 1-5", zone: str = "Europe/Berlin", event: bool = False) -> dict[str, Any]:
    """A schedule (or an event of GitHub) after which a comment is written."""
    catalog = catalog_snapshot()
    builder = DocumentBuilder("Report")
    wanted = ("github", "issue_opened", {"repository": "acme/api"}) if event else ("schedule", "cron", {})
    operation = catalog.find(*wanted[:2], "trigger")
    comment = catalog.find("github", "create_comment", "action")
    assert operation is not None
    assert comment is not None
    trigger = builder.trigger(operation, wanted[2] or {"cron": cron, "timezone": zone})
    inputs = {"repository": "acme/api", "issue_number": 7, "body": "Good morning"}
    builder.connect(trigger, builder.action(comment, inputs))
    return builder.build()


def make(user: Any, body: dict[str, Any]) -> Workflow:
    workspace = workspace_for(user)
    assert workspace is not None
    workflow: Workflow = Workflow.unscoped.create(workspace=workspace, name="Report")
    version_create(workflow=workflow, document=body, source=WorkflowVersion.Source.CLIENT, user_id=user.pk)
    return workflow


def credential(api: APIClient, name: str = "builds", **more: Any) -> str:
    response = api.post("/api/v1/credentials", {**GITHUB, "name": name, **more}, format="json")
    assert response.status_code == 201, response.json()
    return str(response.json()["id"])


class Hooks(ModuleType):
    """A keeper of hooks that notes what it is asked for; `refuse` makes vendors refuse."""

    def __init__(self) -> None:
        super().__init__("hooks")
        self.calls: list[tuple[str, bool, int]] = []
        self.refuse = False

    def _note(self, what: str, activation: Activation) -> None:
        row = Activation.unscoped.select_related("version").get(pk=activation.pk)
        self.calls.append((what, row.active, row.version.number))

    def hooks_register(self, *, activation: Activation) -> tuple[HookReport, ...]:
        self._note("register", activation)
        if self.refuse:
            raise ApplicationError("The vendor refused.", code="vendor-refused", http_status=502)
        return ()

    def hooks_remove(self, *, activation: Activation) -> None:
        self._note("remove", activation)


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> Hooks:
    keeper = Hooks()
    monkeypatch.setattr(module, "_hook_keeper", lambda: keeper)
    return keeper


def test_a_scheduled_workflow_goes_live_and_leaves_off(api: APIClient, alice: Any, hooks: Hooks) -> None:
    credential(api)
    workflow = make(alice, document())
    path = f"/api/v1/workflows/{workflow.pk}"
    assert api.get(f"{path}/activation").json() == {
        "workflow": str(workflow.pk), "active": False, "version": None,
        "changed_by": None, "changed_at": None, "schedules": [], "hooks": [],
    }  # fmt: skip
    response = api.post(f"{path}/activate", {"catch_up": "all"}, format="json")
    body = response.json()
    assert response.status_code == 200, body
    assert (body["active"], body["version"], body["changed_by"]) == (True, 1, alice.username)
    (schedule,) = body["schedules"]
    assert (schedule["cron"], schedule["timezone"], schedule["catch_up"]) == ("0 9 * * 1-5", "Europe/Berlin", "all")
    row = Schedule.unscoped.get(workflow=workflow)
    assert row.next_at is not None
    assert timezone.now() < row.next_at < timezone.now() + timedelta(days=4)
    off = api.post(f"{path}/deactivate", {}, format="json").json()
    assert (off["active"], off["schedules"]) == (False, [])
    row.refresh_from_db()
    assert (row.enabled, row.next_at) == (False, None)
    assert [what for what, *_ in hooks.calls] == ["remove", "remove"]


def test_a_later_version_does_not_go_live_by_itself(api: APIClient, alice: Any, hooks: Hooks) -> None:
    credential(api)
    workflow = make(alice, document())
    workflow_activate(workflow=workflow, user_id=alice.pk)
    before = Schedule.unscoped.get(workflow=workflow)
    source = WorkflowVersion.Source.CLIENT
    version_create(workflow=workflow, document=document(cron="30 7 * * *"), source=source, user_id=alice.pk)
    assert Activation.unscoped.select_related("version").get(workflow=workflow).version.number == 1
    assert Schedule.unscoped.get(workflow=workflow).cron == before.cron
    workflow_activate(workflow=workflow, user_id=alice.pk)
    after = Schedule.unscoped.get(workflow=workflow)
    assert (after.pk, after.cron) == (before.pk, "30 7 * * *")
    assert after.next_at != before.next_at
    # The same again, while its time has come, does not lose it.
    due = timezone.now() - timedelta(minutes=1)
    Schedule.unscoped.filter(pk=after.pk).update(next_at=due)
    workflow_activate(workflow=workflow, user_id=alice.pk)
    after.refresh_from_db()
    assert after.next_at == due


def test_violations_are_named(api: APIClient, alice: Any, hooks: Hooks) -> None:
    credential(api)
    workflow = make(alice, document(cron="0 9 30 2 *"))
    response = api.post(f"/api/v1/workflows/{workflow.pk}/activate", {}, format="json")
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (422, "workflow-not-ready")
    assert [(item["code"], item["node_id"]) for item in error["details"]["violations"]] == [("bad-cron", "node-1")]
    assert not Activation.unscoped.exists()


def test_a_step_without_an_account_is_named_with_its_choices(api: APIClient, alice: Any, hooks: Hooks) -> None:
    workflow = make(alice, document())
    path = f"/api/v1/workflows/{workflow.pk}/activate"

    def refused() -> dict[str, Any]:
        response = api.post(path, {}, format="json")
        error = response.json()["error"]
        assert (response.status_code, error["code"]) == (422, "credential-needed")
        (node,) = error["details"]["nodes"]
        assert (node["node_id"], node["connector"]) == ("node-2", "github")
        return dict(node)

    assert refused()["choices"] == []
    ids = {credential(api, "one"), credential(api, "two")}
    Credential.unscoped.update(is_default=False)
    assert {item["id"] for item in refused()["choices"]} == ids
    chosen = Credential.unscoped.get(name="two")
    Credential.unscoped.filter(pk=chosen.pk).update(is_default=True)
    assert api.post(path, {}, format="json").status_code == 200
    Credential.unscoped.filter(pk=chosen.pk).update(expires_at=timezone.now() - timedelta(days=1))
    assert "expired" in refused()["message"]
    assert "t0ken-of-a-test" not in api.post(path, {}, format="json").content.decode()


def test_an_account_that_a_step_names_must_be_one_of_the_workspace(
    api: APIClient, bobs_api: APIClient, alice: Any, hooks: Hooks
) -> None:
    credential(api)
    body = document()
    body["data"][1]["properties"]["credential"] = credential(bobs_api)
    workflow = make(alice, body)
    response = api.post(f"/api/v1/workflows/{workflow.pk}/activate", {}, format="json")
    assert response.json()["error"]["code"] == "credential-needed"
    assert "none of the workspace's" in response.json()["error"]["details"]["nodes"][0]["message"]


def test_hooks_are_registered_once_the_version_is_live(api: APIClient, alice: Any, hooks: Hooks) -> None:
    credential(api)
    workflow = make(alice, document(event=True))
    workflow_activate(workflow=workflow, user_id=alice.pk)
    workflow_deactivate(workflow=workflow, user_id=alice.pk)
    assert hooks.calls == [("register", True, 1), ("remove", False, 1)]


def test_what_a_vendor_refuses_is_taken_back(api: APIClient, alice: Any, hooks: Hooks) -> None:
    credential(api)
    workflow = make(alice, document(event=True))
    hooks.refuse = True
    response = api.post(f"/api/v1/workflows/{workflow.pk}/activate", {}, format="json")
    assert (response.status_code, response.json()["error"]["code"]) == (502, "vendor-refused")
    assert Activation.unscoped.get(workflow=workflow).active is False
    assert hooks.calls == [("register", True, 1), ("remove", False, 1)]


def test_what_was_never_active_can_not_be_deactivated(alice: Any) -> None:
    with pytest.raises(ConflictError):
        workflow_deactivate(workflow=make(alice, document()), user_id=alice.pk)


def test_the_notification_of_failures_needs_an_account_too(api: APIClient, alice: Any, hooks: Hooks) -> None:
    credential(api)
    body = document()
    slack = catalog_snapshot().find("slack", "post_message", "action")
    assert slack is not None
    body["settings"] = {"on_failure": {"scm_id": str(slack.id), "inputs": {"channel": "#x", "text": "no"}}}
    workflow = make(alice, body)
    error = api.post(f"/api/v1/workflows/{workflow.pk}/activate", {}, format="json").json()["error"]
    assert error["details"]["nodes"][0]["node_id"] == "settings.on_failure"
