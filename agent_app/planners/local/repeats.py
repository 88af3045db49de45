"""Look-ups that a request says twice: "Who is on call? Fetch them and ..." needs them listed once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent_app.planners.local.decision import Decision
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from agent_app.planners.local.slots import ApprovalSlot, BranchSlot, LoopSlot, Plan, Slot, SlotTree

__all__ = ["said_once"]

_POINTING = connectives.FUNCTION_WORDS | words("list full complete names them whole")


def said_once(plan: Plan, decision: Decision) -> Plan:
    """The plan without look-ups that only repeat the one right before them."""
    return replace(plan, body=_body(plan.request.reading, plan.body, decision))


def _body(reading: Reading, body: Sequence[SlotTree], decision: Decision) -> tuple[SlotTree, ...]:
    found: list[SlotTree] = []
    for item in body:
        before = found[-1] if found else None
        listed = before if isinstance(before, Slot) and before.statement.retrieval else None
        if isinstance(item, Slot):
            if listed is None or not _repeats(reading, item, listed, decision):
                found.append(item)
        elif isinstance(item, LoopSlot):
            listing = item.listing
            if listed is not None and listing is not None and _repeats(reading, listing, listed, decision):
                listing = None
            found.append(replace(item, listing=listing, body=_body(reading, item.body, decision)))
        elif isinstance(item, BranchSlot):
            then, otherwise = _body(reading, item.then, decision), _body(reading, item.otherwise, decision)
            found.append(replace(item, then=then, otherwise=otherwise))
        elif isinstance(item, ApprovalSlot):
            approved, rejected = _body(reading, item.approved, decision), _body(reading, item.rejected, decision)
            found.append(replace(item, approved=approved, rejected=rejected))
        else:
            found.append(item)
    return tuple(found)


def _repeats(reading: Reading, slot: Slot, before: Slot, decision: Decision) -> bool:
    """Whether a look-up is the same as the one before and tells nothing new of what is looked up."""
    operation = decision.operation(slot.number)
    same = operation is not None and operation is decision.operation(before.number)
    statement = slot.statement
    if not same or not statement.retrieval or statement.entities:
        return False
    clause = statement.clause
    spoken = set(reading.mentioned)
    for noun in statement.nouns:
        spoken |= set(range(noun.first, noun.last)) if noun.canon == statement.head else set()
    if clause.verb is not None:
        spoken |= set(range(clause.verb.first, clause.verb.last))
    rest = (index for index in range(clause.first, clause.last) if index not in spoken)
    return all(reading.tokens[index].norm in _POINTING for index in rest if reading.tokens[index].is_word)
