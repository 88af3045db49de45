"""Hybrid retrieval: vectors and BM25, fused by rank. Either half alone still answers."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from asgiref.sync import sync_to_async

from connectors_app.contracts import OperationCatalog, OperationRole
from vectors_app.contracts import Embedder, Hit, RetrievalQuery, VectorFilter, VectorStore
from vectors_app.retrieval.fusion import fuse, merge_kinds
from vectors_app.retrieval.lexical import LexicalIndex
from vectors_app.retrieval.outage import Outage
from wfproject.common.errors import ApplicationError

__all__ = ["HybridRetriever"]

logger = logging.getLogger(__name__)

CANDIDATES = 50
"""How deep each ranked list goes before fusion, at least."""
CACHED_INDEXES = 4
KINDS = tuple(role.value for role in OperationRole)

Ranked = list[tuple[UUID, float]]


@dataclass(frozen=True, slots=True)
class _Part:
    """A query for one kind of operation; a query for any kind has one part a kind."""

    query: int
    text: str
    role: str
    connectors: tuple[str, ...]


class HybridRetriever:
    """Implements `Retriever` over the registry.

    `embedder` and `store` give the current instances, `catalog` a snapshot of catalogues. One search is one thread
    hop, one embedding call and one store query, however many queries it has.
    """

    def __init__(
        self,
        *,
        embedder: Callable[[], Embedder],
        store: Callable[[], VectorStore],
        catalog: Callable[[tuple[str, ...]], OperationCatalog],
        embedder_outage: Outage | None = None,
        store_outage: Outage | None = None,
    ) -> None:
        self._embedder = embedder
        self._store = store
        self._catalog = catalog
        self._embedder_outage = embedder_outage or Outage("The embedder")
        self._store_outage = store_outage or Outage("The vector store")
        self._indexes: OrderedDict[tuple[str, ...], tuple[str, LexicalIndex]] = OrderedDict()
        self._lock = threading.Lock()
        self._unseeded: set[tuple[str, ...]] = set()

    async def search(self, queries: Sequence[RetrievalQuery], catalogs: tuple[str, ...]) -> list[list[Hit]]:
        """Hits of each query, best first; by the words alone while embedder or store are down or the store is empty.

        A query without a role gets both kinds, each sure of a third of the places. Operations that left the registry
        are not returned, however stale the store is.
        """
        if not queries:
            return []
        # The thread that also runs the request's other database work, and so shares its connection.
        return await sync_to_async(self.search_now)(queries, catalogs)

    def search_now(self, queries: Sequence[RetrievalQuery], catalogs: tuple[str, ...]) -> list[list[Hit]]:
        """`search` for synchronous callers."""
        snapshot = self._catalog(catalogs)
        index = self._index(catalogs, snapshot)
        parts = [
            _Part(number, query.text, role, query.connectors)
            for number, query in enumerate(queries)
            for role in ((query.role,) if query.role else KINDS)
        ]
        depth = max(CANDIDATES, max(query.limit for query in queries) * 2)
        dense = self._dense(parts, depth, catalogs, snapshot)
        kinds: list[list[list[Hit]]] = [[] for _ in queries]
        for part, near in zip(parts, dense, strict=True):
            found = index.search(part.text, depth, role=part.role, connectors=part.connectors)
            kinds[part.query].append(fuse(near, [(operation.id, score) for operation, score in found]))
        return [merge_kinds(hits, query.limit) for hits, query in zip(kinds, queries, strict=True)]

    def _dense(
        self, parts: Sequence[_Part], depth: int, catalogs: tuple[str, ...], snapshot: OperationCatalog
    ) -> list[Ranked]:
        nothing: list[Ranked] = [[] for _ in parts]
        if not (self._embedder_outage.may_ask and self._store_outage.may_ask):
            return nothing
        try:
            texts = list(dict.fromkeys(part.text for part in parts))
            vectors = self._embedder().embed(texts)[[texts.index(part.text) for part in parts]]
        except ApplicationError as error:
            self._embedder_outage.failed(error.message)
            return nothing
        self._embedder_outage.recovered()
        filters = [VectorFilter(catalogs, part.connectors, part.role) for part in parts]
        try:
            matches = self._store().query(vectors, depth, filters)
        except ApplicationError as error:
            self._store_outage.failed(error.message)
            return nothing
        offered = {operation.id for operation in snapshot.subset(m.id for found in matches for m in found)}
        self._store_outage.recovered()
        if not any(part.connectors for part in parts):
            self._note_seeding(catalogs, seeded=bool(offered) or not snapshot.operations)
        return [[(match.id, match.score) for match in found if match.id in offered] for found in matches]

    def _note_seeding(self, catalogs: tuple[str, ...], *, seeded: bool) -> None:
        if seeded:
            self._unseeded.discard(catalogs)
        elif catalogs not in self._unseeded:
            self._unseeded.add(catalogs)
            logger.warning("No vectors of %s are stored; run: python manage.py seed_vectors", ", ".join(catalogs))

    def _index(self, catalogs: tuple[str, ...], snapshot: OperationCatalog) -> LexicalIndex:
        with self._lock:
            version, index = self._indexes.get(catalogs, ("", None))
            if index is None or version != snapshot.version:
                index = LexicalIndex(snapshot.operations)
                self._indexes[catalogs] = (snapshot.version, index)
            self._indexes.move_to_end(catalogs)
            while len(self._indexes) > CACHED_INDEXES:
                self._indexes.popitem(last=False)
            return index
