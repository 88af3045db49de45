"""What tells in the words of an order which things are meant, and names that are said: what no input, test or trigger
of the workflow regards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from agent_app.planners.local.entities import ACRONYMS, PRIORITY_WORDS, STATUS_WORDS
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, EntityKind, Reading, TokenKind
from agent_app.planners.local.parse import masked_tokens
from agent_app.planners.local.slots import Plan, iter_conditions, iter_slots
from agent_app.planners.local.text import stem
from connectors_app.contracts import JsonObject

__all__ = ["unplaced_names", "unread_restrictions"]

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
_NAMES = frozenset(
    {TokenKind.QUOTED, TokenKind.CHANNEL, TokenKind.USER, TokenKind.EMAIL, TokenKind.URL, TokenKind.PATH, TokenKind.KEY}
)
_OPENERS = frozenset('.:!?;(-–—*•"“')
_CALENDAR = words(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays"
    " sundays january february march april may june july august september october november december"
)
_QUOTES = re.compile(r"“([^”]*)”")
_LEFT_OPEN = re.compile(r"\{+[^{}]*\}+|<[^<>]*>")
"""What a text leaves open for what the data at hand tell."""
_MARKS = "\"'“”‘’#@.,:"


def unplaced_names(plan: Plan, document: JsonObject, told: str, spans: Sequence[tuple[int, int]] = ()) -> Iterator[str]:
    """Names that a prompt says (in quotes, in capitals, a channel, somebody) and that stand nowhere in the document.

    `told` is what the answer says already, `spans` are those of the words of a schedule in the reading's text.
    """
    reading = plan.request.reading
    said = json.dumps([row["properties"] for row in document["data"]], ensure_ascii=False).lower()
    said += " ".join(_QUOTES.findall(told.lower()))
    passed = masked_tokens(reading, spans) | reading.mentioned
    lost = [
        i
        for i in range(len(reading.tokens))
        if i not in passed and _names(reading, i) and not _is_said(reading, i, said)
    ]
    while lost:
        first = last = lost.pop(0)
        while lost and lost[0] == last + 1:
            last = lost.pop(0)
        yield reading.slice(first, last + 1)


def _is_said(reading: Reading, index: int, said: str) -> bool:
    name = reading.tokens[index].text.strip(_MARKS).lower()
    parts = [part.strip() for part in _LEFT_OPEN.split(name)]
    return all(part in said or part.removesuffix("'s") in said or json.dumps(part)[1:-1] in said for part in parts)


def _names(reading: Reading, index: int) -> bool:
    """Whether a token is a name, or a part of one."""
    token = reading.tokens[index]
    if token.kind in _NAMES:
        return True
    if token.kind is not TokenKind.WORD or not token.text[:1].isupper() or reading.verb_at(index) is not None:
        return False
    before = reading.tokens[index - 1] if index else None
    if before is None or before.norm in _OPENERS or before.kind in {TokenKind.BREAK, TokenKind.ARROW}:
        return False
    known = any(noun.known and noun.first <= index < noun.last for noun in reading.nouns)
    known = known or (token.text.isupper() and token.norm in ACRONYMS)
    return not known and token.norm not in _CALENDAR | PRIORITY_WORDS | STATUS_WORDS | connectives.FUNCTION_WORDS


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
