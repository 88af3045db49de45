"""Reads of the vector room."""

from __future__ import annotations

from typing import Any

from vectors_app.registry import get_embedder, get_store
from wfproject.common.errors import ApplicationError

__all__ = ["vector_health"]


def vector_health() -> dict[str, Any]:
    """Facts for the readiness page; `ok` if the store answers and holds vectors, and the embedder embeds.

    Names and counts only: nothing here tells an address or a secret.
    """
    store, embedder = get_store(), get_embedder()
    facts: dict[str, Any] = {"ok": False, "store": store.name, "embedder": embedder.name, "embedder_ready": False}
    try:
        facts["count"] = store.count()
        embedder.embed(["ready"])
    except ApplicationError as error:
        return facts | {"error": error.code}
    return facts | {"ok": facts["count"] > 0, "embedder_ready": True}
