"""The index hears of registry changes here."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from connectors_app.signals import registry_changed
from wfproject.common.broker import ring

__all__ = ["ring_reindexing"]


@receiver(registry_changed, dispatch_uid="vectors_app.reindex")
def ring_reindexing(sender: Any, **_: Any) -> None:
    """Ask a worker to index what changed. Without a broker nothing is lost: the schedule asks again."""
    ring("vectors_app.reindex_registry")
