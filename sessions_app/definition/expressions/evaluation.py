"""Values of expressions and templates over a scope: node references (`node_1`, `trigger`) to outputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sessions_app.definition.expressions.compiler import ExpressionError, compile_expression
from sessions_app.definition.expressions.functions import as_text
from sessions_app.definition.expressions.limits import bounded_text
from sessions_app.definition.expressions.template import TextPart, parse_template

__all__ = ["Join", "evaluate_condition", "evaluate_expression", "evaluate_template", "evaluate_value"]

Join = Callable[[Sequence[tuple[str, str | None]]], str]
"""Makes one text of its pieces: each with the source of the expression that gave it, None for what is written there."""


def evaluate_expression(expression: str, scope: dict[str, Any], *, now: datetime | None = None) -> Any:
    """The JSON value of a bare expression; `now` is what `now()` gives. Raises `ExpressionError`."""
    return compile_expression(expression).evaluate(scope, now)


def evaluate_condition(expression: str, scope: dict[str, Any], *, now: datetime | None = None) -> bool:
    """Whether an expression holds. As JMESPath has it: null, false and empty text, list or object don't; 0 does."""
    value = evaluate_expression(expression, scope, now=now)
    return not (value is None or value is False or value == "" or value == [] or value == {})


def evaluate_template(
    text: str, scope: dict[str, Any], *, now: datetime | None = None, join: Join | None = None
) -> Any:
    """The value of a text with expressions.

    One expression alone keeps its JSON type. In joined text null is empty and whatever is not text is compact JSON.
    `join` puts the pieces of a text together, also of one piece alone; as they are without it. Raises
    `ExpressionError`, also for a `{{` that is not closed.
    """
    template = parse_template(text)
    if template.unclosed is not None:
        raise ExpressionError("An expression opened with {{ is not closed with }}.", details={"text": text[:200]})
    if (single := template.single) is not None:
        value = evaluate_expression(single, scope, now=now)
        return value if join is None or not isinstance(value, str) else _bounded(join([(value, single)]))
    pieces = [
        (part.text, None)
        if isinstance(part, TextPart)
        else (as_text(evaluate_expression(part.source, scope, now=now)), part.source)
        for part in template.parts
    ]
    bounded_text(sum(len(piece) for piece, _ in pieces))
    return "".join(piece for piece, _ in pieces) if join is None else _bounded(join(pieces))


def _bounded(text: str) -> str:
    bounded_text(len(text))
    return text


def evaluate_value(value: Any, scope: dict[str, Any], *, now: datetime | None = None, join: Join | None = None) -> Any:
    """An input with all texts in it evaluated, objects and lists walked through (keys are left alone)."""
    if isinstance(value, str):
        return evaluate_template(value, scope, now=now, join=join)
    if isinstance(value, dict):
        return {key: evaluate_value(item, scope, now=now, join=join) for key, item in value.items()}
    if isinstance(value, list):
        return [evaluate_value(item, scope, now=now, join=join) for item in value]
    return value
