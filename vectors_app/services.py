"""Writes of the vector room, and its retriever."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from connectors_app.contracts import OperationSpec
from connectors_app.selectors import catalog_names, catalog_snapshot
from vectors_app.contracts import INDEX_TAG, Embedder, FloatMatrix, Retriever, VectorRecord, VectorStore
from vectors_app.embedders.files import MODEL_NAME
from vectors_app.recent import RecentVectors
from vectors_app.registry import get_embedder, get_store
from vectors_app.retrieval.hybrid import HybridRetriever
from vectors_app.retrieval.text import operation_text
from wfproject.common.database import database_hop
from wfproject.common.errors import UnavailableError
from wfproject.common.tags import touch_tags

__all__ = ["SeedReport", "get_retriever", "prompt_embedded", "prompt_vector", "vectors_seed"]

RECENT_TEXTS = 256
"""More than the clauses of all prompts that are planned at once."""
BATCH_OPERATIONS = 64
"""Operations embedded and stored at a time; a seeding that is interrupted loses at most this many."""


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What a seeding did: vectors written, found up to date, and removed."""

    embedded: int
    unchanged: int
    pruned: int


@cache
def get_retriever() -> Retriever:
    """The hybrid retriever of this process; embedder and store are those of the settings, loaded at first use."""
    return HybridRetriever(embedder=get_embedder, store=get_store, catalog=catalog_snapshot, recent=_recent)


_recent = RecentVectors(RECENT_TEXTS)


def prompt_vector(text: str) -> FloatMatrix | None:
    """The all-MiniLM-L6-v2 vector of a prompt, which this process remembers; None without that model."""
    embedder = get_embedder()
    if not embedder.name.startswith(MODEL_NAME):
        return None
    try:
        vector: FloatMatrix = _recent.vectors(embedder, [text])[0]
    except UnavailableError:
        return None  # retrieval has logged why; who asks goes on without
    return vector


async def prompt_embedded(text: str, parts: Sequence[str] = ()) -> None:
    """Have `prompt_vector` ready for a prompt: on a thread, so that an event loop does not stand still meanwhile.

    `parts` of it that are to be looked up next are embedded in the same run of the model, because a run of a short
    text takes a third of its time to read the weights.
    """
    embedder = get_embedder()
    if embedder.name.startswith(MODEL_NAME) and _recent.get(embedder.name, text) is None:
        await database_hop(_embed)((text, *parts))


def _embed(texts: Sequence[str]) -> None:
    with suppress(UnavailableError):  # retrieval logs why
        _recent.vectors(get_embedder(), texts)


def vectors_seed(
    *,
    store: VectorStore,
    embedder: Embedder,
    catalogs: Sequence[str] | None = None,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> SeedReport:
    """Bring the store up to date with the registry.

    Only operations whose text, catalogue, connector, role or embedder changed are embedded (`force`: all); what left
    the registry, of whichever catalogue, is removed. `catalogs` restricts what is embedded, None means all. Batches
    are stored as they are done, so a second run goes on where an interrupted one stopped. `progress` is called with
    operations done and operations to do. Raises ApplicationError if the embedder or the store can't do it.
    """
    everything = catalog_snapshot(tuple(catalog_names())).operations
    wanted = [item for item in everything if catalogs is None or item.connector.catalog in catalogs]
    stored = store.hashes()
    hashes = {item.id: _content_hash(item, embedder.name) for item in wanted}
    changed = [item for item in wanted if force or stored.get(item.id) != hashes[item.id]]
    for start in range(0, len(changed), BATCH_OPERATIONS):
        batch = changed[start : start + BATCH_OPERATIONS]
        vectors = embedder.embed([operation_text(item) for item in batch])
        store.upsert(
            VectorRecord(
                id=item.id,
                vector=vector.tolist(),
                content_hash=hashes[item.id],
                catalog=item.connector.catalog,
                connector=item.connector.key,
                role=item.role.value,
            )
            for item, vector in zip(batch, vectors, strict=True)
        )
        if progress:
            progress(start + len(batch), len(changed))
    gone = stored.keys() - {item.id for item in everything}
    pruned = store.delete(gone) if gone else 0
    if changed or pruned:
        touch_tags(INDEX_TAG)
    return SeedReport(embedded=len(changed), unchanged=len(wanted) - len(changed), pruned=pruned)


def _content_hash(operation: OperationSpec, embedder: str) -> str:
    connector = operation.connector
    facts = (embedder, connector.catalog, connector.key, operation.role.value, operation_text(operation))
    return hashlib.sha256("\0".join(facts).encode()).hexdigest()
