"""Tags of cached values: an event touches a tag, and whatever was cached under the tag's former version is stale.

A version is a random text. A tag that Redis has forgotten gets a new one, so a lost tag is stale, never fresh.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from redis.exceptions import RedisError

__all__ = ["tag_key", "tag_versions", "touch_tags"]

logger = logging.getLogger(__name__)


def tag_key(name: str) -> str:
    """The cache's key of a tag."""
    return f"tag:{name}"


def _new_version() -> str:
    return secrets.token_hex(8)


def tag_versions(names: Iterable[str], known: dict[str, str] | None = None) -> dict[str, str]:
    """The versions of these tags by name; `known` are those read already, by their keys.

    Read them before the work whose result is cached under them. Raises RedisError or OSError without Redis.
    """
    keys = {name: tag_key(name) for name in names}
    found = cache.get_many(keys.values()) if known is None else known
    versions: dict[str, str] = {}
    for name, key in keys.items():
        if key not in found:
            cache.add(key, _new_version(), timeout=settings.CACHE_TTL_SECONDS)
        versions[name] = found.get(key) or cache.get(key) or ""
    return versions


def touch_tags(*names: str) -> None:
    """Make what was cached under these tags stale, once the transaction at hand is committed.

    Without Redis it is logged: what Redis kept through an outage may be answered until it expires.
    """

    def touch() -> None:
        try:
            cache.set_many({tag_key(name): _new_version() for name in names}, timeout=settings.CACHE_TTL_SECONDS)
        except (RedisError, OSError) as error:
            logger.warning("cached answers could not be made stale: Redis does not answer (%s)", type(error).__name__)

    transaction.on_commit(touch)
