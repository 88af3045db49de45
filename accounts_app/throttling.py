"""Rate limits on Redis, per user. They fail open: a Redis that is down slows nobody out.

A limit is exact: of any stretch of time as long as its duration, no more requests than the rate says got through,
whichever processes asked at once. Each request costs one script, however many came before it.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from redis.exceptions import RedisError
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from accounts_app.contracts import Principal
from wfproject.common.redis_client import redis_key, sync_redis

__all__ = ["LoginRateThrottle", "UserRateThrottle", "WorkflowRateThrottle", "count_command", "count_message", "warn"]

logger = logging.getLogger(__name__)

_WARN_EVERY_SECONDS = 60.0
_last_warning = 0.0

_COUNT = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local waits = {}
for index, key in ipairs(KEYS) do
  local limit, duration = tonumber(ARGV[2 * index]), tonumber(ARGV[2 * index + 1])
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - duration)
  if redis.call('ZCARD', key) < limit then
    redis.call('ZADD', key, now, ARGV[1])
    redis.call('PEXPIRE', key, math.ceil(duration / 1000))
    waits[index] = 0
  else
    local oldest = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2]
    waits[index] = oldest and math.max(1, oldest + duration - now) or duration
  end
end
return waits
"""
"""Counts a request against each key's limit. Gives microseconds to wait, for each key; 0 where it gets through."""


class _FailOpenThrottle(SimpleRateThrottle):
    num_requests: int
    duration: int
    """In seconds."""
    _wait = 0.0

    def get_rate(self) -> str | None:
        # Read at call time, so that a changed setting (in tests, say) takes effect.
        rates: Any = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]
        return str(rates[str(self.scope)])

    def allow_request(self, request: Request, view: Any) -> bool:
        """Whether the request is within its rate; always when Redis can't be asked."""
        key = self.get_cache_key(request, view)
        if key is None:
            return True
        try:
            waits: Any = sync_redis().eval(*count_command([(self, key)]))
        except (RedisError, OSError) as error:
            warn(error)
            return True
        self._wait = waits[0] / 1e6
        return not self._wait

    def wait(self) -> float:
        """Seconds until a request gets through again."""
        return self._wait


def count_command(counted: Sequence[tuple[_FailOpenThrottle, str]]) -> tuple[Any, ...]:
    """The arguments of Redis' EVAL that count one request against these limits, each with its key.

    It gives the microseconds to wait for each, 0 where the request gets through; one that doesn't is not counted there.
    """
    limits = [number for throttle, _ in counted for number in (throttle.num_requests, throttle.duration * 1_000_000)]
    keys = [redis_key(key) for _, key in counted]
    return (_COUNT, len(keys), *keys, secrets.token_hex(8), *limits)


def warn(error: Exception) -> None:
    """Log, now and then, that Redis can't be asked."""
    global _last_warning
    now = time.monotonic()
    if now - _last_warning > _WARN_EVERY_SECONDS:
        _last_warning = now
        logger.warning("rate limits are off: Redis does not answer (%s)", type(error).__name__)


class UserRateThrottle(_FailOpenThrottle):
    """All requests of one user."""

    scope = "user"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """The user's key, or None (no limit here) for anonymous requests, which get nowhere."""
        if request.user is None or not request.user.is_authenticated:
            return None
        return self.key_of(request.user.pk)

    def key_of(self, user_id: int) -> str:
        """The key under which a user's requests are counted."""
        return f"rate:{self.scope}:{user_id}"


class WorkflowRateThrottle(UserRateThrottle):
    """Prompts of one user."""

    scope = "workflow"


class LoginRateThrottle(_FailOpenThrottle):
    """Attempts to get a JWT, by address."""

    scope = "login"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """The key of the client's address."""
        return f"rate:{self.scope}:{self.get_ident(request)}"


def count_message(principal: Principal, *, is_prompt: bool) -> None:
    """Count a message that is no request against its sender's rates; Throttled when it is over one."""
    sender: Any = SimpleNamespace(user=SimpleNamespace(pk=principal.user_id, is_authenticated=True))
    for throttle in [UserRateThrottle(), *([WorkflowRateThrottle()] if is_prompt else [])]:
        if not throttle.allow_request(sender, None):
            raise Throttled(throttle.wait())
