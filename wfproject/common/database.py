"""Database work from asynchronous code."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import connections

__all__ = ["database_hop"]

P = ParamSpec("P")
R = TypeVar("R")


def database_hop(function: Callable[P, R]) -> Callable[P, Coroutine[Any, Any, R]]:
    """Make a function with database work awaitable: one hop to a thread, at whose end the connection is given back.

    Between two hops a request holds no connection, however long it waits for a model.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        finally:
            for connection in connections.all(initialized_only=True):
                if not connection.in_atomic_block:
                    connection.close()

    return sync_to_async(run)
