"""Work beside the event loop: on one thread, in order, with the caller's context; the loop goes on meanwhile."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from wfproject.common.context import current_context, set_context
from wfproject.common.processing import off_loop


async def test_the_loop_goes_on_meanwhile() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work() -> str:
        begun.set()
        assert go_on.wait(10)
        return threading.current_thread().name

    task = asyncio.create_task(off_loop(work)())
    while not begun.is_set():
        await asyncio.sleep(0.001)
    go_on.set()  # which the loop could not, if it stood still
    assert (await task).startswith("processing")


async def test_work_is_done_in_the_order_in_which_it_is_asked_for() -> None:
    order: list[int] = []

    def work(number: int) -> None:
        time.sleep(0.001)
        order.append(number)

    await asyncio.gather(*(off_loop(work)(number) for number in range(20)))
    assert order == list(range(20))


async def test_the_context_is_the_callers_and_errors_are_raised() -> None:
    set_context(request_id="r-1")
    assert (await off_loop(current_context)())["request_id"] == "r-1"

    def fail() -> None:
        raise LookupError("no")

    with pytest.raises(LookupError):
        await off_loop(fail)()
