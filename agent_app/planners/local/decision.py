"""What is chosen for the slots of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from agent_app.planners.local.choose import Score
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.scoring.trust import makes_what_starts
from agent_app.planners.local.slots import EventSlot, Plan

__all__ = ["Choice", "Decision"]

_ANSWERED = 0.3
"""From this on what happens at an operation is what is said to happen."""


class Choice(NamedTuple):
    """What was chosen for a slot; `operation` is None where nothing fitted."""

    operation: OperationFeatures | None
    score: Score
    total: float


@dataclass(frozen=True)
class Decision:
    """Choices by slot number, and how sure they are in [0, 1]."""

    choices: dict[int, Choice]
    confidence: float

    def operation(self, number: int) -> OperationFeatures | None:
        """The operation chosen for a slot."""
        choice = self.choices.get(number)
        return choice.operation if choice else None

    def starts_again(self, plan: Plan, operation: OperationFeatures) -> bool:
        """Whether what an operation makes is what an event of the plan waits for, so that it would start it again."""
        started = (self.operation(event.number) for event in plan.events)
        return any(event is not None and makes_what_starts(operation, event) for event in started)

    def answers(self, event: EventSlot) -> bool:
        """Whether what was chosen for an event tells of what happens there, as far as the words for that are known."""
        choice = self.choices.get(event.number)
        return choice is not None and not event.evidence.guessed and choice.score.verb >= _ANSWERED
