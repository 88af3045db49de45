"""Recall of the retriever over needs, with bootstrap intervals."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from connectors_app.contracts import OperationSpec
from vectors_app.contracts import Hit, RetrievalQuery
from vectors_app.evaluation.needs import Need, rows_that_meet

__all__ = ["DEPTHS", "Outcome", "Search", "play", "recalls", "times"]

DEPTHS = (1, 10, 50)
"""How many of the first hits may hold a wanted operation."""
SAMPLES = 2000
INTERVAL = (2.5, 97.5)

Search = Callable[[Sequence[RetrievalQuery]], list[list[Hit]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a search gave for one need. `rank` is the place of the first wanted operation, from 1, or None."""

    need: Need
    rank: int | None
    found: tuple[OperationSpec, ...]
    wanted: tuple[OperationSpec, ...]
    milliseconds: float


def play(
    needs: Sequence[Need], operations: Sequence[OperationSpec], search: Search, *, with_role: bool = True
) -> Iterator[Outcome]:
    """Search for each need by itself, among the operations of its role unless told otherwise.

    A need that nothing in the catalogue meets has rank None.
    """
    by_id = {operation.id: operation for operation in operations}
    for need in needs:
        wanted = {operations[row].id for row in rows_that_meet(need, operations)}
        started = time.perf_counter()
        hits = search([RetrievalQuery(need.text, need.role if with_role else None, limit=max(DEPTHS))])[0]
        taken = (time.perf_counter() - started) * 1000
        ranks = (rank for rank, hit in enumerate(hits, start=1) if hit.operation_id in wanted)
        found = tuple(by_id[hit.operation_id] for hit in hits if hit.operation_id in by_id)
        yield Outcome(need, next(ranks, None), found, tuple(item for item in operations if item.id in wanted), taken)


def recalls(outcomes: Sequence[Outcome], *, seed: int = 1) -> dict[str, tuple[float, float, float]]:
    """`recall@k` to its value and the ends of its 95 % bootstrap interval over the needs."""
    ranks = np.array([outcome.rank or max(DEPTHS) + 1 for outcome in outcomes])
    draws = np.random.default_rng(seed).integers(0, len(ranks), (SAMPLES, len(ranks)))
    result = {}
    for depth in DEPTHS:
        within = ranks <= depth
        low, high = np.percentile(within[draws].mean(axis=1), INTERVAL)
        result[f"recall@{depth}"] = (float(within.mean()), float(low), float(high))
    return result


def times(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Median and 95th percentile of a search, in milliseconds."""
    taken = [outcome.milliseconds for outcome in outcomes]
    return {"p50_ms": float(np.percentile(taken, 50)), "p95_ms": float(np.percentile(taken, 95))}
