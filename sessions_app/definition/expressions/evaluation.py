"""Values of expressions and templates over a scope: node references (`node_1`, `trigger`) to outputs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sessions_app.definition.expressions.compiler import ExpressionError, compile_expression
from sessions_app.definition.expressions.functions import as_text
from sessions_app.definition.expressions.limits import bounded_text
from sessions_app.definition.expressions.template import TextPart, parse_template

__all__ = ["evaluate_condition", "evaluate_expression", "evaluate_template", "evaluate_value"]


def evaluate_expression(expression: str, scope: dict[str, Any], *, now: datetime | None = None) -> Any:
    """The JSON value of a bare expression; `now` is what `now()` gives. Raises `ExpressionError`."""
    return compile_expression(expression).evaluate(scope, now)


def evaluate_condition(expression: str, scope: dict[str, Any], *, now: datetime | None = None) -> bool:
    """Whether an expression holds. As JMESPath has it: null, false and empty text, list or object don't; 0 does."""
    value = evaluate_expression(expression, scope, now=now)
    return not (value is None or value is False or value == "" or value == [] or value == {})


def evaluate_template(text: str, scope: dict[str, Any], *, now: datetime | None = None) -> Any:
    """The value of a text with expressions.

    One expression alone keeps its JSON type. In joined text null is empty and whatever is not text is compact JSON.
    Raises `ExpressionError`, also for a `{{` that is not closed.
    """
    template = parse_template(text)
    if template.unclosed is not None:
        raise ExpressionError("An expression opened with {{ is not closed with }}.", details={"text": text[:200]})
    if (single := template.single) is not None:
        return evaluate_expression(single, scope, now=now)
    texts = [
        part.text if isinstance(part, TextPart) else as_text(evaluate_expression(part.source, scope, now=now))
        for part in template.parts
    ]
    bounded_text(sum(map(len, texts)))
    return "".join(texts)


def evaluate_value(value: Any, scope: dict[str, Any], *, now: datetime | None = None) -> Any:
    """An input with all texts in it evaluated, objects and lists walked through (keys are left alone)."""
    if isinstance(value, str):
        return evaluate_template(value, scope, now=now)
    if isinstance(value, dict):
        return {key: evaluate_value(item, scope, now=now) for key, item in value.items()}
    if isinstance(value, list):
        return [evaluate_value(item, scope, now=now) for item in value]
    return value
