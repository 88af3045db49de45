"""What a workflow is called, and how the texts that it sends begin."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.decision import Decision
from agent_app.planners.local.generate.drafts import spoken_title
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ADDRESSEES, Reading, Token
from agent_app.planners.local.schedule import Schedule
from agent_app.planners.local.slots import Plan, Slot, SlotTree, iter_slots

__all__ = ["NAME_LENGTH", "opening_words", "workflow_name"]

NAME_LENGTH = 80
"""The most characters of the name of a workflow and of the title of a step."""


def opening_words(plan: Plan, decision: Decision, schedule: Schedule | None) -> str:
    """How messages begin: what happened, or what was gathered."""
    for event in plan.events:
        operation = decision.operation(event.number)
        if operation is not None:
            return spoken_title(operation.spec)
    for slot in _listings(plan.body):
        operation = decision.operation(slot.number)
        if operation is not None and operation.verb in {"list", "search"}:
            clause = slot.statement.clause
            first = clause.verb.last if clause.verb is not None else clause.first
            while first < clause.last - 1 and _is_addressed(plan.request.reading.tokens[first]):
                first += 1
            text = _untimed(plan.request.reading, min(first, clause.last - 1), clause.last, schedule)
            told = text.removeprefix("the ").removeprefix("all ")
            return told[:1].upper() + told[1:]
    return ""


def _is_addressed(token: Token) -> bool:
    """ "Send | #ops | the open incidents", "show | me | the list"."""
    return token.kind in ADDRESSEES or token.norm in _ADDRESSED


_ADDRESSED = words("me us everyone everybody")


def workflow_name(plan: Plan, decision: Decision, opening: str) -> str:
    """What starts a workflow and the products that it works with; `opening` tells which event it is."""
    chosen = [choice.operation for _, choice in sorted(decision.choices.items()) if choice.operation is not None]
    actions = dict.fromkeys(item.spec.connector.name for item in chosen if item.spec.role == "action")
    start = opening if any(decision.operation(event.number) for event in plan.events) else ""
    if not start:
        start = "Scheduled" if any(event.event.schedule for event in plan.events) else "On demand"
    return f"{start}: {', '.join(actions)}"[:NAME_LENGTH] if actions else start[:NAME_LENGTH]


def _untimed(reading: Reading, first: int, last: int, schedule: Schedule | None) -> str:
    """Words between two token indexes up to the time that the workflow runs at."""
    text, start = reading.slice(first, last), reading.tokens[first].start
    if schedule is not None and start < schedule.start < start + len(text):
        text = text[: schedule.start - start]
    return text.strip(" .,")


def _listings(body: Sequence[SlotTree]) -> list[Slot]:
    return [slot for slot in iter_slots(body) if slot.listing or slot.statement.retrieval]
