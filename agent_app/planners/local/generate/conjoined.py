"""Conditions said one inside the other that make one test: "a ticket is moved to Done and its priority is high"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.model import Clause
from agent_app.planners.local.slots import BranchSlot, SlotTree
from sessions_app.definition import ExpressionError, evaluate_condition

__all__ = ["Tested", "conjoined", "conjoined_title", "conjunction", "holds_unseen"]

Tested = tuple[Clause, bool]
"""A condition's clause, and whether it is denied."""


def conjoined(item: BranchSlot) -> tuple[list[Tested], BranchSlot]:
    """The conditions of one sentence that all have to hold, outermost first, and the innermost of them.

    Where something else happens if one fails, it ends there.
    """
    tests = [(item.condition, item.negated)]
    while (inner := _only_branch(item.then)) is not None and not item.otherwise and not inner.otherwise:
        if inner.condition.sentence != item.condition.sentence:
            break
        item = inner
        tests.append((item.condition, item.negated))
    return tests, item


def _only_branch(body: Sequence[SlotTree]) -> BranchSlot | None:
    return body[0] if len(body) == 1 and isinstance(body[0], BranchSlot) else None


def conjunction(expressions: Sequence[str]) -> str:
    """One expression of several that all have to hold."""
    if len(expressions) == 1:
        return expressions[0]
    return " && ".join(f"({text})" if _loose(text) else text for text in expressions)


def holds_unseen(expression: str) -> bool:
    """Whether a test holds of things whose data tells nothing of what it tests: "not merged", where no field is it."""
    try:
        return evaluate_condition(expression, {})
    except ExpressionError:
        return False


def conjoined_title(said: Sequence[tuple[str, bool]]) -> str:
    """What a condition is called, by the words of its tests and whether each is denied."""
    (first, denied), *others = said
    title = f"{'Unless' if denied else 'If'} {first}"
    for words, negated in others:
        title += f", unless {words}" if negated else f" and {words}"
    return title


def _loose(text: str) -> bool:
    """Whether an "or" stands outside of all brackets."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and text.startswith("||", place):
            return True
    return False
