"""The whole understanding of a prompt in one call: text to `Request`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from agent_app.planners.local.clauses import classify
from agent_app.planners.local.entities import with_entities
from agent_app.planners.local.model import Clause, ClauseKind, EventClause, Reading, Request, TokenKind
from agent_app.planners.local.reading import read
from agent_app.planners.local.tree import build_request
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["ScheduleWords", "masked_tokens", "parse_request", "read_prompt"]


class ScheduleWords(Protocol):
    """Where a prompt speaks of times; `weak` if the words may describe something else."""

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Character spans of the words."""
        ...

    @property
    def weak(self) -> bool:
        """Whether an event said in the same prompt wins."""
        ...


_REMEMBERED = 16
_TELLING = frozenset({"send", "email", "direct", "comment", "reply"})


@lru_cache(maxsize=_REMEMBERED)
def read_prompt(text: str, vocabulary: Vocabulary, *, unknown_orders: bool = False) -> Reading:
    """Tokens, verbs, nouns, connectors and entities of a prompt; by wish, verbs that only their place tells, too.

    The latest few are remembered, because most passes over a prompt leave its text as it is.
    """
    reading = read(text, vocabulary, unknown_orders=unknown_orders)
    if unknown_orders and reading.verbs == (known := read_prompt(text, vocabulary)).verbs:
        return known
    return with_entities(reading)


def masked_tokens(reading: Reading, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Indexes of the tokens inside spans of characters (the words of a schedule)."""
    return frozenset(
        index
        for index, token in enumerate(reading.tokens)
        if any(token.start >= start and token.end <= end for start, end in spans)
    )


def parse_request(
    text: str,
    vocabulary: Vocabulary,
    schedule: ScheduleWords | None = None,
    *,
    unknown_orders: bool = False,
    heeded: frozenset[str] = frozenset(),
) -> Request:
    """Read a prompt and arrange its clauses. `schedule` tells where the prompt speaks of times, if it does.

    What is said of the products `heeded` is taken for orders even where it looks like mere talk.
    """
    reading = read_prompt(text, vocabulary, unknown_orders=unknown_orders)
    if schedule is not None and schedule.weak and _is_told(reading, masked_tokens(reading, schedule.spans)):
        schedule = None
    masked = masked_tokens(reading, schedule.spans if schedule else ())
    clauses = [_ordered(reading, clause, heeded) for clause in classify(reading, vocabulary, masked)]
    request = build_request(reading, clauses, eventful=vocabulary.eventful)
    if schedule is None:
        return request
    return replace(request, events=_with_schedule(request, schedule, masked))


def _ordered(reading: Reading, clause: Clause, heeded: frozenset[str]) -> Clause:
    """The clause, as an order where it is talk that names one of some products."""
    if clause.kind is not ClauseKind.FILLER or heeded.isdisjoint(reading.products_in(clause.first, clause.last)):
        return clause
    return replace(clause, kind=ClauseKind.ACTION)


def _is_told(reading: Reading, masked: frozenset[int]) -> bool:
    """ "Tell the customers that we reopen on Monday": a time that belongs to what somebody is told."""
    first = min(masked, default=0)
    place = next((i for i in range(first - 1, -1, -1) if reading.tokens[i].norm == "that"), None)
    if place is None:
        return False
    telling = [verb for verb in reading.verbs if verb.first < place and set(verb.classes[:2]) & _TELLING]
    pauses = {TokenKind.PUNCT, TokenKind.BREAK, TokenKind.ARROW}
    return bool(telling) and all(token.kind not in pauses for token in reading.tokens[telling[-1].first : first])


def _with_schedule(request: Request, schedule: ScheduleWords, masked: frozenset[int]) -> tuple[EventClause, ...]:
    """The events with the schedule among them, if it is one: an event said beside vague times wins."""
    said = [event for event in request.events if not event.schedule]
    if said and (schedule.weak or not any(event.schedule for event in request.events)):
        return tuple(said)
    if not masked:
        return request.events
    first, last = min(masked), max(masked) + 1
    return (EventClause(Clause(ClauseKind.SCHEDULE, first, last), schedule=True),)
