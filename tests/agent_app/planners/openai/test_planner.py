"""Intents, queries and answers, from scripted answers over the real wire."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.test import override_settings

from agent_app.contracts import Hits, Intent, Planner, PlanningContext, TokenUsage, Turn
from agent_app.planners import registry
from agent_app.planners.openai.planner import OpenAIPlanner
from connectors_app.catalog import CatalogSnapshot
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.drafts import (
    BUG_PROMPT,
    current,
)
from tests.agent_app.planners.openai.server import ScriptedOpenAI


def test_it_is_a_planner_without_arguments() -> None:
    planner: Planner = OpenAIPlanner()
    assert planner.name == "openai"


# classification -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("intent", [Intent.NEW_WORKFLOW, Intent.GENERAL, Intent.UNCLEAR])
async def test_intents_are_classified(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits, intent: Intent
) -> None:
    content = {"reason": "because", "intent": intent, "confidence": 0.8}
    scripted_openai.on("intent", wire.answer(content, tokens=(50, 5)))
    result = await planner.classify(PlanningContext(BUG_PROMPT, catalog), hits)
    assert (result.intent, result.confidence, result.reason) == (intent, 0.8, "because")
    assert result.usage == TokenUsage(50, 5)
    (request,) = scripted_openai.requests
    assert request.enum("IntentName") == ["new_workflow", "general", "unclear"], "there is nothing to modify"
    assert request.section("request") == json.dumps(BUG_PROMPT)


async def test_a_workflow_can_be_modified_where_there_is_one(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    content = {"reason": "r", "intent": "modify_workflow", "confidence": 7}
    scripted_openai.on("intent", wire.answer(content))
    result = await planner.classify(PlanningContext("weekdays only", catalog, workflow=current(catalog)), hits)
    assert result.intent is Intent.MODIFY_WORKFLOW
    assert result.confidence == 1.0
    (request,) = scripted_openai.requests
    assert "modify_workflow" in request.enum("IntentName")
    assert "node-1" in (request.section("workflow") or "")


# queries --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def scripted_fallback(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A fallback planner that finds one clause: the prompt."""
    monkeypatch.setitem(registry.PLANNERS, "local", "tests.agent_app.planners_for_tests.ScriptedPlanner")
    registry.get_planner.cache_clear()
    yield
    registry.get_planner.cache_clear()


@pytest.mark.usefixtures("scripted_fallback")
def test_the_prompt_and_its_clauses_are_looked_up_once(planner: OpenAIPlanner, catalog: CatalogSnapshot) -> None:
    history = (Turn("post to Slack", "new_workflow", "Where to?", "Which channel?"),)
    queries = planner.queries(PlanningContext("#dev", catalog, history), Intent.NEW_WORKFLOW)
    assert [(item.text, item.role) for item in queries] == [
        ("#dev", None),
        ("#dev", "trigger"),
        ("post to Slack", None),
    ]


def test_the_clauses_are_those_the_local_planner_finds(planner: OpenAIPlanner, catalog: CatalogSnapshot) -> None:
    queries = planner.queries(PlanningContext(BUG_PROMPT, catalog), Intent.NEW_WORKFLOW)
    assert queries[0].text == BUG_PROMPT
    assert any(item.role == "trigger" and "github" in item.connectors for item in queries)
    assert any(item.role == "action" and "jira" in item.connectors for item in queries)
    assert len(set(queries)) == len(queries)


@pytest.mark.parametrize("intent", [Intent.GENERAL, Intent.UNCLEAR])
async def test_questions_are_answered_from_the_registry(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits, intent: Intent
) -> None:
    content = {"conversation": "GitHub, Jira and others.", "next_question": ""}
    scripted_openai.on("answer", wire.answer(content, tokens=(80, 8)))
    context = PlanningContext("what can you connect?", catalog, workflow=current(catalog))
    result = await planner.answer(context, intent, hits)
    assert result.conversation == "GitHub, Jira and others."
    assert result.next_question is None
    assert result.usage == TokenUsage(80, 8)
    (request,) = scripted_openai.requests
    assert "ServiceNow" in (request.section("connectors") or "")
    assert "node-2" in (request.section("workflow") or "")


async def test_the_settings_are_read_at_each_call(
    scripted_openai: ScriptedOpenAI, catalog: CatalogSnapshot, hits: Hits
) -> None:
    planner = OpenAIPlanner()
    scripted_openai.on("answer", wire.answer({"conversation": "Hi.", "next_question": None}))
    for model in ("gpt-4o", "llama-3"):
        with override_settings(**scripted_openai.settings(OPENAI_MODEL=model, OPENAI_TEMPERATURE=0.0)):
            await planner.answer(PlanningContext("hi", catalog), Intent.GENERAL, hits)
    assert [request.body["model"] for request in scripted_openai.requests] == ["gpt-4o", "llama-3"]
    assert scripted_openai.requests[0].body["temperature"] == 0.0
