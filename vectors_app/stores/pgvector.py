"""The vector store in PostgreSQL: pgvector with an HNSW index over the cosine distance.

A small index is compared in the memory of the process instead, exactly, while the table's revision is the one it was
read at (docs/decisions/0018-small-indexes-are-compared-in-memory.md).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

from vectors_app.contracts import FloatMatrix, VectorFilter, VectorMatch, VectorRecord
from vectors_app.models import INDEXED_DIMENSIONS, OperationVector, VectorRevision
from vectors_app.stores.nearby import NearbyVectors
from wfproject.common.errors import UnavailableError

__all__ = ["PgVectorStore"]

BATCH_ROWS = 500
SPARE_MATCHES = 16
"""Read beyond the limit, so that equal distances at the limit are ordered by id."""
MIN_CANDIDATES = 100
MAX_CANDIDATES = 1000
"""Bounds of `hnsw.ef_search`; the upper one is pgvector's."""
MAX_SCAN_TUPLES = 1_000_000
"""How far an iterative scan may go for rows that pass a filter (pgvector's own default is 20,000)."""

P = ParamSpec("P")
R = TypeVar("R")

_SETTINGS = """
SELECT set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.max_scan_tuples', %s, true),
    set_config('hnsw.ef_search', %s, true);
"""
"""They hold for one transaction, and so stand in one message with the query: a round trip instead of four. Strict order
keeps the best first across scan rounds."""
_GIVEN = """
WITH given AS MATERIALIZED (
    SELECT ordinal, kind, vector::{type} AS vector
    FROM jsonb_to_recordset(%s::jsonb) AS item(ordinal int, kind int, vector text)
)
"""
"""Each vector is read out of its text once, not for every row it is compared with."""
_NEAREST = """
SELECT query.ordinal, hit.operation_id, hit.distance
FROM (SELECT * FROM given WHERE kind = {kind}) AS query
CROSS JOIN LATERAL (
    SELECT stored.operation_id, stored.vector::{type} <=> query.vector AS distance
    FROM {table} AS stored
    WHERE stored.dimensions = {dimensions} {conditions}
    ORDER BY stored.vector::{type} <=> query.vector
    LIMIT %s
) AS hit
"""
_CONDITIONS = (
    ("catalogs", "AND stored.catalog = ANY (%s)"),
    ("connectors", "AND stored.connector = ANY (%s)"),
    ("role", "AND stored.role = %s"),
)
"""Only what a filter restricts is said, so that the database can tell how many rows pass and choose the cheaper way:
the index, or, where few pass, comparing with all of them."""


def _unavailable(method: Callable[P, R]) -> Callable[P, R]:
    @wraps(method)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(*args, **kwargs)
        except (DatabaseError, InterfaceError) as error:
            raise UnavailableError(
                f"The vector store can't answer ({type(error).__name__}).", code="vector-store-unavailable"
            ) from error

    return wrapper


class PgVectorStore:
    """Implements `VectorStore` over the model `OperationVector`. Writes are readable at their commit."""

    name = "pgvector"

    def __init__(self, memory_rows: int = 0) -> None:
        """Of an index of up to `memory_rows` vectors a copy is kept in memory; 0 asks the HNSW index always."""
        self._nearby = NearbyVectors(memory_rows)

    @classmethod
    def from_settings(cls) -> PgVectorStore:
        """The store in the default database."""
        return cls(settings.VECTOR_MEMORY_ROWS)

    @_unavailable
    def upsert(self, records: Iterable[VectorRecord]) -> int:
        """Insert or replace records, all or none; the last of several with the same id counts."""
        now = timezone.now()
        rows = {record.id: _row(record, now) for record in records}
        fields = ["vector", "dimensions", "content_hash", "catalog", "connector", "role", "updated_at"]
        with _writing():
            OperationVector.objects.bulk_create(
                rows.values(),
                batch_size=BATCH_ROWS,
                update_conflicts=True,
                unique_fields=["operation_id"],
                update_fields=fields,
            )
        return len(rows)

    @_unavailable
    def delete(self, ids: Iterable[UUID]) -> int:
        """Remove records; unknown ids are ignored."""
        with _writing():
            return OperationVector.objects.filter(pk__in=list(ids)).delete()[0]

    @_unavailable
    def hashes(self) -> dict[UUID, str]:
        """Every stored id with its content hash."""
        return dict(OperationVector.objects.values_list("operation_id", "content_hash"))

    @_unavailable
    def count(self) -> int:
        """Number of stored records."""
        return OperationVector.objects.count()

    @_unavailable
    def query(self, vectors: FloatMatrix, limit: int, filters: Sequence[VectorFilter]) -> list[list[VectorMatch]]:
        """Nearest records of each row under the filter of the same index; one statement for all rows.

        Records of another length than the rows (of another model) are left out.
        """
        matches: list[list[VectorMatch]] = [[] for _ in filters]
        if not len(vectors) or limit < 1:
            return matches
        if (table := self._nearby.table(vectors.shape[1])) is not None:
            return table.nearest(vectors, limit, filters)
        together: dict[VectorFilter, list[int]] = {}
        for ordinal, restriction in enumerate(filters):
            together.setdefault(restriction, []).append(ordinal)
        for ordinal, operation_id, distance in self._nearest(vectors, together, limit + SPARE_MATCHES):
            matches[ordinal].append(VectorMatch(operation_id, 1.0 - distance))
        return [sorted(found, key=lambda item: (-item.score, item.id))[:limit] for found in matches]

    def _nearest(
        self, vectors: FloatMatrix, together: Mapping[VectorFilter, list[int]], limit: int
    ) -> list[tuple[int, UUID, float]]:
        vector_type = f"halfvec({INDEXED_DIMENSIONS})" if vectors.shape[1] == INDEXED_DIMENSIONS else "halfvec"
        table = connection.ops.quote_name(OperationVector._meta.db_table)
        literals = _literals(vectors)
        given: list[dict[str, Any]] = []
        statements: list[str] = []
        parameters: list[Any] = []
        for kind, (restriction, ordinals) in enumerate(together.items()):
            # Only names and numbers of this class are formatted in; everything else is a parameter.
            chosen = [(text, value) for name, text in _CONDITIONS if (value := getattr(restriction, name))]
            statements.append(
                _NEAREST.format(
                    kind=kind,
                    table=table,
                    dimensions=int(vectors.shape[1]),
                    type=vector_type,
                    conditions=" ".join(text for text, _ in chosen),
                )
            )
            given += [{"ordinal": item, "kind": kind, "vector": literals[item]} for item in ordinals]
            parameters += [*(list(value) if isinstance(value, tuple) else value for _, value in chosen), limit]
        statement = _SETTINGS + _GIVEN.format(type=vector_type) + " UNION ALL ".join(statements)
        settings = [str(MAX_SCAN_TUPLES), str(max(MIN_CANDIDATES, min(limit, MAX_CANDIDATES)))]
        # Inside of somebody's transaction a failure must leave that usable; outside, one message is a transaction.
        inside = connection.in_atomic_block
        scope: AbstractContextManager[None] = transaction.atomic() if inside else nullcontext()
        with scope, connection.cursor() as cursor:
            cursor.execute(statement, [*settings, json.dumps(given), *parameters])
            cursor.nextset()
            rows: list[tuple[int, UUID, float]] = cursor.fetchall()
            return rows


@contextmanager
def _writing() -> Iterator[None]:
    """A transaction that holds the revision before any vector: writers wait for each other in one order."""
    with transaction.atomic():
        VectorRevision.objects.select_for_update().first()
        yield


def _row(record: VectorRecord, now: Any) -> OperationVector:
    return OperationVector(
        operation_id=record.id,
        vector=[float(value) for value in record.vector],
        dimensions=len(record.vector),
        content_hash=record.content_hash,
        catalog=record.catalog,
        connector=record.connector,
        role=record.role,
        updated_at=now,
    )


def _literals(vectors: FloatMatrix) -> list[str]:
    """Each row as the database reads it; a text that is looked up for several kinds is written once."""
    keys = [vector.tobytes() for vector in vectors]
    known = {key: _literal(vector) for key, vector in dict(zip(keys, vectors, strict=True)).items()}
    return [known[key] for key in keys]


def _literal(vector: Any) -> str:
    # Five digits are more than half precision keeps.
    return "[" + ",".join([f"{value:.5g}" for value in vector.tolist()]) + "]"
