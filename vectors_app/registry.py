"""Which embedder and store the settings choose: dotted paths, imported at first use, one instance a process."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from vectors_app.contracts import Embedder, VectorStore
from vectors_app.embedders.batched import BatchedEmbedder

__all__ = ["EMBEDDERS", "STORES", "get_embedder", "get_store", "own_embedder", "reset"]

EMBEDDERS = {
    "onnx": "vectors_app.embedders.onnx_minilm.OnnxMiniLMEmbedder",
    "sentence-transformers": "vectors_app.embedders.sentence_transformer.SentenceTransformerEmbedder",
}
"""`WF_EMBEDDER` to the class, which has a class method `from_settings`."""
STORES = {
    "pgvector": "vectors_app.stores.pgvector.PgVectorStore",
    "pinecone": "vectors_app.stores.pinecone.PineconeStore",
}
"""`WF_VECTOR_STORE` to the class, which has a class method `from_settings`."""


@cache
def get_embedder() -> Embedder:
    """The embedder of this process, not yet loaded: its own, or that of the process that serves it to all."""
    own = own_embedder()
    if not settings.EMBEDDER_SOCKET:
        return own
    from vectors_app.embedders.shared import SharedEmbedder

    return SharedEmbedder(settings.EMBEDDER_SOCKET, own)


def own_embedder() -> Embedder:
    """A new embedder of the settings that has its model in this process, not yet loaded; it batches what waits."""
    return BatchedEmbedder(_from_settings(EMBEDDERS, settings.EMBEDDER))


@cache
def get_store(name: str | None = None) -> VectorStore:
    """The store of that name, by default the one the settings choose. Raises KeyError for an unknown name."""
    store: VectorStore = _from_settings(STORES, name or settings.VECTOR_STORE)
    return store


def reset() -> None:
    """Forget the instances, so that the next caller gets new ones (changed settings, a forked process)."""
    get_embedder.cache_clear()
    get_store.cache_clear()


def _from_settings(known: dict[str, str], name: str) -> Any:
    return import_string(known[name]).from_settings()


_inherited: list[Embedder] = []


def _reset_in_child() -> None:
    # Threads of a loaded model do not survive a fork, and Celery's workers are forked. The model itself is kept:
    # destroying it would wait for those threads for ever.
    if get_embedder.cache_info().currsize:
        _inherited.append(get_embedder())
    reset()


os.register_at_fork(after_in_child=_reset_in_child)
