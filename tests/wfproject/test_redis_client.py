"""The client of the cache's Redis in synchronous code."""

from __future__ import annotations

import contextvars
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from redis.exceptions import RedisError

from wfproject.common.redis_client import sync_redis


def test_all_requests_and_threads_share_a_client() -> None:
    found = [sync_redis(), contextvars.Context().run(sync_redis)]
    thread = Thread(target=lambda: found.append(sync_redis()))
    thread.start()
    thread.join()
    assert len(found) == 3
    assert len(set(map(id, found))) == 1


def test_another_address_has_another_client(settings: Any, tmp_path: Path) -> None:
    before = sync_redis()
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": f"unix://{tmp_path}/nobody.sock?db=0"}}
    assert sync_redis() is not before
    with pytest.raises((RedisError, OSError)):
        sync_redis().get("a")
