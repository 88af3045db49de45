"""The base of views that are asked often: nobody waits for a thread or the database only to be let in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redis.exceptions import RedisError
from rest_framework.request import Request

from accounts_app.remembered import (
    ACCOUNTS_TAG,
    Caller,
    accounts_version,
    caller_recall,
    caller_remember,
    request_digest,
)
from accounts_app.throttling import UserRateThrottle, count_command, warn
from wfproject.common.database import database_hop
from wfproject.common.redis_client import async_redis
from wfproject.common.tags import tag_key
from wfproject.common.views import AsyncAPIView

__all__ = ["RememberingAPIView"]


class RememberingAPIView(AsyncAPIView):
    """Lets a caller in whom the process remembers, with one round trip to Redis; others as every view does.

    Its rates (`throttle_classes`) are those of users.
    """

    _counted: list[float] | None = None

    async def admit(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Authenticate, authorise and count the request; raises what REST framework raises."""
        digest = request_digest(request)
        if digest and (asked := _asked.get((asyncio.get_running_loop(), digest))):
            await asked.wait()  # of a burst of one caller's requests one asks the database
        caller = caller_recall(digest) if digest else None
        version = await self._ask(caller) if caller else None
        if caller is None or version != caller.version:
            with _asking(digest):
                await database_hop(self._initial_remembered)(digest, request, *args, **kwargs)
            return
        self._negotiate(request, **kwargs)
        request.user, request.auth = caller.user, caller.auth
        request.workspace = caller.workspace  # type: ignore[attr-defined]
        request._authenticator = caller.authenticator  # type: ignore[attr-defined]
        self.check_permissions(request)
        self.check_throttles(request)

    async def _ask(self, caller: Caller) -> str | None:
        """The version of the accounts; the request is counted against the caller's rates on the way."""
        limits: Any = [throttle() for throttle in self.throttle_classes]
        counted = [(limit, limit.key_of(caller.user.pk)) for limit in limits]
        try:
            async with (await async_redis()).pipeline(transaction=False) as pipe:
                pipe.get(tag_key(ACCOUNTS_TAG))
                pipe.eval(*count_command(counted))
                version, waits = await pipe.execute()
        except (RedisError, OSError) as error:
            warn(error)
            return None
        self._counted = [wait / 1e6 for wait in waits]
        return str(version)

    def _initial_remembered(self, digest: str | None, request: Request, *args: Any, **kwargs: Any) -> None:
        version = accounts_version() if digest else None
        self.initial(request, *args, **kwargs)
        if digest and version:
            caller_remember(digest, request, version)

    def _negotiate(self, request: Request, **kwargs: Any) -> None:
        """What `initial` does before it asks who is there."""
        self.format_kwarg = self.get_format_suffix(**kwargs)
        chosen: Any = self.perform_content_negotiation(request)
        request.accepted_renderer, request.accepted_media_type = chosen
        request.version, request.versioning_scheme = self.determine_version(request, **kwargs)

    def check_throttles(self, request: Request) -> None:
        """Refuse a request over a rate; one that was counted already is not counted again."""
        waits = self._counted
        if waits is None:
            limits = [throttle() for throttle in self.throttle_classes if issubclass(throttle, UserRateThrottle)]
            waits = [limit.wait() for limit in limits if not limit.allow_request(request, self)]
        if longest := max(waits, default=0.0):
            self.throttled(request, longest)


_asked: dict[tuple[asyncio.AbstractEventLoop, str], asyncio.Event] = {}
"""Callers about whom the database is being asked on an event loop."""


@contextmanager
def _asking(digest: str | None) -> Iterator[None]:
    """Lets requests of the same caller wait until the block ends, unless another's end is waited for."""
    key = (asyncio.get_running_loop(), digest or "")
    if digest is None or key in _asked:
        yield
        return
    event = _asked[key] = asyncio.Event()
    try:
        yield
    finally:
        del _asked[key]
        event.set()
