"""The index hears of registry changes here."""

from __future__ import annotations

import logging
from typing import Any

from django.dispatch import receiver

from connectors_app.signals import registry_changed

__all__ = ["ring_reindexing"]

logger = logging.getLogger(__name__)


@receiver(registry_changed, dispatch_uid="vectors_app.reindex")
def ring_reindexing(sender: Any, **_: Any) -> None:
    """Ask a worker to index what changed. Without a broker nothing is lost: the schedule asks again."""
    from kombu.exceptions import KombuError
    from redis.exceptions import RedisError

    from vectors_app.tasks import reindex_registry

    try:
        reindex_registry.apply_async(retry=False, ignore_result=True)
    except (KombuError, RedisError, OSError) as error:
        logger.warning("The broker is down (%s); the registry is indexed by the schedule", type(error).__name__)
