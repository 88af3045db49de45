"""Fitting a multinomial logistic regression: NumPy alone, the same numbers for the same rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vectors_app.contracts import FloatMatrix

__all__ = ["fit", "folds", "macro_f1"]

PENALTY = 1.0
STEPS = 400


def fit(
    rows: FloatMatrix, labels: FloatMatrix, importance: Sequence[float], penalty: float = PENALTY
) -> tuple[FloatMatrix, FloatMatrix]:
    """Weights and bias by accelerated gradient descent (Nesterov) with an L2 `penalty` on the weights.

    `importance` says how much a row of each class counts.
    """
    classes, counts = len(importance), np.asarray(importance)[labels][:, None]
    weights = np.zeros((rows.shape[1], classes))
    bias = np.zeros(classes)
    ahead, bias_ahead, momentum = weights, bias, 1.0
    wanted = np.eye(classes)[labels]
    weighted = rows * np.sqrt(counts)
    steepest = float(np.linalg.eigvalsh(weighted.T @ weighted)[-1])  # a singular value squared, without the others
    rate = 1.0 / (0.5 * steepest + penalty)
    for _ in range(STEPS):
        odds = np.exp((scores := rows @ ahead + bias_ahead) - scores.max(axis=1, keepdims=True))
        error = (odds / odds.sum(axis=1, keepdims=True) - wanted) * counts
        stepped = ahead - rate * (rows.T @ error + penalty * ahead)
        bias_stepped = bias_ahead - rate * error.sum(axis=0)
        following = (1 + np.sqrt(1 + 4 * momentum * momentum)) / 2
        push = (momentum - 1) / following
        ahead, bias_ahead = stepped + push * (stepped - weights), bias_stepped + push * (bias_stepped - bias)
        weights, bias, momentum = stepped, bias_stepped, following
    return weights.astype(np.float32), bias.astype(np.float32)


def folds(count: int, parts: int = 5, seed: int = 0) -> list[FloatMatrix]:
    """Row numbers in parts of about one size, shuffled by a seed."""
    return [np.asarray(part) for part in np.array_split(np.random.default_rng(seed).permutation(count), parts)]


def macro_f1(wanted: FloatMatrix, found: FloatMatrix, classes: int) -> float:
    """The mean F1 of the classes."""
    scores = []
    for label in range(classes):
        both = int(((wanted == label) & (found == label)).sum())
        scores.append(2 * both / max(1, int((wanted == label).sum() + (found == label).sum())))
    return float(np.mean(scores))
