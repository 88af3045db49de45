"""`POST /api/v1/workflow`, by its published contract."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from rest_framework.test import APIClient

from sessions_app.definition import validate_document
from sessions_app.models import AgentSession, Interaction, WorkflowVersion

pytestmark = pytest.mark.django_db

PROMPT = "When a GitHub issue labelled bug is opened in acme/api, create a Jira ticket in OPS and tell #oncall"
CONTRACT = {"conversation", "session_id", "workflow", "next_question", "interaction_id"}
ADDITIONS = {"intent", "confidence", "workflow_id", "version", "generated_by", "cached", "violations"} | {
    "fallback_reason",
    "writes",
}


def ask(client: APIClient, prompt: Any = PROMPT, **body: Any) -> Any:
    return client.post("/api/v1/workflow", {"prompt": prompt} | body, format="json")


def operations(workflow: dict[str, Any]) -> list[str]:
    return [f"{row['metadata']['connector']['key']}.{row['properties']['action']}" for row in workflow["data"]]


def test_a_sentence_becomes_a_valid_workflow(api: APIClient) -> None:
    from connectors_app.selectors import catalog_snapshot

    response = ask(api)
    body = response.json()
    assert response.status_code == 200
    assert set(body) == CONTRACT | ADDITIONS
    assert body["intent"] == "new_workflow"
    assert operations(body["workflow"]) == ["github.issue_opened", "jira.create_issue", "slack.post_message"]
    assert body["workflow"]["data"][0]["properties"]["inputs"] == {"repository": "acme/api", "label": "bug"}
    assert body["workflow"]["data"][1]["properties"]["inputs"]["project"] == "OPS"
    assert body["workflow"]["data"][2]["properties"]["inputs"]["channel"] == "#oncall"
    assert [item for item in validate_document(body["workflow"], catalog_snapshot()) if item.severity == "error"] == []
    assert str(uuid.UUID(body["session_id"])) == body["session_id"]
    assert (body["version"], body["cached"], body["generated_by"]) == (1, False, "local")


def test_the_answer_is_stored_as_it_was_given(api: APIClient) -> None:
    body = ask(api).json()
    interaction = Interaction.unscoped.get(pk=body["interaction_id"])
    assert interaction.response == body
    assert interaction.latency_ms is not None
    assert interaction.retrieved
    assert interaction.version is not None
    assert interaction.version.document == body["workflow"]
    detail = api.get(f"/api/v1/interactions/{body['interaction_id']}").json()
    assert detail["response"] == body


def test_the_answer_says_what_the_workflow_writes_to(api: APIClient) -> None:
    body = ask(api).json()
    assert [(item["node_id"], item["connector"], item["action"], item["risk"]) for item in body["writes"]] == [
        ("node-2", "jira", "create_issue", "write"),
        ("node-3", "slack", "post_message", "write"),
    ]
    channel = {"input": "channel", "value": "#oncall", "expression": False, "steps": []}
    assert body["writes"][1]["target"] == [channel]
    assert ask(api, session_id=body["session_id"]).json()["writes"] == body["writes"], "from the cache"
    edited = ask(api, "use #support instead of #oncall", session_id=body["session_id"]).json()
    assert edited["writes"][1]["target"] == [channel | {"value": "#support"}]
    assert ask(api, "hello there!", session_id=body["session_id"]).json()["writes"] == []
    told = api.get("/api/schema?format=json").json()["components"]["schemas"]
    assert set(told["PlannedWrite"]["properties"]) == set(body["writes"][0])
    assert set(told["WriteTarget"]["properties"]) == set(channel)
    assert "writes" in told["PromptResponse"]["required"]


def test_answers_stored_before_writes_were_told_are_still_served(api: APIClient, admin_api: Client) -> None:
    body = ask(api).json()
    kept = Interaction.unscoped.get(pk=body["interaction_id"])
    before = {name: value for name, value in body.items() if name != "writes"}
    Interaction.unscoped.filter(pk=kept.pk).update(response=before)
    assert api.get(f"/api/v1/interactions/{kept.pk}").json()["response"] == before
    assert admin_api.get(f"/admin/sessions_app/interaction/{kept.pk}/change/").status_code == 200


def test_a_conversation_refines_the_workflow(api: APIClient) -> None:
    first = ask(api).json()
    second = ask(api, "use #support instead of #oncall", session_id=first["session_id"]).json()
    assert second["intent"] == "modify_workflow"
    assert (second["workflow_id"], second["version"]) == (first["workflow_id"], 2)
    assert second["workflow"]["data"][2]["properties"]["inputs"]["channel"] == "#support"
    assert second["workflow"]["data"][:2] == first["workflow"]["data"][:2]
    assert second["workflow"]["structure"] == first["workflow"]["structure"]


def test_small_talk_makes_no_workflow(api: APIClient) -> None:
    body = ask(api, "hello there!").json()
    assert body["intent"] == "general"
    assert body["workflow"] is None
    assert body["conversation"]


def test_a_clients_own_document_is_modified(api: APIClient) -> None:
    document = {
        "structure": [
            {
                "id": "node-1",
                "name": "github-issue-created",
                "type": "normal",
                "content": {},
                "position": {"x": 58, "y": 261},
            },
            {
                "id": "node-2",
                "name": "jira-create-ticket",
                "type": "normal",
                "content": {},
                "position": {"x": 158, "y": 261},
            },
        ],
        "data": [
            {
                "id": "node-1",
                "name": "github-issue-created",
                "type": "SCM_ACTION",
                "version": "1.0",
                "properties": {"action": "issue_created"},
                "metadata": {"title": "GitHub Issue Created", "connector": {"name": "GitHub"}},
            },
        ],
    }
    response = ask(api, "also post a message to #dev in Slack at the end", workflow=document)
    body = response.json()
    assert response.status_code == 200, body
    assert operations(body["workflow"]) == ["github.issue_opened", "jira.create_issue", "slack.post_message"]
    versions = WorkflowVersion.unscoped.filter(workflow=body["workflow_id"]).order_by("number")
    assert [version.source for version in versions] == ["client", "agent"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "prompt"),
        ({"prompt": ""}, "prompt"),
        ({"prompt": "   "}, "prompt"),
        ({"prompt": None}, "prompt"),
        ({"prompt": 7}, "prompt"),
        ({"prompt": ["a"]}, "prompt"),
        ({"prompt": True}, "prompt"),
        ({"prompt": "x" * (settings.PROMPT_MAX_CHARS + 1)}, "prompt"),
        ({"prompt": "hi", "session_id": "nonsense"}, "session_id"),
        ({"prompt": "hi", "session_id": 7}, "session_id"),
        ({"prompt": "hi", "session_id": {"a": 1}}, "session_id"),
        ({"prompt": "hi", "workflow": "text"}, "workflow"),
        ({"prompt": "hi", "workflow": []}, "workflow"),
        ({"prompt": "hi", "workflow": {"structure": 7}}, "workflow"),
        ({"prompt": "hi", "workflow": {"structure": [{"id": "node-1", "name": "no-such-thing"}]}}, "workflow"),
        ([], "body"),
        ("text", "body"),
        (None, "body"),
    ],
)
def test_bad_input_is_422_and_names_the_field(api: APIClient, body: Any, field: str) -> None:
    response = api.post("/api/v1/workflow", json.dumps(body), content_type="application/json")
    error = response.json()["error"]
    assert response.status_code == 422, error
    assert any(name.split(".")[0].split("[")[0] == field for name in error["details"]), error
    assert error["request_id"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"prompt=hi",
        b"\xff\xfe",
        b'{"prompt": NaN}',
        b'{"prompt": "\\ud800"}',
        b'{"prompt": "a\\u0000b"}',
        b"[" * 100_000,
        b'{"prompt": "hi", "workflow": ' + b'{"a":' * 80 + b"1" + b"}" * 81,
    ],
)
def test_a_body_that_is_not_json_is_422(api: APIClient, raw: bytes) -> None:
    response = api.post("/api/v1/workflow", raw, content_type="application/json")
    assert response.status_code == 422
    assert set(response.json()["error"]["details"]) <= {"body", "prompt"}


def test_a_form_is_422_with_the_way_out(api: APIClient) -> None:
    response = api.post("/api/v1/workflow", "prompt=hi", content_type="application/x-www-form-urlencoded")
    assert response.status_code == 422
    assert "Content-Type" in response.json()["error"]["details"]["body"][0]


def test_too_large_a_body_is_413(api: APIClient) -> None:
    raw = json.dumps({"prompt": "hi", "workflow": {"name": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}})
    assert api.post("/api/v1/workflow", raw, content_type="application/json").status_code == 413


def test_another_workspaces_session_does_not_exist(api: APIClient, bobs_api: APIClient) -> None:
    session = ask(api, "hello").json()["session_id"]
    assert ask(bobs_api, "hello", session_id=session).status_code == 404
    assert ask(api, "hello", session_id=str(uuid.uuid4())).status_code == 404


def test_over_the_rate_is_429_with_retry_after(api: APIClient, settings: Any) -> None:
    rates = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] | {"workflow": "2/min"}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}
    codes = [ask(api, "hello").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    response = ask(api, "hello")
    assert 1 <= int(response["Retry-After"]) <= 61
    assert response.json()["error"]["details"]["retry_after_seconds"] >= 1


def test_the_same_prompt_is_answered_from_the_cache(api: APIClient) -> None:
    session = ask(api).json()["session_id"]
    first = ask(api, "hello", session_id=session).json()
    rows = Interaction.unscoped.count()
    second = ask(api, "hello", session_id=session).json()
    assert second == first | {"cached": True}
    assert Interaction.unscoped.count() == rows


def test_the_cache_forgets_when_the_workflow_moves_on(api: APIClient) -> None:
    session = ask(api).json()["session_id"]
    assert ask(api, session_id=session).json()["cached"] is True  # the current version is the one the answer made
    ask(api, "use #support instead of #oncall", session_id=session)
    assert ask(api, session_id=session).json()["cached"] is False


def test_the_cache_forgets_when_the_registry_changes(api: APIClient) -> None:
    from connectors_app.services import registry_touch

    session = ask(api, "hello").json()["session_id"]
    assert ask(api, "hello", session_id=session).json()["cached"] is True
    registry_touch(catalogs=["core"])
    assert ask(api, "hello", session_id=session).json()["cached"] is False


def test_a_crash_is_a_500_in_our_shape_and_is_kept(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from agent_app.planners.local.planner import LocalPlanner

    async def explode(*args: Any) -> Any:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(LocalPlanner, "classify", explode)
    response = ask(api)
    error = response.json()["error"]
    assert response.status_code == 500
    assert error["code"] == "internal-error"
    assert "hunter2" not in json.dumps(error)
    assert error["request_id"] == response["X-Request-ID"]
    kept = Interaction.unscoped.get()
    assert kept.status == "error"
    assert kept.request_id == error["request_id"]
    assert kept.error["where"] == "graph.classify_intent"


def test_other_methods_are_answered_in_our_shape(api: APIClient) -> None:
    response = api.get("/api/v1/workflow")
    assert (response.status_code, response.json()["error"]["code"]) == (405, "method-not-allowed")
    assert api.options("/api/v1/workflow").status_code == 200


def test_request_ids_of_clients_are_kept(api: APIClient) -> None:
    response = api.get("/api/v1/me", HTTP_X_REQUEST_ID="client-chosen-0001")
    assert response["X-Request-ID"] == "client-chosen-0001"
    assert api.get("/api/v1/me", HTTP_X_REQUEST_ID="bad id\n")["X-Request-ID"] != "bad id\n"


def test_feedback_on_an_answer(api: APIClient, bobs_api: APIClient) -> None:
    interaction = ask(api, "hello").json()["interaction_id"]
    path = f"/api/v1/interactions/{interaction}/feedback"
    assert api.post(path, {"rating": "up", "comment": "nice"}, format="json").status_code == 201
    assert api.post(path, {"rating": "sideways"}, format="json").status_code == 422
    assert bobs_api.post(path, {"rating": "up"}, format="json").status_code == 404
    assert [row["rating"] for row in api.get(path).json()["results"]] == ["up"]


def test_sessions_and_workflows_can_be_read(api: APIClient) -> None:
    body = ask(api).json()
    ask(api, "use #support instead of #oncall", session_id=body["session_id"])
    session = api.get(f"/api/v1/sessions/{body['session_id']}").json()
    assert (session["interaction_count"], session["current_version"]) == (2, 2)
    workflow = api.get(f"/api/v1/workflows/{body['workflow_id']}").json()
    assert workflow["version"] == 2
    versions = api.get(f"/api/v1/workflows/{body['workflow_id']}/versions").json()
    assert [row["number"] for row in versions["results"]] == [2, 1]
    diff = api.get(f"/api/v1/workflows/{body['workflow_id']}/diff?before=1&after=2").json()
    assert any("#support" in line for line in diff["summary"])
    back = api.post(f"/api/v1/workflows/{body['workflow_id']}/rollback", {"number": 1}, format="json")
    assert back.json()["number"] == 3
    assert back.json()["document"] == body["workflow"]
    assert AgentSession.unscoped.get().revision == 3


@pytest.mark.parametrize(
    ("path", "queries"),
    [("sessions", 5), ("interactions", 5), ("workflows", 5), ("connectors", 4), ("operations", 4)],
)
def test_lists_take_the_same_queries_for_any_length(
    api: APIClient, path: str, queries: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        ask(api)
    api.get(f"/api/v1/{path}")
    with django_assert_max_num_queries(queries):
        assert api.get(f"/api/v1/{path}?page_size=100").json()["count"] >= 3


@pytest.mark.parametrize("query", ["?page=99", "?page=x", "?session=nonsense", "?created_after=yesterday"])
def test_bad_list_parameters_are_4xx(api: APIClient, query: str) -> None:
    assert 400 <= api.get(f"/api/v1/interactions{query}").status_code < 500


def test_openapi_document_and_docs_page(client: Any) -> None:
    assert client.get("/api/schema").status_code == 200
    assert client.get("/docs").status_code == 200
    assert client.get("/api/v1/schema/workflow").json()["$schema"].endswith("2020-12/schema")
    assert client.get("/healthz").json() == {"status": "ok"}


def test_readyz_names_every_part(client: Any) -> None:
    body = client.get("/readyz").json()
    assert body["status"] == "ok", body
    assert set(body["parts"]) == {"database", "cache", "vector_store", "planner"}
