"""Comparisons with nothing: "a receipt is attached", "it has a milestone set", "there is already one"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.conditions.model import Idiom
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading

__all__ = ["FINDING", "WORK", "find_presence"]

_FILLED = words("filled entered provided given specified defined supplied populated")
"""What a field is once it has a value."""
_THERE = _FILLED | words("set attached included linked present there available found recorded assigned added enclosed")
WORK = words("issue ticket task card bug story incident alert case deal lead item request pr mr epic todo")
_TAILS = words("in out already yet")
_INDEFINITE = words("a an any some")
_HAVING = words("has have having got")
_NOBODY = words("nobody noone")
_CONTAINING = words("contain contains include includes hold holds receive receives received gets got")
_DENIED = words("not no never without none nothing") | _NOBODY
_POINTING = words("it one he she they something anything somebody someone that this any them him her such")
_LASTING = words("already yet still now really actually been was were is are 's be can ca could")
FINDING = words("found exists exist there")
_SIGNED = words("logged signed")
_SHORTEST = 4
_LONGEST = 2
"""Words of what is there, or lacks."""


def find_presence(reading: Reading, first: int, last: int) -> Idiom | None:
    """The test for a value, or for none, that words between two token indexes make without naming the value."""
    norms = reading.norms(first, last)
    while norms and norms[-1] in _TAILS:
        norms.pop()
    if not norms:
        return None
    if "never" in norms and norms[-1] in _SIGNED:  # "who never logged in"
        return Idiom(("last_login",), "empty")
    given = not reading.entities_in(first, last)
    return (
        _had(norms)
        or _holds_none(norms)
        or _is_there(norms)
        or _found(norms)
        or _exists(norms)
        or (_comes_with(norms) if given else None)
    )


def _subject(norms: Sequence[str]) -> tuple[str, ...]:
    return tuple(norm for norm in norms if norm not in connectives.FUNCTION_WORDS and norm.isalnum())


def _had(norms: Sequence[str]) -> Idiom | None:
    """ "It has a milestone set", "without an assignee set"."""
    held = next((i for i, norm in enumerate(norms) if norm in _HAVING or norm == "without"), None)
    if held is None or norms[-1] not in _THERE or not set(norms[held + 1 : held + 2]) & (_INDEFINITE | {"no"}):
        return None
    subject = _subject(norms[held + 2 : -1])
    return Idiom(subject, "empty" if set(norms) & _DENIED else "present") if subject else None


def _holds_none(norms: Sequence[str]) -> Idiom | None:
    """ "Hold no objects", "received no replies": what things are without, whatever they would do with it."""
    place = norms.index("no") if "no" in norms else 0
    subject = _subject(norms[place + 1 :])
    if not 0 < len(subject) == len(norms) - place - 1 <= _LONGEST:
        return None
    alone = place == 1 and (norms[0] in _CONTAINING or norms[0] not in connectives.FUNCTION_WORDS | _DENIED | _HAVING)
    return Idiom(subject, "empty") if alone or (place > 1 and norms[place - 1] in _CONTAINING) else None


def _is_there(norms: Sequence[str]) -> Idiom | None:
    """ "A receipt is attached", "no end date was given", "the assignment group has been filled in"."""
    copula = next((i for i, norm in enumerate(norms) if norm in connectives.BE), None)
    if not copula or norms[-1] not in _THERE or set(norms[copula:-1]) - connectives.BE - _DENIED - _LASTING:
        return None
    subject = _subject(norms[:copula])
    opened = (norms[0] in _INDEFINITE | {"no"}) != (norms[-1] == "found")
    if not subject or not (opened or norms[-1] in _FILLED):
        return None
    if norms[-1] == "assigned" and subject[-1] in WORK:  # what lacks somebody, and is not lacking itself
        subject = ("assignee",)
    return Idiom(subject, "empty" if set(norms) & _DENIED else "present")


def _found(norms: Sequence[str]) -> Idiom | None:
    """ "He is found", "there is already one": what was looked up is there."""
    if not set(norms) & FINDING or set(norms) - FINDING - _POINTING - _LASTING - _DENIED:
        return None
    if norms[0] == "there" and norms[-1] == "there":
        return None
    return Idiom((), "empty" if set(norms) & _DENIED else "present")


def _exists(norms: Sequence[str]) -> Idiom | None:
    """ "There is already a Jira issue", "there is still no such page": whether a thing is there that is named."""
    if len(norms) < _SHORTEST or norms[0] != "there" or norms[1] not in connectives.BE:
        return None
    place = next((i for i in range(2, len(norms)) if norms[i] not in _LASTING | {"not"}), len(norms))
    if place == 2 or norms[place : place + 1] == ["more"] or not set(norms[place : place + 1]) & (_INDEFINITE | {"no"}):
        return None  # "there is a comment" is told by its operator
    subject = _subject(norms[place + 1 :])
    return Idiom(subject, "empty" if set(norms[: place + 1]) & _DENIED else "present") if subject else None


def _comes_with(norms: Sequence[str]) -> Idiom | None:
    """ "With an attachment", "with a due date": something that is there."""
    subject = _subject(norms[2:])
    if norms[0] != "with" or norms[1:2] not in (["a"], ["an"], ["any"]) or len(norms) != len(subject) + 2:
        return None
    return Idiom(subject, "present") if 0 < len(subject) <= _LONGEST else None
