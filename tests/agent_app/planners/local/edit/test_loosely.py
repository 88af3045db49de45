from __future__ import annotations

import pytest

from agent_app.contracts import Intent, PlanningContext
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import instructions
from agent_app.planners.local.edit.joining import vacated
from agent_app.planners.local.edit.loosely import (
    add_condition,
    add_otherwise,
    add_step,
    exchange_branches,
    start_otherwise,
)
from agent_app.planners.local.edit.settling import surely_changes
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.intent import classify_intent
from connectors_app.contracts import JsonObject
from sessions_app.definition import RemoveNode, Severity, WorkflowGraph, apply_patches, validate_document
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edit_workflows import workflows


def _editor(letter: str, prompt: str) -> Editor:
    catalog, workflow = shipped_catalog(), workflows()[letter]
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=workflow)
    return Editor(context, (), catalog_index(catalog), workflow)


def _edited(letter: str, prompt: str) -> JsonObject:
    catalog, workflow = shipped_catalog(), workflows()[letter]
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=workflow)
    plan = plan_edit(context, (), catalog_index(catalog))
    assert plan.patches is not None, plan.next_question
    document = apply_patches(workflow, plan.patches, catalog)
    assert not [item for item in validate_document(document, catalog) if item.severity is Severity.ERROR]
    return document


def _steps(document: JsonObject) -> list[str]:
    graph = WorkflowGraph(document)
    nodes = [graph.nodes[key] for key in graph.topological_order()]
    return [str(node.properties.get("action") or node.role) for node in nodes]


def test_the_event_behind_a_word_that_opens_one_starts_the_workflow() -> None:
    editor = _editor("A", "I want this whenever a pull request is merged")
    assert start_otherwise(editor, instructions(editor.reading)[0])
    assert editor.view.triggers[0].node.properties["action"] == "pull_request_merged"
    nothing = _editor("A", "whenever you like")
    assert not start_otherwise(nothing, instructions(nothing.reading)[0])
    assert not nothing.patches


def test_branches_trade_places() -> None:
    editor = _editor("C", "both branches are mixed up")
    before = {(edge.target, edge.branch) for edge in editor.view.graph.outgoing["node-2"]}
    assert exchange_branches(editor, instructions(editor.reading)[0])
    after = {(edge.target, edge.branch) for edge in editor.view.graph.outgoing["node-2"]}
    assert after == {(key, "false" if branch == "true" else "true") for key, branch in before}
    linear = _editor("A", "both branches are mixed up")
    assert not exchange_branches(linear, instructions(linear.reading)[0])


def test_a_step_comes_to_depend_on_what_is_said() -> None:
    editor = _editor("A", "the message should depend on the title containing bug")
    assert add_condition(editor, instructions(editor.reading)[0])
    condition = editor.view.of_role("condition")[0]
    assert "title" in condition.node.properties["expression"]
    assert [edge.target for edge in editor.view.graph.outgoing[condition.id]] == ["node-3"]


@pytest.mark.parametrize(
    ("prompt", "added"),
    [
        ("before the message someone should be assigned: a Trello card must be created", "create_card"),
        ("a Trello card wouldn't hurt", "create_card"),
        ("finish by creating a Trello card", "create_card"),
    ],
)
def test_steps_are_added_however_they_are_asked_for(prompt: str, added: str) -> None:
    editor = _editor("A", prompt)
    assert add_step(editor, instructions(editor.reading)[-1])
    assert added in _steps(editor.view.document)
    made = next(step for step in editor.view.actions if step.node.properties["action"] == added)
    first, last = made.node.metadata["source_span"]
    assert "Trello card" in prompt[first:last]


def test_what_is_wanted_otherwise_goes_on_the_other_path() -> None:
    editor = _editor("C", "create a Trello card")
    assert add_otherwise(editor, instructions(editor.reading)[0])
    made = next(step for step in editor.view.actions if step.connector == "trello")
    reached = [edge.target for edge in editor.view.graph.outgoing["node-2"] if edge.branch == "true"]
    assert made.id not in editor.view.graph.reachable(reached)
    assert not add_otherwise(_editor("A", "create a Trello card"), instructions(editor.reading)[0])


def test_a_step_that_goes_leaves_its_place() -> None:
    editor = _editor("A", "remove the ticket")
    before = editor.state()
    editor.apply(RemoveNode(node_id="node-2"))
    assert vacated(editor, editor.patches, before[1], (0, 3)).after == "node-1"
    assert not vacated(editor, [], before[1], (0, 3)).said
    condition = _editor("C", "remove the condition")
    before = condition.state()
    condition.apply(RemoveNode(node_id="node-2"))
    assert not vacated(condition, condition.patches, before[1], (0, 3)).said


@pytest.mark.parametrize(
    ("letter", "prompt", "steps"),
    [
        ("A", "don't create the ticket, create a Trello card", "issue_opened create_card post_message"),
        ("A", "as soon as the ticket is created create a Trello card",
         "issue_opened create_issue create_card post_message"),
        ("A", "initially create a Trello card", "issue_opened create_card create_issue post_message"),
        ("A", "before posting the message a lawyer reads the contract",
         "issue_opened create_issue approval post_message"),
        ("A", "no ticket unless the title contains bug", "issue_opened condition create_issue post_message"),
        ("A", "all steps in front of the message are unnecessary", "issue_opened post_message"),
    ],
)  # fmt: skip
def test_whole_edits(letter: str, prompt: str, steps: str) -> None:
    assert _steps(_edited(letter, prompt)) == steps.split()


def test_the_head_tells_changes_where_it_is_sure_and_something_of_the_workflow_is_named() -> None:
    sure, vague = _editor("A", "the Slack message bothers everybody, away with it"), _editor("A", "tickets")
    assert surely_changes(sure, instructions(sure.reading)[0])
    assert sure.patches
    assert not surely_changes(vague, instructions(vague.reading)[0])
    assert not vague.patches


def test_what_a_step_of_a_named_product_did_is_no_event_of_another_workflow() -> None:
    catalog = shipped_catalog()
    for prompt, intent in (
        ("right after creating the Jira issue add ann and ben as watchers", Intent.MODIFY_WORKFLOW),
        ("when a GitHub release is published post a message to #news in Slack", Intent.NEW_WORKFLOW),
    ):
        context = PlanningContext(prompt=prompt, catalog=catalog, workflow=workflows()["A"])
        assert classify_intent(context, (), catalog_index(catalog)).intent == intent
