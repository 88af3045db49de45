"""States that qualify what a clause says."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.conditions.idioms import find_idiom
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, Reading, TokenKind, VerbForm
from agent_app.planners.local.tree.qualifiers import qualifier
from agent_app.planners.local.tree.stated import end_of_state, goes_on_stating, main_state

__all__ = ["RELATIVE_STATES", "STATE_VERBS", "split_guard"]

STATE_VERBS = words(
    "is are was were has have contains contain equals equal exceeds includes include mentions matches starts isn't 's"
    " reads says targets belongs does did has carries bears costs lacks takes took lasts needs lives works"
)
_GUARD_SUBJECTS = connectives.ARTICLES | words("it its they there")
RELATIVE_STATES = words("contains contain mentions mention includes exceeds equals matches starts targets has have")
_HOLDING = words("containing mentioning")
_TOLD = words("no without lacking")
"""What opens a test after a comma: "new task, no due date"."""
_PLACING = words("in on at from")
_PLACES = _PLACING | words("to under below")
_INDEFINITE = words("a an any some one")
_PARTS = words("its title subject body text description name summary headline topic content comment message")
"""What a text stands in, so that "in" and such a word belong to the test of it."""
_ARRIVING = words("create open add submit raise file")
_RELATIVE, _COPULAS = words("that which"), words("is are was were")
_COMPARISON = words("over above under below greater more less least containing equal equals")


def split_guard(reading: Reading, clause: Clause) -> tuple[Clause, Clause | None]:
    """Part an event clause from a state that qualifies it: "a ticket is created | and its priority is urgent"."""
    if (parted := main_state(reading, clause)) is not None:
        return parted
    for index in range(clause.first + 2, clause.last - 2):
        norm = reading.tokens[index].norm
        if norm in _HOLDING and reading.verb_at(index) is None:
            last = _held(reading, index + 1, clause.last)
            return clause if last < clause.last else replace(clause, last=index), clause.tested(index, last)
        if norm not in {"and", "&", "but", ",", "where", "with", "whose", "while", "that", "which"}:
            continue
        if norm == "," and reading.tokens[clause.first].norm in _PLACING and index <= clause.first + 3:
            continue  # "In GitLab, an issue is opened"
        start = index + 1
        while start < clause.last and reading.tokens[start].norm in {"and", "but", "only", "if", "when", ",", "also"}:
            start += 1
        stated = start < clause.last and _is_state(reading, start, clause.last, norm)
        if stated or (norm in _RELATIVE and _is_done(reading, clause, start)):
            last = end_of_state(reading, start, clause.last)
            guard = clause.tested(start, last)
            earlier = qualifier(reading, replace(clause, last=index)) if norm in {"and", "&", "but"} else None
            if earlier is not None and earlier.last == index:  # "that nobody owns and whose priority is high"
                guard = replace(guard, first=earlier.first)
            return clause if last < clause.last else replace(clause, last=index), guard
    return clause, qualifier(reading, clause)


def _held(reading: Reading, first: int, last: int) -> int:
    """Where quoted words end that something contains and after which it is told where it is: "'x' | in #help"."""
    place = first
    while place < last and reading.tokens[place].kind is TokenKind.QUOTED:
        place += 2 if reading.norms(place + 1, place + 2)[:1] in (["or"], ["and"], [","]) else 1
    if place == first or place >= last - 1 or reading.tokens[place].norm not in _PLACES:
        return last
    following = reading.norms(place + 1, last)[:3]
    return last if set(following) & _PARTS and following[0] not in _INDEFINITE else place


def _is_done(reading: Reading, clause: Clause, first: int) -> bool:
    """ "A customer replies to a ticket that | is solved": after what happens, what was done to its thing before."""
    if not reading.verbs_in(clause.first, first - 1) or reading.tokens[first].norm not in _COPULAS:
        return False
    place = first + 1 + (reading.tokens[first + 1].norm in connectives.ADVERBS if first + 1 < clause.last else 0)
    deed = reading.verb_at(place)
    if deed is None or deed.lemma in _ARRIVING:
        return False
    return deed.form is VerbForm.PAST and deed.last == clause.last


def _is_state(reading: Reading, first: int, last: int, opener: str) -> bool:
    norms = reading.norms(first, last)
    if opener in {"that", "which"}:
        return norms[0] in RELATIVE_STATES and len(norms) > 1
    if opener in {"with", "whose"}:
        return opener == "whose" or any(norm in _COMPARISON for norm in norms[:6])
    if opener in {",", "and", "&"} and (norms[0] in _TOLD or norms[1:3] in (["starting", "with"], ["ending", "with"])):
        return len(norms) > 1
    if opener in {"and", "but", "&"} and (
        find_idiom(reading, first, last) is not None or goes_on_stating(reading, first, last)
    ):
        return True
    subject = norms[0] in _GUARD_SUBJECTS or any(noun.first == first for noun in reading.nouns)
    state = next((i for i, norm in enumerate(norms) if norm in STATE_VERBS or norm == "="), None)
    return subject and state is not None and state < 7
