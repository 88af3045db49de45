"""The re-ranker: a weighted sum of features, trained by `manage.py train_ranker`, small enough to read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from vectors_app.retrieval.features import FEATURES
from vectors_app.retrieval.lexical import FloatArray
from wfproject.common.errors import ApplicationError

__all__ = ["RANKER_FILE", "Ranker", "shipped_ranker"]

RANKER_FILE = Path(__file__).with_name("ranker.json")
"""The shipped weights."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights, one for each of FEATURES."""

    weights: FloatArray

    @classmethod
    def of(cls, weights: Mapping[str, float]) -> Ranker:
        """The ranker with these weights by name. Raises ApplicationError if the names are not those of FEATURES."""
        if set(weights) != set(FEATURES):
            different = ", ".join(sorted(set(weights) ^ set(FEATURES)))
            raise ApplicationError(
                f"The ranker was trained on other features ({different}); run: python manage.py train_ranker",
                code="ranker-features",
                http_status=500,
            )
        return cls(np.array([weights[name] for name in FEATURES], np.float32))

    def scores(self, table: FloatArray) -> FloatArray:
        """How likely it is, for each row of features, that this operation is the wanted one. They sum to 1."""
        if not len(table):
            return np.zeros(0, np.float32)
        sums = table @ self.weights
        likely = np.exp(sums - sums.max())
        return np.asarray(likely / likely.sum(), np.float32)


@cache
def shipped_ranker() -> Ranker:
    """The ranker of RANKER_FILE. Raises ApplicationError if it was trained on other features."""
    return Ranker.of(json.loads(RANKER_FILE.read_text("utf-8"))["weights"])
