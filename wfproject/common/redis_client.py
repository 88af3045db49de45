"""The cache's Redis: one client, with its pool of connections, for all threads, and one for each event loop."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import redis.asyncio
from django.conf import settings
from django_redis import get_redis_connection

from wfproject.common.loops import PerLoop

__all__ = ["async_redis", "redis_key", "sync_redis"]

_SOCKET_TIMEOUT = 5.0


def _cache() -> dict[str, Any]:
    cache: dict[str, Any] = settings.CACHES["default"]
    return cache


def _make(url: str) -> redis.asyncio.Redis:
    return redis.asyncio.from_url(
        url,
        decode_responses=True,
        driver_info=None,  # else each connection reads the client's version from its package's metadata, to tell it
        socket_timeout=_SOCKET_TIMEOUT,
        socket_connect_timeout=_cache()["OPTIONS"]["SOCKET_CONNECT_TIMEOUT"],
    )


async def _close(client: redis.asyncio.Redis) -> None:
    await client.aclose()


_clients: PerLoop[str, redis.asyncio.Redis] = PerLoop(_make, _close)


async def async_redis() -> redis.asyncio.Redis:
    """The client of the running event loop. Commands raise RedisError or OSError when Redis does not answer."""
    return await _clients.get(_cache()["LOCATION"])


def sync_redis() -> Any:
    """The client of synchronous code, which gives bytes (its own types leave open what commands give).

    They raise RedisError or OSError when Redis does not answer.
    """
    return _shared(_cache()["LOCATION"])


@lru_cache(maxsize=4)
def _shared(location: str) -> Any:
    """Asked for each time, Django would make cache and client anew for every request."""
    return get_redis_connection("default")


def redis_key(name: str) -> str:
    """A key of this service's own."""
    return f"{_cache()['KEY_PREFIX']}:{name}"
