"""Comparisons with the kind of person something comes from: "from a VIP customer", "by external users"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.conditions.model import Idiom
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading

__all__ = ["PERSONS", "comes_from_kind", "find_kind_of_person", "kind_of_person"]

PERSONS = words(
    "customer client user account company contributor member partner vendor supplier employee requester caller"
    " subscriber colleague developer organization organisation sender author buyer shopper guest patient student"
)
_FROM = words("from by of to")
_LINKS = connectives.BE | words("it that this they comes come came belongs belong belonging sent written reported")
_POINTING = words(
    "new other same different certain specific given real single registered human named team staff"
    " big large small good nice"
)
"""What stands before a person and tells no kind of them."""
_DETERMINERS = words("a an any one some our the")
_DENIED = words("not never")
_LONGEST = 3


def kind_of_person(norms: Sequence[str]) -> int:
    """Where the words end that begin with "a VIP customer": a person and which kind of them; 0 if they do not."""
    start = 1 if norms and norms[0] in _DETERMINERS else 0
    for place in range(start + 1, min(start + _LONGEST, len(norms))):
        if _person(norms[place]) is not None:
            return place + 1 if start or norms[place].endswith("s") else 0
        if norms[place] in connectives.FUNCTION_WORDS:
            return 0
    return 0


def find_kind_of_person(reading: Reading, first: int, last: int) -> Idiom | None:
    """The comparison that "is from a VIP customer", "belongs to an external user" makes."""
    norms = reading.norms(first, last)
    place = next((i for i, norm in enumerate(norms) if norm in _FROM), None)
    if place is None and norms and norms[0] in _DETERMINERS:
        place = -1  # "a VIP customer", as the subject
    if place is None or place + 1 + kind_of_person(norms[place + 1 :]) != len(norms):
        return None
    before = norms[: max(place, 0)]
    if place + 1 >= len(norms) or not _linked(before):
        return None
    start = place + 1 + (norms[place + 1] in _DETERMINERS)
    person = _person(norms[-1])
    told = norms[start:-1]
    if person is None or not told or set(told) & (_POINTING | connectives.FUNCTION_WORDS):
        return None
    value = reading.slice(first + start, last - 1)
    return Idiom((person,), "!=" if set(before) & _DENIED else "==", (value,))


def comes_from_kind(reading: Reading, index: int, last: int) -> int:
    """Where words end that begin at a token with "from a VIP customer", "by external users"; 0 if they do not."""
    if reading.tokens[index].norm not in {"from", "by"}:
        return 0
    end = index + 1 + kind_of_person(reading.norms(index + 1, last))
    told = find_kind_of_person(reading, index, end) is not None and not reading.mentions_in(index, end)
    compound = any(noun.first == end for noun in reading.nouns)  # "from our VIP customer list"
    explained = reading.norms(end, end + 1) == ["("]  # "from a big customer (plan is enterprise)"
    return end if told and not compound and not explained else 0


def _linked(before: Sequence[str]) -> bool:
    """ "It is", "a ticket is", "the order belongs": nothing is said before but what is compared."""
    if not before:
        return True
    place = next((i for i, norm in enumerate(before) if norm in _LINKS - {"it", "that", "this", "they"}), len(before))
    return set(before[place:]) <= _LINKS | _DENIED


def _person(norm: str) -> str | None:
    return next((one for one in (norm, norm.removesuffix("s")) if one in PERSONS), None)
