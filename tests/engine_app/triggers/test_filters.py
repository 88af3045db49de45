"""Filters that name what events tell by its id alone: the ids are asked for when the workflow goes live."""

from __future__ import annotations

from typing import Any

import pytest

from connectors_app.manifest import MANIFEST_ROOT, load_manifest
from engine_app.activation import workflow_activate
from engine_app.models import Activation
from engine_app.triggers.facts import version_triggers
from engine_app.triggers.matching import trigger_match
from sessions_app.models import Workflow
from tests.connectors_app.credentials.accounts import make_credential
from tests.connectors_app.credentials.conftest import vendor as named_vendor
from tests.connectors_app.credentials.vendor import Vendor
from tests.engine_app.preflight.workflows import make_workflow
from wfproject.common.errors import ApplicationError

pytestmark = pytest.mark.django_db

__all__ = ["named_vendor"]

SLACK = load_manifest(MANIFEST_ROOT / "slack" / "manifest.yaml").webhook


def posted(channel: str) -> dict[str, Any]:
    return {"event": {"type": "message", "channel": channel, "user": "U0000001", "text": "down"}}


def starts(workflow: Workflow, channel: str) -> bool:
    """Whether a message in the channel of that id starts the live version."""
    assert SLACK is not None
    row = Activation.unscoped.get(workflow=workflow)
    triggers = version_triggers(row.version_id).triggers["slack"]
    return trigger_match(SLACK, triggers, event="message", action="", payload=posted(channel)) is not None


@pytest.fixture
def channels(named_vendor: Vendor) -> Vendor:
    found = [{"id": "C0000001", "name": "general"}, {"id": "C0000002", "name": "incidents"}]
    named_vendor.answer("/conversations.list", {"ok": True, "channels": found})
    return named_vendor


def listening(user: Any, channel: Any) -> Workflow:
    return make_workflow(
        user,
        ("slack.message_posted", {"channel": channel}),
        ("slack.post_message", {"channel": "#oncall", "text": "x"}),
    )


def test_messages_of_a_channel_by_its_name_start_the_workflow(alice: Any, channels: Vendor) -> None:
    make_credential(alice, "slack", base_url=channels.url)
    workflow = listening(alice, "#incidents")
    workflow_activate(workflow=workflow, user_id=alice.pk)
    assert Activation.unscoped.get(workflow=workflow).filter_ids == {"node-1": {"channel": "C0000002"}}
    assert starts(workflow, "C0000002")
    assert not starts(workflow, "C0000001")


def test_an_id_needs_nothing(alice: Any, channels: Vendor) -> None:
    make_credential(alice, "slack", base_url=channels.url)
    workflow = listening(alice, "C0000001")
    workflow_activate(workflow=workflow, user_id=alice.pk)
    assert Activation.unscoped.get(workflow=workflow).filter_ids == {}
    assert channels.paths() == []
    assert starts(workflow, "C0000001")


def test_a_channel_that_there_is_not_keeps_the_workflow_from_going_live(alice: Any, channels: Vendor) -> None:
    make_credential(alice, "slack", base_url=channels.url)
    workflow = listening(alice, "#incidnets")
    with pytest.raises(ApplicationError, match=r"no channel “incidnets” here\. There are: general, incidents"):
        workflow_activate(workflow=workflow, user_id=alice.pk)
    assert not Activation.unscoped.get(workflow=workflow).active


def test_ids_of_a_former_version_are_forgotten(alice: Any, channels: Vendor) -> None:
    make_credential(alice, "slack", base_url=channels.url)
    workflow = listening(alice, "#incidents")
    workflow_activate(workflow=workflow, user_id=alice.pk)
    version = workflow.current_version
    assert version is not None
    version.document["data"][0]["properties"]["inputs"] = {"channel": "C0000001"}
    type(version).unscoped.filter(pk=version.pk).update(document=version.document)
    workflow_activate(workflow=Workflow.unscoped.get(pk=workflow.pk), user_id=alice.pk)
    assert Activation.unscoped.get(workflow=workflow).filter_ids == {}


def test_a_hook_is_registered_for_the_team_that_is_named(alice: Any, named_vendor: Vendor, settings: Any) -> None:
    settings.PUBLIC_URL = "https://flows.example.com"
    mobile = "00000000-0000-4000-8000-000000000001"

    def graphql(request: Any, text: str) -> tuple[int, Any, dict[str, str]]:
        if "webhookCreate" in text:
            return 200, {"data": {"webhookCreate": {"success": True, "webhook": {"id": "w1"}}}}, {}
        teams = {"nodes": [{"id": mobile, "key": "MOB", "name": "Mobile"}]}
        return 200, {"data": {"teams": teams, "webhooks": {"nodes": []}}}, {}

    named_vendor.answers["POST", "/graphql"] = graphql
    make_credential(alice, "linear", base_url=named_vendor.url, kind="api_key", secrets={"token": "k-1"})
    note = {"issue_id": "MOB-1", "body": "x"}
    workflow = make_workflow(alice, ("linear.issue_created", {"team": "mobile"}), ("linear.create_comment", note))
    _, (report,) = workflow_activate(workflow=workflow, user_id=alice.pk)
    assert report.registered
    assert report.target == "mobile"
    (made,) = [item.text for item in named_vendor.asked if "webhookCreate" in item.text]
    assert mobile in made
