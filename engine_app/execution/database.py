"""The event loop's own connections to PostgreSQL: asyncpg, which answered twice as fast as the alternative measured."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

import asyncpg
from django.db import connections

__all__ = ["Database", "connection_facts", "is_transient", "repeated"]

logger = logging.getLogger(__name__)
T = TypeVar("T")

_TRANSIENT_CLASSES = ("08", "40", "53", "57")
"""SQLSTATE classes: connection exceptions, rolled back, insufficient resources, operator intervention."""

_LONGEST_PAUSE = 2.0


def is_transient(error: BaseException) -> bool:
    """Whether the same statement may succeed on another connection or a little later."""
    if isinstance(error, asyncpg.PostgresError):
        return str(error.sqlstate or "").startswith(_TRANSIENT_CLASSES)
    return isinstance(error, OSError | TimeoutError | asyncpg.InterfaceError | EOFError)


async def repeated(work: Callable[[], Awaitable[T]], *, attempts: int | None = None) -> T:
    """Do the work until it does not fail for a passing reason (`attempts` times at most, None: without end)."""
    pause, tries = 0.05, 0
    while True:
        try:
            return await work()
        except Exception as error:
            tries += 1
            if not is_transient(error) or (attempts is not None and tries >= attempts):
                raise
            logger.warning("the database does not answer (%s); trying again", type(error).__name__)
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


def connection_facts() -> dict[str, Any]:
    """What asyncpg has to be told to connect to the database of the settings."""
    facts = connections["default"].settings_dict
    return {
        "host": facts["HOST"] or None,
        "port": int(facts["PORT"]) if facts["PORT"] else None,
        "user": facts["USER"] or None,
        "password": facts["PASSWORD"] or None,
        "database": facts["NAME"],
    }


async def _keep_session(_: Any) -> None:
    """No `RESET ALL` when a connection goes back: nothing here sets anything, and it costs a round trip a commit.

    A transaction left open asyncpg still rolls back itself.
    """


class Database:
    """A small pool of one event loop. Opened lazily, so that nothing is shared across a fork."""

    def __init__(self, size: int = 3) -> None:
        self._size = size
        self._pool: Any = None
        self._opening = asyncio.Lock()

    async def _opened(self) -> Any:
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    **connection_facts(),
                    min_size=0,
                    max_size=self._size,
                    command_timeout=30,
                    timeout=5,
                    max_inactive_connection_lifetime=300,
                    reset=_keep_session,
                )
        return self._pool

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        """A connection of the pool."""
        pool = self._pool or await self._opened()
        async with pool.acquire() as connection:
            yield connection

    async def fetch(self, statement: str, *arguments: Any) -> list[Any]:
        """The rows of one statement, which is a transaction of its own; repeated while the database is away."""

        async def once() -> list[Any]:
            async with self.connection() as connection:
                return list(await connection.fetch(statement, *arguments))

        return await repeated(once)

    async def listen(self, channel: str, hear: Callable[[str], None]) -> None:
        """Call `hear` with every notification's payload, until the connection ends.

        Behind a pooler that gives connections out by transaction nothing is heard; callers also look for themselves.
        """
        ended = asyncio.Event()

        async def begin() -> Any:
            connection = await asyncpg.connect(**connection_facts(), timeout=5)
            connection.add_termination_listener(lambda _: ended.set())
            await connection.add_listener(channel, lambda *arguments: hear(arguments[3]))
            return connection

        connection = await repeated(begin)
        try:
            await ended.wait()
        finally:
            connection.terminate()

    async def close(self) -> None:
        """Close all connections."""
        if self._pool is not None:
            self._pool.terminate()
            self._pool = None
