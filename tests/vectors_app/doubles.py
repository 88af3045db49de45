"""Small stand-ins for the vector room's own tests: an exact store in memory, a bag-of-words embedder, a registry."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from uuid import UUID

import numpy as np

from connectors_app.catalog import CatalogSnapshot
from connectors_app.contracts import Category, ConnectorSpec, OperationRole, OperationSpec, operation_uuid
from vectors_app.contracts import FloatMatrix, VectorFilter, VectorMatch, VectorRecord
from vectors_app.retrieval.words import words
from wfproject.common.errors import UnavailableError


class ExactStore:
    """Implements `VectorStore` by comparing with every record: what an approximate one is measured against."""

    name = "exact"

    def __init__(self) -> None:
        self.records: dict[UUID, VectorRecord] = {}
        self.queries = 0

    def upsert(self, records: Iterable[VectorRecord]) -> int:
        given = {record.id: record for record in records}
        self.records |= given
        return len(given)

    def delete(self, ids: Iterable[UUID]) -> int:
        return sum(self.records.pop(item, None) is not None for item in set(ids))

    def hashes(self) -> dict[UUID, str]:
        return {record.id: record.content_hash for record in self.records.values()}

    def count(self) -> int:
        return len(self.records)

    def query(self, vectors: FloatMatrix, limit: int, filters: Sequence[VectorFilter]) -> list[list[VectorMatch]]:
        self.queries += 1
        return [self._nearest(row, limit, item) for row, item in zip(vectors, filters, strict=True)]

    def _nearest(self, vector: FloatMatrix, limit: int, restriction: VectorFilter) -> list[VectorMatch]:
        found = [
            VectorMatch(record.id, float(np.dot(vector, np.asarray(record.vector, np.float32))))
            for record in self.records.values()
            if passes(record, restriction) and len(record.vector) == len(vector)
        ]
        return sorted(found, key=lambda match: (-match.score, match.id))[:limit]


def passes(record: VectorRecord, restriction: VectorFilter) -> bool:
    return (
        (not restriction.catalogs or record.catalog in restriction.catalogs)
        and (not restriction.connectors or record.connector in restriction.connectors)
        and (restriction.role is None or record.role == restriction.role)
    )


class BagOfWordsEmbedder:
    """Implements `Embedder`: one hashed dimension a word. Texts that share words are near."""

    dimensions = 384

    def __init__(self, name: str = "bag-of-words") -> None:
        self.name = name
        self.calls: list[list[str]] = []

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        self.calls.append(list(texts))
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            for word in words(text) or ["nothing"]:
                vectors[row, zlib.crc32(word.encode()) % self.dimensions] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


class BrokenEmbedder(BagOfWordsEmbedder):
    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        super().embed(texts)
        raise UnavailableError("the model is missing", code="embedder-unavailable")


class BrokenStore(ExactStore):
    def query(self, vectors: FloatMatrix, limit: int, filters: Sequence[VectorFilter]) -> list[list[VectorMatch]]:
        self.queries += 1
        raise UnavailableError("the store is down", code="vector-store-unavailable")


def operation(
    connector: str,
    key: str,
    role: str = "action",
    *,
    catalog: str = "core",
    phrases: Sequence[str] = (),
    utterances: Sequence[str] = (),
    title: str = "",
) -> OperationSpec:
    return OperationSpec(
        id=operation_uuid(connector, key, role, catalog),
        connector=ConnectorSpec(catalog, connector, connector.replace("_", " ").title(), Category.OTHER),
        key=key,
        role=OperationRole(role),
        title=title or key.replace("_", " ").capitalize(),
        phrases=tuple(phrases),
        utterances=tuple(utterances),
    )


def catalog_of(operations: Sequence[OperationSpec], version: str = "1") -> CatalogSnapshot:
    return CatalogSnapshot(version, list({item.connector for item in operations}), operations)
