"""BM25 over the operations of a catalogue, in process. Small on purpose: a few thousand short texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from connectors_app.contracts import OperationSpec
from vectors_app.retrieval.text import lexical_weights, words

__all__ = ["LexicalIndex"]

K1 = 1.2
B = 0.4
"""Saturation and length normalisation of BM25 (Robertson and Zaragoza 2009, section 3.4). `B` is low because a long
text here is one with many phrases, not a wordy one."""


class LexicalIndex:
    """An immutable BM25 index. Row `i` of every array stands for `operations[i]`."""

    def __init__(self, operations: Sequence[OperationSpec]) -> None:
        self.operations = tuple(operations)
        self._roles = np.array([operation.role.value for operation in operations], dtype=object)
        self._connectors = np.array([operation.connector.key for operation in operations], dtype=object)
        self._postings = _postings([lexical_weights(operation) for operation in operations])

    def search(
        self, text: str, limit: int, *, role: str | None = None, connectors: Sequence[str] = ()
    ) -> list[tuple[OperationSpec, float]]:
        """The best operations that share a word with the text, with their BM25 scores; ties in catalogue order."""
        scores = np.zeros(len(self.operations), np.float32)
        for word in words(text):
            if posting := self._postings.get(word):
                scores[posting[0]] += posting[1]
        if role is not None:
            scores[self._roles != role] = 0.0
        if connectors:
            scores[~np.isin(self._connectors, list(connectors))] = 0.0
        best = np.argsort(-scores, kind="stable")[:limit]
        return [(self.operations[index], float(scores[index])) for index in best if scores[index] > 0.0]


def _postings(documents: Sequence[dict[str, float]]) -> dict[str, tuple[NDArray[Any], NDArray[Any]]]:
    """Word to rows that hold it and what it adds to their scores."""
    lengths = [sum(weights.values()) for weights in documents]
    mean = sum(lengths) / max(len(lengths), 1) or 1.0
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row, weights in enumerate(documents):
        norm = K1 * (1 - B + B * lengths[row] / mean)
        for word, frequency in weights.items():
            found[word].append((row, frequency * (K1 + 1) / (frequency + norm)))
    postings = {}
    for word, entries in found.items():
        inverse = np.log(1 + (len(documents) - len(entries) + 0.5) / (len(entries) + 0.5))
        rows, gains = zip(*entries, strict=True)
        postings[word] = (np.array(rows, np.int32), np.array(gains, np.float32) * np.float32(inverse))
    return postings
