"""The main endpoint with the OpenAI planner, from the request to the stored interaction."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings

from agent_app.services import FALLBACK_NOTICE
from sessions_app.models import Interaction
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.drafts import BUG_PROMPT, action, after, edit, plan
from tests.agent_app.planners.openai.server import ScriptedOpenAI

STEPS = [
    action("ticket", "jira.create_issue", [], project="OPS", summary="{{ trigger.issue.title }}"),
    action("tell", "slack.post_message", after("ticket"), channel="#oncall", text="{{ ticket.key }}"),
]

pytestmark = pytest.mark.django_db


def post(api: Any, prompt: str, **more: Any) -> Any:
    response = api.post("/api/v1/workflow", {"prompt": prompt, **more}, format="json")
    assert response.status_code == 200, response.content
    return response.json()


def test_a_prompt_is_planned_and_then_changed(scripted_openai: ScriptedOpenAI, api: Any) -> None:
    change = {"op": "set_input", "node_id": "node-3", "name": "channel", "value": "#ops"}
    scripted_openai.enqueue(wire.answer(plan(*STEPS), tokens=(1_500, 110)), wire.answer(edit(change)))
    with override_settings(**scripted_openai.settings()):
        first = post(api, BUG_PROMPT)
        second = post(api, "rather to #ops", session_id=first["session_id"])
    assert first["generated_by"] == second["generated_by"] == "openai"
    assert first["fallback_reason"] is None
    assert first["violations"] == []
    assert len(scripted_openai.requests) == 2
    request, other = scripted_openai.requests
    assert {"github.issue_opened"} <= set(request.enum("TriggerName")), "retrieval found it"
    assert {"jira.create_issue", "slack.post_message"} <= set(request.enum("ActionName"))
    assert second["workflow"]["data"][2]["properties"]["inputs"]["channel"] == "#ops"
    assert second["workflow"]["data"][:2] == first["workflow"]["data"][:2]
    assert BUG_PROMPT in (other.section("history") or "")
    kept = Interaction.unscoped.get(pk=first["interaction_id"])
    assert (kept.prompt_tokens, kept.completion_tokens) == (1_500, 110)
    assert kept.cost_usd > 0


def test_where_the_endpoint_refuses_the_local_planner_answers(unused_tcp_port: int, api: Any) -> None:
    url = f"http://127.0.0.1:{unused_tcp_port}/v1"
    with override_settings(PLANNER="openai", OPENAI_BASE_URL=url, OPENAI_API_KEY="k", OPENAI_MAX_RETRIES=0):
        body = post(api, BUG_PROMPT)
        ready = Client().get("/readyz").json()
    assert body["generated_by"] == "local"
    assert body["fallback_reason"] == "model-failed"
    assert body["workflow"] is not None
    assert FALLBACK_NOTICE in body["conversation"]
    assert ready["down"] == ["planner"]
