"""Hops of asynchronous code to the database and their connections."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connections

from wfproject.common.database import database_hop


@pytest.mark.django_db
def test_a_hop_inside_a_transaction_keeps_it_open() -> None:
    assert async_to_sync(database_hop(lambda: connections["default"].in_atomic_block))() is True
    assert connections["default"].connection is not None


async def test_hops_of_a_server_share_a_pool_of_threads() -> None:
    from asgiref.sync import ThreadSensitiveContext
    from django.conf import settings

    database: Any = settings.DATABASES["default"]
    names: set[str] = set()
    at_once = threading.Barrier(2, timeout=10)

    def work() -> None:
        at_once.wait()
        names.add(threading.current_thread().name)

    async with ThreadSensitiveContext():  # as Django's handler makes one for each request
        await asyncio.gather(*(database_hop(work)() for _ in range(100)))
    assert 2 <= len(names) <= database["OPTIONS"]["pool"]["max_size"]
    assert {name.rpartition("_")[0] for name in names} == {"database"}
