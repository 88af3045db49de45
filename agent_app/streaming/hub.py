"""The answers that are in the making on one event loop: their tasks, their readers, and when nobody reads any more."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

from redis.exceptions import RedisError

from agent_app.contracts import Notify
from agent_app.streaming.events import ENDS, StreamEvent, tell_response
from agent_app.streaming.store import stream_store
from connectors_app.contracts import JsonObject
from wfproject.common.api import error_answer
from wfproject.common.errors import ApplicationError, UnavailableError
from wfproject.common.loops import PerLoop, detached

__all__ = ["GRACE_SECONDS", "HEARTBEAT_SECONDS", "RunningStream", "StreamHub", "stream_hub"]

logger = logging.getLogger(__name__)

GRACE_SECONDS = 30.0
"""How long an answer goes on that nobody reads: a client that lost its connection comes back within that time."""
HEARTBEAT_SECONDS = 10.0
MAX_STREAMS = 1000
"""Answers in the making on one event loop."""
MAX_STREAMS_OF_ONE = 20
"""Of them, of one user."""

_LOOK_SECONDS = 0.25
_ALIVE_EVERY_SECONDS = 5.0

AnswerTask = Callable[[Notify], Awaitable[JsonObject]]


class RunningStream:
    """One answer in the making. Events get their ids from Redis; without Redis they get some here."""

    def __init__(self, owner: str) -> None:
        """`owner` is who may read and cancel it."""
        self.id: UUID = uuid4()
        self.owner = owner
        self.unread_since = time.monotonic()
        self.readers = 0
        self.task: asyncio.Task[None] | None = None
        self._events: list[StreamEvent] = []
        self._pending: list[tuple[str, Any]] = []
        self._told: dict[str, str] = {}
        self._said = ""
        self._wake = asyncio.Event()
        self._grown = asyncio.Condition()

    @property
    def has_ended(self) -> bool:
        """Whether all events are there."""
        return bool(self._events) and self._events[-1].name in ENDS

    def notify(self, name: str, data: Any) -> None:
        """Add an event, unless the same was told before. Call it on the stream's event loop."""
        if not self._is_news(name, data):
            return
        self._pending.append((name, data))
        self._wake.set()

    def _is_news(self, name: str, data: Any) -> bool:
        if name == "token":
            before = self._said
            self._said = before[: data["offset"]] + data["text"]
            return self._said != before
        subject = data.get(name) if name in {"node", "edge"} else None
        text = json.dumps(data, sort_keys=True)
        key = f"{name}:{subject['id'] if subject else text}"
        if self._told.get(key) == text:
            return False
        self._told[key] = text
        return True

    async def write(self) -> None:
        """Give pending events their ids and tell readers, until the last event."""
        while not self.has_ended:
            await self._wake.wait()
            self._wake.clear()
            batch, self._pending = self._pending, []
            ids = await self._ids(batch)
            self._events += [StreamEvent(key, *item) for key, item in zip(ids, batch, strict=True)]
            async with self._grown:
                self._grown.notify_all()

    async def _ids(self, batch: list[tuple[str, Any]]) -> list[str]:
        try:
            return await (await stream_store()).append(self.id, batch)
        except (RedisError, OSError) as error:
            logger.warning("a stream can't be resumed: Redis does not answer (%s)", type(error).__name__)
        milliseconds, number = self._events[-1].order if self._events else (0, 0)
        milliseconds = max(milliseconds, time.time_ns() // 1_000_000)
        return [f"{milliseconds}-{number + place}" for place in range(1, len(batch) + 1)]

    async def read(self, after: tuple[int, int] = (0, 0)) -> AsyncGenerator[StreamEvent | None, None]:
        """Events after an id as they come, to the last; None where a heartbeat is due."""
        index = next((place for place, event in enumerate(self._events) if event.order > after), len(self._events))
        self.readers += 1
        try:
            while True:
                for event in self._events[index:]:
                    index += 1
                    yield event
                if self.has_ended and index == len(self._events):
                    return
                if not await self._has_grown(index):
                    yield None
        finally:
            self.readers -= 1
            self.unread_since = time.monotonic()

    async def _has_grown(self, index: int) -> bool:
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS), self._grown:
                await self._grown.wait_for(lambda: len(self._events) > index)
        except TimeoutError:
            return False
        return True


class StreamHub:
    """The streams of one event loop."""

    def __init__(self) -> None:
        self._running: dict[UUID, RunningStream] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._watching = False

    async def start(self, owner: str, answer: AnswerTask) -> RunningStream:
        """Begin an answer, which goes on without its first reader.

        Raises UnavailableError where there are too many, ApplicationError (429) where this owner has too many.
        """
        if len(self._running) >= MAX_STREAMS:
            raise UnavailableError("Too many answers are being streamed; ask again later.")
        if sum(stream.owner == owner for stream in self._running.values()) >= MAX_STREAMS_OF_ONE:
            message = f"At most {MAX_STREAMS_OF_ONE} answers are streamed to a user at once."
            raise ApplicationError(message, code="too-many-streams", http_status=429)
        stream = RunningStream(owner)
        self._running[stream.id] = stream
        try:
            await _announce(stream)
        except BaseException:
            del self._running[stream.id]
            raise
        stream.notify("stream", {"stream_id": str(stream.id), "path": f"/api/v1/streams/{stream.id}"})
        stream.task = self._spawn(self._answer(stream, answer))
        if not self._watching:
            self._watching = True
            self._spawn(self._watch())
        return stream

    def find(self, stream_id: UUID) -> RunningStream | None:
        """The stream, if it is in the making here."""
        return self._running.get(stream_id)

    async def close(self) -> None:
        """Cancel everything."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _spawn(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = detached(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _answer(self, stream: RunningStream, answer: AnswerTask) -> None:
        writer = self._spawn(stream.write())
        try:
            response = await answer(stream.notify)
            tell_response(stream.notify, response)
            stream.notify("done", response)
        except asyncio.CancelledError:
            stream.notify("cancelled", {"stream_id": str(stream.id)})
        except Exception as error:  # noqa: BLE001 - logged there; whatever happened, readers are told that it is over
            _, body, _ = error_answer(error, self)
            stream.notify("error", body["error"])
        await writer
        del self._running[stream.id]

    async def _watch(self) -> None:
        """While there are streams: cancel those that somebody asked to, and those that nobody reads any more."""
        told = 0.0
        try:
            while self._running:
                await asyncio.sleep(_LOOK_SECONDS)
                streams = list(self._running.values())
                now = time.monotonic()
                flags = await self._flags(streams, tell=now - told >= _ALIVE_EVERY_SECONDS)
                told = now if now - told >= _ALIVE_EVERY_SECONDS else told
                for stream, (to_cancel, is_read_elsewhere) in zip(streams, flags, strict=True):
                    unread = not stream.readers and not is_read_elsewhere
                    if to_cancel or (unread and now - stream.unread_since > GRACE_SECONDS):
                        cancel(stream)
        finally:
            self._watching = False

    async def _flags(self, streams: list[RunningStream], *, tell: bool) -> list[tuple[bool, bool]]:
        ids = [stream.id for stream in streams]
        if not ids:
            return []
        try:
            store = await stream_store()
            if tell:
                await store.keep_alive(ids)
            return await store.flags(ids)
        except (RedisError, OSError):
            return [(False, False)] * len(ids)


async def _announce(stream: RunningStream) -> None:
    try:
        await (await stream_store()).create(stream.id, stream.owner)
    except (RedisError, OSError) as error:
        logger.warning("a stream can't be resumed: Redis does not answer (%s)", type(error).__name__)


def cancel(stream: RunningStream) -> None:
    """Stop an answer, and with it the call of the language model; nothing happens to one that has ended."""
    if stream.task is not None and not stream.has_ended:
        stream.task.cancel()


_hubs: PerLoop[None, StreamHub] = PerLoop(lambda _: StreamHub(), StreamHub.close)


async def stream_hub() -> StreamHub:
    """The hub of the running event loop."""
    return await _hubs.get(None)
