"""What control nodes come to, from their properties and what expressions see. Pure functions of their arguments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine_app.contracts import StepState
from engine_app.execution.frames import Outcome
from engine_app.execution.journal import Question
from engine_app.execution.plan import PlanNode
from sessions_app.definition import (
    ExpressionError,
    evaluate_condition,
    evaluate_expression,
    evaluate_value,
    parse_duration,
)
from sessions_app.definition.expressions.dates import parse_instant

__all__ = ["MAX_ELEMENTS", "approval_question", "condition_outcome", "delay_seconds", "loop_items"]

MAX_ELEMENTS = 10_000
"""Elements a loop goes through at most."""


def condition_outcome(node: PlanNode, scope: dict[str, Any], now: datetime) -> Outcome:
    """Whether a condition's expression holds; raises ExpressionError."""
    holds = evaluate_condition(str(node.properties.get("expression") or ""), scope, now=now)
    return Outcome(StepState.SUCCEEDED, {"result": holds}, "true" if holds else "false")


def delay_seconds(node: PlanNode, scope: dict[str, Any], now: datetime) -> float:
    """How long a delay waits from now, 0 where its end has passed; raises ExpressionError."""
    until = node.properties.get("until")
    if until:
        return max((parse_instant(evaluate_value(until, scope, now=now)) - now).total_seconds(), 0.0)
    duration = evaluate_value(node.properties.get("duration"), scope, now=now)
    return parse_duration(str(duration)).total_seconds()


def loop_items(node: PlanNode, scope: dict[str, Any], now: datetime) -> list[Any]:
    """The elements of a loop; null counts as none. Raises ExpressionError for what is no list."""
    items = evaluate_expression(str(node.properties.get("items") or ""), scope, now=now)
    if items is None:
        return []
    if not isinstance(items, list):
        raise ExpressionError("What the loop should go through is not a list.")
    if len(items) > MAX_ELEMENTS:
        raise ExpressionError(f"The loop has more than {MAX_ELEMENTS:,} elements.")
    return items


def approval_question(node: PlanNode, path: str, scope: dict[str, Any], now: datetime) -> Question:
    """What a person is asked, the texts evaluated; raises ExpressionError."""
    properties = node.properties
    timeout = properties.get("timeout_seconds")
    return Question(
        node_id=node.id,
        path=path,
        instructions=_text(evaluate_value(properties.get("instructions") or node.title, scope, now=now)),
        assignee=_text(evaluate_value(properties.get("assignee") or "", scope, now=now))[:200],
        expires_in=float(timeout) if isinstance(timeout, int | float) and timeout > 0 else None,
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value)
