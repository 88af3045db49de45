"""A small index kept in the memory of a process and compared exactly: one product of matrices answers a whole batch."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from vectors_app.contracts import FloatMatrix, VectorFilter, VectorMatch
from vectors_app.models import OperationVector, VectorRevision

__all__ = ["Labels", "NearbyVectors", "VectorTable"]

_COSINE_DIGITS = 6
"""Single precision is right to about so many; beyond them equal vectors might differ by the order of additions."""
_COPIED = 4
"""Reading a row, to copy it, and multiplying with it takes so many times as long as multiplying with it in place."""
_MOST_FILTERS = 32
"""So many filters are remembered with the rows that passed: some 2 MB where each lets all of a large index pass."""
_HALF_HEADER_BYTES = 4
"""`halfvec_send` writes length and an unused number, two bytes each, then big-endian halves (pgvector, halfvec.c)."""
_ROWS = """
SELECT operation_id, catalog, connector, role, halfvec_send(vector)
FROM {table} WHERE dimensions = %s ORDER BY operation_id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Labels:
    """A column of few different texts: `codes` are places in `known`, a row each."""

    known: dict[str, int]
    codes: NDArray[np.intp]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Labels:
        """The labels of a column, in its order."""
        known: dict[str, int] = {}
        codes = [known.setdefault(text, len(known)) for text in texts]
        return cls(known, np.array(codes, np.intp))

    def among(self, wanted: Iterable[str]) -> NDArray[np.bool_]:
        """For each row whether it has one of these texts."""
        flags = np.zeros(len(self.known), np.bool_)
        flags[[place for text in wanted if (place := self.known.get(text)) is not None]] = True
        return flags[self.codes]


@dataclass(frozen=True, slots=True)
class VectorTable:
    """All stored vectors of one length, ordered by id.

    `vectors` is float32 of shape (rows, dimensions). They are multiplied with those that are looked for, not the other
    way round: that takes a quarter of the time for eight of them and 8,000 rows (and much the same for one).
    """

    ids: tuple[UUID, ...]
    vectors: FloatMatrix
    catalogs: Labels
    connectors: Labels
    roles: Labels
    _passed: dict[VectorFilter, NDArray[np.intp]] = field(default_factory=dict, repr=False, compare=False)
    """Rows that passed a filter: those of a whole catalogue are asked for with every prompt."""

    def nearest(self, vectors: FloatMatrix, limit: int, filters: Sequence[VectorFilter]) -> list[list[VectorMatch]]:
        """Nearest rows of each vector (float32, unit length) under the filter of the same index, ties by id."""
        distinct: dict[bytes, int] = {}
        places = [distinct.setdefault(vector.tobytes(), len(distinct)) for vector in vectors]
        given = np.stack([np.frombuffer(key, vectors.dtype) for key in distinct])
        rows = {restriction: self._passing(restriction) for restriction in dict.fromkeys(filters)}
        cosines = self._cosines(given, list(rows.values()))
        return [
            self._best(cosines[place], rows[restriction], limit)
            for place, restriction in zip(places, filters, strict=True)
        ]

    def _cosines(self, given: FloatMatrix, wanted: Sequence[NDArray[np.intp]]) -> NDArray[np.float32]:
        """The cosines of each given vector, a row each, to the vectors of the wanted rows at least.

        Few are copied out first (clauses that name products): most of a product's time is reading the vectors.
        """
        if sum(map(len, wanted)) * _COPIED > len(self.ids):
            return np.ascontiguousarray(np.round(self.vectors @ given.T, _COSINE_DIGITS).T)
        some = np.unique(np.concatenate(wanted))
        cosines = np.zeros((len(given), len(self.ids)), np.float32)
        cosines[:, some] = np.round(self.vectors[some] @ given.T, _COSINE_DIGITS).T
        return cosines

    def _passing(self, restriction: VectorFilter) -> NDArray[np.intp]:
        if (known := self._passed.get(restriction)) is not None:
            return known
        if len(self._passed) >= _MOST_FILTERS:
            self._passed.clear()
        return self._passed.setdefault(restriction, self._passing_now(restriction))

    def _passing_now(self, restriction: VectorFilter) -> NDArray[np.intp]:
        passing = np.ones(len(self.ids), np.bool_)
        if restriction.catalogs:
            passing &= self.catalogs.among(restriction.catalogs)
        if restriction.connectors:
            passing &= self.connectors.among(restriction.connectors)
        if restriction.role:
            passing &= self.roles.among((restriction.role,))
        return np.flatnonzero(passing)

    def _best(self, cosines: NDArray[np.float32], rows: NDArray[np.intp], limit: int) -> list[VectorMatch]:
        scores = cosines[rows]
        if len(scores) > limit:
            least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
            rows = rows[scores >= least]
            scores = cosines[rows]
        order = np.argsort(-scores, kind="stable")[:limit]
        chosen, told = rows[order].tolist(), scores[order].tolist()
        return [VectorMatch(self.ids[row], score) for row, score in zip(chosen, told, strict=True)]


class NearbyVectors:
    """The tables of a process, each read once for a revision of the stored vectors. Thread-safe."""

    def __init__(self, most_rows: int) -> None:
        """Tables of more than `most_rows` rows are not kept; 0 keeps none."""
        self._most_rows = most_rows
        self._lock = threading.Lock()
        self._revision: UUID | None = None
        self._tables: dict[int, VectorTable | None] = {}

    def table(self, dimensions: int) -> VectorTable | None:
        """The vectors of this length as they are in the database now, or None where they are too many to keep.

        One statement tells whether they changed. Raises the database's errors.
        """
        if not self._most_rows:
            return None
        revision = VectorRevision.current()
        with self._lock:
            if revision is None or revision != self._revision:
                self._tables.clear()
                self._revision = revision
            if dimensions not in self._tables:
                # Rows written after the revision was read are read again under theirs: never missed, at most twice.
                self._tables[dimensions] = _read(dimensions, self._most_rows)
            return self._tables[dimensions]


def _read(dimensions: int, most_rows: int) -> VectorTable | None:
    statement = _ROWS.format(table=connection.ops.quote_name(OperationVector._meta.db_table))
    with connection.cursor() as cursor:
        cursor.execute(statement, [dimensions, most_rows + 1])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    if len(rows) > most_rows:
        return None
    ids, catalogs, connectors, roles, vectors = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    halves = [np.frombuffer(vector, ">f2", offset=_HALF_HEADER_BYTES) for vector in vectors]
    table = np.array(halves, np.float32).reshape(len(rows), dimensions)
    return VectorTable(ids, table, Labels.of(catalogs), Labels.of(connectors), Labels.of(roles))
