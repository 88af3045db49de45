"""Addresses that vendors send to, their secrets, and deliveries that are played again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts_app.selectors import workspace_for
from connectors_app.contracts import operation_uuid
from connectors_app.webhooks.secrets import hook_secret_open
from engine_app.contracts import Cause
from engine_app.models import Activation, Run, WebhookDelivery, WebhookEndpoint
from sessions_app.models import Workflow, WorkflowVersion
from sessions_app.services import version_create
from tests.engine_app.kit import Flow
from tests.engine_app.test_activation import credential, document, make
from tests.engine_app.triggers.kit import Hook, make_hook

pytestmark = pytest.mark.django_db
PAYLOAD = {
    "action": "opened",
    "issue": {"number": 7, "title": "It breaks", "labels": [{"name": "bug"}]},
    "repository": {"full_name": "acme/api"},
}


def endpoint_of(user: Any, **more: Any) -> Hook:
    return make_hook(
        "github", "issue_opened", secret=more.pop("secret", "s" * 20), workspace=workspace_for(user), **more
    )


def secret_of(endpoint: WebhookEndpoint) -> str:
    endpoint.refresh_from_db()
    return hook_secret_open(
        endpoint.sealed,
        workspace_id=endpoint.workspace_id,
        owner_id=endpoint.workflow_id,
        endpoint_id=endpoint.pk,
    )


def delivery_of(hook: Hook, **payload: Any) -> WebhookDelivery:
    row: WebhookDelivery = WebhookDelivery.unscoped.create(
        workspace=hook.endpoint.workspace,
        endpoint=hook.endpoint,
        connector=hook.endpoint.connector,
        delivery_id="d-1",
        event="issues",
        headers={},
        payload={**PAYLOAD, **payload},
        outcome=WebhookDelivery.Outcome.STARTED,
    )
    return row


def test_without_a_public_address_a_person_is_told_what_to_enter_once(
    api: APIClient, alice: Any, settings: Any
) -> None:
    settings.PUBLIC_URL = ""
    credential(api)
    workflow = make(alice, document(event=True))
    body = api.post(f"/api/v1/workflows/{workflow.pk}/activate", {}, format="json").json()
    (report,) = body["hooks"]
    endpoint = WebhookEndpoint.unscoped.get(pk=report["endpoint"])
    assert report["url"] == f"/hooks/{endpoint.token}"
    assert (report["connector"], report["target"], report["registered"]) == ("github", "acme/api", False)
    assert "WF_PUBLIC_URL is not set" in report["manual"]
    assert report["secret"] == secret_of(endpoint) != ""
    again = api.post(f"/api/v1/workflows/{workflow.pk}/activate", {}, format="json").json()
    assert again["hooks"] == [{**report, "secret": ""}]
    assert api.get(f"/api/v1/workflows/{workflow.pk}/activation").json()["hooks"] == []
    (listed,) = api.get("/api/v1/webhook-endpoints").json()["results"]
    assert (listed["enabled"], listed["registered"], listed["has_secret"]) == (True, False, True)
    assert report["secret"] not in str(listed)
    api.post(f"/api/v1/workflows/{workflow.pk}/deactivate", {}, format="json")
    assert api.get(f"/api/v1/webhook-endpoints/{endpoint.pk}").json()["enabled"] is False


def test_a_version_without_events_switches_the_endpoints_off(api: APIClient, alice: Any, settings: Any) -> None:
    settings.PUBLIC_URL = ""
    credential(api)
    workflow = make(alice, document(event=True))
    path = f"/api/v1/workflows/{workflow.pk}/activate"
    api.post(path, {}, format="json")
    version_create(workflow=workflow, document=document(), source=WorkflowVersion.Source.CLIENT, user_id=alice.pk)
    assert api.post(path, {}, format="json").json()["hooks"] == []
    assert list(WebhookEndpoint.unscoped.filter(workflow=workflow).values_list("enabled", flat=True)) == [False]


def test_the_secret_of_a_vendor_is_kept_and_never_shown(api: APIClient, alice: Any) -> None:
    endpoint = endpoint_of(alice, secret="").endpoint
    path = f"/api/v1/webhook-endpoints/{endpoint.pk}/secret"
    response = api.post(path, {"secret": " signing-secret-of-a-vendor "}, format="json")
    assert (response.status_code, response.json()) == (200, {"secret": None})
    assert secret_of(endpoint) == "signing-secret-of-a-vendor"
    for wrong in ("", " ", "x" * 501, "two\nlines", 7):
        refused = api.post(path, {"secret": wrong}, format="json")
        assert refused.status_code == 422, wrong
        assert "secret" in refused.json()["error"]["details"]
    assert secret_of(endpoint) == "signing-secret-of-a-vendor"


def test_a_secret_is_made_and_shown_once(api: APIClient, alice: Any) -> None:
    endpoint = endpoint_of(alice).endpoint
    made = api.post(f"/api/v1/webhook-endpoints/{endpoint.pk}/secret", {}, format="json").json()["secret"]
    assert made == secret_of(endpoint)
    assert len(made) > 40


def test_the_secret_of_a_hook_that_the_service_registered_stays(api: APIClient, alice: Any) -> None:
    endpoint = endpoint_of(alice).endpoint
    WebhookEndpoint.unscoped.filter(pk=endpoint.pk).update(external_id="17")
    response = api.post(f"/api/v1/webhook-endpoints/{endpoint.pk}/secret", {}, format="json")
    assert response.status_code == 409
    assert secret_of(endpoint) == "s" * 20


def test_a_delivery_is_played_again(api: APIClient, alice: Any) -> None:
    hook = endpoint_of(alice, inputs={"repository": "acme/api"})
    delivery = delivery_of(hook)
    first = Run.unscoped.create(
        workspace=hook.version.workspace,
        workflow=hook.version.workflow,
        version=hook.version,
        cause=Cause.WEBHOOK,
        trigger_node="hook",
        payload=PAYLOAD,
        delivery=delivery,
    )
    response = api.post(f"/api/v1/deliveries/{delivery.pk}/replay", {}, format="json")
    body = response.json()
    assert (response.status_code, body["cause"], body["state"]) == (201, "replay", "queued")
    run = Run.unscoped.get(pk=body["id"])
    assert (run.payload, run.origin_id, run.delivery_id) == (delivery.payload, first.pk, delivery.pk)
    shown = api.get(f"/api/v1/deliveries/{delivery.pk}").json()
    assert set(shown["runs"]) == {str(first.pk), str(run.pk)}
    assert shown["payload"]["issue"]["title"] == "It breaks"


def test_what_no_trigger_wants_is_not_played_again(api: APIClient, alice: Any) -> None:
    hook = endpoint_of(alice, inputs={"repository": "acme/web"})
    delivery = delivery_of(hook)
    response = api.post(f"/api/v1/deliveries/{delivery.pk}/replay", {}, format="json")
    assert (response.status_code, hook.runs.count()) == (409, 0)


def test_a_replay_uses_the_live_version(api: APIClient, alice: Any) -> None:
    hook = endpoint_of(alice)
    later = Flow()
    trigger = operation_uuid("github", "issue_opened", "trigger")
    later.node("renamed", "trigger", operation=trigger, inputs={})
    workflow = Workflow.unscoped.get(pk=hook.version.workflow_id)
    version_create(workflow=workflow, document=later.document, source=WorkflowVersion.Source.CLIENT, user_id=alice.pk)
    delivery = delivery_of(hook)
    path = f"/api/v1/deliveries/{delivery.pk}/replay"
    assert Run.unscoped.get(pk=api.post(path, {}, format="json").json()["id"]).trigger_node == "hook"
    Activation.unscoped.filter(workflow=workflow).update(active=False)
    assert Run.unscoped.get(pk=api.post(path, {}, format="json").json()["id"]).trigger_node == "renamed"


def test_nobody_reaches_what_is_anothers(bobs_api: APIClient, alice: Any) -> None:
    hook = endpoint_of(alice)
    delivery = delivery_of(hook)
    for path in (f"deliveries/{delivery.pk}/replay", f"webhook-endpoints/{hook.endpoint.pk}/secret"):
        assert bobs_api.post(f"/api/v1/{path}", {}, format="json").status_code == 404, path
    assert bobs_api.get("/api/v1/webhook-endpoints").json()["count"] == 0
    assert bobs_api.get(f"/api/v1/webhook-endpoints/{hook.endpoint.pk}").status_code == 404


def test_more_endpoints_take_no_more_queries(api: APIClient, alice: Any) -> None:
    api.get("/api/v1/webhook-endpoints")  # the first request notes that the token was used
    counts = []
    for _ in range(2):
        for _ in range(4):
            endpoint_of(alice)
        with CaptureQueriesContext(connection) as queries:
            assert api.get("/api/v1/webhook-endpoints").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
