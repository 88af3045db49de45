"""Fitting how far a chosen operation is to be trusted: logistic regression on its signs, NumPy alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agent_app.planners.local.heads.fitting import fit

__all__ = ["fit_trust", "log_odds"]

Floats = NDArray[np.float64]


def fit_trust(signs: Floats, right: NDArray[np.bool_]) -> Floats:
    """A weight for each sign, in units of the sign's own, and the bias behind them.

    `signs` has a row for every choice and a column for every sign, `right` tells which choices are right.
    """
    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    weights, bias = fit((signs - mean) / spread, right.astype(np.intp), (1.0, 1.0))
    slope = (weights[:, 1] - weights[:, 0]).astype(np.float64) / spread
    return np.append(slope, float(bias[1] - bias[0]) - float(slope @ mean))


def log_odds(signs: Floats, weights: Floats) -> Floats:
    """The log odds that each choice is right, by the weights of `fit_trust`."""
    found: Floats = signs @ weights[:-1] + weights[-1]
    return found
