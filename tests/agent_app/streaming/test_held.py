"""What a prompt holds while it waits for the model: no thread and no connection."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from django.db import connection, transaction
from django.test import override_settings

from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.drafts import BUG_PROMPT, action, plan
from tests.agent_app.planners.openai.server import ScriptedOpenAI
from tests.agent_app.streaming.conftest import Server
from tests.agent_app.streaming.reader import EVENTS, until
from wfproject.common.database import _threads, database_hop

ClientOf = Callable[..., httpx.Client]

STEPS = [action("tell", "slack.post_message", [], channel="#oncall", text="{{ trigger.issue.title }}")]


def checked_out() -> tuple[int, int]:
    """Of the pool of the servers in this process: connections that somebody has, and requests that wait for one."""
    pool: Any = connection.pool  # type: ignore[attr-defined]  # of PostgreSQL's alone
    stats = pool.get_stats()
    return stats["pool_size"] - stats["pool_available"], stats["requests_waiting"]


def in_transactions() -> int:
    """Connections to the database that are at work or in a transaction, but the one that asks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend' AND state <> 'idle'"
        )
        count = int(cursor.fetchone()[0])
    connection.close()
    return count


def threads_at_work() -> int:
    """Threads of the database's pool that do not wait for work."""
    pool = _threads()
    return len(pool._threads) - pool._idle_semaphore._value + pool._work_queue.qsize()


@pytest.mark.parametrize("headers", [{}, EVENTS], ids=["whole", "streamed"])
def test_neither_thread_nor_connection_is_held_while_the_model_thinks(
    server: Server, client_of: ClientOf, scripted_openai: ScriptedOpenAI, headers: dict[str, str]
) -> None:
    client = client_of(server)
    connection.close()  # what this thread has had is given back, as that of a request
    scripted_openai.on("decision", wire.answer(plan(*STEPS), delay=3.0))
    with override_settings(**scripted_openai.settings()), ThreadPoolExecutor(10) as pool:
        asked = [
            pool.submit(client.post, "/workflow", json={"prompt": f"{BUG_PROMPT} {number}"}, headers=headers)
            for number in range(10)
        ]
        until(lambda: len(scripted_openai.requests) == 10, 20)
        until(lambda: (threads_at_work(), *checked_out(), in_transactions()) == (0, 0, 0, 0), 1)
        assert not any(item.done() for item in asked), "they still wait for the model"
        assert [item.result().status_code for item in asked] == [200] * 10


def test_what_the_test_of_held_connections_counts_is_seen(server: Server, client_of: ClientOf) -> None:
    """A hop in a transaction shows in each of its three counts."""
    client_of(server)
    connection.close()
    inside, leave = threading.Event(), threading.Event()

    def work() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            inside.set()
            assert leave.wait(10)

    hopping = threading.Thread(target=lambda: asyncio.run(database_hop(work, threads=_threads())()))
    hopping.start()
    try:
        assert inside.wait(10)
        assert (threads_at_work(), checked_out()[0], in_transactions()) == (1, 1, 1)
    finally:
        leave.set()
        hopping.join()
    until(lambda: (threads_at_work(), checked_out()[0], in_transactions()) == (0, 0, 0))
