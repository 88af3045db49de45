"""Intents, queries and answers, from scripted answers over the real wire."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.test import override_settings

from agent_app.contracts import Hits, Intent, PlanFailed, Planner, PlanningContext, TokenUsage, Turn
from agent_app.planners import registry
from agent_app.planners.openai.planner import OpenAIPlanner
from connectors_app.catalog import CatalogSnapshot
from connectors_app.contracts import JsonObject
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.drafts import (
    BUG_PROMPT,
    action,
    current,
    edit,
    errors,
    plan,
    reply,
    unclear,
)
from tests.agent_app.planners.openai.server import Request, ScriptedOpenAI


def test_it_is_a_planner_without_arguments() -> None:
    planner: Planner = OpenAIPlanner()
    assert planner.name == "openai"


# classification -------------------------------------------------------------------------------------------------------


async def test_intent_and_plan_come_with_one_call(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    step = action("s1", "jira.create_issue", [], project="OPS", summary="x")
    scripted_openai.on("decision", wire.answer(plan(step, confidence=0.8), tokens=(50, 5)))
    result = await planner.classify(PlanningContext(BUG_PROMPT, catalog), hits)
    assert (result.intent, result.confidence, result.reason) == (Intent.NEW_WORKFLOW, 0.8, "r")
    assert result.usage == TokenUsage(50, 5)
    assert result.plan is not None
    assert errors(result.plan.document, catalog) == []
    assert result.plan.usage == TokenUsage(), "it is counted once"
    (request,) = scripted_openai.requests
    assert kinds(request) == ["new_workflow", "general", "unclear"], "there is nothing to modify"
    assert request.section("request") == json.dumps(BUG_PROMPT)


async def test_a_workflow_can_be_modified_where_there_is_one(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    change = {"op": "set_input", "node_id": "node-2", "name": "channel", "value": "#ops"}
    scripted_openai.on("decision", wire.answer(edit(change, confidence=7)))
    result = await planner.classify(PlanningContext("to #ops", catalog, workflow=current(catalog)), hits)
    assert result.intent is Intent.MODIFY_WORKFLOW
    assert result.confidence == 1.0
    assert result.plan is not None
    assert result.plan.patches
    (request,) = scripted_openai.requests
    assert "modify_workflow" in kinds(request)
    assert "node-1" in (request.section("workflow") or "")


async def test_a_kind_that_was_not_offered_never_gets_through(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    scripted_openai.on("decision", wire.answer(edit()))
    with pytest.raises(PlanFailed, match="outcome: union_tag_invalid"):
        await planner.classify(PlanningContext(BUG_PROMPT, catalog), hits)


def kinds(request: Request) -> list[str]:
    """The outcomes that the schema of a request lets the model choose from."""
    names = [item["$ref"].rsplit("/", 1)[1] for item in request.schema["properties"]["outcome"]["anyOf"]]
    return [request.schema["$defs"][name]["properties"]["kind"]["const"] for name in names]


# the local planner's draft --------------------------------------------------------------------------------------------


async def test_the_draft_is_shown_and_can_be_taken_in_a_few_words(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    scripted_openai.on("decision", wire.answer(plan(decision="draft", triggers=[], conversation="As drafted.")))
    context = PlanningContext(BUG_PROMPT, catalog)
    result = await planner.classify(context, hits)
    drafted = await registry.get_planner("local").generate(context, hits)
    assert result.plan is not None
    assert result.plan.document == drafted.document
    assert result.plan.conversation == "As drafted."
    (request,) = scripted_openai.requests
    assert request.enum("PlanDecision") == ["workflow", "draft", "abstain"]
    draft = json.loads(request.section("draft") or "")
    assert draft["kind"] == "new_workflow"
    assert next(node["operation"] for node in draft["workflow"]["nodes"]) == "github.issue_opened"


async def test_a_draft_of_an_edit_is_shown_as_what_it_changes(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    scripted_openai.on("decision", wire.answer(edit(decision="draft")))
    context = PlanningContext("use #ops instead of #dev", catalog, workflow=current(catalog))
    result = await planner.classify(context, hits)
    assert result.plan is not None
    assert result.plan.patches
    (request,) = scripted_openai.requests
    assert any("#ops" in line for line in json.loads(request.section("draft") or "")["changes"])


async def test_a_draft_that_goes_back_to_a_former_version_can_be_taken(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    now = current(catalog)
    before = {**now, "name": "Older"}

    async def former() -> list[JsonObject]:
        return [before]

    scripted_openai.on("decision", wire.answer(edit(decision="draft")))
    result = await planner.classify(PlanningContext("undo that", catalog, workflow=now, former=former), hits)
    assert result.plan is not None
    assert result.plan.document == before
    assert result.plan.leads_further
    assert scripted_openai.requests[0].enum("EditDecision") == ["edit", "draft", "abstain"]


async def test_a_draft_that_there_is_not_can_not_be_taken(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    scripted_openai.on("decision", wire.answer(plan(decision="draft")))
    with pytest.raises(PlanFailed, match=r"outcome\.new_workflow\.decision"):
        await planner.classify(PlanningContext("hello", catalog), hits)
    assert scripted_openai.requests[0].enum("PlanDecision") == ["workflow", "abstain"]


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
    assert planner.queries(PlanningContext("#dev", catalog, history), None) == queries


def test_the_clauses_are_those_the_local_planner_finds(planner: OpenAIPlanner, catalog: CatalogSnapshot) -> None:
    queries = planner.queries(PlanningContext(BUG_PROMPT, catalog), Intent.NEW_WORKFLOW)
    assert queries[0].text == BUG_PROMPT
    assert any(item.role == "trigger" and "github" in item.connectors for item in queries)
    assert any(item.role == "action" and "jira" in item.connectors for item in queries)
    assert len(set(queries)) == len(queries)


@pytest.mark.parametrize(
    ("prompt", "settled"),
    [(BUG_PROMPT, True), ("let us know when something breaks", False), ("what can you connect?", False)],
)
def test_before_the_model_decides_the_clauses_alone_are_looked_up_where_rules_tell_a_new_workflow(
    planner: OpenAIPlanner, catalog: CatalogSnapshot, prompt: str, *, settled: bool
) -> None:
    queries = planner.queries(PlanningContext(prompt, catalog), None)
    clauses = registry.get_planner("local").queries(PlanningContext(prompt, catalog), Intent.NEW_WORKFLOW)
    whole = [] if settled else [(prompt, None), (prompt, "trigger")]
    assert [(item.text, item.role) for item in queries] == [*whole, *((item.text, item.role) for item in clauses)]
    assert (planner.settled(PlanningContext(prompt, catalog)), bool(clauses) or not settled) == (None, True)


async def test_questions_are_answered_from_facts(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    scripted_openai.on("decision", wire.answer(reply("GitHub, Jira and others.", ""), tokens=(80, 8)))
    context = PlanningContext("what can you connect?", catalog, workflow=current(catalog))
    result = await planner.answer(context, Intent.GENERAL, hits)
    assert result.conversation == "GitHub, Jira and others."
    assert result.next_question is None
    assert result.usage == TokenUsage(80, 8)
    (request,) = scripted_openai.requests
    assert "ServiceNow" in (request.section("connectors") or "")
    assert "rollback" in (request.section("facts") or "")
    assert "node-2" in (request.section("workflow") or "")
    assert json.loads(request.section("draft") or "")["answer"], "the local planner's answer is a fact too"


async def test_an_unclear_prompt_gets_one_question_with_choices(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    scripted_openai.on("decision", wire.answer(unclear("What should be posted where?", "To Slack", " ", "To Jira")))
    result = await planner.classify(PlanningContext("do the thing", catalog), hits)
    assert result.intent is Intent.UNCLEAR
    assert result.answer is not None
    assert result.answer.next_question == "What should be posted where? For example: To Slack; To Jira."


async def test_the_settings_are_read_at_each_call(
    scripted_openai: ScriptedOpenAI, catalog: CatalogSnapshot, hits: Hits
) -> None:
    planner = OpenAIPlanner()
    scripted_openai.on("decision", wire.answer(reply()))
    for model in ("gpt-4o", "llama-3"):
        with override_settings(**scripted_openai.settings(OPENAI_MODEL=model, OPENAI_TEMPERATURE=0.0)):
            await planner.answer(PlanningContext("hi", catalog), Intent.GENERAL, hits)
    assert [request.body["model"] for request in scripted_openai.requests] == ["gpt-4o", "llama-3"]
    assert scripted_openai.requests[0].body["temperature"] == 0.0
