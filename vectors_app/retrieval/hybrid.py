"""Hybrid retrieval: vectors and words propose operations, a re-ranker orders them. Either half alone still answers."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from connectors_app.contracts import OperationCatalog, OperationRole
from vectors_app.contracts import Embedder, FloatMatrix, Hit, RetrievalQuery, VectorFilter, VectorStore
from vectors_app.recent import RecentVectors
from vectors_app.retrieval.features import FEATURES, Request
from vectors_app.retrieval.index import CANDIDATES, Candidates, CatalogIndex
from vectors_app.retrieval.outage import Outage
from vectors_app.retrieval.quotas import merge_kinds
from vectors_app.retrieval.ranker import Ranker, shipped_ranker
from wfproject.common.database import database_hop
from wfproject.common.errors import ApplicationError

__all__ = ["Found", "HybridRetriever"]

logger = logging.getLogger(__name__)

CACHED_INDEXES = 4
READERS = 2
"""So many searches may have their words read at once."""
KINDS = tuple(role.value for role in OperationRole)
BM25 = FEATURES.index("bm25")


@dataclass(frozen=True, slots=True)
class _Part:
    """A query for one kind of operation; a query for any kind has one part a kind."""

    text: str
    role: str
    connectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates of one query before they are ranked, with the cosines that the store told."""

    candidates: Candidates
    cosines: dict[int, float]


class HybridRetriever:
    """Implements `Retriever` over the registry.

    `embedder` and `store` give the current instances, `catalog` a snapshot of catalogues. One search is one thread
    hop, one embedding call and one store query, however many queries it has. What it had embedded is kept in `recent`.
    """

    def __init__(
        self,
        *,
        embedder: Callable[[], Embedder],
        store: Callable[[], VectorStore],
        catalog: Callable[[tuple[str, ...]], OperationCatalog],
        ranker: Callable[[], Ranker] = shipped_ranker,
        embedder_outage: Outage | None = None,
        store_outage: Outage | None = None,
        recent: RecentVectors | None = None,
    ) -> None:
        self._embedder = embedder
        self._recent = recent
        self._store = store
        self._catalog = catalog
        self._ranker = ranker
        self._embedder_outage = embedder_outage or Outage("The embedder")
        self._store_outage = store_outage or Outage("The vector store")
        self._indexes: OrderedDict[tuple[str, ...], tuple[str, CatalogIndex]] = OrderedDict()
        self._lock = threading.Lock()
        self._unseeded: set[tuple[str, ...]] = set()
        self._readers = ThreadPoolExecutor(max_workers=READERS, thread_name_prefix="words")

    async def search(self, queries: Sequence[RetrievalQuery], catalogs: tuple[str, ...]) -> list[list[Hit]]:
        """Hits of each query, best first; by the words alone while embedder or store are down or the store is empty.

        A query without a role gets both kinds, each sure of a third of the places. Operations that left the registry
        are not returned, however stale the store is.
        """
        if not queries:
            return []
        return await database_hop(self.search_now)(queries, catalogs)

    def search_now(self, queries: Sequence[RetrievalQuery], catalogs: tuple[str, ...]) -> list[list[Hit]]:
        """`search` for synchronous callers."""
        index, found = self.propose(queries, catalogs)
        ranker = self._ranker()
        return [_hits(query, index, item, ranker) for query, item in zip(queries, found, strict=True)]

    def propose(self, queries: Sequence[RetrievalQuery], catalogs: tuple[str, ...]) -> tuple[CatalogIndex, list[Found]]:
        """The candidates of each query, unranked, and the index that their rows belong to."""
        index = self._index(catalogs, self._catalog(catalogs))
        parts = list(dict.fromkeys(part for query in queries for part in _parts(query)))
        read = self._begin_reading(index, queries)
        nearest = dict(zip(parts, self._dense(parts, catalogs, index), strict=True))
        requests = read()
        found = []
        for query in queries:
            near = {row: cosine for part in _parts(query) for row, cosine in nearest[part].items()}
            roles = (query.role,) if query.role else KINDS
            candidates = index.candidates(requests[query.text], near, roles=roles, connectors=query.connectors)
            found.append(Found(candidates, near))
        return index, found

    def _begin_reading(
        self, index: CatalogIndex, queries: Sequence[RetrievalQuery]
    ) -> Callable[[], dict[str, Request]]:
        """What is returned gives the texts as they are read. Several are read while their vectors are computed, which
        lets other threads run; for one the change of threads would cost as much as it saves."""
        texts = dict.fromkeys(query.text for query in queries)

        def read() -> dict[str, Request]:
            return {text: index.read(text) for text in texts}

        return self._readers.submit(read).result if len(texts) > 1 else read

    def _dense(self, parts: Sequence[_Part], catalogs: tuple[str, ...], index: CatalogIndex) -> list[dict[int, float]]:
        """For each part the rows of the nearest operations, with their cosines."""
        nothing: list[dict[int, float]] = [{} for _ in parts]
        if not parts or not (self._embedder_outage.may_ask and self._store_outage.may_ask):
            return nothing
        try:
            texts = list(dict.fromkeys(part.text for part in parts))
            vectors = self._embedded(texts)[[texts.index(part.text) for part in parts]]
        except ApplicationError as error:
            self._embedder_outage.failed(error.message)
            return nothing
        self._embedder_outage.recovered()
        filters = [VectorFilter(catalogs, part.connectors, part.role) for part in parts]
        try:
            matches = self._store().query(vectors, CANDIDATES, filters)
        except ApplicationError as error:
            self._store_outage.failed(error.message)
            return nothing
        self._store_outage.recovered()
        near = [{row: match.score for match in found if (row := index.row(match.id)) is not None} for found in matches]
        if not any(part.connectors for part in parts):
            self._note_seeding(catalogs, seeded=any(near) or not index.operations)
        return near

    def _embedded(self, texts: Sequence[str]) -> FloatMatrix:
        embedder = self._embedder()
        return embedder.embed(texts) if self._recent is None else self._recent.vectors(embedder, texts)

    def _note_seeding(self, catalogs: tuple[str, ...], *, seeded: bool) -> None:
        if seeded:
            self._unseeded.discard(catalogs)
        elif catalogs not in self._unseeded:
            self._unseeded.add(catalogs)
            logger.warning("No vectors of %s are stored; run: python manage.py seed_vectors", ", ".join(catalogs))

    def _index(self, catalogs: tuple[str, ...], snapshot: OperationCatalog) -> CatalogIndex:
        with self._lock:
            version, index = self._indexes.get(catalogs, ("", None))
            if index is None or version != snapshot.version:
                index = CatalogIndex(snapshot.operations)
                self._indexes[catalogs] = (snapshot.version, index)
            self._indexes.move_to_end(catalogs)
            while len(self._indexes) > CACHED_INDEXES:
                self._indexes.popitem(last=False)
            return index


def _parts(query: RetrievalQuery) -> list[_Part]:
    return [_Part(query.text, role, query.connectors) for role in ((query.role,) if query.role else KINDS)]


def _hits(query: RetrievalQuery, index: CatalogIndex, found: Found, ranker: Ranker) -> list[Hit]:
    scores = ranker.scores(found.candidates.table)
    kinds = []
    for role in (query.role,) if query.role else KINDS:
        places = np.flatnonzero(index.words.allowed(role=role)[found.candidates.rows])
        best = places[np.argsort(-scores[places], kind="stable")[: query.limit]]
        rows, told = found.candidates.rows[best].tolist(), scores[best].tolist()
        words = found.candidates.table[best, BM25].tolist()
        kinds.append(
            [
                Hit(index.operations[row].id, score, found.cosines.get(row), word or None)
                for row, score, word in zip(rows, told, words, strict=True)
            ]
        )
    return merge_kinds(kinds, query.limit)
