"""The whole understanding of a prompt in one call: text to `Request`."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.clauses import classify
from agent_app.planners.local.entities import with_entities
from agent_app.planners.local.model import Reading, Request
from agent_app.planners.local.reading import read
from agent_app.planners.local.tree import build_request
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["masked_tokens", "parse_request", "read_prompt"]


def read_prompt(text: str, vocabulary: Vocabulary) -> Reading:
    """Tokens, verbs, nouns, connectors and entities of a prompt."""
    return with_entities(read(text, vocabulary))


def masked_tokens(reading: Reading, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Indexes of the tokens inside spans of characters (the words of a schedule)."""
    return frozenset(
        index
        for index, token in enumerate(reading.tokens)
        if any(token.start >= start and token.end <= end for start, end in spans)
    )


def parse_request(text: str, vocabulary: Vocabulary, schedule_spans: Sequence[tuple[int, int]] = ()) -> Request:
    """Read a prompt and arrange its clauses. `schedule_spans` are the character offsets of schedule words in it."""
    reading = read_prompt(text, vocabulary)
    return build_request(reading, classify(reading, vocabulary, masked_tokens(reading, schedule_spans)))
