"""Steps told by their place in the order: "the second", "step two", "the last message"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading

__all__ = ["CARDINALS", "ORDINALS", "RANKS", "STEP_WORDS", "counts_at", "places_in_order"]

ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
    "sixth": 5, "6th": 5, "last": -1, "final": -1, "latest": -1, "bottom": -1, "penultimate": -2, "top": 0,
    "initial": 0, "concluding": -1, "starting": 0, "opening": 0, "closing": -1,
}  # fmt: skip
RANKS = {norm: place for norm, place in ORDINALS.items() if place > 0}
"""Words for places from the second on, counted from nought."""
STEP_WORDS = words("step action node steps actions")
CARDINALS = {str(number): number for number in range(1, 21)} | {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
}  # fmt: skip


def counts_at(norms: Sequence[str], index: int) -> bool:
    """Whether a word tells a place in the order; not so the deed of "before closing it"."""
    if norms[index] not in ORDINALS:
        return False
    following = norms[index + 1 : index + 2]
    done_to = following and following[0] in connectives.ARTICLES | connectives.PRONOUNS - {"one", "ones"}
    return not (norms[index].endswith("ing") and done_to)


def places_in_order(reading: Reading, first: int, last: int) -> set[tuple[int, int]]:
    """Where steps are named by their place: "the second", "step two", "action number 1", "the last step"."""
    found: set[tuple[int, int]] = set()
    for index in range(first, last):
        norm = reading.tokens[index].norm
        following = reading.norms(index + 1, min(last, index + 3))
        if norm in STEP_WORDS and following:
            place = 1 + (following[0] in {"number", "no", "nr", "#"})
            if index + place < last and reading.tokens[index + place].norm in CARDINALS:
                found.add((index, index + place + 1))
        elif norm in ORDINALS and following and following[0] in STEP_WORDS:
            found.add((index, index + 2))
        elif norm in ORDINALS and following[:1] in (["and"], ["&"], [","]) and following[-1] in ORDINALS:
            found.add((index, index + 1))
    return found
