"""How many prompts are planned at once on an event loop: a few, in the order in which they came.

Planning is processor work. Were all prompts of a burst planned side by side, all would be ready at its end, and their
time limits would pass while they wait for each other. A prompt that asks a language model gives up its place when it
begins to wait for it, and does not need one again: what is left to do then is little. While others wait for a place it
lets them go first, for some seconds: the sooner all have asked the model, the more of its time is spent on work.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar

from wfproject.common.loops import PerLoop

__all__ = ["give_way", "leave_place", "planning_place"]

PLACES = 8
"""More than there are processors, since retrieval waits for the database."""

GIVE_WAY_SECONDS = 10.0
"""How long an answered prompt lets others go first, at most."""


class _Places:
    """The places of one event loop."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(PLACES)
        self._waiting = self._asked = self._gone = 0
        self._behind: deque[tuple[int, asyncio.Event]] = deque()

    async def take(self) -> None:
        self._asked += 1
        self._waiting += 1
        try:
            await self._free.acquire()
        except BaseException:
            self._count_gone()
            raise
        finally:
            self._waiting -= 1

    def give_back(self) -> None:
        self._free.release()
        self._count_gone()

    async def earlier(self) -> None:
        """Where any wait: until as many as have asked for a place by now are gone again."""
        if self._waiting:
            gone = asyncio.Event()
            self._behind.append((self._asked, gone))
            await gone.wait()

    def _count_gone(self) -> None:
        self._gone += 1
        while self._behind and self._behind[0][0] <= self._gone:
            self._behind.popleft()[1].set()


class _Place:
    """One place, given back once."""

    def __init__(self, places: _Places) -> None:
        self._places: _Places | None = places

    def leave(self) -> None:
        places, self._places = self._places, None
        if places is not None:
            places.give_back()


_place: ContextVar[_Place | None] = ContextVar("planning_place", default=None)


@asynccontextmanager
async def planning_place() -> AsyncIterator[None]:
    """Wait for a place, and have it until the end of the block, or until `leave_place` is called inside."""
    places = await _places.get(None)
    await places.take()
    place = _Place(places)
    token = _place.set(place)
    try:
        yield
    finally:
        _place.reset(token)
        place.leave()


def leave_place() -> None:
    """Give the place of this prompt to the next: it only waits from now on. Nothing happens without a place."""
    if (place := _place.get()) is not None:
        place.leave()


async def give_way() -> None:
    """Let the prompts be planned first that wait for a place, if any do: those of now, `GIVE_WAY_SECONDS` at most."""
    places = await _places.get(None)
    with suppress(TimeoutError):
        async with asyncio.timeout(GIVE_WAY_SECONDS):
            await places.earlier()


_places: PerLoop[None, _Places] = PerLoop(lambda _: _Places())
