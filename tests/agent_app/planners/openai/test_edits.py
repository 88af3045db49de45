"""Edits and repairs from scripted answers over the real wire."""

from __future__ import annotations

from typing import Any

import pytest

from agent_app.contracts import Hits, PlanningContext, TokenUsage
from agent_app.planners.openai.planner import WHAT_TO_CHANGE, OpenAIPlanner
from connectors_app.catalog import CatalogSnapshot
from connectors_app.contracts import JsonObject
from sessions_app.definition import SetInput, SetProperty
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.drafts import (
    BUG_PROMPT,
    action,
    current,
    edit,
    errors,
    inputs,
    plan,
)
from tests.agent_app.planners.openai.server import Request, ScriptedOpenAI


async def test_an_edit_becomes_typed_patches(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    scripted_openai.enqueue(
        wire.answer(
            edit({"op": "set_input", "node_id": "node-2", "name": "channel", "value": "#ops"}), tokens=(700, 30)
        )
    )
    result = await planner.modify(PlanningContext("to #ops", catalog, workflow=current(catalog)), hits)
    assert result.patches == (SetInput(node_id="node-2", name="channel", value="#ops"),)
    assert result.document is None
    assert result.usage == TokenUsage(700, 30)
    (request,) = scripted_openai.requests
    assert request.schema_name == "decision"
    assert request.enum("NodeName")[:3] == ["node-1", "node-2", "new-1"]
    assert "slack.post_message" in request.enum("ActionName")


NEW_TICKET = {
    "kind": "action",
    "id": "new-1",
    "operation": "jira.create_issue",
    "inputs": inputs(project="OPS", summary="x"),
    "on_error": "stop",
}
NEW_CONDITION = {"kind": "condition", "id": "new-1", "title": "Big?", "expression": "{{ trigger.issue.number > `5` }}"}
NEW_LOOP = {"kind": "for_each", "id": "new-2", "title": "Each", "items": "trigger.issue.labels", "element": "label"}
ANCHOR: JsonObject = {"after": "node-1", "before": None, "branch": None, "parallel": False, "parent": None}


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (
            {"op": "add_node", "node": NEW_TICKET} | ANCHOR,
            {
                "op": "add_node",
                "after": "node-1",
                "node.type": "action",
                "node.ref": "new-1",
                "node.inputs.project": "OPS",
            },
        ),
        (
            {"op": "add_node", "node": NEW_CONDITION} | ANCHOR,
            {"node.type": "condition", "node.expression": "trigger.issue.number > `5`", "node.title": "Big?"},
        ),
        (
            {"op": "wrap", "node_ids": ["node-2"], "container": NEW_LOOP},
            {"in_.items": "trigger.issue.labels", "in_.as_": "label"},
        ),
        (
            {
                "op": "replace_operation",
                "node_id": "node-2",
                "operation": "http.send_request",
                "inputs": inputs(query="{}"),
            },
            {"op": "replace_operation", "inputs.query": {}},
        ),
        (
            {"op": "change_trigger", "node_id": None, "operation": "schedule.cron", "inputs": inputs(cron="0 9 * * *")},
            {"op": "change_trigger", "inputs.cron": "0 9 * * *"},
        ),
        ({"op": "set_input", "node_id": "node-2", "name": "unfurl_links", "value": "true"}, {"value": True}),
        ({"op": "set_input", "node_id": "node-2", "name": "text", "value": None}, {"value": None}),
        ({"op": "remove_node", "node_id": "node-2", "keep": "true", "unwrap": False}, {"op": "remove_node"}),
        (
            {"op": "move_node", "node_id": "node-2", "after": None, "before": None, "branch": None, "parent": None},
            {"op": "move_node"},
        ),
        (
            {"op": "set_condition", "node_id": "node-2", "title": "T", "expression": "{{ trigger.x }}"},
            {"expression": "trigger.x"},
        ),
        (
            {"op": "set_items", "node_id": "node-2", "title": "T", "items": "trigger.x", "element": "one"},
            {"items": "trigger.x", "as_": "one"},
        ),
        ({"op": "set_property", "node_id": "node-2", "name": "timeout_seconds", "value": "30"}, {"value": 30}),
        (
            {"op": "set_retry", "node_id": "node-2", "max_attempts": 3, "initial_seconds": 1, "max_seconds": 9},
            {"op": "set_property", "name": "retry", "value.max_attempts": 3},
        ),
        ({"op": "rename", "name": "New name"}, {"name": "New name"}),
        (
            {
                "op": "set_settings",
                "timeout_seconds": None,
                "concurrency": {"limit": 1, "key": None, "on_conflict": "queue"},
            },
            {"settings": {"concurrency": {"limit": 1, "key": None, "on_conflict": "queue"}}},
        ),
        ({"op": "add_edge", "source": "node-1", "target": "node-2", "branch": "error"}, {"branch": "error"}),
        ({"op": "remove_edge", "source": "node-1", "target": "node-2", "branch": None}, {"source": "node-1"}),
    ],
    ids=lambda value: value.get("op") if isinstance(value, dict) else None,
)
async def test_every_kind_of_edit(
    scripted_openai: ScriptedOpenAI,
    planner: OpenAIPlanner,
    catalog: CatalogSnapshot,
    hits: Hits,
    draft: JsonObject,
    expected: JsonObject,
) -> None:
    scripted_openai.enqueue(wire.answer(edit(draft)))
    result = await planner.modify(PlanningContext("change it", catalog, workflow=current(catalog)), hits)
    (patch,) = result.patches or ()
    for path, value in expected.items():
        found: Any = patch
        for part in path.split("."):
            found = found[part] if isinstance(found, dict) else getattr(found, part)
        assert found == value, path


async def test_an_input_is_typed_by_the_operation_the_edit_gives_the_step(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    scripted_openai.enqueue(
        wire.answer(
            edit(
                {"op": "replace_operation", "node_id": "node-2", "operation": "github.list_issues", "inputs": []},
                {"op": "set_input", "node_id": "node-2", "name": "limit", "value": "7"},
            )
        )
    )
    result = await planner.modify(PlanningContext("list them", catalog, workflow=current(catalog)), hits)
    assert (result.patches or ())[1] == SetInput(node_id="node-2", name="limit", value=7)


async def test_a_contradictory_edit_is_sent_back(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    move = {
        "op": "move_node",
        "node_id": "node-2",
        "after": "node-1",
        "before": "node-1",
        "branch": None,
        "parent": None,
    }
    good = {"op": "set_property", "node_id": "node-2", "name": "on_error", "value": "continue"}
    scripted_openai.enqueue(wire.answer(edit(move)), wire.answer(edit(good)))
    result = await planner.modify(PlanningContext("go on", catalog, workflow=current(catalog)), hits)
    assert result.patches == (SetProperty(node_id="node-2", name="on_error", value="continue"),)
    assert "exclude each other" in scripted_openai.requests[1].text


@pytest.mark.parametrize("content", [edit(decision="abstain"), edit()])
async def test_an_edit_may_abstain(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits, content: JsonObject
) -> None:
    scripted_openai.enqueue(wire.answer(content))
    result = await planner.modify(PlanningContext("better", catalog, workflow=current(catalog)), hits)
    assert (result.document, result.patches, result.next_question) == (None, None, WHAT_TO_CHANGE)


# repair ---------------------------------------------------------------------------------------------------------------


async def test_a_repair_is_told_the_named_violations(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    document = current(catalog)
    document["data"][1]["properties"]["inputs"]["text"] = "{{ node_9.title }}"
    violations = errors(document, catalog)
    mended = {"op": "set_input", "node_id": "node-2", "name": "text", "value": "{{ trigger.issue.title }}"}

    def mend(request: Request) -> wire.Reply:
        assert "unknown-reference" in (request.section("violations") or "")
        assert "node_9.title" in (request.section("workflow") or "")
        return wire.answer(edit(mended))

    scripted_openai.on("repair", mend)
    result = await planner.repair(PlanningContext(BUG_PROMPT, catalog), document, violations, hits)
    assert result.patches == (SetInput(node_id="node-2", name="text", value="{{ trigger.issue.title }}"),)


async def test_nothing_is_repaired_by_planning_anew(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    content = plan(action("s1", "slack.post_message", [], channel="#dev", text="hi"))
    scripted_openai.on("decision", wire.answer(content))
    result = await planner.repair(PlanningContext(BUG_PROMPT, catalog), {}, [], hits)
    assert errors(result.document, catalog) == []
