"""What somebody decides for each of several things: "ask Kim to approve every expense report, then pay it"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import (
    ActionStatement,
    ApprovalStatement,
    Clause,
    ClauseKind,
    LoopStatement,
    Noun,
    Reading,
)
from agent_app.planners.local.slots.phrases import noun_phrase

__all__ = ["decided_for_each"]

_ANY = words("each every any")
_ONE = words("it this that one")
_DETERMINED = 4

Listable = Callable[[Noun], bool]


def decided_for_each(reading: Reading, statement: ApprovalStatement, listable: Listable) -> LoopStatement | None:
    """The loop in which somebody is asked about each of several things, or None where they are asked once.

    The things are named where somebody is asked ("approve every report"), or where it is said what is done then:
    "approve it, then close each case".
    """
    clause = statement.clause
    named = [noun for noun in reading.nouns_in(_asked_to(reading, clause), clause.last) if noun.known]
    for noun in named:
        if _of_each(reading, noun) and listable(noun):
            return LoopStatement(_over(reading, clause, noun), (statement,))
    norms = set(reading.norms(clause.first, clause.last))
    first, *rest = statement.approved or (None,)
    if any(listable(noun) for noun in named) or not norms & (_ONE | _ANY):
        return None
    if isinstance(first, LoopStatement):
        return LoopStatement(first.over, (replace(statement, approved=(*first.body, *rest)),))
    if not isinstance(first, ActionStatement):
        return None
    for noun in first.nouns:
        several = _of_each(reading, noun) or (noun.plural and norms & _ANY)
        if noun.canon == first.head and several and listable(noun):
            return LoopStatement(_over(reading, first.clause, noun), (statement,))
    return None


def _asked_to(reading: Reading, clause: Clause) -> int:
    """Where it is said what somebody is asked, behind who is asked."""
    return next((i + 1 for i in range(clause.first, clause.last) if reading.tokens[i].norm == "to"), clause.first)


def _of_each(reading: Reading, noun: Noun) -> bool:
    """ "Every pending report", "any file", "each of the records"."""
    before = reading.norms(max(0, noun.first - _DETERMINED), noun.first)
    return noun.determiner == "each" or bool(_ANY & set(before) and (not noun.plural or "of" in before))


def _over(reading: Reading, clause: Clause, noun: Noun) -> Clause:
    """What a loop goes over."""
    first, last = noun_phrase(reading, clause, noun)
    last = next((i for i in range(noun.last, last) if reading.verb_at(i) is not None), last)
    return replace(clause, kind=ClauseKind.LOOP, first=first, last=last, introducer="each", verb=None)
