"""The whole understanding of a prompt in one call: text to `Request`."""

from __future__ import annotations

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


def masked_tokens(reading: Reading, span: tuple[int, int] | None) -> frozenset[int]:
    """Indexes of the tokens inside a span of characters (the words of a schedule)."""
    if span is None:
        return frozenset()
    return frozenset(i for i, token in enumerate(reading.tokens) if token.start >= span[0] and token.end <= span[1])


def parse_request(text: str, vocabulary: Vocabulary, schedule_span: tuple[int, int] | None = None) -> Request:
    """Read a prompt and arrange its clauses. `schedule_span` are the character offsets of schedule words in it."""
    reading = read_prompt(text, vocabulary)
    return build_request(reading, classify(reading, vocabulary, masked_tokens(reading, schedule_span)))
