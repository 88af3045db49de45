"""Words that narrow what is listed ("merged branches", "stale pull requests") and that no input of it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent_app.planners.local.conditions.comparisons import STATES
from agent_app.planners.local.dialects import says
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon.connectives import BE, FUNCTION_WORDS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Clause, Noun, Reading
from agent_app.planners.local.text import stem
from agent_app.planners.local.tree import element_test
from agent_app.planners.local.vocabulary import split_key

__all__ = ["Unfiltered", "unfiltered", "untested", "untimed"]

_NARROWING = STATES | words(
    "abandoned empty unused duplicate duplicated outdated old older oldest recent unassigned assigned unreviewed"
    " reviewed unlabelled unlabeled unanswered answered forgotten broken failing flaky finished unfinished deleted"
    " disabled enabled public private unverified suspended urgent critical important starred pinned released"
    " unreleased deployed shipped untouched idle dead orphaned"
)
_HOURS = re.compile(
    r"\b(?:(?:outside(?: of)?|out of|during|within|in|after|before) (?:the |our |normal |regular )*"
    r"(?:working|business|office|core|opening) (?:hours|time)"
    r"|(?:on|over|at|during) (?:the )?(?:weekends?|nights?|weekdays|workdays|public holidays|holidays)"
    r"|(?:more than|over|at least|fewer than|less than) (?:\d+|two|three|four|five|six|ten) times)\b",
    re.IGNORECASE,
)
"""When, or how often, something has to happen for it to count."""
_LASTING = re.compile(
    r"\b(?:for|since) (?:more than|over|at least|longer than|less than)? ?"
    r"(?:\d+|an?|one|two|three|four|five|six|seven|ten) (?:minute|hour|day|week|month)s?\b",
    re.IGNORECASE,
)
_REACH = 4
"""Tokens before a noun in which its adjectives stand."""


@dataclass(frozen=True, slots=True)
class Unfiltered:
    """A word that narrows the things of a listing, and the title of the listing, which gives others too."""

    word: str
    title: str


def unfiltered(
    reading: Reading, statement: ActionStatement, features: OperationFeatures, inputs: Mapping[str, Any]
) -> list[Unfiltered]:
    """What narrows the listed things in the words of a statement, but not in the inputs of its step."""
    several = (noun for noun in statement.nouns if noun.plural or noun.determiner in {"each", "all"})
    noun = next((noun for noun in several if noun.canon == statement.head), None)
    if noun is None:
        return []
    taken = {stem(part) for part in _texts(inputs)}
    known = {stem(part) for part in (*features.spec.title.lower().split(), *split_key(features.spec.key))}
    query = str(inputs.get("query", ""))
    return [
        Unfiltered(word, features.spec.title)
        for word in _adjectives(reading, noun)
        if not says(query, word) and not {word, stem(word)} & (taken | known) and not _is_default(word, features)
    ]


def untested(
    reading: Reading, statement: ActionStatement, features: OperationFeatures, inputs: Mapping[str, Any]
) -> list[Unfiltered]:
    """What the words behind the listed things test of them ("open for more than three days"), where no step does."""
    noun = next((noun for noun in statement.nouns if noun.plural and noun.canon == statement.head), None)
    test = element_test(reading, statement.clause, noun.last) if noun is not None else None
    if test is None:
        return []
    taken = {stem(part) for part in _texts(inputs)}
    if any({stem(norm), norm} & taken for norm in reading.norms(test.first, test.last) if norm not in FUNCTION_WORDS):
        return []
    words_said = reading.slice(test.first, test.last).strip(" ,.")
    opened = words_said.partition(" ")
    return [Unfiltered(opened[2] if opened[0].lower() in BE else words_said, features.spec.title)]


def untimed(reading: Reading, events: Sequence[Clause], tested: Sequence[Clause]) -> tuple[str, ...]:
    """What restricts when an event counts ("outside of working hours", "more than 3 times") and no condition tests.

    How long something has lasted ("open for more than three days") is looked for in the clauses of events alone.
    """
    found = [match[0] for match in _HOURS.finditer(reading.text)]
    for event in events:
        start, end = reading.tokens[event.first].start, reading.tokens[event.last - 1].end
        for match in _LASTING.finditer(reading.text, start, end):
            told = (
                reading.tokens[item.first].start <= match.start() < reading.tokens[item.last - 1].end for item in tested
            )
            found += [] if any(told) else [match[0]]
    return tuple(found)


def _adjectives(reading: Reading, noun: Noun) -> Iterator[str]:
    for index in range(max(noun.first - _REACH, 0), noun.first):
        token = reading.tokens[index]
        if token.norm in _NARROWING and all(_may_follow(reading, place) for place in range(index + 1, noun.first)):
            yield token.norm


def _may_follow(reading: Reading, index: int) -> bool:
    """Whether an adjective may have a token between it and its noun: another one, or the product's name."""
    norm = reading.tokens[index].norm
    named = any(mention.first <= index < mention.last for mention in reading.mentions)
    return named or norm in _NARROWING or norm in {"and", ","}


def _is_default(word: str, features: OperationFeatures) -> bool:
    """Whether a listing gives just such things when it is told nothing: open pull requests."""
    return any(
        word == str(features.spec.inputs[name].get("default", "")).lower()
        for name in ("state", "status")
        if name in features.spec.inputs
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str) and "{{" not in value:
        yield from value.lower().replace("=", " ").replace(":", " ").split()
