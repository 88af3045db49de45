"""What the clause of an event says of its thing without telling what happens: "a pull request has no reviewers"."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.conditions.comparisons import parse_tests
from agent_app.planners.local.conditions.operators import find_operator
from agent_app.planners.local.lexicon.events import EVENT_PHRASES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, Reading, VerbForm

__all__ = ["HOLDING", "end_of_state", "goes_on_stating", "main_state"]

HOLDING = words("contains contain mentions mention includes exceeds exceed equals matches starts lacks")
"""Verbs that tell what something is like, and mostly not that something happened."""
_OWNING = words("has have")
_COPULAS = words("is are")
_CLASSING = words("a an either neither in on of")
"""What follows "is" where it tells what something is: "is a duplicate", "is either urgent or blocked"."""
_SUBJECTS = words("a an any new the some")
_INSIDE = words("and is are that which who whose its")
"""What a subject of one thing alone does not have."""
_ARRIVING = words("comes came arrives arrived lands appears shows")
_PASSIVE = words("is are was were gets get got")
_HAPPENED = frozenset(phrase.split()[-1] for said in EVENT_PHRASES.values() for phrase in said)
_FRESH = words("new been just now")
_DENIALS = words("not never")
_NEGATIONS = words("not n't never")
_DENIED = words("is are was were 's has have had does do did can")
_TOLD = frozenset({"==", "present"})
"""What may as well tell of something new: "has a comment"."""
_PLACING = words("in on from")
_FURTHER = words("and but")
_FRESH_REACH = 3
_SHORTEST = 2
"""Words of a state at least: "lacks labels"."""
_SUBJECT = 3
"""Words of a subject that is told after "and": "and its story points exceed 8"."""


def main_state(reading: Reading, clause: Clause) -> tuple[Clause, Clause] | None:
    """The thing that an event's clause is about and what the clause says of it, where that is no happening."""
    place = next((i for i in range(clause.first, clause.last) if _predicates(reading, i)), None)
    if place is None or place < clause.first + 2 or reading.tokens[clause.first].norm not in _SUBJECTS:
        return None
    if set(reading.norms(clause.first, place)) & _INSIDE or reading.verbs_in(clause.first, place):
        return None
    last = end_of_state(reading, place, clause.last)
    if not _states(reading, clause, place, last):
        return None
    return replace(clause, last=place), clause.tested(last=last)


def goes_on_stating(reading: Reading, first: int, last: int) -> bool:
    """Whether what follows "and" or "but" tells what the thing of an event is like: "is opened | but not assigned"."""
    norms = reading.norms(first, last)
    if norms[0] in _DENIALS or (norms[0] in _DENIED and norms[1:2] == ["not"]):
        return len(norms) > 1
    compared = find_operator(norms)
    if compared is not None and compared[2] not in _TOLD and compared[2] != "!=":
        return compared[0] <= _SUBJECT and not reading.verbs_in(first, first + compared[0])
    return norms[0] in HOLDING and len(norms) > 1


def end_of_state(reading: Reading, first: int, last: int) -> int:
    """Where a state ends because it is told then what happens: "a ticket whose priority is high | comes in"."""
    for index in range(first + _SHORTEST, last):
        norm = reading.tokens[index].norm
        if norm in _ARRIVING:
            return index
        verb = reading.verb_at(index + 1) if norm in _PASSIVE else None
        if verb is not None and verb.form is VerbForm.PAST and _only_placed(reading, verb.last, last):
            return index
    return last


def _only_placed(reading: Reading, first: int, last: int) -> bool:
    """Whether words only tell where something happens: "is opened | in acme/api", and no state: "is set to high"."""
    known = reading.mentioned | reading.valued
    further = next((index for index in range(first, last) if reading.tokens[index].norm in _FURTHER), last)
    return all(index in known or reading.tokens[index].norm in _PLACING for index in range(first, further))


def _predicates(reading: Reading, index: int) -> bool:
    norm, following = reading.tokens[index].norm, reading.norms(index + 1, index + 2)
    if norm == "starts":
        return following == ["with"]  # and not "a sprint starts"
    if norm in _DENIED and set(following) & _NEGATIONS:
        return True
    return norm in HOLDING | _OWNING or (norm in _COPULAS and bool(set(following) & _CLASSING))


def _states(reading: Reading, clause: Clause, place: int, last: int) -> bool:
    """Whether a predicate tells what something is like: "has no reviewers", and neither "has failed" nor "has news"."""
    norms = reading.norms(place, last)
    if norms[0] in HOLDING or (norms[0] in _DENIED and set(norms[1:2]) & _NEGATIONS):
        return True  # what did not happen is how things are
    verb = reading.verb_at(place + 1)
    happened = set(norms[1:2]) & _HAPPENED or (verb is not None and verb.form is VerbForm.PAST)
    if set(norms[:_FRESH_REACH]) & _FRESH or happened:
        return False
    tests = parse_tests(reading, clause.tested(place, last))
    return bool(tests) and any(test.operator not in {"present"} for test in tests)
