"""Entity tags of workflows: who edits what somebody else changed meanwhile is told so, and nothing is overwritten."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from sessions_app.models import Interaction, WorkflowVersion

pytestmark = pytest.mark.django_db

PROMPT = "When a GitHub issue is opened in acme/api, post its title to the Slack channel #dev"


@pytest.fixture
def made(api: APIClient) -> dict[str, Any]:
    """An answer with a workflow of version 1."""
    response = api.post("/api/v1/workflow", {"prompt": PROMPT}, format="json")
    assert response["ETag"] == '"1"'
    body: dict[str, Any] = response.json()
    return body


def path_of(made: dict[str, Any], rest: str = "") -> str:
    return f"/api/v1/workflows/{made['workflow_id']}{rest}"


def save(api: APIClient, made: dict[str, Any], **headers: Any) -> Any:
    return api.post(path_of(made, "/versions"), {"workflow": made["workflow"]}, format="json", **headers)


def test_a_workflow_is_told_with_its_tag_and_not_told_again(api: APIClient, made: dict[str, Any]) -> None:
    first = api.get(path_of(made))
    assert (first.status_code, first["ETag"]) == (200, '"1"')
    again = api.get(path_of(made), HTTP_IF_NONE_MATCH='"0", W/"1"')
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", '"1"')
    save(api, made)
    changed = api.get(path_of(made), HTTP_IF_NONE_MATCH='"1"')
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')


@pytest.mark.parametrize("tag", ['"7"', 'W/"1"', "nonsense", ""])
def test_an_edit_of_another_version_is_refused_and_told_the_current_one(
    api: APIClient, made: dict[str, Any], tag: str
) -> None:
    for response in (
        save(api, made, HTTP_IF_MATCH=tag),
        api.post(path_of(made, "/rollback"), {"number": 1}, format="json", HTTP_IF_MATCH=tag),
    ):
        error = response.json()["error"]
        assert (response.status_code, error["code"]) == (412, "precondition-failed")
        assert error["details"] == {"etag": '"1"', "workflow_id": made["workflow_id"], "version": 1}
    assert WorkflowVersion.unscoped.filter(workflow=made["workflow_id"]).count() == 1


@pytest.mark.parametrize("tag", ['"1"', '"7", "1"', "*"])
def test_an_edit_of_the_current_version_makes_the_next_one(api: APIClient, made: dict[str, Any], tag: str) -> None:
    response = save(api, made, HTTP_IF_MATCH=tag)
    assert (response.status_code, response["ETag"], response.json()["number"]) == (201, '"2"', 2)
    back = api.post(path_of(made, "/rollback"), {"number": 1}, format="json", HTTP_IF_MATCH='"2"')
    assert (back.status_code, back["ETag"]) == (201, '"3"')


def test_a_document_has_to_be_valid_to_become_a_version(api: APIClient, made: dict[str, Any]) -> None:
    broken = {**made["workflow"], "edges": [{"id": "e", "source": "node-1", "target": "nowhere"}]}
    response = api.post(path_of(made, "/versions"), {"workflow": broken}, format="json")
    assert response.status_code == 422
    assert WorkflowVersion.unscoped.filter(workflow=made["workflow_id"]).count() == 1


def test_nobody_saves_a_version_of_another_workspace(bobs_api: APIClient, made: dict[str, Any]) -> None:
    assert save(bobs_api, made).status_code == 404


def test_a_prompt_about_another_version_changes_nothing(api: APIClient, made: dict[str, Any]) -> None:
    body = {"prompt": "also create a Jira ticket in OPS", "session_id": made["session_id"]}
    stale = api.post("/api/v1/workflow", body, format="json", HTTP_IF_MATCH='"7"')
    assert (stale.status_code, stale.json()["error"]["details"]["version"]) == (412, 1)
    assert Interaction.unscoped.count() == 1
    fresh = api.post("/api/v1/workflow", body, format="json", HTTP_IF_MATCH='"1"')
    assert (fresh.status_code, fresh.json()["version"], fresh["ETag"]) == (200, 2, '"2"')


def test_a_prompt_without_a_workflow_meets_no_condition(api: APIClient) -> None:
    response = api.post("/api/v1/workflow", {"prompt": PROMPT}, format="json", HTTP_IF_MATCH='"1"')
    assert (response.status_code, response.json()["error"]["details"]["version"]) == (412, None)
    assert not Interaction.unscoped.exists()
