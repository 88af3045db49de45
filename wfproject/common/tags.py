"""Tags of kept values: an event touches a tag, and whatever was kept under the tag's former version is stale.

A version is a random text, kept as such, so that synchronous and asynchronous clients read the same. A tag that Redis
has forgotten gets a new version: a lost tag is stale, never fresh.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from redis.exceptions import RedisError

from wfproject.common.redis_client import redis_key, sync_redis

__all__ = ["new_version", "tag_key", "tag_versions", "touch_tags"]

logger = logging.getLogger(__name__)


def tag_key(name: str) -> str:
    """Redis' key of a tag."""
    return redis_key(f"tag:{name}")


def new_version() -> str:
    """A version that no tag has had."""
    return secrets.token_hex(8)


def tag_versions(names: Iterable[str], known: Sequence[bytes | None] | None = None) -> dict[str, str]:
    """The versions of these tags by name; `known` are those read already, in the order of the names.

    Read them before the work whose result is kept under them. Raises RedisError or OSError without Redis.
    """
    keys = {name: tag_key(name) for name in names}
    redis: Any = sync_redis()
    found = redis.mget(list(keys.values())) if known is None else known
    versions: dict[str, str] = {}
    for (name, key), version in zip(keys.items(), found, strict=True):
        if version is None:
            redis.set(key, new_version(), nx=True, ex=settings.CACHE_TTL_SECONDS)
            version = redis.get(key) or b""
        versions[name] = version.decode()
    return versions


def touch_tags(*names: str) -> None:
    """Make what was kept under these tags stale, once the transaction at hand is committed.

    Without Redis it is logged: what Redis kept through an outage may be answered until it expires.
    """

    def touch() -> None:
        try:
            with sync_redis().pipeline(transaction=False) as pipe:
                for name in names:
                    pipe.set(tag_key(name), new_version(), ex=settings.CACHE_TTL_SECONDS)
                pipe.execute()
        except (RedisError, OSError) as error:
            logger.warning(
                "%s could not be made stale: Redis does not answer (%s)", ", ".join(names), type(error).__name__
            )

    if names:
        transaction.on_commit(touch)
