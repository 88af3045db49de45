"""Trains the re-ranker: the weights under which the wanted operations are likeliest among all candidates.

A multinomial logit over the candidates of each need (conditional logit, McFadden 1974), several of which may be
wanted, with a quadratic penalty. Full batches and no chance: the same needs over the same registry give the same
weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from connectors_app.contracts import OperationSpec
from vectors_app.contracts import RetrievalQuery
from vectors_app.evaluation.folds import FOLDS, folds_by_operation
from vectors_app.evaluation.needs import Need, rows_that_meet
from vectors_app.retrieval.features import FEATURES
from vectors_app.retrieval.hybrid import HybridRetriever

__all__ = ["Example", "cross_validated", "examples", "train"]

PENALTY = 0.003
STEPS = 800
RATE, DECAY_1, DECAY_2, EPSILON = 0.03, 0.9, 0.999, 1e-8
"""Adam (Kingma and Ba 2015), section 2."""
BATCH = 16

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one need: a row of features each, and which are wanted; and what meets the need, by name."""

    table: Matrix
    wanted: NDArray[np.bool_]
    met_by: frozenset[str]


def examples(retriever: HybridRetriever, needs: Sequence[Need], catalogs: tuple[str, ...]) -> list[Example]:
    """The candidates that the retriever proposes for each need."""
    made = []
    for start in range(0, len(needs), BATCH):
        batch = needs[start : start + BATCH]
        index, found = retriever.propose([RetrievalQuery(need.text, need.role) for need in batch], catalogs)
        for need, item in zip(batch, found, strict=True):
            meeting = rows_that_meet(need, index.operations)
            wanted = np.array([int(row) in meeting for row in item.candidates.rows], bool)
            names = frozenset(_name(index.operations[row]) for row in meeting)
            made.append(Example(item.candidates.table.astype(np.float64), wanted, names))
    return made


def _name(operation: OperationSpec) -> str:
    return f"{operation.connector.catalog}:{operation.connector.key}.{operation.role.value}.{operation.key}"


def train(given: Sequence[Example]) -> dict[str, float]:
    """The weights by feature. Needs without a wanted candidate teach nothing and are left out."""
    usable = [example for example in given if example.wanted.any()]
    table = np.concatenate([example.table for example in usable])
    wanted = np.concatenate([example.wanted for example in usable])
    starts = np.cumsum([0, *(len(example.wanted) for example in usable)])[:-1]
    owner = np.repeat(np.arange(len(usable)), [len(example.wanted) for example in usable])
    spread = table.std(axis=0) + EPSILON
    scaled = (table - table.mean(axis=0)) / spread
    weights = np.zeros(len(FEATURES))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        slope = _slope(scaled, wanted, starts, owner, weights) + PENALTY * weights
        first = DECAY_1 * first + (1 - DECAY_1) * slope
        second = DECAY_2 * second + (1 - DECAY_2) * slope**2
        weights -= RATE * (first / (1 - DECAY_1**step)) / (np.sqrt(second / (1 - DECAY_2**step)) + EPSILON)
    return {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights / spread, strict=True)}


def _slope(
    table: Matrix, wanted: NDArray[np.bool_], starts: NDArray[np.intp], owner: NDArray[np.intp], weights: Matrix
) -> Matrix:
    """Gradient of the mean negative log-likelihood that one of the wanted candidates is chosen."""
    sums = table @ weights
    likely = np.exp(sums - np.maximum.reduceat(sums, starts)[owner])
    likely /= np.add.reduceat(likely, starts)[owner]
    among_wanted = likely * wanted
    among_wanted /= np.maximum(np.add.reduceat(among_wanted, starts), 1e-12)[owner]
    return np.asarray(table.T @ (likely - among_wanted) / len(starts), np.float64)


def cross_validated(given: Sequence[Example], depths: Sequence[int]) -> dict[int, float]:
    """Recall at each depth when every need is ranked by weights trained on needs of other operations alone."""
    folds = folds_by_operation([item.met_by for item in given])
    ranks = []
    for fold in range(FOLDS):
        others = [item for item, own in zip(given, folds, strict=True) if own != fold]
        weights = np.array(list(train(others).values()))
        for item, own in zip(given, folds, strict=True):
            if own == fold:
                order = np.argsort(-(item.table @ weights), kind="stable")
                ranks.append(int(np.argmax(item.wanted[order])) if item.wanted.any() else len(order) + max(depths))
    return {depth: float(np.mean([rank < depth for rank in ranks])) for depth in depths}
