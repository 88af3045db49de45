"""Protocols of the vector room: embedders, stores and the retriever built on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias
from uuid import UUID

if TYPE_CHECKING:  # every command imports this module, few need NumPy
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "INDEX_TAG",
    "Embedder",
    "FloatMatrix",
    "Hit",
    "RetrievalQuery",
    "Retriever",
    "VectorFilter",
    "VectorMatch",
    "VectorRecord",
    "VectorStore",
]

INDEX_TAG = "index"
"""The cache tag of what was found by vectors: touched when the store changes."""

FloatMatrix: TypeAlias = "NDArray[np.float32]"


class Embedder(Protocol):
    """Turns texts into unit-length vectors. Thread-safe; loads its model on first use, never at import."""

    @property
    def name(self) -> str:
        """Identifies model and precision, for example `all-MiniLM-L6-v2/onnx-fp32`; part of every content hash."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of one vector (384 for MiniLM)."""
        ...

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """Return an array of shape (len(texts), dimensions), float32, each row of unit length.

        Raises ApplicationError (code `embedder-unavailable`) when the model can't be loaded.
        """
        ...


@dataclass(frozen=True, slots=True)
class VectorRecord:
    """One stored vector: `id` is an operation's UUID, `content_hash` tells whether the text or model changed."""

    id: UUID
    vector: Sequence[float]
    content_hash: str
    catalog: str
    connector: str
    role: str


@dataclass(frozen=True, slots=True)
class VectorFilter:
    """Restricts a query; an empty tuple or None means any."""

    catalogs: tuple[str, ...] = ()
    connectors: tuple[str, ...] = ()
    role: str | None = None


class VectorMatch(NamedTuple):
    """A stored vector near a query; `score` is the cosine similarity in [-1, 1]."""

    id: UUID
    score: float


class VectorStore(Protocol):
    """Keeps vectors and finds the nearest. Implementations wait until a write is readable before they return."""

    name: str

    def upsert(self, records: Iterable[VectorRecord]) -> int:
        """Insert or replace records; returns how many were written."""
        ...

    def delete(self, ids: Iterable[UUID]) -> int:
        """Remove records; unknown ids are ignored; returns how many were removed."""
        ...

    def hashes(self) -> dict[UUID, str]:
        """Every stored id with its content hash."""
        ...

    def query(self, vectors: FloatMatrix, limit: int, filters: Sequence[VectorFilter]) -> list[list[VectorMatch]]:
        """Nearest records of each row of `vectors` under the filter of the same index, best first, at most `limit`.

        Ties are broken by id. Raises ApplicationError (code `vector-store-unavailable`) when the store can't answer.
        """
        ...

    def count(self) -> int:
        """Number of stored records."""
        ...


@dataclass(frozen=True, slots=True)
class RetrievalQuery:
    """One clause to find operations for. `role` is `action`, `trigger` or None; `connectors` are connector keys."""

    text: str
    role: str | None = None
    connectors: tuple[str, ...] = ()
    limit: int = 10


class Hit(NamedTuple):
    """A retrieved operation.

    `score` is how likely it is the wanted one among those considered; `dense` the cosine and `lexical` the share of
    the best BM25 score, if vectors or words found it.
    """

    operation_id: UUID
    score: float
    dense: float | None = None
    lexical: float | None = None


class Retriever(Protocol):
    """Hybrid search over the registry."""

    async def search(self, queries: Sequence[RetrievalQuery], catalogs: tuple[str, ...]) -> list[list[Hit]]:
        """Hits of each query, best first. One embedding call and one store query for all of them.

        Degrades instead of failing: without embedder or store the lexical part alone answers.
        """
        ...
