"""How many prompts are planned at once on an event loop: a few, in the order in which they came.

Planning is processor work. Were all prompts of a burst planned side by side, all would be ready at its end, and their
time limits would pass while they wait for each other. A prompt that asks a language model gives up its place when it
begins to wait for it, and does not need one again: what is left to do then is little.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

from wfproject.common.loops import PerLoop

__all__ = ["leave_place", "planning_place"]

PLACES = 8
"""More than there are processors, since retrieval waits for the database."""


class _Place:
    """One place, given back once."""

    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places: asyncio.Semaphore | None = places

    def leave(self) -> None:
        places, self._places = self._places, None
        if places is not None:
            places.release()


_place: ContextVar[_Place | None] = ContextVar("planning_place", default=None)


@asynccontextmanager
async def planning_place() -> AsyncIterator[None]:
    """Wait for a place, and have it until the end of the block, or until `leave_place` is called inside."""
    places = await _places.get(None)
    await places.acquire()
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


_places: PerLoop[None, asyncio.Semaphore] = PerLoop(lambda _: asyncio.Semaphore(PLACES))
