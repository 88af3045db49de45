"""Things that belong to one event loop (connections, tasks), made at first use and closed when the loop ends."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

from asgiref.sync import ThreadSensitiveContext

from wfproject.common.context import current_context, set_context

__all__ = ["PerLoop", "detached"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def detached(work: Coroutine[Any, Any, V]) -> asyncio.Task[V]:
    """A task that may outlive the request that began it: of the request's context it has the ids for logs only.

    The caller keeps the task, since the loop itself holds tasks weakly.
    """
    context = contextvars.Context()
    context.run(set_context, **current_context())
    return asyncio.get_running_loop().create_task(_with_own_threads(work), context=context)


async def _with_own_threads(work: Coroutine[Any, Any, V]) -> V:
    async with ThreadSensitiveContext():  # as Django's handler makes one for each request
        return await work


class PerLoop(Generic[K, V]):
    """One value for each event loop and key.

    Commands and tests run many short loops: a loop closes its values when it ends its generators
    (`shutdown_asyncgens`, which asyncio, asgiref and uvicorn call), and those of closed loops are dropped.
    """

    def __init__(self, make: Callable[[K], V], close: Callable[[V], Awaitable[object]] | None = None) -> None:
        """`make` opens a value on the running loop, `close` closes it; without it there is nothing to close."""
        self._make = make
        self._close = close
        self._kept: dict[asyncio.AbstractEventLoop, dict[K, tuple[V, AsyncGenerator[None, None]]]] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many loops have values."""
        return len(self._kept)

    async def get(self, key: K) -> V:
        """The value of the running loop."""
        loop = asyncio.get_running_loop()
        kept = self._kept.get(loop, {}).get(key)
        if kept is not None:
            return kept[0]
        value = self._make(key)
        closing = self._closing(value)
        with self._lock:
            for other in [other for other in self._kept if other.is_closed()]:
                del self._kept[other]
            self._kept.setdefault(loop, {})[key] = value, closing
        await anext(closing)
        return value

    async def _closing(self, value: V) -> AsyncGenerator[None, None]:
        """Once started it is known to the loop."""
        try:
            yield
        finally:
            if self._close is not None:
                await self._close(value)
