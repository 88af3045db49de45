"""Bounds of one evaluation, so that no expression can exhaust a worker."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

__all__ = [
    "MAX_DEPTH",
    "MAX_EXPRESSION_LENGTH",
    "MAX_ITEMS",
    "MAX_STEPS",
    "MAX_TEXT",
    "ExpressionError",
    "bounded_text",
    "check_size",
    "to_json",
]

from wfproject.common.errors import ApplicationError

MAX_EXPRESSION_LENGTH = 4_000
MAX_DEPTH = 80
"""Levels of a compiled expression; the interpreter recurses once per level."""
MAX_STEPS = 500_000
MAX_ITEMS = 100_000
"""JSON values a result may consist of, a value that occurs twice counted twice."""
MAX_TEXT = 1_000_000
"""Characters a text result may have."""


class ExpressionError(ApplicationError):
    """An expression can't be read or evaluated; `message` says why in words for people."""

    code = "expression-failed"
    http_status = 422


def check_size(value: Any) -> None:
    """Raise `ExpressionError` for what is not JSON, or has over `MAX_ITEMS` parts or `MAX_TEXT` characters in all."""
    items = characters = 0
    stack = [value]
    while stack:
        current = stack.pop()
        items += 1
        if isinstance(current, str):
            characters += len(current)
        elif isinstance(current, dict):
            stack.extend(current.values())
        elif isinstance(current, list):
            stack.extend(current)
        elif not (current is None or isinstance(current, int) or (isinstance(current, float) and isfinite(current))):
            # An expression reference (`&a`) or a number such as to_number('nan').
            raise ExpressionError("The expression gives something that is not JSON.")
        if items + len(stack) > MAX_ITEMS or characters > MAX_TEXT:
            raise ExpressionError("The result of the expression is too large.")


def bounded_text(length: int) -> None:
    """Raise `ExpressionError` if a text of `length` characters would be too long."""
    if length > MAX_TEXT:
        raise ExpressionError(f"The expression makes a text of more than {MAX_TEXT:,} characters.")


def to_json(value: Any) -> str:
    """Compact JSON of a value, after `check_size`."""
    check_size(value)
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
