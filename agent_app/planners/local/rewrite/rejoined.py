"""Names of things that a product's name divides: "the suspended Zendesk tickets" are Zendesk's suspended tickets."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.model import Reading
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["rejoined_names"]

_LONGEST = 4


def rejoined_names(reading: Reading, vocabulary: Vocabulary) -> list[Change]:
    """Changes that put a product before the whole of a thing's name, where its operations speak of such things."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for mention in reading.mentions:
        before, after = mention.first - 1, mention.last
        if before < 0 or not reading.tokens[before].is_word or norms[before] in connectives.FUNCTION_WORDS:
            continue
        if before in reading.mentioned or after >= len(norms) or not reading.tokens[after].is_word:
            continue
        hit = vocabulary.nouns.at([norms[before], *norms[after : after + _LONGEST]], 0)
        if hit is None or hit[0] == 1 or (mention.connector, hit[1].canon) not in vocabulary.listed:
            continue
        first, token = reading.tokens[before], reading.tokens[mention.last - 1]
        name = Piece(f"{reading.slice(mention.first, mention.last)} ", first.start, token.end)
        found.append(Change(first.start, token.end, (name, Piece(first.text, first.start, first.end))))
    return found
