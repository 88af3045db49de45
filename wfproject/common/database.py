"""Database work, and other work that blocks, from asynchronous code."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import SyncToAsync, sync_to_async
from django.conf import settings
from django.db import connections

__all__ = ["database_hop"]

P = ParamSpec("P")
R = TypeVar("R")


def database_hop(
    function: Callable[P, R], *, threads: ThreadPoolExecutor | None = None
) -> Callable[P, Coroutine[Any, Any, R]]:
    """Make a function with database work awaitable: one hop to a thread, at whose end the connection is given back.

    Between two hops a request holds neither thread nor connection, however long it waits for a model. In a server the
    threads are a pool, as many as there are connections, so that no request waits for a connection in vain.
    Elsewhere (commands, tests inside a transaction) it is the thread that called the asynchronous code. With `threads`
    it is one of those in any case.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        finally:
            for connection in connections.all(initialized_only=True):
                if not connection.in_atomic_block:
                    connection.close()

    async def hop(*args: P.args, **kwargs: P.kwargs) -> R:
        if threads is None and SyncToAsync.thread_sensitive_context.get(None) is None:
            return await sync_to_async(run)(*args, **kwargs)
        return await sync_to_async(run, thread_sensitive=False, executor=threads or _threads())(*args, **kwargs)

    return hop


@cache
def _threads() -> ThreadPoolExecutor:
    database: Any = settings.DATABASES["default"]
    return ThreadPoolExecutor(max_workers=database["OPTIONS"]["pool"]["max_size"], thread_name_prefix="database")
