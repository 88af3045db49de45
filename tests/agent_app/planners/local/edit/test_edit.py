from __future__ import annotations

import json
import re

import pytest

from agent_app.contracts import Plan, PlanningContext, Turn
from agent_app.planners.local.edit import edit_queries, plan_edit
from agent_app.planners.local.index import catalog_index
from connectors_app.contracts import JsonObject
from sessions_app.definition import Severity, WorkflowGraph, apply_patches, validate_document
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edit_cases import EDITS
from tests.agent_app.planners.local.edit.edit_workflows import workflows


def _plan(letter: str, prompt: str, question: str | None = None, workflow: JsonObject | None = None) -> Plan:
    catalog = shipped_catalog()
    context = PlanningContext(
        prompt=prompt,
        catalog=catalog,
        workflow=workflow or workflows()[letter],
        history=(Turn("earlier", "new_workflow", "Here it is.", question),),
    )
    return plan_edit(context, (), catalog_index(catalog))


def _edited(letter: str, prompt: str, question: str | None = None) -> JsonObject:
    plan = _plan(letter, prompt, question)
    assert plan.patches is not None, plan.next_question
    return apply_patches(workflows()[letter], plan.patches, shipped_catalog())


def _steps(document: JsonObject, role: str) -> list[str]:
    graph = WorkflowGraph(document)
    nodes = [graph.nodes[key] for key in graph.topological_order()]
    return [f"{node.metadata['connector']['key']}.{node.properties['action']}" for node in nodes if node.role == role]


def _rows(document: JsonObject, part: str) -> dict[str, str]:
    return {row["id"]: json.dumps({k: v for k, v in row.items() if k != "position"}) for row in document[part]}


@pytest.mark.parametrize(("letter", "prompt", "trigger", "actions", "conditions", "texts"), EDITS)
def test_edits(letter: str, prompt: str, trigger: str, actions: str, conditions: int | None, texts: str) -> None:
    document = _edited(letter, prompt)
    assert _steps(document, "trigger") == [trigger]
    found = _steps(document, "action")
    wanted = actions.split()
    assert len(found) == len(wanted), found
    for pattern, step in zip(sorted(wanted), sorted(found), strict=True):
        connector, action = pattern.split(".")
        assert re.fullmatch(f"{connector}[.](?:{action})", step), found
    graph = WorkflowGraph(document)
    if conditions is not None:
        assert sum(node.role == "condition" for node in graph.nodes.values()) == conditions
    written = json.dumps([[node.inputs, node.properties.get("expression")] for node in graph.nodes.values()]).lower()
    for text in filter(None, texts.split(" | ")):
        assert text.lower() in written
    errors = [
        item.message for item in validate_document(document, shipped_catalog()) if item.severity is Severity.ERROR
    ]
    assert not errors


@pytest.mark.parametrize(("letter", "prompt"), [(case[0], case[1]) for case in EDITS])
def test_nodes_that_no_patch_names_stay_byte_identical(letter: str, prompt: str) -> None:
    plan = _plan(letter, prompt)
    assert plan.patches is not None
    named = set(re.findall(r"node-\d+", " ".join(patch.model_dump_json(exclude={"inputs"}) for patch in plan.patches)))
    before, after = workflows()[letter], apply_patches(workflows()[letter], plan.patches, shipped_catalog())
    trigger = next(row["id"] for row in before["data"] if row["properties"]["role"] == "trigger")
    if any(patch.op == "change_trigger" for patch in plan.patches):
        named.add(trigger)
    for part in ("structure", "data"):
        old, new = _rows(before, part), _rows(after, part)
        assert all(new[key] == row for key, row in old.items() if key in new and key not in named)


@pytest.mark.parametrize(("letter", "prompt"), [(case[0], case[1]) for case in EDITS[::5]])
def test_is_deterministic(letter: str, prompt: str) -> None:
    assert _plan(letter, prompt) == _plan(letter, prompt)


@pytest.mark.parametrize(
    ("letter", "prompt"),
    [
        ("A", "replace the Asana task with a Trello card"),
        ("A", "remove the condition"),
        ("A", "skip the e-mail"),
        ("A", "otherwise mail dev@acme.io"),
        ("A", "undo that"),
        ("C", "fold the banana"),
    ],
)
def test_abstains_with_one_question_where_nothing_of_the_workflow_is_meant(letter: str, prompt: str) -> None:
    plan = _plan(letter, prompt)
    assert plan.patches is None
    assert plan.next_question is not None
    assert plan.next_question.endswith("?")
    assert plan.confidence < 0.7


def test_the_answer_to_the_open_question_fills_what_was_asked_for() -> None:
    workflow = json.loads(json.dumps(workflows()["A"]))
    inputs = next(row["properties"]["inputs"] for row in workflow["data"] if row["id"] == "node-2")
    del inputs["project"]
    for answer in ("WEB", "the WEB project", "use project WEB please"):
        plan = _plan("A", answer, "Which Jira project should I use?", workflow)
        assert plan.patches is not None
        edited = apply_patches(workflow, plan.patches, shipped_catalog())
        assert WorkflowGraph(edited).nodes["node-2"].inputs["project"] == "WEB"


def test_messages_follow_what_they_were_about() -> None:
    """References to steps that go, or become others, lead to the fields of the same meaning."""
    replaced = WorkflowGraph(_edited("A", "use Linear instead of Jira"))
    assert "{{ node_2.issue.identifier }}" in replaced.nodes["node-3"].inputs["text"]
    removed = WorkflowGraph(_edited("A", "remove the Jira ticket"))
    assert "node_2" not in removed.nodes["node-3"].inputs["text"]
    assert "{{ node_1.issue.title }}" in removed.nodes["node-3"].inputs["text"]


def test_places() -> None:
    def order(prompt: str, letter: str = "A") -> list[str]:
        return _steps(_edited(letter, prompt), "action")

    assert order("before the Slack message, add a Trello card")[1] == "trello.create_card"
    assert order("add a Trello card at the beginning")[0] == "trello.create_card"
    assert order("add a Trello card at the end")[-1] == "trello.create_card"
    graph = WorkflowGraph(_edited("E", "in the loop, also assign the issue to me@acme.io"))
    added = next(node.id for node in graph.nodes.values() if node.properties.get("action") == "assign_issue")
    assert graph.parent(added) == "node-3"
    graph = WorkflowGraph(_edited("C", "otherwise also assign the ticket to tom@acme.io"))
    added = next(node.id for node in graph.nodes.values() if node.properties.get("action") == "assign_ticket")
    assert "node-2" in graph.ancestors(added)
    assert "node-3" not in graph.ancestors(added)


def test_looks_up_the_clauses_that_may_need_an_operation() -> None:
    context = PlanningContext(
        prompt="remove the ticket and post a note to #ops", catalog=shipped_catalog(), workflow=workflows()["A"]
    )
    queries = edit_queries(context, catalog_index(shipped_catalog()))
    assert any("#ops" in query.text for query in queries)
    assert all(query.role == "action" for query in queries)
