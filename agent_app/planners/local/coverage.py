"""Which words of a prompt no step, condition, loop or trigger was made of: what is dropped has to be told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.talk import GREETINGS, LEAD_INS, SMALL_TALK, THANKS
from agent_app.planners.local.model import (
    IDENTIFYING,
    ActionStatement,
    Clause,
    ClauseKind,
    ConditionalStatement,
    Entity,
    LoopStatement,
    Mention,
    Noun,
    Reading,
    Request,
    Statement,
    TokenKind,
    VerbForm,
)
from agent_app.planners.local.parse import masked_tokens

__all__ = ["said_clauses", "says_something", "untaken"]

_PAUSES = frozenset({TokenKind.PUNCT, TokenKind.BREAK, TokenKind.ARROW})
_JOINING = (
    frozenset(word for phrase in (*connectives.SUBORDINATORS, *connectives.SEQUENCE) for word in phrase.split())
    | connectives.ADVERBS
    | connectives.ARTICLES
    | connectives.PREPOSITIONS
    | GREETINGS
    | THANKS
    | LEAD_INS
    | frozenset({"and", "or", "but", "so", "else", "otherwise"})
)
"""Words that join what was taken, and say nothing where they stand at the edge of what was not."""
_VAGUE = connectives.FLOW_NOUNS - {"it"} | {"me", "us", "someone", "somebody", "that"}
_HAVING = re.compile(r"(?:i|we) ?(?:'ve|have)? ?(?:got|have|had|use|own|run on|work with|hope) |hope ")
"""Tells what there is, or what is wished for, not what to do."""
_CHATTY = SMALL_TALK | LEAD_INS | connectives.FUNCTION_WORDS


def untaken(request: Request, prompt: str, spans: Sequence[tuple[int, int]] = ()) -> tuple[str, ...]:
    """Stretches of the prompt, as typed, that say something to do or to test and that the request has no part for.

    `spans` are the character offsets, in the reading's text, of the words of a schedule. What is told to be left
    undone ("otherwise do nothing"), greetings and thanks, and headings of one word say nothing to do.
    """
    reading = request.reading
    taken = {index for clause in said_clauses(request) for index in range(clause.first, clause.last)}
    taken |= masked_tokens(reading, spans)
    return tuple(
        prompt[slice(*reading.original(reading.tokens[first].start, reading.tokens[last - 1].end))]
        for first, last in _stretches(reading, taken)
        if says_something(reading, first, last)
    )


def said_clauses(request: Request) -> Iterator[Clause]:
    """The clauses that events, statements, conditions and loops were made of, the headline, and what is denied."""
    yield from (event.clause for event in request.events)
    yield from (clause for clause in request.leftovers if clause.kind in {ClauseKind.NEGATED, ClauseKind.HEADLINE})
    yield from _said(request.body)


def _said(body: Sequence[Statement]) -> Iterator[Clause]:
    for item in body:
        if isinstance(item, ConditionalStatement):
            yield item.condition
            yield from _said((*item.then, *item.otherwise))
        elif isinstance(item, LoopStatement):
            yield item.over
            yield from _said(item.body)
        elif isinstance(item, ActionStatement):
            yield item.clause
        else:
            yield item.clause
            yield from _said((*getattr(item, "approved", ()), *getattr(item, "rejected", ())))


def _stretches(reading: Reading, taken: set[int]) -> Iterator[tuple[int, int]]:
    """Runs of tokens that were not taken, without what joins them to their neighbours."""
    first = 0
    for index in range(len(reading.tokens) + 1):
        if index < len(reading.tokens) and index not in taken:
            continue
        start, end = first, index
        while start < end and _only_joins(reading, start):
            start += 1
        while start < end and _only_joins(reading, end - 1):
            end -= 1
        if start < end:
            yield start, end
        first = index + 1


def _only_joins(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    return token.kind in _PAUSES or token.norm in _JOINING


def says_something(reading: Reading, first: int, last: int) -> bool:
    """Whether there is a verb with something that it is said of: a thing, a value, a product, a pronoun behind it."""
    norms = reading.norms(first, last)
    if _HAVING.match(" ".join(norms)) or all(norm in _CHATTY for norm in norms if norm.isalnum()):
        return False
    one = any(item.kind in IDENTIFYING for item in reading.entities_in(first, last))
    verbs = [verb for verb in reading.verbs_in(first, last) if verb.lemma not in connectives.BE]
    if not verbs or (one and verbs[0].form is VerbForm.PAST):  # "PR 42 was approved": what is so already
        return False
    spoken = {index for verb in verbs for index in range(verb.first, verb.last)}
    things: list[Noun | Mention | Entity] = [*reading.nouns_in(first, last), *reading.mentions_in(first, last)]
    of_things = any(
        not set(range(thing.first, thing.last)) <= spoken and reading.tokens[thing.last - 1].norm not in _VAGUE
        for thing in [*things, *reading.entities_in(first, last)]
    )
    behind = reading.norms(verbs[0].last, last)
    return of_things or any(norm in connectives.PRONOUNS - _VAGUE for norm in behind)
