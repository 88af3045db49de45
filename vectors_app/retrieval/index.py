"""Everything in process that a search needs of a catalogue: its words, its facts, its connectors' names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from connectors_app.contracts import ConnectorSpec, OperationSpec
from vectors_app.retrieval.features import OperationFacts, Request, features
from vectors_app.retrieval.lexical import FloatArray, LexicalIndex, best_rows
from vectors_app.retrieval.mentions import MentionIndex

__all__ = ["CANDIDATES", "Candidates", "CatalogIndex"]

CANDIDATES = 64
"""How many operations each of vectors and words proposes for one kind of operation, before they are ranked."""
NAMED_CANDIDATES = 30
"""How many the share of named words proposes."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Rows of the index that a request may mean, and their features, a row each."""

    rows: NDArray[np.intp]
    table: FloatArray


class CatalogIndex:
    """An immutable index over operations. A row stands for an operation, in the order given."""

    def __init__(self, operations: Sequence[OperationSpec]) -> None:
        self.words = LexicalIndex(operations)
        self.operations = self.words.operations
        # Numbers are found several times faster than UUIDs, which are hashed and compared in Python.
        self._rows = {operation.id.int: row for row, operation in enumerate(self.operations)}
        self._facts = OperationFacts(self.words)
        connectors: dict[str, ConnectorSpec] = {item.connector.key: item.connector for item in operations}
        self._mentions = MentionIndex(connectors.values())

    def row(self, operation_id: UUID) -> int | None:
        """The row of an operation, or None if it is not in the index."""
        return self._rows.get(operation_id.int)

    def read(self, text: str) -> Request:
        """Read a request against this catalogue."""
        return Request.read(text, self._mentions.find(text), self.words)

    def candidates(
        self,
        request: Request,
        dense: Mapping[int, float],
        *,
        roles: Sequence[str],
        connectors: Sequence[str] = (),
    ) -> Candidates:
        """What the request may mean: the rows of `dense` (with their cosines) and those its words propose.

        Words propose for each role by itself, and once more among the products that the request names.
        """
        found = [np.fromiter(dense, np.intp, len(dense))]
        named = tuple(request.mentions.certain)
        evidence = request.evidence
        likely = evidence.named + 0.5 * evidence.explained + 0.5 * evidence.covered
        for role in roles:
            allowed = self.words.allowed(role=role, connectors=connectors)
            found.append(_proposed(evidence.bm25 * allowed, CANDIDATES))
            found.append(_proposed(likely * allowed, NAMED_CANDIDATES))
            if named and not connectors:
                inside = self.words.allowed(role=role, connectors=named)
                found.append(_proposed(evidence.bm25 * inside, CANDIDATES))
                found.append(_proposed(likely * inside, NAMED_CANDIDATES))
        rows = np.unique(np.concatenate(found))
        return Candidates(rows, features(request, rows, self._facts, dense))


def _proposed(scores: FloatArray, limit: int) -> NDArray[np.intp]:
    rows = np.flatnonzero(scores > 0.0)
    return rows[best_rows(scores[rows], limit)]
