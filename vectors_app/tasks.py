"""Background work of the vector room."""

from __future__ import annotations

from celery import shared_task

__all__ = ["reindex_registry"]


@shared_task(name="vectors_app.reindex_registry")
def reindex_registry() -> dict[str, int]:
    """Index what changed in the registry. Cheap when nothing did: one read of the registry and one of the store."""
    from vectors_app.registry import get_embedder, get_store
    from vectors_app.services import vectors_seed

    report = vectors_seed(store=get_store(), embedder=get_embedder())
    return {"embedded": report.embedded, "unchanged": report.unchanged, "pruned": report.pruned}
