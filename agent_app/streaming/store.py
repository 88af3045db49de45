"""Events in Redis: a stream for each answer, kept for ten minutes, that every process can read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import redis.asyncio

from agent_app.streaming.events import ENDS, StreamEvent
from wfproject.common.redis_client import async_redis, redis_key

__all__ = ["StreamStore", "stream_store"]

KEEP_SECONDS = 600
ALIVE_SECONDS = 15
"""For how long an answer is taken to be in the making after its process last said so."""
LEASE_SECONDS = 30
"""For how long a reader in another process counts as present after it last read."""
MAX_EVENTS = 10_000


class StreamStore:
    """What is kept of streams: events, whose they are, whether they are alive, read, or to be cancelled.

    Every method raises redis.exceptions.RedisError or OSError when Redis does not answer. Redis 6.2 suffices.
    """

    def __init__(self, client: redis.asyncio.Redis) -> None:
        self.client = client

    def _key(self, stream_id: UUID, part: str) -> str:
        return redis_key(f"stream:{stream_id}:{part}")

    async def create(self, stream_id: UUID, owner: str) -> None:
        """Note whose stream it is, before its first event."""
        async with self.client.pipeline(transaction=False) as pipe:
            pipe.set(self._key(stream_id, "owner"), owner, ex=KEEP_SECONDS)
            pipe.set(self._key(stream_id, "alive"), "1", ex=ALIVE_SECONDS)
            await pipe.execute()

    async def append(self, stream_id: UUID, events: Sequence[tuple[str, Any]]) -> list[str]:
        """Add events by name and data; their ids. Keeps the stream for another ten minutes."""
        key = self._key(stream_id, "events")
        async with self.client.pipeline(transaction=True) as pipe:
            for name, data in events:
                fields: Any = {"name": name, "data": json.dumps(data)}
                pipe.xadd(key, fields, maxlen=MAX_EVENTS, approximate=True)
            pipe.expire(key, KEEP_SECONDS)
            pipe.expire(self._key(stream_id, "owner"), KEEP_SECONDS)
            results = await pipe.execute()
        return [str(item) for item in results[: len(events)]]

    async def owner(self, stream_id: UUID) -> str | None:
        """Whose stream it is; None for one that there is not, or no more."""
        owner: Any = await self.client.get(self._key(stream_id, "owner"))
        return None if owner is None else str(owner)

    async def read(self, stream_id: UUID, after: str, *, block_ms: int = 0) -> list[StreamEvent]:
        """The events after an id (`0-0`: all); with `block_ms`, waits so long for one where there is none."""
        key = self._key(stream_id, "events")
        found: Any = await self.client.xread({key: after}, count=500, block=block_ms or None)
        entries = found.values() if isinstance(found, Mapping) else [rows for _, rows in found or []]
        return [_event(row) for rows in entries for row in _flat(rows)]

    async def has_ended(self, stream_id: UUID) -> bool:
        """Whether its last event is on file."""
        last: Any = await self.client.xrevrange(self._key(stream_id, "events"), count=1)
        return bool(last) and last[0][1]["name"] in ENDS

    async def is_alive(self, stream_id: UUID) -> bool:
        """Whether a process still works on it."""
        return bool(await self.client.exists(self._key(stream_id, "alive")))

    async def keep_alive(self, stream_ids: Sequence[UUID]) -> None:
        """Say that this process still works on these."""
        async with self.client.pipeline(transaction=False) as pipe:
            for stream_id in stream_ids:
                pipe.set(self._key(stream_id, "alive"), "1", ex=ALIVE_SECONDS)
            await pipe.execute()

    async def lease(self, stream_id: UUID) -> None:
        """Say that somebody reads it, for half a minute."""
        await self.client.set(self._key(stream_id, "reader"), "1", ex=LEASE_SECONDS)

    async def request_cancel(self, stream_id: UUID) -> None:
        """Ask the process that works on it to stop."""
        await self.client.set(self._key(stream_id, "cancel"), "1", ex=KEEP_SECONDS)

    async def flags(self, stream_ids: Sequence[UUID]) -> list[tuple[bool, bool]]:
        """Of each: whether it is to be cancelled, and whether another process has a reader of it."""
        keys = [self._key(stream_id, part) for stream_id in stream_ids for part in ("cancel", "reader")]
        values = [value is not None for value in await self.client.mget(keys)]
        return list(zip(values[::2], values[1::2], strict=True))


def _flat(rows: Any) -> Any:
    """Entries of one key; the newer protocol of Redis wraps them once more."""
    return rows[0] if rows and isinstance(rows[0], list) and rows[0] and isinstance(rows[0][0], list | tuple) else rows


def _event(row: Any) -> StreamEvent:
    identifier, fields = row
    return StreamEvent(str(identifier), fields["name"], json.loads(fields["data"]))


async def stream_store() -> StreamStore:
    """The store of the running event loop, in the cache's Redis."""
    return StreamStore(await async_redis())
