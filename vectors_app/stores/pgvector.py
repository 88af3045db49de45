"""The vector store in PostgreSQL: pgvector with an HNSW index over the cosine distance."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

from vectors_app.contracts import FloatMatrix, VectorFilter, VectorMatch, VectorRecord
from vectors_app.models import INDEXED_DIMENSIONS, OperationVector
from wfproject.common.errors import UnavailableError

__all__ = ["PgVectorStore"]

BATCH_ROWS = 500
SPARE_MATCHES = 16
"""Read beyond the limit, so that equal distances at the limit are ordered by id."""
MIN_CANDIDATES = 200
MAX_CANDIDATES = 1000
"""Bounds of `hnsw.ef_search`; the upper one is pgvector's."""
MAX_SCAN_TUPLES = 1_000_000
"""How far an iterative scan may go for rows that pass a filter (pgvector's own default is 20,000)."""

P = ParamSpec("P")
R = TypeVar("R")

_QUERY = """
WITH query AS MATERIALIZED (
    SELECT ordinal, vector::{type} AS vector, catalogs, connectors, role
    FROM jsonb_to_recordset(%(queries)s::jsonb)
        AS given(ordinal int, vector text, catalogs text[], connectors text[], role text)
)
SELECT query.ordinal, hit.operation_id, hit.distance
FROM query CROSS JOIN LATERAL (
    SELECT stored.operation_id, stored.vector::{type} <=> query.vector AS distance
    FROM {table} AS stored
    WHERE stored.dimensions = {dimensions}
        AND (query.catalogs IS NULL OR stored.catalog = ANY (query.catalogs))
        AND (query.connectors IS NULL OR stored.connector = ANY (query.connectors))
        AND (query.role IS NULL OR stored.role = query.role)
    ORDER BY stored.vector::{type} <=> query.vector
    LIMIT %(limit)s
) AS hit
"""


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

    @classmethod
    def from_settings(cls) -> PgVectorStore:
        """The store in the default database."""
        return cls()

    @_unavailable
    def upsert(self, records: Iterable[VectorRecord]) -> int:
        """Insert or replace records, all or none; the last of several with the same id counts."""
        now = timezone.now()
        rows = {record.id: _row(record, now) for record in records}
        fields = ["vector", "dimensions", "content_hash", "catalog", "connector", "role", "updated_at"]
        with transaction.atomic():
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
        queries = [_query(*item) for item in zip(range(len(vectors)), vectors, filters, strict=True)]
        for ordinal, operation_id, distance in self._nearest(queries, vectors.shape[1], limit + SPARE_MATCHES):
            matches[ordinal].append(VectorMatch(operation_id, 1.0 - distance))
        return [sorted(found, key=lambda item: (-item.score, item.id))[:limit] for found in matches]

    def _nearest(self, queries: list[dict[str, Any]], dimensions: int, limit: int) -> list[tuple[int, UUID, float]]:
        # Only names and numbers of this class are formatted in; everything else is a parameter.
        statement = _QUERY.format(
            table=connection.ops.quote_name(OperationVector._meta.db_table),
            dimensions=int(dimensions),
            type=f"halfvec({INDEXED_DIMENSIONS})" if dimensions == INDEXED_DIMENSIONS else "halfvec",
        )
        # The settings hold for this transaction only; strict order keeps the best first across scan rounds.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('hnsw.iterative_scan', 'strict_order', true),"
                " set_config('hnsw.max_scan_tuples', %s, true), set_config('hnsw.ef_search', %s, true)",
                [str(MAX_SCAN_TUPLES), str(max(MIN_CANDIDATES, min(2 * limit, MAX_CANDIDATES)))],
            )
            cursor.execute(statement, {"queries": json.dumps(queries), "limit": limit})
            rows: list[tuple[int, UUID, float]] = cursor.fetchall()
            return rows


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


def _query(ordinal: int, vector: Any, restriction: VectorFilter) -> dict[str, Any]:
    return {
        "ordinal": ordinal,
        # Five digits are more than half precision keeps.
        "vector": "[" + ",".join([f"{value:.5g}" for value in vector.tolist()]) + "]",
        "catalogs": list(restriction.catalogs) or None,
        "connectors": list(restriction.connectors) or None,
        "role": restriction.role,
    }
