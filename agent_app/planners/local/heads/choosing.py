"""Fitting the weights of a choice among options: a conditional logit, by Newton's method, NumPy alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["Choices", "fit_choices"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SHARPNESS = 4.0
"""How many units of log odds one unit of a sum is; of 1 to 6 the likeliest for the weights set by hand."""
STEPS, SMALLEST_STEP = 12, 1e-3
LOOSEST = 0.3
"""A weight is held to its prior in units of the prior's size, or of this where that is smaller."""


class Choices:
    """Many choices side by side: a row an option, a column a feature; `right` says which options are right ones."""

    def __init__(self, rows: Sequence[Floats], right: Sequence[Flags]) -> None:
        sizes = [len(item) for item in right]
        self.rows, self.right = np.concatenate(rows), np.concatenate(right)
        self.starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp)
        self.owner = np.repeat(np.arange(len(sizes)), sizes)

    def likelihood(self, weights: Floats) -> float:
        """Sum over the choices of the log probability that a right option is chosen."""
        return float(self._odds(weights)[2].sum())

    def hits(self, weights: Floats) -> Flags:
        """For each choice whether the best option, the first of equals, is a right one."""
        totals = self.rows @ weights
        tops = np.flatnonzero(totals == np.maximum.reduceat(totals, self.starts)[self.owner])
        first = tops[np.append(True, np.diff(self.owner[tops]) > 0)]
        found: Flags = self.right[first]
        return found

    def slope(self, weights: Floats) -> tuple[Floats, Floats]:
        """Gradient of the likelihood, and the curvature of its concave part."""
        odds, wanted, _ = self._odds(weights)
        mean = np.add.reduceat(odds[:, None] * self.rows, self.starts)
        spread = (self.rows * odds[:, None]).T @ self.rows - mean.T @ mean
        slope: Floats = SHARPNESS * ((wanted - odds) @ self.rows)
        curve: Floats = SHARPNESS**2 * spread
        return slope, curve

    def _odds(self, weights: Floats) -> tuple[Floats, Floats, Floats]:
        totals = SHARPNESS * (self.rows @ weights)
        odds = np.exp(totals - np.maximum.reduceat(totals, self.starts)[self.owner])
        whole = np.add.reduceat(odds, self.starts)
        fitting = np.add.reduceat(odds * self.right, self.starts)
        wanted = odds * self.right / np.maximum(fitting, 1e-300)[self.owner]
        return odds / whole[self.owner], wanted, np.log(np.maximum(fitting / whole, 1e-12))


def fit_choices(choices: Choices, prior: Floats, penalty: float, most: Floats) -> Floats:
    """The likeliest weights, less `penalty` times the squared distance to `prior`; none is above `most`."""
    scale = np.maximum(LOOSEST, np.abs(prior))

    def worth(weights: Floats) -> float:
        return choices.likelihood(weights) - penalty * float((((weights - prior) / scale) ** 2).sum())

    weights = prior.copy()
    for _ in range(STEPS):
        slope, curve = choices.slope(weights)
        slope -= 2 * penalty * (weights - prior) / scale**2
        step = np.linalg.solve(curve + np.diag(2 * penalty / scale**2), slope)
        length, now = 1.0, worth(weights)
        while length > SMALLEST_STEP and worth(np.minimum(weights + length * step, most)) < now:
            length /= 2
        moved = np.minimum(weights + length * step, most)
        if np.abs(moved - weights).max() < SMALLEST_STEP:
            return moved
        weights = moved
    return weights
