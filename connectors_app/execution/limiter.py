"""The limiter in front of vendors, shared by all workers through Redis; by itself in each process if Redis is down."""

from __future__ import annotations

import asyncio
import logging
import math
import time
import uuid
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import redis.asyncio as redis
from django.conf import settings
from redis.exceptions import RedisError

from connectors_app.execution.contracts import ConnectorError
from connectors_app.http.lifetime import LoopLocal

__all__ = ["Allowance", "limiter"]

logger = logging.getLogger(__name__)

MAX_WAIT_SECONDS = 10.0
"""A request waits this long for its turn; longer waits are given back to the caller, who may do something else."""
LEASE_SECONDS = 330.0
"""A place among concurrent requests is free again after this time, should its worker have died."""
REDIS_RETRY_SECONDS = 5.0
REDIS_SECONDS = 2.0
"""At least this long, though the cache gives up sooner: a late answer keeps the limit, one given up breaks it."""
POLL_SECONDS = 0.05
MAX_CONNECTIONS = 16

# One turn. KEYS: for each allowance the list of its last turns, then the moments until which requests are to wait.
# ARGV: most seconds to wait, number of allowances, then requests and seconds of each. A turn is the moment at which a
# request may go: never more than `requests` turns lie within `seconds`. Answers the milliseconds to wait; if that is
# more than the most, negative and nothing is taken.
_TURN = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local count = tonumber(ARGV[2])
local turn = now
for index = 1, count do
  local oldest = redis.call('LINDEX', KEYS[index], -tonumber(ARGV[1 + 2 * index]))
  if oldest then turn = math.max(turn, tonumber(oldest) + tonumber(ARGV[2 + 2 * index])) end
  local newest = redis.call('LINDEX', KEYS[index], -1)
  if newest then turn = math.max(turn, tonumber(newest)) end
end
for index = count + 1, #KEYS do
  local blocked = redis.call('GET', KEYS[index])
  if blocked then turn = math.max(turn, tonumber(blocked)) end
end
if turn - now > tonumber(ARGV[1]) then return -math.ceil((turn - now) * 1000) end
for index = 1, count do
  redis.call('RPUSH', KEYS[index], string.format('%.6f', turn))
  redis.call('LTRIM', KEYS[index], -tonumber(ARGV[1 + 2 * index]), -1)
  redis.call('PEXPIRE', KEYS[index], math.ceil((tonumber(ARGV[2 + 2 * index]) + turn - now) * 1000) + 1000)
end
return math.ceil((turn - now) * 1000)
"""
# Block until a moment: the latest one counts. KEYS: the block. ARGV: seconds from now.
_BLOCK = """
local time = redis.call('TIME')
local moment = tonumber(time[1]) + tonumber(time[2]) / 1000000 + tonumber(ARGV[1])
local known = redis.call('GET', KEYS[1])
if known and tonumber(known) >= moment then return 0 end
redis.call('SET', KEYS[1], string.format('%.6f', moment), 'PX', math.ceil(tonumber(ARGV[1]) * 1000) + 1000)
return 1
"""
# One place among concurrent requests. KEYS: the places taken. ARGV: most places, lease in seconds, name.
_PLACE = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[3])
redis.call('PEXPIRE', KEYS[1], math.ceil(tonumber(ARGV[2]) * 1000) + 1000)
return 1
"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most `requests` in any `seconds` under one name."""

    name: str
    requests: int
    seconds: float


@dataclass(slots=True)
class _LocalState:
    """The same bookkeeping in one process, on the monotonic clock."""

    turns: dict[str, deque[float]] = field(default_factory=dict)
    blocked: dict[str, float] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)

    def turn(self, allowances: Sequence[Allowance], blocks: Sequence[str], most: float) -> float:
        now = moment = time.monotonic()
        for allowance in allowances:
            turns = self.turns.setdefault(allowance.name, deque(maxlen=allowance.requests))
            if turns:
                moment = max(moment, turns[-1])
            if len(turns) == allowance.requests:
                moment = max(moment, turns[0] + allowance.seconds)
        moment = max([moment, *(self.blocked.get(name, 0.0) for name in blocks)])
        if moment - now > most:
            return now - moment
        for allowance in allowances:
            self.turns[allowance.name].append(moment)
        return moment - now

    def block(self, name: str, seconds: float) -> None:
        now = time.monotonic()
        if len(self.blocked) > 1_000:
            self.blocked = {key: until for key, until in self.blocked.items() if until > now}
        self.blocked[name] = max(self.blocked.get(name, 0.0), now + seconds)

    def place(self, name: str, most: int) -> bool:
        if self.taken.get(name, 0) >= most:
            return False
        self.taken[name] = self.taken.get(name, 0) + 1
        return True

    def leave(self, name: str) -> None:
        self.taken[name] = max(0, self.taken.get(name, 0) - 1)


class Limiter:
    """One per event loop. Keys begin with the cache's prefix, so that installations may share a Redis."""

    def __init__(self) -> None:
        cache: dict[str, Any] = settings.CACHES["default"]
        patience = max(REDIS_SECONDS, cache["OPTIONS"]["SOCKET_TIMEOUT"])
        pool: redis.BlockingConnectionPool = redis.BlockingConnectionPool.from_url(
            settings.REDIS_URL,
            max_connections=MAX_CONNECTIONS,
            timeout=patience,
            socket_connect_timeout=cache["OPTIONS"]["SOCKET_CONNECT_TIMEOUT"],
            socket_timeout=patience,
        )
        self._redis = redis.Redis.from_pool(pool)
        self._turn = self._redis.register_script(_TURN)
        self._block = self._redis.register_script(_BLOCK)
        self._place = self._redis.register_script(_PLACE)
        self._prefix = f"{cache['KEY_PREFIX']}:vendor-limit"
        self._local = _LocalState()
        self._redis_down_until = 0.0

    async def close(self) -> None:
        """Close the connections to Redis."""
        await self._redis.aclose()

    def _key(self, kind: str, name: str) -> str:
        return f"{self._prefix}:{kind}:{name}"

    def _redis_is_up(self) -> bool:
        return time.monotonic() >= self._redis_down_until

    def _note_failure(self, error: Exception) -> None:
        if self._redis_is_up():
            logger.warning("vendor limits are kept by this process alone: Redis is down (%s)", type(error).__name__)
        self._redis_down_until = time.monotonic() + REDIS_RETRY_SECONDS

    async def take_turn(
        self, allowances: Sequence[Allowance], blocks: Sequence[str], max_wait: float = MAX_WAIT_SECONDS
    ) -> None:
        """Wait for the next turn under all allowances and past all blocks.

        A wait of more than `max_wait` seconds is not begun: ConnectorError with `retry_after`; nothing was sent.
        """
        seconds = await self._seconds_to_turn(allowances, blocks, max_wait)
        if seconds < 0:
            raise ConnectorError(
                "The vendor's rate limit is used up.",
                permanent=False,
                retry_after=-seconds,
                vendor_code="rate-limit-reached",
            )
        if seconds:
            await asyncio.sleep(seconds)

    async def _seconds_to_turn(self, allowances: Sequence[Allowance], blocks: Sequence[str], most: float) -> float:
        if self._redis_is_up():
            keys = [self._key("turns", item.name) for item in allowances]
            keys += [self._key("blocked", name) for name in blocks]
            numbers = [value for item in allowances for value in (item.requests, item.seconds)]
            try:
                return float(await self._turn(keys=keys, args=[most, len(allowances), *numbers])) / 1000
            except (RedisError, OSError) as error:
                self._note_failure(error)
        return self._local.turn(allowances, blocks, most)

    async def block(self, name: str, seconds: float) -> None:
        """Let nobody take a turn past this block for so many seconds."""
        if seconds <= 0 or not math.isfinite(seconds):
            return
        self._local.block(name, seconds)
        if self._redis_is_up():
            try:
                await self._block(keys=[self._key("blocked", name)], args=[seconds])
            except (RedisError, OSError) as error:
                self._note_failure(error)

    async def remember(self, name: str, value: str, seconds: float) -> None:
        """Keep a short fact for all workers (the bucket of a route)."""
        if self._redis_is_up():
            try:
                await self._redis.set(self._key("fact", name), value, px=math.ceil(seconds * 1000))
            except (RedisError, OSError) as error:
                self._note_failure(error)

    async def recall(self, name: str) -> str:
        """The fact kept under the name, empty if there is none."""
        if self._redis_is_up():
            try:
                found = await self._redis.get(self._key("fact", name)) or ""
                return found.decode() if isinstance(found, bytes) else found
            except (RedisError, OSError) as error:
                self._note_failure(error)
        return ""

    @asynccontextmanager
    async def place(self, name: str, most: int, max_wait: float = MAX_WAIT_SECONDS) -> AsyncIterator[None]:
        """One of at most `most` concurrent requests, waited for at most `max_wait` seconds; 0 is no limit."""
        if not most:
            yield
            return
        owner = uuid.uuid4().hex
        deadline = time.monotonic() + max_wait
        shared = await self._enter(name, most, owner)
        while shared is None:
            if time.monotonic() > deadline:
                message = "Too many requests to the vendor are under way."
                raise ConnectorError(message, permanent=False, retry_after=1.0, vendor_code="concurrency-reached")
            await asyncio.sleep(POLL_SECONDS)
            shared = await self._enter(name, most, owner)
        try:
            yield
        finally:
            await self._leave(name, owner, shared=shared)

    async def _enter(self, name: str, most: int, owner: str) -> bool | None:
        """Whether a place was taken in Redis (True) or in this process (False); None if all are taken."""
        if self._redis_is_up():
            try:
                taken = await self._place(keys=[self._key("places", name)], args=[most, LEASE_SECONDS, owner])
                return True if taken else None
            except (RedisError, OSError) as error:
                self._note_failure(error)
        return False if self._local.place(name, most) else None

    async def _leave(self, name: str, owner: str, *, shared: bool) -> None:
        if not shared:
            self._local.leave(name)
            return
        try:
            await self._redis.zrem(self._key("places", name), owner)
        except (RedisError, OSError) as error:
            self._note_failure(error)  # its lease ends the place


_limiters: LoopLocal[Limiter] = LoopLocal(Limiter, Limiter.close)


def limiter() -> Limiter:
    """The running loop's limiter."""
    return _limiters.get()
