"""Which words of an event nothing heeds: neither the trigger, nor what it filters by, nor a test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from agent_app.planners.local.changes import find_change
from agent_app.planners.local.entities import PRIORITY_WORDS
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.events import rare_events
from agent_app.planners.local.lexicon.nouns import PEOPLE, kinship
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, Reading, TokenKind
from agent_app.planners.local.outcomes import untold_outcomes
from agent_app.planners.local.text import stem

__all__ = ["Filtered", "overlaps", "unheeded"]

_IDLE = words(
    "new newly incoming freshly just someone somebody anyone anybody everyone one person colleague developer time"
    " first another further given certain own whole event events status state outcome result whenever once any kind"
    " case there here also already even finally successfully automatically manually gets get got happens occurs shows"
    " pops targets targeting appears arrives lands comes goes came our my creation everytime always"
)
_PLAIN = connectives.FUNCTION_WORDS | PEOPLE | _IDLE
"""Words of an event that restrict nothing."""
_OPENING = words("from with without by under in on at for to of after before against between within than over like as")
"""What a restriction begins with."""
_NO_VALUES = frozenset({TokenKind.WORD, TokenKind.PUNCT, TokenKind.BREAK, TokenKind.ARROW})
_CALLED = words("project repo repository team board channel space list queue group service pipeline workflow branch")
"""What a name that the trigger filters by may be said to be of."""
_SAME = 0.6
_SHORTEST = 3


class Filtered(NamedTuple):
    """The clause of an event, its trigger, the inputs that it was given, and whether it tells of what happens there."""

    clause: Clause
    features: OperationFeatures
    inputs: Mapping[str, Any]
    answers: bool = True


def unheeded(reading: Reading, events: Iterable[Filtered], tested: Sequence[Clause]) -> Iterator[str]:
    """Stretches of the clauses of events, as they are said, that restrict them and that are lost.

    `tested` are the conditions of the workflow.
    """
    for event in events:
        yield from _lost(reading, *event, tested)


def overlaps(said: str, told: Iterable[str]) -> bool:
    """Whether words are among some that are told already, or tell these and more."""
    return any(said in item or item in said for item in told)


def _lost(
    reading: Reading,
    clause: Clause,
    features: OperationFeatures,
    inputs: Mapping[str, Any],
    answers: bool,
    tested: Sequence[Clause],
) -> Iterator[str]:
    taken = {index for item in tested for index in range(item.first, item.last)}
    given = {str(value).lower().strip("#@") for value in inputs.values()}
    for entity in reading.entities_in(clause.first, clause.last):
        if entity.value.lower().strip("#@") in given or entity.key in given:
            called = set(reading.norms(max(0, entity.first - 1), entity.first)) & _CALLED
            taken |= set(range(entity.first - bool(called), entity.last))
    for mention in reading.mentions_in(clause.first, clause.last):
        taken |= set(range(mention.first, mention.last))
    for verb in reading.verbs_in(clause.first, clause.last) if answers else ():
        taken |= set(range(verb.first, verb.last))
    if (change := find_change(reading, clause)) is not None and ({"field"} & set(inputs)):
        named = [change.named] if change.named is not None else []
        taken |= {index for first, last in named for index in range(first, last)}
    if answers:
        spans = rare_events(reading.norms(clause.first, clause.last)).values()
        taken |= {clause.first + index for first, last in spans for index in range(first, last)}
    for noun in reading.nouns_in(clause.first, clause.last):
        if _is_of(noun.canon, features):
            taken |= set(range(noun.first, noun.last))
    known = {*features.terms, *(term for phrase in features.phrases for term in phrase)}
    known |= {part for value in (*given, *inputs) for part in value.replace("-", " ").replace("_", " ").split()}
    unmet = set(untold_outcomes(reading, clause, features, inputs))
    taken -= unmet
    lost = [i for i in range(clause.first, clause.last) if i not in taken and (i in unmet or _says(reading, i, known))]
    return _stretches(reading, clause, lost, taken)


def _is_of(noun: str, features: OperationFeatures) -> bool:
    parts = [part for thing in features.objects for part in (thing, *thing.split("_"))]
    return any(kinship(noun, part) >= _SAME for part in parts)


def _says(reading: Reading, index: int, known: set[str]) -> bool:
    """Whether a token has a content that a trigger of some words does not have."""
    token = reading.tokens[index]
    if token.kind not in _NO_VALUES:
        return True
    if not token.is_word or token.norm in _PLAIN or len(token.norm) < _SHORTEST:
        return token.norm in PRIORITY_WORDS
    return stem(token.norm) not in known and token.norm not in known


def _stretches(reading: Reading, clause: Clause, lost: Sequence[int], taken: set[int]) -> Iterator[str]:
    """The lost tokens with what stands between them and the preposition before them."""
    place = 0
    while place < len(lost):
        first = last = lost[place]
        while place + 1 < len(lost) and not taken & set(range(last + 1, lost[place + 1])):
            place += 1
            last = lost[place]
        while (
            first - 1 >= clause.first
            and first - 1 not in taken
            and reading.tokens[first - 1].norm in _OPENING | connectives.ARTICLES
        ):
            first -= 1
        yield reading.slice(first, last + 1)
        place += 1
