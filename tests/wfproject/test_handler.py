"""Where answers are finished, and what becomes of those whose client left."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from wfproject.common.handler import LoopHandler
from wfproject.common.views import AsyncAPIView

pytestmark = pytest.mark.django_db

entered = asyncio.Event()
cancelled: list[bool] = []


class Slow(AsyncAPIView):
    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    throttle_classes: list[Any] = []

    async def get(self, request: Any) -> HttpResponse:
        entered.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.append(True)
            raise
        return HttpResponse("too late")


class Quick(Slow):
    async def get(self, request: Any) -> HttpResponse:
        return HttpResponse("done")


class Broken(Slow):
    async def get(self, request: Any) -> HttpResponse:
        raise RuntimeError("a defect")


def plain(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse("plain")
    answer.set_cookie("colour", "blue")
    return answer


urlpatterns = [
    path("slow", Slow.as_view()),
    path("quick", Quick.as_view()),
    path("broken", Broken.as_view()),
    path("plain", plain),
]


@pytest.fixture
def finished_in() -> Iterator[list[int]]:
    """The threads in which requests were finished."""
    threads: list[int] = []

    def note(**_: Any) -> None:
        threads.append(threading.get_ident())

    request_finished.connect(note)
    yield threads
    request_finished.disconnect(note)


async def asked(name: str, *, leaves: bool = False) -> list[Any]:
    """The messages sent for a GET; a client that `leaves` does so once the view is at work."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/{name}",
        "query_string": b"",
        "headers": [(b"host", b"testserver")],
    }
    sent: list[Any] = []
    bodies = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Any:
        if (body := next(bodies, None)) is not None:
            return body
        if leaves:
            await entered.wait()
            return {"type": "http.disconnect"}
        await asyncio.sleep(60)
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    handler = LoopHandler()
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        handler.load_middleware(is_async=True)
        await handler(scope, receive, send)
    return sent


async def test_an_asynchronous_view_is_finished_on_the_loop(finished_in: list[int]) -> None:
    start, body = await asked("quick")
    assert start["status"] == 200
    assert body["body"] == b"done"
    assert finished_in == [threading.get_ident()]


async def test_any_other_view_is_finished_in_a_thread(finished_in: list[int]) -> None:
    start, body = await asked("plain")
    assert body["body"] == b"plain"
    assert any(name == b"Set-Cookie" and b"colour=blue" in value for name, value in start["headers"])
    assert len(finished_in) == 1


async def test_a_client_that_leaves_cancels_the_view(finished_in: list[int]) -> None:
    entered.clear()
    cancelled.clear()
    assert await asked("slow", leaves=True) == []
    assert cancelled == [True]
    assert len(finished_in) == 1


async def test_a_defect_is_answered(finished_in: list[int]) -> None:
    start, body = await asked("broken")
    assert start["status"] == 500
    assert b"a defect" not in body["body"]
    assert len(finished_in) == 1


async def test_a_path_that_leads_nowhere_is_answered(finished_in: list[int]) -> None:
    start, *_ = await asked("nowhere")
    assert start["status"] == 404
    assert len(finished_in) == 1
