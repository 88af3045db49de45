"""Which reading of an edit holds: what speaks for and against each outcome, weighed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from vectors_app.contracts import FloatMatrix

__all__ = ["FITTED_READINGS", "Group", "fit_readings", "likelihood", "reading_weights"]

FITTED_READINGS = Path(__file__).with_name("readings.json")
PENALTY, STEPS, RATE = 10.0, 300, 0.03


@dataclass(frozen=True, slots=True)
class Group:
    """The outcomes that one prompt may have: their numbers, which of them are right, and how much the prompt counts."""

    numbers: Sequence[Mapping[str, float]]
    right: Sequence[bool]
    counts: float = 1.0

    @property
    def telling(self) -> bool:
        """Whether there is anything to tell apart."""
        return any(self.right) and not all(self.right)


@cache
def reading_weights() -> dict[str, float]:
    """The fitted weights that are shipped."""
    weights: dict[str, float] = json.loads(FITTED_READINGS.read_text(encoding="utf-8"))
    return weights


def likelihood(numbers: Mapping[str, float], weights: Mapping[str, float] | None = None) -> float:
    """How much speaks for an outcome, as log odds that count against those of the prompt's other outcomes."""
    known = reading_weights() if weights is None else weights
    return sum(known.get(name, 0.0) * value for name, value in numbers.items())


def fit_readings(groups: Sequence[Group]) -> dict[str, float]:
    """Weights under which the right outcomes of each prompt are the likeliest (conditional logit, L2 penalty)."""
    names = sorted({name for group in groups for numbers in group.numbers for name in numbers})
    telling = [group for group in groups if group.telling]
    rows = [np.asarray([[item.get(name, 0.0) for name in names] for item in group.numbers]) for group in telling]
    spread = np.vstack(rows).std(axis=0) + 1e-6
    spread[spread < _CONSTANT] = np.inf
    scaled = [row / spread for row in rows]
    right = [np.asarray(group.right, float) for group in telling]
    weights = _descended(scaled, right, [group.counts for group in telling])
    return {name: round(float(value), 4) for name, value in zip(names, weights / spread, strict=True) if value}


_CONSTANT = 1e-3


def _descended(rows: Sequence[FloatMatrix], right: Sequence[FloatMatrix], counts: Sequence[float]) -> FloatMatrix:
    """Gradient descent with moments (Adam): deterministic, and indifferent to how the numbers are scaled."""
    weights = np.zeros(rows[0].shape[1])
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        slope = PENALTY * weights
        for row, good, count in zip(rows, right, counts, strict=True):
            odds = np.exp((scores := row @ weights) - scores.max())
            odds /= odds.sum()
            wanted = odds * good
            slope = slope - count * (row.T @ (wanted / (wanted.sum() + 1e-12) - odds))
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope * slope
        weights = weights - RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights.astype(np.float64)
