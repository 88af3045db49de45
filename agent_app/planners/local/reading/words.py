"""The words by which verbs and nouns are told apart."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Token

__all__ = ["ADJECTIVES", "BEFORE_OBJECTS", "COUNT_WORDS", "STATIVE", "WITH_OBJECT", "ends_values"]

ADJECTIVES = words(
    "open closed new high low urgent critical stale overdue unassigned same old current latest newest recent failed"
    " failing merged matching linked related corresponding initial short quick private public internal friendly"
    " following final second first third last next previous whole full big small major minor simple nice main default"
    " active pending blocked resolved unresolved weekly daily monthly proper brief red green automatic daily more few"
    " other existing separate dedicated"
)
COUNT_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "couple": 2,
}  # fmt: skip
BEFORE_OBJECTS = words("again once also back right over automatically internally publicly privately")
"""What may stand between a verb and its object."""
WITH_OBJECT = frozenset({"request changes", "leave a review", "submit a review", "give approval"})
"""Verbs that have their object in them."""
STATIVE = words("use handle process need want like have be")
_STATING = words("is are not 's was were")


def ends_values(tokens: Sequence[Token], index: int) -> bool:
    """Whether the last word of what a copula says of its subject stands at `index`: "is Germany", "is DE or CH"."""
    if tokens[index].norm in connectives.FUNCTION_WORDS and not tokens[index].text.isupper():
        return False
    place = index - 1
    while place > 1 and tokens[place].norm in {"or", ","}:
        place -= 2
    return place > 0 and tokens[place].norm in _STATING
