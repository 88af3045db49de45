"""Conditions in words to JMESPath expressions over the outputs of earlier steps."""

from __future__ import annotations

from agent_app.planners.local.conditions.comparisons import parse_tests, tested_tokens
from agent_app.planners.local.conditions.expressions import condition_expression
from agent_app.planners.local.conditions.operators import find_operator
from agent_app.planners.local.conditions.titles import condition_words
from agent_app.planners.local.conditions.windows import assumed_windows

__all__ = [
    "assumed_windows",
    "condition_expression",
    "condition_words",
    "find_operator",
    "parse_tests",
    "tested_tokens",
]
