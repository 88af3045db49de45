"""What tells in the words of an order which things are meant, and no input, test or trigger of the workflow regards."""

from __future__ import annotations

import json
from collections.abc import Iterator

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, EntityKind, Reading, TokenKind
from agent_app.planners.local.slots import Plan, iter_conditions, iter_slots
from agent_app.planners.local.text import stem
from connectors_app.contracts import JsonObject

__all__ = ["unread_restrictions"]

_LACKING = words("without lacking")
_STATING = words("is are was were has have had do does did contains contain mentions mention lacks lack isn't hasn't")
_RELATIVES = words("that which who")
_BOUNDS = words("older newer more less fewer larger bigger smaller longer shorter greater higher lower")
_MAKING = frozenset({"create", "schedule", "publish"})
"""What is made is not told apart: "a card without a due date"."""
_ENDS = words(", ; . : ! ? and then to into via by in on with so") | {"("}
_TEXTS = frozenset({EntityKind.BODY, EntityKind.QUOTED, EntityKind.TITLE})
_SHORTEST = 3
_LONGEST = 7
"""Tokens of what is told of a restriction."""


def unread_restrictions(plan: Plan, document: JsonObject, told: str) -> Iterator[str]:
    """The words of orders that restrict their things where nothing in the document comes of them.

    `told` is what the answer says already.
    """
    reading = plan.request.reading
    said: set[str] | None = None
    tested = {index for item in iter_conditions(plan.body) for index in range(item.first, item.last)}
    for slot in iter_slots(plan.body):
        if slot.statement.verbs[:1] and slot.statement.verbs[0] in _MAKING and not slot.listing:
            continue
        for first, last in _spans(reading, slot.statement):
            said = said if said is not None else _said_in(document)
            content = [norm for norm in reading.norms(first, last) if _tells(norm)]
            phrase = reading.slice(first, last)
            known = any(norm in said or stem(norm) in said for norm in content)
            if content and not known and tested.isdisjoint(range(first, last)) and phrase not in told:
                yield phrase


def _said_in(document: JsonObject) -> set[str]:
    """All words of the document's inputs, tests and lists."""
    found: set[str] = set()
    for row in document["data"]:
        properties = row["properties"]
        parts = (properties.get(name) for name in ("inputs", "expression", "items", "instructions", "filter", "event"))
        text = json.dumps([part for part in parts if part], ensure_ascii=False).lower()
        for char in "\"'`{}[]()._-&|!=<>?@,:#/\\":
            text = text.replace(char, " ")
        found |= {form for word in text.split() for form in (word, stem(word))}
    return found


def _tells(norm: str) -> bool:
    return norm.isalnum() and norm not in connectives.FUNCTION_WORDS | _BOUNDS | _LACKING | {"whose"}


def _spans(reading: Reading, statement: ActionStatement) -> Iterator[tuple[int, int]]:
    """Where in the words of an order it is told which things are meant."""
    clause = statement.clause
    texts = {i for e in statement.entities if e.kind in _TEXTS for i in range(e.first, e.last)}
    for index in range(clause.first + 1, clause.last - 1):
        if index in texts or not _opens(reading, index):
            continue
        reach = min(clause.last, index + _LONGEST)
        last = next((i for i in range(index + 2, reach) if reading.tokens[i].norm in _ENDS), reach)
        if last - index >= _SHORTEST or reading.tokens[index].norm in _LACKING:
            yield index, last


def _opens(reading: Reading, index: int) -> bool:
    norm, following = reading.tokens[index].norm, reading.tokens[index + 1]
    if norm == "whose" or norm in _LACKING:
        return reading.verb_at(index + 1) is None
    if norm in _RELATIVES:
        return following.norm in _STATING
    if norm == "with":
        return following.norm == "no"
    number = reading.tokens[index + 2] if index + 2 < len(reading.tokens) else following
    return norm in _BOUNDS and following.norm == "than" and number.kind is TokenKind.NUMBER
