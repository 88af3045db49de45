"""The noun phrase of what is looked up."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, Noun, Reading, TokenKind, VerbForm
from agent_app.planners.local.statements import ADDRESSES
from agent_app.planners.local.tree.continued import goes_on

__all__ = ["noun_phrase"]


def _commands(reading: Reading, index: int) -> bool:
    verb = reading.verb_at(index)
    return verb is not None and verb.form is not VerbForm.PAST


_TELLING_APART = words("no zero more less fewer over under above below at missing empty status state priority severity")
"""What follows "with" where it tells which things are meant."""


_BELONGING = [[done, "to"] for done in ("assigned", "reassigned", "delegated", "belonging", "escalated")]


def noun_phrase(reading: Reading, clause: Clause, noun: Noun) -> tuple[int, int]:
    """The noun phrase around a noun: from its determiner to the prepositions that say where it goes."""
    first = noun.first
    stops = words("to in on of with about for from into and as by at me us them him her everyone everybody")
    addressed = {entity.last - 1 for entity in reading.entities if entity.kind in ADDRESSES}
    while (
        first > clause.first
        and reading.tokens[first - 1].norm not in stops
        and first - 1 not in addressed  # "send anna the open issues"
        and not _commands(reading, first - 1)
    ):
        first -= 1
    last = noun.last
    while last < clause.last and (_tells_further(reading, noun.last, last) or not _goes_somewhere(reading, last)):
        last += 1
    return first, last


def _tells_further(reading: Reading, first: int, index: int) -> bool:
    """Whether "and" goes on with which ones they are: "the bugs that are unassigned | and older than two days"."""
    told = not connectives.RELATIVES.isdisjoint(reading.norms(first, index))
    return told and reading.tokens[index].norm == "and" and goes_on(reading, index + 1, len(reading.tokens))


def _goes_somewhere(reading: Reading, index: int) -> bool:
    """Whether a preposition says where things go, or with what, and not which ones they are."""
    if any(entity.first <= index < entity.last for entity in reading.entities):
        return False  # "in status To Do"
    channel = reading.tokens[index + 1 : index + 2]
    if channel and channel[0].kind is TokenKind.CHANNEL and reading.tokens[index].norm in {"in", "on"}:
        return True
    if reading.tokens[index].norm == "with" and set(reading.norms(index + 1, index + 2)) & _TELLING_APART:
        return False  # "message the owners of issues with no cycle"
    if reading.norms(max(0, index - 1), index + 1) in _BELONGING:
        return False  # "email kim the bugs assigned to bob"
    done = reading.verb_at(index - 1)
    if reading.tokens[index].norm == "by" and done is not None and done.form is VerbForm.PAST:
        return False  # "the issues that were created by bob"
    return reading.tokens[index].norm in words("to into via by through using and , onto with as so")
