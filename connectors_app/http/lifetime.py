"""Things that belong to one event loop (connection pools), made at first use and closed together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

__all__ = ["LoopLocal", "close_loop_locals"]

T = TypeVar("T")
_every: list[LoopLocal[object]] = []


class LoopLocal(Generic[T]):
    """One value for each event loop: `make` opens it, `close` closes it."""

    def __init__(self, make: Callable[[], T], close: Callable[[T], Awaitable[None]]) -> None:
        self._make = make
        self._close = close
        self._values: WeakKeyDictionary[asyncio.AbstractEventLoop, T] = WeakKeyDictionary()
        _every.append(self)  # type: ignore[arg-type]  # a list of all of them, whatever they hold

    def get(self) -> T:
        """The running loop's value."""
        loop = asyncio.get_running_loop()
        value = self._values.get(loop)
        if value is None:
            value = self._values[loop] = self._make()
        return value

    def put(self, value: T) -> None:
        """Use this value in the running loop, which has none yet: one that was made otherwise (another resolver)."""
        self._values[asyncio.get_running_loop()] = value

    async def close(self) -> None:
        """Close the running loop's value, if it has one; a later `get` makes another."""
        value = self._values.pop(asyncio.get_running_loop(), None)
        if value is not None:
            await self._close(value)


async def close_loop_locals() -> None:
    """Close all that the running loop has."""
    for local in _every:
        await local.close()
