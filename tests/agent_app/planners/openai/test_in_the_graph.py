"""The state machine with the real client: a whole answer, a repair, and the fallback when the endpoint fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from agent_app.contracts import Hits, Plan, PlanningContext, TokenUsage
from agent_app.graph.build import compiled_graph
from agent_app.graph.state import AgentDependencies
from agent_app.planners.openai.endpoint import Endpoint
from agent_app.planners.openai.planner import OpenAIPlanner
from connectors_app.catalog import CatalogSnapshot
from sessions_app.definition import validate_document
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.drafts import BUG_PROMPT, action, after, current, edit, plan
from tests.agent_app.planners.openai.server import ScriptedOpenAI
from tests.agent_app.planners_for_tests import ScriptedPlanner, scripted_state
from vectors_app.contracts import Hit, RetrievalQuery


class FixedRetriever:
    """Finds the same operations whatever is asked."""

    def __init__(self, hits: Hits) -> None:
        self._hits = hits[0][1]

    async def search(self, queries: Sequence[RetrievalQuery], catalogs: tuple[str, ...]) -> list[list[Hit]]:
        return [list(self._hits) for _ in queries]


class WithoutClauses(OpenAIPlanner):
    """Looks up the whole prompt only."""

    def queries(self, context: PlanningContext, intent: Any) -> list[RetrievalQuery]:
        return [RetrievalQuery(context.prompt)]


async def run(planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits, **state: Any) -> Any:
    fallback = ScriptedPlanner(name="fallback", plans=[Plan("By the fallback.", document=current(catalog))])
    dependencies = AgentDependencies(
        planner=planner, fallback=fallback, retriever=FixedRetriever(hits), catalog=catalog
    )
    return await compiled_graph().ainvoke(scripted_state(**({"prompt": BUG_PROMPT} | state)), context=dependencies)


STEPS = [
    action("ticket", "jira.create_issue", [], project="OPS", summary="{{ trigger.issue.title }}"),
    action("tell", "slack.post_message", after("ticket"), channel="#oncall", text="{{ ticket.key }}"),
]


async def test_a_prompt_takes_one_call(
    scripted_openai: ScriptedOpenAI, endpoint: Endpoint, catalog: CatalogSnapshot, hits: Hits
) -> None:
    scripted_openai.on("decision", wire.answer(plan(*STEPS), tokens=(20, 2)))
    final = await run(WithoutClauses(endpoint), catalog, hits)
    assert [request.schema_name for request in scripted_openai.requests] == ["decision"]
    assert validate_document(final["document"], catalog) == []
    assert final["generated_by"] == "openai"
    assert final["usage"] == TokenUsage(20, 2)
    assert not final["fell_back"]


async def test_a_plan_with_an_error_is_repaired_by_a_patch(
    scripted_openai: ScriptedOpenAI, endpoint: Endpoint, catalog: CatalogSnapshot, hits: Hits
) -> None:
    broken = action("tell", "slack.post_message", after("ticket"), channel="#oncall", text="{{ nobody.key }}")
    mended = {"op": "set_input", "node_id": "node-3", "name": "text", "value": "{{ node_2.key }}"}
    scripted_openai.on("decision", wire.answer(plan(STEPS[0], broken), tokens=(20, 2)))
    scripted_openai.on("repair", wire.answer(edit(mended), tokens=(10, 1)))
    final = await run(WithoutClauses(endpoint), catalog, hits)
    assert [request.schema_name for request in scripted_openai.requests] == ["decision", "repair"]
    assert "unknown-reference" in (scripted_openai.requests[1].section("violations") or "")
    assert validate_document(final["document"], catalog) == []
    assert final["usage"] == TokenUsage(30, 3)


async def test_a_plan_is_repaired_twice_at_most(
    scripted_openai: ScriptedOpenAI, endpoint: Endpoint, catalog: CatalogSnapshot, hits: Hits
) -> None:
    broken = action("tell", "slack.post_message", after("ticket"), channel="#oncall", text="{{ nobody.key }}")
    useless = {"op": "set_input", "node_id": "node-3", "name": "text", "value": "{{ nobody_else.key }}"}
    scripted_openai.on("decision", wire.answer(plan(STEPS[0], broken)))
    scripted_openai.on("repair", wire.answer(edit(useless)))
    final = await run(WithoutClauses(endpoint), catalog, hits)
    assert [request.schema_name for request in scripted_openai.requests] == ["decision", "repair", "repair"]
    assert final["document"] is None
    assert final["next_question"]


async def test_a_prompt_has_three_answers_of_the_model_at_most(
    scripted_openai: ScriptedOpenAI, endpoint: Endpoint, catalog: CatalogSnapshot, hits: Hits
) -> None:
    broken = action("tell", "slack.post_message", after("ticket"), channel="#oncall", text="{{ nobody.key }}")
    scripted_openai.enqueue(wire.answer("nonsense"), wire.status(503), wire.answer(plan(STEPS[0], broken)))
    scripted_openai.otherwise = wire.answer("nonsense again")
    final = await run(WithoutClauses(endpoint), catalog, hits)
    names = [request.schema_name for request in scripted_openai.requests]
    assert names == ["decision", "decision", "decision", "repair"], "a try that brought no answer is none"
    assert final["fallback_reason"] == "model-failed"


async def test_the_current_workflow_is_changed_by_patches(
    scripted_openai: ScriptedOpenAI, endpoint: Endpoint, catalog: CatalogSnapshot, hits: Hits
) -> None:
    node = {
        "kind": "action",
        "id": "new-1",
        "operation": "jira.create_issue",
        "inputs": [{"name": "project", "value": "OPS"}, {"name": "summary", "value": "{{ trigger.issue.title }}"}],
        "on_error": "continue",
    }
    add = {"op": "add_node", "node": node, "after": "node-1", "before": None, "branch": None, "parallel": False}
    tell = {"op": "set_input", "node_id": "node-2", "name": "text", "value": "{{ new_1.key }}"}
    scripted_openai.on("decision", wire.answer(edit(add | {"parent": None}, tell)))
    document = current(catalog)
    final = await run(WithoutClauses(endpoint), catalog, hits, workflow=document)
    assert validate_document(final["document"], catalog) == []
    rows = {row["id"]: row for row in final["document"]["data"]}
    assert rows["node-1"] == document["data"][0], "what no patch names stays as it is"
    assert rows["node-2"]["properties"]["inputs"]["text"] == "{{ node_3.key }}"
    assert rows["node-3"]["properties"]["on_error"] == "continue"


@pytest.mark.parametrize(
    "fault", [wire.status(401), wire.status(500), wire.refusal(), wire.reset(), wire.answer("nonsense")]
)
async def test_the_fallback_answers_when_the_endpoint_fails(
    scripted_openai: ScriptedOpenAI, endpoint: Endpoint, catalog: CatalogSnapshot, hits: Hits, fault: wire.Reply
) -> None:
    scripted_openai.on("decision", fault)
    final = await run(WithoutClauses(endpoint), catalog, hits)
    assert final["fell_back"]
    assert final["generated_by"] == "fallback"
    assert final["document"] == current(catalog)


async def test_the_fallback_answers_when_nobody_listens(
    unused_tcp_port: int, endpoint: Endpoint, catalog: CatalogSnapshot, hits: Hits
) -> None:
    nowhere = replace(endpoint, base_url=f"http://127.0.0.1:{unused_tcp_port}/v1")
    final = await run(WithoutClauses(nowhere), catalog, hits)
    assert final["fell_back"]
    assert final["document"] is not None
