"""Whether a test is one of all things together ("there are more than ten") or of each ("any of them is urgent")."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words

__all__ = ["about_all", "tests_some"]

_ABOUT_ALL = words("none nothing no any anything there something")
_COUNTING = words("none nothing there found empty results total least")
_MEASURES = words("fewer more less over under above below at")
_AMOUNTS = words("count number")
_SOME = words("any one some")
_SOME_OF = words("of is are has have was were")


def tests_some(norms: list[str]) -> bool:
    """ "Any of them is urgent", "one is out of stock", "they are not labelled": a test that each one meets or not."""
    if norms[0] == "they":
        return not about_all(norms)
    return norms[0] in _SOME and bool(set(norms[1:2]) & _SOME_OF)


def about_all(norms: list[str]) -> bool:
    """ "None is found", "there are more than ten": a test of all together, not of each."""
    if norms[:2] in (["any", "of"], ["one", "of"]):
        return False
    if norms[:1] == ["nobody"] and norms[-2:] == ["on", "call"]:
        return True
    if norms[:1] and norms[0] in _MEASURES and norms[-1:] and norms[-1].isdigit():
        return True
    amount = next((norm for norm in norms if norm not in connectives.ARTICLES), "") in _AMOUNTS
    return amount or bool(set(norms[:2]) & _ABOUT_ALL) or bool(set(norms) & _COUNTING)
