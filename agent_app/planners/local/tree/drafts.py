"""Statements under construction, and the finished ones they become."""

from __future__ import annotations

from dataclasses import dataclass, field

from agent_app.planners.local.model import (
    ActionStatement,
    ApprovalStatement,
    Clause,
    ConditionalStatement,
    DelayStatement,
    LoopStatement,
    Statement,
)

__all__ = ["Draft", "Scope", "freeze", "last_tested", "lively"]


@dataclass
class Draft:
    """A statement under construction; `branches` are its bodies.

    `answered` says that what follows a person's answer was told by the answer ("if she approves").
    """

    kind: str
    clause: Clause
    branches: list[list[Draft | ActionStatement]] = field(default_factory=lambda: [[], []])
    duration: str = ""
    answered: bool = False


@dataclass
class Scope:
    """A branch of a draft that the next statements go to."""

    draft: Draft
    branch: int
    sentence: int
    sticky: bool = False

    @property
    def items(self) -> list[Draft | ActionStatement]:
        """What the branch holds so far."""
        return self.draft.branches[self.branch]


def last_tested(items: list[Draft | ActionStatement]) -> tuple[Draft, ...]:
    """The latest condition among statements; where it tests each element of a loop, the loop and the condition."""
    for item in reversed(items):
        if isinstance(item, Draft) and item.kind == "condition":
            return (item,)
        inner = item.branches[0][-1] if isinstance(item, Draft) and item.kind == "loop" and item.branches[0] else None
        if isinstance(item, Draft) and isinstance(inner, Draft) and inner.kind == "condition":
            return item, inner
    return ()


def lively(items: list[Draft | ActionStatement]) -> list[Draft | ActionStatement]:
    """Statements without the conditions and loops that nothing came to depend on ("if it is closed, leave it")."""
    kept: list[Draft | ActionStatement] = []
    for item in items:
        if isinstance(item, Draft):
            item.branches = [lively(branch) for branch in item.branches]
            if item.kind == "condition" and not any(item.branches):
                continue
        kept.append(item)
    return kept


def freeze(item: Draft | ActionStatement) -> Statement:
    """The finished statement of a draft."""
    if isinstance(item, ActionStatement):
        return item
    first, second = (tuple(freeze(child) for child in branch) for branch in item.branches)
    if item.kind == "condition":
        return ConditionalStatement(item.clause, first, second, item.clause.negated)
    if item.kind == "loop":
        return LoopStatement(item.clause, first)
    if item.kind == "approval":
        return ApprovalStatement(item.clause, first, second)
    return DelayStatement(item.clause, item.duration)
