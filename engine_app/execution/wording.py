"""The inputs of a step with their expressions evaluated, each text in the markup that the vendor reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from connectors_app.markup import Origin, Piece, fitted, markup_of
from engine_app.execution.plan import Plan, PlanNode
from sessions_app.definition import Join, Role, evaluate_value, references

__all__ = ["Described", "step_inputs", "worded_inputs"]

_FIRED = "trigger"
"""How expressions call the trigger that fired, whichever that was."""


class Described(Protocol):
    """What is known of an operation's inputs."""

    @property
    def input_schema(self) -> Mapping[str, Any]:
        """JSON Schema of the inputs."""

    @property
    def binding(self) -> Mapping[str, Any]:
        """Where they go."""


def step_inputs(plan: Plan, node: PlanNode, operation: Described, scope: dict[str, Any], now: datetime | None) -> Any:
    """The inputs of a step for the scope it stands in. Raises ExpressionError.

    What expressions give is text to the vendor and no markup, unless it comes from the vendor itself.
    """

    def of_vendor(source: str) -> bool:
        return bool(node.connector) and _told_by(plan, source) == {node.connector}

    return worded_inputs(node.properties.get("inputs") or {}, operation, scope, now, of_vendor=of_vendor)


def worded_inputs(
    inputs: Any,
    operation: Described,
    scope: dict[str, Any],
    now: datetime | None = None,
    *,
    of_vendor: Callable[[str], bool] = lambda source: False,
) -> Any:
    """Inputs evaluated; `of_vendor` tells of an expression whether all it gives is in the vendor's markup already.

    What expressions give is shortened where a text would be longer than the vendor takes, and is on one line where it
    takes just one; what is written there stays.
    """
    if not isinstance(inputs, dict):
        return evaluate_value(inputs, scope, now=now)
    return {
        name: evaluate_value(value, scope, now=now, join=_joining(operation, name, of_vendor))
        for name, value in inputs.items()
    }


def _joining(operation: Described, name: str, of_vendor: Callable[[str], bool]) -> Join | None:
    markup = markup_of(operation.input_schema, operation.binding, name)
    one_line = bool((operation.binding.get("inputs", {}).get(name) or {}).get("one_line"))
    described = operation.input_schema.get("properties", {}).get(name)
    longest = described.get("maxLength") if isinstance(described, Mapping) else None
    if markup is None and longest is None and not one_line:
        return None

    def join(pieces: Sequence[tuple[str, str | None]]) -> str:
        told = [Piece(text, _origin(source, of_vendor)) for text, source in pieces]
        return fitted(_on_one_line(told) if one_line else told, markup, longest)

    return join


def _on_one_line(pieces: Sequence[Piece]) -> list[Piece]:
    return [
        piece if piece.origin is Origin.AUTHOR else replace(piece, text=" ".join(piece.text.split()))
        for piece in pieces
    ]


def _origin(source: str | None, of_vendor: Callable[[str], bool]) -> Origin:
    if source is None:
        return Origin.AUTHOR
    return Origin.VENDOR if of_vendor(source) else Origin.OTHER


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
