"""The inputs of a step with their expressions evaluated, each text in the markup that the vendor reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from connectors_app.markup import Origin, Piece, fitted, markup_of, plain
from engine_app.execution.effects import Described, mark_length
from engine_app.execution.plan import Plan, PlanNode
from sessions_app.definition import Join, Role, evaluate_value, references

__all__ = ["step_inputs", "worded_inputs"]

_PROGRAM = "http"
"""The connector whose readers are programs, which get what was told as it was told."""
_FIRED = "trigger"
"""How expressions call the trigger that fired, whichever that was."""


def step_inputs(plan: Plan, node: PlanNode, operation: Described, scope: dict[str, Any], now: datetime | None) -> Any:
    """The inputs of a step for the scope it stands in. Raises ExpressionError."""
    return worded_inputs(node.properties.get("inputs") or {}, operation, scope, plan, node.connector, now)


def worded_inputs(
    inputs: Any,
    operation: Described,
    scope: dict[str, Any],
    plan: Plan,
    reader: str,
    now: datetime | None = None,
) -> Any:
    """Inputs evaluated, for the connector `reader`; `plan` has the nodes whose outputs the scope gives.

    What expressions give is text and no markup, unless it comes from the reader itself: markup of others is read. It is
    shortened where a text would be longer than the reader takes, and is on one line where it takes just one. What is
    written there stays. Raises ExpressionError.
    """
    if not isinstance(inputs, dict):
        return evaluate_value(inputs, scope, now=now)
    return {
        name: evaluate_value(value, scope, now=now, join=_joining(operation, name, plan, reader))
        for name, value in inputs.items()
    }


def _joining(operation: Described, name: str, plan: Plan, reader: str) -> Join:
    markup = markup_of(operation.input_schema, operation.binding, name)
    one_line = bool((operation.binding.get("inputs", {}).get(name) or {}).get("one_line"))
    described = operation.input_schema.get("properties", {}).get(name)
    stated = described.get("maxLength") if isinstance(described, Mapping) else None
    longest = stated - mark_length(operation, name) if stated else None

    def piece(text: str, source: str | None) -> Piece:
        if source is None:
            return Piece(text, Origin.AUTHOR)
        teller = _teller(plan, source)
        if teller and teller == reader and markup is not None:
            return Piece(text, Origin.VENDOR)
        read = text if reader == _PROGRAM else plain(teller, text)
        return Piece(" ".join(read.split()) if one_line else read, Origin.OTHER)

    def join(pieces: Sequence[tuple[str, str | None]]) -> str:
        return fitted([piece(text, source) for text, source in pieces], markup, longest)

    return join


def _teller(plan: Plan, source: str) -> str:
    """The connector whose answers and events are all that an expression reads, "" where there is none or several."""
    found = _told_by(plan, source)
    return next(iter(found)) if len(found) == 1 else ""


def _told_by(plan: Plan, source: str) -> set[str]:
    """The connectors whose answers an expression reads, through the loops around it; "" for what is of none."""
    named = {node.reference: node for node in plan.nodes.values()}
    found: set[str] = set()
    left, seen = list(references(source)), set[str]()
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        nodes = [plan.nodes[key] for key in plan.triggers] if name == _FIRED else [named[name]] if name in named else []
        for node in nodes:
            if node.role == Role.FOR_EACH:
                left += references(str(node.properties.get("items")))
            else:
                found.add(node.connector)
        if not nodes:
            found.add("")
    return found
