"""Mending a document: what a violation names is corrected or dropped."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Sequence

from agent_app.contracts import Plan
from connectors_app.contracts import JsonObject, OperationCatalog
from sessions_app.definition import Severity, Violation, summarize, validate_document

__all__ = ["mend_document"]

_POINTER = re.compile(r"^/data/(\d+)/properties/inputs/([^/]+)")
_DROPPED_INPUTS = frozenset(
    {
        "unknown-reference",
        "reference-not-upstream",
        "member-reference-outside",
        "bad-expression",
        "unquoted-literal",
        "input-type",
        "unknown-input",
    }
)
_DROPPED_NODES = frozenset(
    {"unknown-operation", "connector-mismatch", "role-mismatch", "unreachable-node", "trigger-in-group"}
)
_DROPPED_EDGES = frozenset(
    {
        "self-edge",
        "duplicate-edge",
        "unknown-edge-node",
        "bad-branch",
        "edge-crosses-group",
        "trigger-with-incoming-edge",
    }
)
_EDGE = re.compile(r"^/edges/(\d+)")
_DEFAULT_DURATION = "PT1H"
_MOST_ROUNDS = 4
"""Mending one thing may break another: a dropped step leaves references to it."""


def mend_document(document: JsonObject, violations: Sequence[Violation], catalog: OperationCatalog) -> Plan:
    """Correct what the violations of severity `error` name; abstains if nothing could be mended.

    Inputs that read what does not exist are dropped (validation then asks for them), steps of unknown operations and
    wrong edges go, the neighbours of a dropped step are joined.
    """
    mended = copy.deepcopy(document)
    found: Sequence[Violation] = violations
    for _ in range(_MOST_ROUNDS):
        wrong = [item for item in found if item.severity is Severity.ERROR]
        before = copy.deepcopy(mended)
        for violation in sorted(wrong, key=_from_behind):
            _mend(mended, violation)
        if mended == before:
            break
        found = validate_document(mended, catalog)
    if mended == document:
        return Plan(
            conversation="I could not mend the workflow.",
            next_question="Could you say it in other words, one step at a time?",
            confidence=0.2,
        )
    left = next((item for item in found if item.severity is Severity.INCOMPLETE), None)
    question = left.hint or left.message if left else None
    return Plan(
        conversation=f"I corrected the draft. {summarize(mended)}",
        document=mended,
        next_question=question,
        confidence=0.5,
    )


def _from_behind(violation: Violation) -> int:
    """Edges are dropped from the last to the first, so that the places of the others stay right."""
    match = _EDGE.match(violation.path)
    return -int(match[1]) if match else 1


def _mend(document: JsonObject, violation: Violation) -> None:
    if violation.code in _DROPPED_INPUTS:
        _drop_value(document, violation)
    elif violation.code in _DROPPED_NODES and violation.node_id:
        _drop_node(document, violation.node_id)
    elif violation.code == "cycle":
        _break_cycles(document)
    elif violation.code in _DROPPED_EDGES:
        _drop_edges(document, violation)
    elif violation.code == "bad-duration":
        _with_properties(document, violation.node_id, lambda properties: properties.update(duration=_DEFAULT_DURATION))
    elif violation.code in {"bad-retry", "bad-timeout", "bad-on-error"}:
        _with_properties(document, violation.node_id, _without_policies)
    elif violation.code == "bad-timezone":
        _with_properties(
            document, violation.node_id, lambda properties: properties.get("inputs", {}).update(timezone="UTC")
        )


def _without_policies(properties: JsonObject) -> None:
    for name in ("retry", "timeout_seconds", "on_error"):
        properties.pop(name, None)


def _with_properties(document: JsonObject, node_id: str | None, change: Callable[[JsonObject], None]) -> None:
    for row in document.get("data", []):
        if row.get("id") == node_id:
            change(row.setdefault("properties", {}))


def _drop_value(document: JsonObject, violation: Violation) -> None:
    """Remove the input, or the expression of a control node, that a violation points at."""
    match = _POINTER.match(violation.path)
    rows = document.get("data", [])
    if match and int(match[1]) < len(rows):
        rows[int(match[1])].get("properties", {}).get("inputs", {}).pop(
            match[2].replace("~1", "/").replace("~0", "~"), None
        )
        return
    name = violation.path.rsplit("/", 1)[-1]
    if name in {"expression", "items", "until"}:
        _with_properties(document, violation.node_id, lambda properties: properties.pop(name, None))


def _drop_node(document: JsonObject, node_id: str) -> None:
    """Remove a step and join what was before it to what came after."""
    edges = document.get("edges") or []
    before = [edge for edge in edges if edge["target"] == node_id]
    after = [edge for edge in edges if edge["source"] == node_id]
    kept = [edge for edge in edges if node_id not in (edge["source"], edge["target"])]
    numbers = [int(found[1]) for edge in edges if (found := re.fullmatch(r"edge-(\d+)", str(edge.get("id", ""))))]
    number = max(numbers, default=0)
    for incoming in before:
        for outgoing in after:
            number += 1
            kept.append(
                {
                    "id": f"edge-{number}",
                    "source": incoming["source"],
                    "target": outgoing["target"],
                    "branch": incoming.get("branch"),
                }
            )
    document["edges"] = kept
    for part in ("structure", "data"):
        document[part] = [row for row in document.get(part, []) if row.get("id") != node_id]


def _drop_edges(document: JsonObject, violation: Violation) -> None:
    match = _EDGE.match(violation.path)
    edges = document.get("edges") or []
    if match and int(match[1]) < len(edges):
        del edges[int(match[1])]


def _break_cycles(document: JsonObject) -> None:
    """Remove the edges that lead back to where a walk along the order of the edges came from."""
    edges = document.get("edges") or []
    kept: list[JsonObject] = []
    for edge in edges:
        if not _reaches(kept, edge["target"], edge["source"]):
            kept.append(edge)
    document["edges"] = kept


def _reaches(edges: Sequence[JsonObject], start: str, goal: str) -> bool:
    open_ends, seen = [start], {start}
    while open_ends:
        node = open_ends.pop()
        if node == goal:
            return True
        following = {edge["target"] for edge in edges if edge["source"] == node} - seen
        seen |= following
        open_ends.extend(following)
    return False
