"""Runs over the API: starting, looking, steering; nothing of other workspaces, no secrets, bounded queries."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts_app.selectors import workspace_for
from engine_app.models import Approval, Run, StepRun
from tests.engine_app.api.conftest import make_run, make_step, real
from tests.engine_app.kit import Flow, make_workflow

pytestmark = pytest.mark.django_db

SECRET = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"


def post(api: APIClient, path: str, body: Any = None) -> Any:
    return api.post(f"/api/v1/{path}", body or {}, format="json")


def test_a_run_is_started_by_hand_and_listed(api: APIClient, version: Any, alice: Any) -> None:
    response = post(api, f"workflows/{version.workflow_id}/runs", {"input": {"ready": True}})
    body = response.json()
    assert response.status_code == 201, body
    assert (body["state"], body["cause"], body["trigger_node"], body["version"]) == ("queued", "manual", "t", 1)
    assert body["created_by"] == alice.username
    assert Run.unscoped.get(pk=body["id"]).payload == {"input": {"ready": True}}
    listed = api.get(f"/api/v1/workflows/{version.workflow_id}/runs").json()
    assert [row["id"] for row in listed["results"]] == [body["id"]]
    assert listed["results"][0]["workflow_name"] == "test"


@pytest.mark.parametrize("value", [[], "text", 7, {"text": "x" * 300_000}])
def test_an_input_has_to_be_an_object_of_bounded_size(api: APIClient, version: Any, value: Any) -> None:
    response = post(api, f"workflows/{version.workflow_id}/runs", {"input": value})
    assert response.status_code == 422
    assert "input" in response.json()["error"]["details"]
    assert not Run.unscoped.filter(workflow=version.workflow_id).exists()


def test_what_is_incomplete_does_not_run(api: APIClient, workspace: Any) -> None:
    flow = Flow().node("c", "condition").edge("t", "c")
    real(flow)
    version = make_workflow(flow, workspace)
    response = post(api, f"workflows/{version.workflow_id}/runs")
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (422, "workflow-not-ready")
    assert [item["code"] for item in error["details"]["violations"]] == ["missing-expression"]


def test_runs_are_filtered(api: APIClient, version: Any, workspace: Any) -> None:
    failed = make_run(version, state="failed", cause="webhook")
    make_run(version, state="running")
    other = make_run(make_workflow(Flow(), workspace), state="failed")

    def ids(query: str) -> set[str]:
        response = api.get(f"/api/v1/runs?{query}")
        assert response.status_code == 200
        return {row["id"] for row in response.json()["results"]}

    assert ids("state=failed") == {str(failed.pk), str(other.pk)}
    assert len(ids("state=failed&state=running")) == 3
    assert ids("cause=webhook") == {str(failed.pk)}
    assert ids(f"workflow={other.workflow_id}") == {str(other.pk)}
    assert ids("created_before=2001-01-01T00:00:00Z") == set()
    assert len(ids("created_after=2001-01-01T00:00:00Z")) == 3
    assert api.get("/api/v1/runs?state=nonsense").status_code == 422
    page = api.get("/api/v1/runs?page_size=2&ordering=created_at").json()
    assert (page["count"], page["results"][0]["id"]) == (3, str(failed.pk))


def test_an_order_that_there_is_not_is_refused(api: APIClient, version: Any) -> None:
    make_run(version)
    response = api.get("/api/v1/runs?ordering=-created_at,colour")
    assert response.status_code == 422
    [message] = response.json()["error"]["details"]["ordering"]
    assert "by colour" in message
    assert "created_at, started_at, finished_at" in message
    assert api.get("/api/v1/runs?ordering=-finished_at,created_at").json()["count"] == 1


def test_steps_are_shown_without_secrets_and_large_values_have_an_address(api: APIClient, version: Any) -> None:
    run = make_run(version, payload={"token": "s3cret", "note": f"use {SECRET}", "n": 1})
    make_step(run, "a", inputs={"password": "hunter2", "title": "x"}, output={"id": 7})
    rows = [{"n": index, "key": f"{index * 7919:x}" * 6, "api_key": "k"} for index in range(3000)]
    make_step(run, "b", output={"rows": rows}, error={"code": "x", "authorization": "Basic abc"})
    response = api.get(f"/api/v1/runs/{run.pk}")
    body = response.json()
    assert response.status_code == 200
    text = response.content.decode()
    assert not [secret for secret in ("s3cret", SECRET, "hunter2", "Basic abc") if secret in text]
    assert body["payload"]["n"] == 1
    assert body["step_count"] == 2
    small, large = body["steps"]
    assert small["inputs"] == {"password": "[redacted]", "title": "x"}
    assert small["output"] == {"id": 7}
    assert large["output"]["truncated"] is True
    assert large["output"]["bytes"] > 16_000
    whole = api.get(large["output"]["url"]).json()["value"]
    assert (len(whole["rows"]), whole["rows"][2999]["n"], whole["rows"][0]["api_key"]) == (3000, 2999, "[redacted]")
    assert [row["node_id"] for row in api.get(f"/api/v1/runs/{run.pk}/steps").json()["results"]] == ["a", "b"]
    assert SECRET not in api.get(f"/api/v1/runs/{run.pk}/payload").content.decode()


@pytest.mark.parametrize("size", [3, 12])
def test_lists_take_the_same_number_of_queries_however_long(
    api: APIClient, version: Any, size: int, django_assert_num_queries: Any
) -> None:
    for index in range(size):
        run = make_run(version, state="waiting")
        make_step(run, state="unknown", inputs={"n": index})
        Approval.unscoped.create(workspace_id=run.workspace_id, run=run, node_id="a")
    api.get("/api/v1/runs")
    latest = Run.unscoped.order_by("created_at").last()
    assert latest is not None
    for path, queries in (
        ("runs", 3),
        (f"workflows/{version.workflow_id}/runs", 4),
        ("approvals", 3),
        ("unknown-steps", 3),
        (f"runs/{latest.pk}", 5),
    ):
        with django_assert_num_queries(queries):
            body = api.get(f"/api/v1/{path}").json()
        if "results" in body:
            assert body["count"] == size
    row = api.get("/api/v1/runs").json()["results"][0]
    assert (row["unknown_steps"], row["open_questions"]) == (1, 1)


def test_a_run_is_steered(api: APIClient, version: Any) -> None:
    run = make_run(version, state="waiting")
    for verb, column in (("pause", "pause_requested"), ("cancel", "cancel_requested")):
        response = post(api, f"runs/{run.pk}/{verb}")
        assert response.status_code == 202
        assert response.json()[column] is True
    assert post(api, f"runs/{run.pk}/resume").json()["pause_requested"] is False
    ended = make_run(version, state="failed")
    for verb in ("cancel", "pause", "resume"):
        response = post(api, f"runs/{ended.pk}/{verb}")
        assert (response.status_code, response.json()["error"]["code"]) == (409, "conflict")


def test_an_ended_run_is_retried(api: APIClient, version: Any) -> None:
    run = make_run(version, state="failed")
    make_step(run, "c")
    response = post(api, f"runs/{run.pk}/retry")
    body = response.json()
    assert response.status_code == 201
    assert (body["cause"], body["origin"], body["state"]) == ("rerun", str(run.pk), "queued")
    assert StepRun.objects.filter(run=body["id"]).count() == 1
    again = post(api, f"runs/{run.pk}/retry", {"from_step": "c"}).json()
    assert StepRun.objects.filter(run=again["id"]).count() == 0
    refused = post(api, f"runs/{run.pk}/retry", {"from_step": "nothing"})
    assert (refused.status_code, list(refused.json()["error"]["details"])) == (422, ["from_step"])
    assert post(api, f"runs/{run.pk}/retry", {"from_step": "c", "from_start": True}).status_code == 422
    assert post(api, f"runs/{body['id']}/retry").status_code == 409


def test_questions_and_unknown_steps_are_decided_once(api: APIClient, version: Any, alice: Any) -> None:
    run = make_run(version, state="waiting")
    question = Approval.unscoped.create(workspace_id=run.workspace_id, run=run, node_id="a", instructions="Ship it?")
    told = [{"attempt": 1, "error": {"code": "timeout"}, "unsure": True}]
    step = make_step(run, state="unknown", inputs={"token": "s3cret"}, attempts=told)
    assert [row["instructions"] for row in api.get("/api/v1/approvals").json()["results"]] == ["Ship it?"]
    listed = api.get("/api/v1/unknown-steps").json()["results"]
    assert (listed[0]["id"], listed[0]["inputs"]) == (step.pk, {"token": "[redacted]"})
    assert listed[0]["attempts"] == told
    response = post(api, f"approvals/{question.pk}/decide", {"decision": "approved", "comment": "fine"})
    body = response.json()
    assert (response.status_code, body["state"], body["decided_by"]) == (200, "approved", alice.username)
    assert post(api, f"approvals/{question.pk}/decide", {"decision": "rejected"}).status_code == 409
    assert api.get("/api/v1/approvals").json()["count"] == 0
    assert api.get("/api/v1/approvals?state=approved").json()["count"] == 1
    path = f"runs/{run.pk}/steps/{step.pk}/decide"
    assert post(api, path, {"action": "perhaps"}).status_code == 422
    assert post(api, path, {"action": "succeeded", "output": {"id": 1}}).status_code == 202
    assert post(api, path, {"action": "failed"}).status_code == 409
    step.refresh_from_db()
    assert step.resolution is not None
    assert (step.resolution["action"], step.resolution["by"]) == ("succeeded", alice.username)


def test_nothing_of_another_workspace_is_seen_or_touched(
    api: APIClient, bobs_api: APIClient, version: Any, bob: Any
) -> None:
    run = make_run(version, state="waiting")
    step = make_step(run, state="unknown")
    question = Approval.unscoped.create(workspace_id=run.workspace_id, run=run, node_id="a")
    for path in ("runs", "approvals", "unknown-steps", "deliveries"):
        assert bobs_api.get(f"/api/v1/{path}").json()["count"] == 0
    workflow = f"workflows/{version.workflow_id}"
    gets = [f"runs/{run.pk}", f"runs/{run.pk}/steps", f"runs/{run.pk}/payload", f"runs/{run.pk}/steps/{step.pk}/output"]
    gets += [f"{workflow}/runs", f"{workflow}/activation", f"approvals/{question.pk}", f"runs/{run.pk}/events"]
    for path in gets:
        assert bobs_api.get(f"/api/v1/{path}").status_code == 404, path
    posts = [f"runs/{run.pk}/{verb}" for verb in ("cancel", "pause", "resume", "retry")]
    posts += [f"{workflow}/{verb}" for verb in ("activate", "deactivate", "runs", "steps/c/test")]
    for path in posts:
        assert post(bobs_api, path).status_code == 404, path
    assert post(bobs_api, f"runs/{run.pk}/steps/{step.pk}/decide", {"action": "failed"}).status_code == 404
    assert post(bobs_api, f"approvals/{question.pk}/decide", {"decision": "approved"}).status_code == 404
    # A step is only found below its own run.
    mine = make_run(make_workflow(Flow(), workspace_for(bob)))
    assert bobs_api.get(f"/api/v1/runs/{mine.pk}/steps/{step.pk}/output").status_code == 404
