"""The control-flow tree of documents and gold, and how they are compared."""

from __future__ import annotations

from typing import Any

import pytest

from agent_app.evaluation.cases import Case
from agent_app.evaluation.comparisons import (
    Comparison,
    canonical_operator,
    read_comparisons,
    said_comparison,
    same_operator,
    same_value,
)
from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.flow import Flow, gold_flow, same_flow
from agent_app.evaluation.similarity import flow_similarity
from agent_app.evaluation.tables import outline

ISSUES, MESSAGE, TICKET = {"op": "github.list_issues"}, {"op": "slack.post_message"}, {"op": "jira.create_issue"}
URGENT = {"field": "priority", "op": "equals", "value": "urgent"}


def _gold(*tree: dict[str, Any]) -> Flow:
    case = Case.model_validate({"id": "c", "prompt": "p", "intent": "new_workflow", "tree": tree})
    return gold_flow(case.tree or ())


def _row(key: str, role: str, **properties: Any) -> dict[str, Any]:
    metadata: dict[str, Any] = {"title": key, "connector": None}
    if role in {"action", "trigger"}:
        connector, _, action = properties.pop("op").partition(".")
        properties["action"] = action
        metadata["connector"] = {"key": connector, "name": connector}
    return {"id": key, "properties": {"role": role, **properties}, "metadata": metadata}


def _document(
    rows: list[dict[str, Any]], edges: list[tuple[str, str, str | None]], parents: dict[str, str] | None = None
) -> dict[str, Any]:
    return {
        "structure": [{"id": row["id"], "type": "normal", "parent": (parents or {}).get(row["id"])} for row in rows],
        "data": rows,
        "edges": [
            {"id": f"e{place}", "source": source, "target": target, "branch": branch}
            for place, (source, target, branch) in enumerate(edges)
        ],
    }


START = _row("start", "trigger", op="manual.manual")


def test_steps_in_a_row() -> None:
    rows = [START, _row("a", "action", op="github.list_issues"), _row("b", "action", op="slack.post_message")]
    found = document_flow(_document(rows, [("start", "a", None), ("a", "b", None)]))
    assert same_flow(_gold(ISSUES, MESSAGE), found)
    assert not same_flow(_gold(MESSAGE, ISSUES), found)


def test_what_only_a_branch_leads_to_is_inside_it() -> None:
    rows = [
        START,
        _row("if", "condition", expression="priority == 'urgent'"),
        _row("yes", "action", op="jira.create_issue"),
        _row("no", "action", op="github.list_issues"),
        _row("after", "action", op="slack.post_message"),
    ]
    edges = [("start", "if", None), ("if", "yes", "true"), ("if", "no", "false")]
    joined = document_flow(_document(rows, [*edges, ("yes", "after", None), ("no", "after", None)]))
    inside = document_flow(_document(rows, [*edges, ("no", "after", None)]))
    both = _gold({"if": URGENT, "then": [TICKET], "else": [ISSUES]}, MESSAGE)
    assert same_flow(both, joined)
    assert same_flow(_gold({"if": URGENT, "then": [TICKET], "else": [ISSUES, MESSAGE]}), inside)
    assert not same_flow(both, inside)


def test_loops_hold_their_members() -> None:
    rows = [
        START,
        _row("list", "action", op="github.list_issues"),
        _row("each", "for_each", items="list"),
        _row("if", "condition", expression="priority == 'urgent'"),
        _row("tell", "action", op="slack.post_message"),
    ]
    edges = [("start", "list", None), ("list", "each", None), ("if", "tell", "true")]
    found = document_flow(_document(rows, edges, {"if": "each", "tell": "each"}))
    assert same_flow(_gold(ISSUES, {"for_each": [{"if": URGENT, "then": [MESSAGE]}]}), found)
    assert outline(found) == "github.list_issues, for_each[if(priority equals urgent)[slack.post_message]]"


def test_an_approval_is_a_task_and_its_refusal_a_condition() -> None:
    rows = [
        START,
        _row("ask", "approval", instructions="Sign off"),
        _row("yes", "action", op="jira.create_issue"),
        _row("no", "action", op="slack.post_message"),
    ]
    edges = [("start", "ask", None), ("ask", "yes", "approved")]
    alone = document_flow(_document(rows[:3], edges))
    assert same_flow(_gold({"task": True}, TICKET), alone)
    assert same_flow(
        _gold({"task": True}, {"if": {"field": "decision", "op": "equals", "value": "approved"}, "then": [TICKET]}),
        alone,
    )
    both = document_flow(_document(rows, [*edges, ("ask", "no", "rejected")]))
    declined = {"field": "decision", "op": "not_equals", "value": "approved"}
    assert same_flow(_gold({"task": True}, {"if": declined, "then": [MESSAGE], "else": [TICKET]}), both)


def test_gold_may_name_the_id_of_a_foreign_operation() -> None:
    row = _row("a", "action", op="github.create_issue")
    row["metadata"]["external_id"] = "GitHub_Issue__3_0_0__create_Issue"
    found = document_flow(_document([START, row], [("start", "a", None)]))
    assert same_flow(_gold({"op": "GitHub_Issue__3_0_0__create_Issue"}), found)


@pytest.mark.parametrize(
    ("gold", "found", "similarity"),
    [
        ([], [], 1.0),
        ([ISSUES, MESSAGE], [ISSUES, MESSAGE], 1.0),
        ([ISSUES, MESSAGE], [ISSUES], 1 - 1 / 3),
        ([ISSUES, MESSAGE], [ISSUES, TICKET], 1 - 1 / 4),
        ([{"for_each": [MESSAGE]}], [MESSAGE], 1 - 1 / 3),
        ([{"if": URGENT, "then": [MESSAGE], "else": [TICKET]}], [{"if": URGENT, "then": [MESSAGE]}], 1 - 2 / 6),
        ([ISSUES], [], 0.0),
    ],
)
def test_flow_similarity(gold: list[dict[str, Any]], found: list[dict[str, Any]], similarity: float) -> None:
    named = tuple(_named(node) for node in _gold(*found))
    assert flow_similarity(_gold(*gold), named) == pytest.approx(similarity)


def _named(node: Any) -> Any:
    """A gold node as if it had been found."""
    from dataclasses import replace

    children = {part: tuple(_named(child) for child in getattr(node, part)) for part in ("body", "otherwise")}
    return replace(node, names=(node.pattern,), pattern="", **children)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("lower(node_2.priority) == 'urgent'", [Comparison("node_2.priority", "equals", "urgent")]),
        ("!contains(title, 'x')", [Comparison("title", "not_contains", "x")]),
        ("`5` < count", [Comparison("count", "greater", "5")]),
        ("!assignee", [Comparison("assignee", "missing")]),
        ("length(labels) > `0`", [Comparison("labels", "present")]),
        ("length(labels) == `0`", [Comparison("labels", "missing")]),
        ("draft == `true` && a != 'b'", [Comparison("draft", "present"), Comparison("a", "not_equals", "b")]),
        ("a ==", []),
    ],
)
def test_comparisons_are_read_from_expressions(expression: str, expected: list[Comparison]) -> None:
    assert list(read_comparisons(expression)) == expected


@pytest.mark.parametrize(
    ("said", "name"),
    [(">", "greater"), ("is not", "not_equals"), ("Starts-With", "starts_with"), ("exists", "present"), ("odd", "odd")],
)
def test_operators_have_many_spellings(said: str, name: str) -> None:
    assert canonical_operator(said) == name


def test_of_alternatives_those_are_asked_for_that_the_prompt_says() -> None:
    gold = said_comparison("state", "equals", ["merged", "true"])
    both = said_comparison("status", "in", "Won,Lost")

    assert same_value(gold, [Comparison("state", "equals", "merged")], "delete every branch that is merged")
    assert not same_value(gold, [Comparison("state", "equals", "true")], "delete every branch that is merged")
    assert same_value(gold, [Comparison("state", "equals", "true")], "delete what was integrated")
    assert not same_value(both, [Comparison("status", "equals", "won")], "when it is won or lost")


def test_a_date_that_has_passed_is_less_than_now() -> None:
    assert read_comparisons("days_since(node_1.due) > `0`") == (Comparison("node_1.due", "less", "now"),)
    assert read_comparisons("days_since(node_1.created) > `3`") == (Comparison("node_1.created", "greater", "3"),)


def test_a_flag_meets_true_among_the_values_of_gold() -> None:
    gold = said_comparison("state", "equals", ["merged", "true"])
    found = read_comparisons("node_2.merged == `true`")

    assert same_operator(gold, found)
    assert same_value(gold, found, "delete every branch that is merged")
    assert not same_operator(gold, read_comparisons("node_2.merged != `true`"))


def test_an_element_of_a_list_equals_and_is_contained() -> None:
    found = read_comparisons("contains(node_2.labels[].name, 'bug')")

    assert {test.operator for test in found} == {"contains", "equals"}
    assert [test.operator for test in read_comparisons("contains(title, 'bug')")] == ["contains"]


def test_a_fixed_date_is_compared_as_it_was_said() -> None:
    [test] = read_comparisons("days_since(node_1.due) > days_since('2026-12-24')")
    assert test == Comparison("node_1.due", "less", "2026-12-24")
    [test] = read_comparisons("days_since(node_1.due) > `-2`")
    assert test == Comparison("node_1.due", "less", "2")
