"""The OpenAPI document agrees with what the service answers: shapes, errors, and values out of the ordinary."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient

from sessions_app.models import Workflow

pytestmark = pytest.mark.django_db

PROMPT = "When a GitHub issue is opened in acme/api, post its title to the Slack channel #dev"
FAR = "9999-12-31T23:59:59-23:59"


def as_json_schema(schema: Any) -> Any:
    """OpenAPI 3.0's `nullable` as JSON Schema says it."""
    if isinstance(schema, list):
        return [as_json_schema(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: as_json_schema(value) for key, value in schema.items() if key != "nullable"}
    return {"anyOf": [found, {"type": "null"}]} if schema.get("nullable") is True else found


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    from drf_spectacular.generators import SchemaGenerator

    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made


def problems(document: dict[str, Any], name: str, body: Any) -> list[str]:
    """What in an answer the document does not allow."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": as_json_schema(document["components"])}
    return [f"{list(error.absolute_path)}: {error.message}" for error in Draft202012Validator(schema).iter_errors(body)]


def test_every_operation_tells_how_errors_look(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            told = operation["responses"]["default"]["content"]["application/json"]["schema"]
            assert told == {"$ref": "#/components/schemas/Error"}, (method, path)
            keyed = [parameter["name"] for parameter in operation["parameters"]].count("Idempotency-Key")
            assert keyed == (method == "post" and "/auth/" not in path), (method, path)


def test_every_operation_says_what_it_does_and_prompts_come_first(document: dict[str, Any]) -> None:
    assert document["tags"][0] == {"name": "workflow"}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert 0 < len(operation["summary"]) <= 150, (method, path, operation["summary"])
            assert operation["tags"][0] in path


def test_errors_have_the_shape_that_is_told(document: dict[str, Any], api: APIClient) -> None:
    for answer in (
        api.post("/api/v1/workflow", {}, format="json"),
        api.get("/api/v1/nowhere"),
        api.put("/api/v1/me", {}, format="json"),
        APIClient().get("/api/v1/me"),
    ):
        assert problems(document, "Error", answer.json()) == []


def test_lists_have_the_shape_that_is_told_also_without_a_workflow(document: dict[str, Any], api: APIClient) -> None:
    made = api.post("/api/v1/workflow", {"prompt": PROMPT}, format="json").json()
    api.post("/api/v1/workflow", {"prompt": "hello"}, format="json")
    workflow = f"/api/v1/workflows/{made['workflow_id']}"
    Workflow.unscoped.create(workspace=Workflow.unscoped.get().workspace, name="Empty")
    shapes = {
        "/api/v1/sessions": "PaginatedSessionList",
        "/api/v1/interactions": "PaginatedInteractionList",
        "/api/v1/workflows": "PaginatedWorkflowList",
        workflow: "WorkflowDetail",
        f"{workflow}/versions": "PaginatedWorkflowVersionList",
        f"{workflow}/versions/1": "WorkflowVersionDetail",
    }
    for path, shape in shapes.items():
        answer = api.get(path)
        assert answer.status_code == 200
        assert problems(document, shape, answer.json()) == [], path


@pytest.mark.parametrize("things", ["interactions", "runs", "deliveries"])
@pytest.mark.parametrize("value", [FAR, "0001-01-01T00:00:00+14:00", "2020-13-45T99:99", "%00", "nope"])
def test_times_that_are_none_are_named(api: APIClient, things: str, value: str) -> None:
    for name in ("created_after", "created_before"):
        answer = api.get(f"/api/v1/{things}?{name}={value.replace('+', '%2B')}")
        assert answer.status_code == 422, answer.content
        assert list(answer.json()["error"]["details"]) == [name]


def test_places_in_a_posted_document_are_named_below_its_field(api: APIClient) -> None:
    made = api.post("/api/v1/workflow", {"prompt": PROMPT}, format="json").json()
    broken = {"name": "x", "structure": [{"id": "A B", "name": "x"}]}
    for path in (f"/api/v1/workflows/{made['workflow_id']}/versions", "/api/v1/workflow"):
        answer = api.post(path, {"prompt": "add a step", "workflow": broken}, format="json")
        assert answer.status_code == 422
        assert list(answer.json()["error"]["details"]) == ["workflow.structure.0.id"]


def test_a_token_that_is_over_already_is_not_made(api: APIClient) -> None:
    answer = api.post("/api/v1/tokens", {"name": "old", "expires_at": "2020-01-01T00:00:00Z"}, format="json")
    assert (answer.status_code, list(answer.json()["error"]["details"])) == (422, ["expires_at"])


def test_a_token_of_neither_kind_is_told_so(db: None) -> None:
    answer = APIClient().get("/api/v1/me", HTTP_AUTHORIZATION="Bearer nonsense")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (401, "token-not-valid")
    assert "API token" in error["message"]
