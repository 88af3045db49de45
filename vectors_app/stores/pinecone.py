"""The vector store in Pinecone: one serverless index, one namespace of it. Its client is imported at first use.

Facts of the vendor: https://docs.pinecone.io/reference/api/database-limits (batch and page sizes) and
https://docs.pinecone.io/guides/index-data/check-data-freshness (writes become visible later, and how to tell).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial, wraps
from itertools import islice
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.conf import settings

from vectors_app.contracts import FloatMatrix, VectorFilter, VectorMatch, VectorRecord
from wfproject.common.errors import UnavailableError

if TYPE_CHECKING:
    from pinecone import Index, Pinecone

__all__ = ["PineconeStore"]

BATCH_RECORDS = 100
"""Records in one write, ids in one read: 384 numbers each stay far below the limit of 2 MB a request."""
PAGE_IDS = 100
MAX_MATCHES = 10_000
SPARE_MATCHES = 16
"""Read beyond the limit, so that equal scores at the limit are ordered by id."""
MAX_RETRIES = 4
MAX_WAIT_SECONDS = 8.0
"""The client tries again on 408, 429 and 5xx: with random, growing pauses, or as long as `Retry-After` says."""
REQUEST_SECONDS = 10.0
CREATE_SECONDS = 120
VISIBLE_SECONDS = 60.0
"""How long a new index, and a write to it, may take to become usable."""
POLL_SECONDS = (0.02, 1.0)
"""First and longest pause between two looks whether a write is visible."""
CONNECTIONS = 8

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


def _unavailable(
    method: Callable[Concatenate[PineconeStore, P], R],
) -> Callable[Concatenate[PineconeStore, P], R]:
    @wraps(method)
    def wrapper(self: PineconeStore, /, *args: P.args, **kwargs: P.kwargs) -> R:
        from pinecone.errors import PineconeError

        try:
            return method(self, *args, **kwargs)
        except PineconeError as error:
            # The client's message may quote the request; its kind and status are all that is safe to tell.
            status = getattr(error, "status_code", None)
            reason = f"{type(error).__name__}{f', HTTP {status}' if status else ''}"
            raise _problem(f"Pinecone can't answer ({reason}).") from error

    return wrapper


def _problem(message: str) -> UnavailableError:
    return UnavailableError(message, code="vector-store-unavailable")


class PineconeStore:
    """Implements `VectorStore`. The index is made at the first write, with the length of its vectors.

    Until then reads find nothing. Thread-safe.
    """

    name = "pinecone"

    def __init__(
        self, *, api_key: str, index: str, namespace: str, cloud: str, region: str, host: str, pause: float = 1.0
    ) -> None:
        """`host` is the control plane's address; `pause` scales all waiting between polls."""
        self._api_key = api_key
        self._index_name = index
        self._namespace = namespace
        self._cloud, self._region = cloud, region
        self._host = host
        self._pause = pause
        self._lock = threading.Lock()
        self._made_client: Pinecone | None = None
        self._opened: Index | None = None
        self._dimensions = 0
        self._pool: ThreadPoolExecutor | None = None

    @classmethod
    def from_settings(cls) -> PineconeStore:
        """The store of the `WF_PINECONE_...` settings."""
        return cls(
            api_key=settings.PINECONE_API_KEY,
            index=settings.PINECONE_INDEX,
            namespace=settings.PINECONE_NAMESPACE,
            cloud=settings.PINECONE_CLOUD,
            region=settings.PINECONE_REGION,
            host=settings.PINECONE_HOST,
        )

    @_unavailable
    def upsert(self, records: Iterable[VectorRecord]) -> int:
        """Insert or replace records, a batch after the other; the last of several with the same id counts.

        Raises UnavailableError, too, if the index holds vectors of another length. Batches before a failed one stay.
        """
        rows = list({record.id: record for record in records}.values())
        if not rows:
            return 0
        index = self._index(create_for=len(rows[0].vector)) or self._existing()
        for batch in _batches(rows, BATCH_RECORDS):
            written = index.upsert(vectors=[_vector(record) for record in batch], namespace=self._namespace)
            target = written.response_info.lsn_committed if written.response_info else None
            self._wait(partial(self._has_caught_up, target, batch))
        return len(rows)

    @_unavailable
    def delete(self, ids: Iterable[UUID]) -> int:
        """Remove records; unknown ids are ignored."""
        index = self._index()
        if index is None:
            return 0
        removed = 0
        for batch in _batches({str(item) for item in ids}, BATCH_RECORDS):
            present = list(index.fetch(ids=batch, namespace=self._namespace).vectors)
            if present:
                index.delete(ids=present, namespace=self._namespace)
                self._wait(partial(self._are_gone, present))
                removed += len(present)
        return removed

    @_unavailable
    def hashes(self) -> dict[UUID, str]:
        """Every stored id with its content hash: a listing and a read for each hundred records."""
        index = self._index()
        found: dict[UUID, str] = {}
        if index is None:
            return found
        for batch in _batches(self._ids(index), BATCH_RECORDS):
            for key, vector in index.fetch(ids=batch, namespace=self._namespace).vectors.items():
                found[UUID(key)] = str((vector.metadata or {}).get("content_hash", ""))
        return found

    @_unavailable
    def count(self) -> int:
        """Number of stored records, by the index's own statistics, which may lag behind writes for a moment."""
        index = self._index()
        if index is None:
            return 0
        namespaces = index.describe_index_stats().namespaces
        return int(namespaces[self._namespace].vector_count) if self._namespace in namespaces else 0

    @_unavailable
    def query(self, vectors: FloatMatrix, limit: int, filters: Sequence[VectorFilter]) -> list[list[VectorMatch]]:
        """Nearest records of each row under the filter of the same index; the rows are asked for at the same time."""
        index = self._index()
        if index is None or not len(vectors) or limit < 1:
            return [[] for _ in filters]
        if vectors.shape[1] != self._dimensions:
            raise self._other_dimensions(vectors.shape[1])

        def nearest(vector: Any, restriction: VectorFilter) -> list[VectorMatch]:
            answer = index.query(
                vector=vector.tolist(),
                top_k=min(limit + SPARE_MATCHES, MAX_MATCHES),
                namespace=self._namespace,
                filter=_filter(restriction),
            )
            matches = [VectorMatch(UUID(match.id), float(match.score)) for match in answer.matches]
            return sorted(matches, key=lambda item: (-item.score, item.id))[:limit]

        if len(vectors) == 1:
            return [nearest(vectors[0], filters[0])]
        return list(self._threads().map(nearest, vectors, filters))

    # --- the index ----------------------------------------------------------------------------------------------------

    def _client(self) -> Pinecone:
        from pinecone import Pinecone, RetryConfig

        if not self._api_key:
            raise _problem("WF_PINECONE_API_KEY is not set.")
        if self._made_client is None:
            retries = RetryConfig(max_retries=MAX_RETRIES, max_wait=MAX_WAIT_SECONDS)
            self._made_client = Pinecone(
                api_key=self._api_key, host=self._host, timeout=REQUEST_SECONDS, retry_config=retries
            )
        return self._made_client

    def _index(self, *, create_for: int = 0) -> Index | None:
        """The opened index; None if there is none and `create_for` (a vector's length) does not ask for one."""
        with self._lock:
            if self._opened is None:
                self._open(create_for)
        if create_for and create_for != self._dimensions:
            raise self._other_dimensions(create_for)
        return self._opened

    def _existing(self) -> Index:
        if self._opened is None:
            raise _problem(f"There is no Pinecone index {self._index_name}.")
        return self._opened

    def _open(self, create_for: int) -> None:
        from pinecone import ServerlessSpec
        from pinecone.errors import ConflictError

        client = self._client()
        if not client.indexes.exists(self._index_name):
            if not create_for:
                return
            with suppress(ConflictError):  # another process may make it at the same moment
                client.indexes.create(
                    name=self._index_name,
                    dimension=create_for,
                    metric="cosine",
                    spec=ServerlessSpec(cloud=self._cloud, region=self._region),
                    timeout=-1,
                )
        self._wait(lambda: client.indexes.describe(self._index_name).status.ready, seconds=CREATE_SECONDS)
        described = client.indexes.describe(self._index_name)
        self._dimensions = int(described.dimension or 0)
        self._opened = client.index(host=described.host or "")

    def _other_dimensions(self, given: int) -> UnavailableError:
        return _problem(
            f"The Pinecone index {self._index_name} holds vectors of length {self._dimensions}, not {given}: "
            "name another one in WF_PINECONE_INDEX."
        )

    def _threads(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="pinecone")
            return self._pool

    # --- waiting for writes -------------------------------------------------------------------------------------------

    def _ids(self, index: Index) -> Iterator[str]:
        for page in index.list(namespace=self._namespace, limit=PAGE_IDS):
            yield from (item.id for item in page.vectors if item.id)

    def _has_caught_up(self, target: int | None, batch: Sequence[VectorRecord]) -> bool:
        """Whether queries see a write: by its log sequence number, else by what they find."""
        if target is None:
            return self._visible([str(record.id) for record in batch]) == {
                str(record.id): record.content_hash for record in batch
            }
        probe = self._existing().query(vector=[1.0] * self._dimensions, top_k=1, namespace=self._namespace)
        reached = probe.response_info.lsn_reconciled if probe.response_info else None
        return reached is not None and reached >= target

    def _are_gone(self, ids: Sequence[str]) -> bool:
        return not self._visible(ids)

    def _visible(self, ids: Sequence[str]) -> dict[str, str]:
        """Which of the ids a query finds, with their content hashes."""
        answer = self._existing().query(
            vector=[1.0] * self._dimensions,
            top_k=len(ids),
            namespace=self._namespace,
            filter={"operation_id": {"$in": list(ids)}},
            include_metadata=True,
        )
        return {match.id: str((match.metadata or {}).get("content_hash", "")) for match in answer.matches}

    def _wait(self, done: Callable[[], bool], *, seconds: float = VISIBLE_SECONDS) -> None:
        pause, longest = POLL_SECONDS
        deadline = time.monotonic() + seconds
        while not done():
            if time.monotonic() > deadline:
                raise _problem(f"Pinecone did not show a change within {seconds:.0f} seconds.")
            time.sleep(pause * self._pause)
            pause = min(2 * pause, longest)


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _vector(record: VectorRecord) -> dict[str, Any]:
    metadata = {
        "operation_id": str(record.id),
        "content_hash": record.content_hash,
        "catalog": record.catalog,
        "connector": record.connector,
        "role": record.role,
    }
    return {"id": str(record.id), "values": [float(value) for value in record.vector], "metadata": metadata}


def _filter(restriction: VectorFilter) -> dict[str, Any] | None:
    chosen: dict[str, Any] = {}
    if restriction.catalogs:
        chosen["catalog"] = {"$in": list(restriction.catalogs)}
    if restriction.connectors:
        chosen["connector"] = {"$in": list(restriction.connectors)}
    if restriction.role is not None:
        chosen["role"] = {"$eq": restriction.role}
    return chosen or None
