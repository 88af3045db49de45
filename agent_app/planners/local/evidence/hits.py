"""What retrieval and the words of a clause say, as evidence is gathered from them."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from agent_app.planners.local.model import Clause, Reading
from vectors_app.contracts import Hit

__all__ = ["content_words", "likelihoods", "named_hits", "retrieval_scores"]

NamedHits = Sequence[tuple[str, Hit]]

_LOG_UNIT, _LEAST_LIKELY = 4.0, 6e-6


def named_hits(hits: Sequence[Hit]) -> NamedHits:
    """Hits with the identifiers of their operations."""
    return [(str(hit.operation_id), hit) for hit in hits]


def retrieval_scores(hits: NamedHits) -> dict[str, float]:
    """Retrieval scores of one query in [0, 1]: the cosine where known, else by rank."""
    found: dict[str, float] = {}
    for rank, (identifier, hit) in enumerate(hits):
        by_rank = 1 / (1 + 0.2 * rank)
        found[identifier] = by_rank if hit.dense is None else 0.5 * by_rank + 0.5 * max(0.0, hit.dense)
    return found


def likelihoods(hits: NamedHits) -> dict[str, float]:
    """The logarithm of each hit's likelihood beside the best one's, in units of `_LOG_UNIT`: 0 for the best."""
    best = max((hit.score for _, hit in hits), default=0.0)
    if best <= 0.0:
        return {}
    least = best * _LEAST_LIKELY
    return {identifier: log(max(hit.score, least) / best) / _LOG_UNIT for identifier, hit in hits}


def content_words(reading: Reading, clause: Clause) -> list[str]:
    """Words of a clause without the values in it."""
    values = reading.valued
    return [
        reading.tokens[i].norm
        for i in range(clause.first, clause.last)
        if i not in values and reading.tokens[i].is_word
    ]
