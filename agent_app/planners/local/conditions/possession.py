"""Tests of what something has: "has the label bug", "has a score of more than 60 and an owner"."""

from __future__ import annotations

from agent_app.planners.local.conditions.idioms import KINDS
from agent_app.planners.local.conditions.model import Test
from agent_app.planners.local.conditions.operators import find_operator
from agent_app.planners.local.conditions.spans import values_in
from agent_app.planners.local.conditions.subjects import SKIPPED
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind, Reading, TokenKind
from agent_app.planners.local.reading.words import COUNT_WORDS
from agent_app.planners.local.text import unquote

__all__ = ["OWNING", "has_test", "owned_too"]

OWNING = words("has have got carries bears shows")
_INDEFINITE = words("a an")
_LABELS = words("label tag")
_JUDGED = words(
    "successful failed failing pending approved rejected declined expired cancelled canceled unpaid overdue"
)
"""States of what something has: "has a failed payment"."""


def has_test(reading: Reading, first: int, last: int, joiner: str) -> Test | None:
    """ "Has the label bug", "has high priority", "has more than 5 files"."""
    norms = reading.norms(first, last)
    for entity in reading.entities_in(first, last):
        if entity.kind is EntityKind.LABEL:
            return Test(("label",), "contains", (entity.value,), False, first, last, joiner)
        if entity.kind in {EntityKind.PRIORITY, EntityKind.SEVERITY}:
            return Test((entity.key or entity.kind.value,), "==", (entity.value,), False, first, last, joiner)
    if (told := _property_had(reading, first, last, joiner)) is not None:
        return told
    quoted = tuple(unquote(token.text) for token in reading.tokens[first:last] if token.kind is TokenKind.QUOTED)
    if quoted:
        named = tuple(norm for norm in norms if norm.isalpha() and norm not in SKIPPED | {"or", "and"})
        return Test(named, "==" if named else "contains", quoted, False, first, last, joiner)
    number = next((token.text for token in reading.tokens[first:last] if token.kind is TokenKind.NUMBER), None)
    rest = tuple(norm for norm in norms if norm not in SKIPPED and norm.isalpha())
    if number is None and len(rest) > 1 and COUNT_WORDS.get(rest[0], 0) > 1:  # "has two approvals"
        number, rest = str(COUNT_WORDS[rest[0]]), rest[1:]
    if number is not None:
        return Test(rest, "==", (number,), True, first, last, joiner)
    return Test(rest, "present", (), False, first, last, joiner) if rest else None


def owned_too(reading: Reading, first: int, previous: Test) -> bool:
    """ "It has the status Ready and | an owner": one more thing that it has."""
    before = reading.norms(max(0, previous.first - 1), previous.last)
    return reading.norms(first, first + 1)[0] in _INDEFINITE and bool(set(before) & (OWNING | {"with"}))


def _property_had(reading: Reading, first: int, last: int, joiner: str) -> Test | None:
    """ "Has the status STAGED", "has a score of more than 60": a property and what it is."""
    norms = reading.norms(first, last)
    compared = find_operator(norms)
    if compared is not None and compared[2] in {">", "<", ">=", "<="} and compared[0] > 0:
        subject = tuple(norm for norm in norms[: compared[0]] if norm.isalpha() and norm not in SKIPPED | {"of"})
        values, numeric = values_in(reading, first + compared[1], last)
        return Test(subject, compared[2], values, numeric, first, last, joiner) if values and subject else None
    place = next((i for i, norm in enumerate(norms) if norm not in SKIPPED), len(norms))
    if place + 2 == len(norms) and norms[place] in _JUDGED:  # "has a successful build"
        return Test((norms[place + 1],), "==", (norms[place],), False, first, last, joiner)
    if place + 1 >= len(norms) or norms[place] not in KINDS | _LABELS:
        return None
    values, numeric = values_in(reading, first + place + 1, last)
    operator = "contains" if norms[place] in _LABELS else "=="
    return Test((norms[place],), operator, values, numeric, first, last, joiner) if values else None
