"""Processor work beside the event loop, which goes on answering, streaming and listening meanwhile."""

from __future__ import annotations

import asyncio
import contextvars
import os
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial, wraps
from typing import ParamSpec, TypeVar

__all__ = ["off_loop"]

P = ParamSpec("P")
R = TypeVar("R")


def off_loop(function: Callable[P, R]) -> Callable[P, Coroutine[None, None, R]]:
    """Make a function that only computes awaitable: it runs on the thread for such work, with the caller's context.

    One thread a process, in the order in which they are asked for: work in Python gains nothing from a second one.
    What is under way when its caller is cancelled runs to its end, and nobody gets the result.
    """

    @wraps(function)
    async def beside(*args: P.args, **kwargs: P.kwargs) -> R:
        work = partial(contextvars.copy_context().run, function, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(_thread(os.getpid()), work)

    return beside


@cache
def _thread(process: int) -> ThreadPoolExecutor:
    """Of one process: threads are not taken along when it forks."""
    return ThreadPoolExecutor(1, thread_name_prefix="processing")
