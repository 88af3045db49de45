"""One answer for prompts that are the same and come at once: the first is answered, the others get its answer.

On one event loop they share a future. Processes share a lock in Redis that its holder renews; without Redis each
process makes an answer of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from agent_app.contracts import AnswerWithdrawn
from connectors_app.contracts import JsonObject
from wfproject.common.loops import PerLoop
from wfproject.common.redis_client import async_redis, redis_key

__all__ = ["Flown", "single_flight"]

logger = logging.getLogger(__name__)

LOCK_SECONDS = 6.0
"""After so long the lock of a process that died is free."""
RESULT_SECONDS = 10
"""For how long other processes find the answer, also one that is not cached."""
_LOOK_SECONDS = 0.1

_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end"
_RENEW = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end"

Work = Callable[[], Awaitable["Flown"]]


@dataclass(frozen=True, slots=True)
class Flown:
    """An answer, and the states in which a prompt gets it: the one it was made for, and the one it led to."""

    answer: JsonObject
    marks: tuple[str, ...]


class _Abandoned(Exception):
    """Who was answering was cancelled or taken over; one of those who wait goes on in its place."""


class _Flights:
    """The answers in the making on one event loop."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Future[Flown]] = {}

    async def join(self, key: str, work: Work, mark: str, since: float) -> tuple[JsonObject, bool]:
        while (running := self._running.get(key)) is not None:
            with contextlib.suppress(_Abandoned):
                flown = await asyncio.shield(running)
                if mark in flown.marks:
                    return flown.answer, True
        mine = self._running[key] = asyncio.get_running_loop().create_future()
        mine.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody may be waiting for it
        try:
            flown, shared = await _across_processes(key, work, mark, since)
        except (asyncio.CancelledError, AnswerWithdrawn):
            mine.set_exception(_Abandoned())
            raise
        except BaseException as error:
            mine.set_exception(error)
            raise
        else:
            mine.set_result(flown)
            return flown.answer, shared
        finally:
            del self._running[key]


async def single_flight(key: str, work: Work, *, mark: str, since: float) -> tuple[JsonObject, bool]:
    """What `work` gives, done once for all who ask with this key meanwhile; True where somebody else did it.

    `mark` is the state of everything that the caller found, `since` (of `time.time`) when it came: an answer that was
    ready after it, and is for that state, will do. An error of the work is everybody's on this event loop. Who is
    cancelled cancels the work only if it does it; then another of those who wait does it anew.
    """
    return await (await _flights.get(None)).join(key, work, mark, since)


async def _across_processes(key: str, work: Work, mark: str, since: float) -> tuple[Flown, bool]:
    lock, result = redis_key(f"flight:{key}"), redis_key(f"flown:{key}")
    token = secrets.token_hex(8)
    try:
        client = await async_redis()
        while not await client.set(lock, token, nx=True, px=round(LOCK_SECONDS * 1000)):
            await asyncio.sleep(_LOOK_SECONDS)
            if (found := await _flown(client, result, mark, since)) is not None:
                return found, True
    except (RedisError, OSError) as error:
        logger.debug("answers are shared in this process only: %s", type(error).__name__)
        return await work(), False
    async with _held(client, lock, token):
        with contextlib.suppress(RedisError, OSError):
            if (found := await _flown(client, result, mark, since)) is not None:
                return found, True
        done = await work()
        told = {"at": time.time(), "answer": done.answer, "marks": done.marks}
        with contextlib.suppress(RedisError, OSError):  # others then make an answer of their own
            await client.set(result, json.dumps(told), ex=RESULT_SECONDS)
    return done, False


async def _flown(client: Redis, result: str, mark: str, since: float) -> Flown | None:
    """The answer of another process, or of just now, unless it is older than the question or for another state."""
    text = await client.get(result)
    told = json.loads(text) if text is not None else None
    if told is None or told["at"] < since or mark not in told["marks"]:
        return None
    return Flown(told["answer"], tuple(told["marks"]))


@asynccontextmanager
async def _held(client: Redis, lock: str, token: str) -> AsyncIterator[None]:
    renewing = asyncio.create_task(_renew(client, lock, token))
    try:
        yield
    finally:
        renewing.cancel()
        with contextlib.suppress(RedisError, OSError):  # it expires
            await _run(client, _RELEASE, lock, token)


async def _renew(client: Redis, lock: str, token: str) -> None:
    while True:
        await asyncio.sleep(LOCK_SECONDS / 3)
        with contextlib.suppress(RedisError, OSError):  # then it expires, and another process may answer too
            await _run(client, _RENEW, lock, token, str(round(LOCK_SECONDS * 1000)))


async def _run(client: Redis, script: str, lock: str, *arguments: str) -> None:
    call: Any = client.eval(script, 1, lock, *arguments)
    await call


_flights: PerLoop[None, _Flights] = PerLoop(lambda _: _Flights())
