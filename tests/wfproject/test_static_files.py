"""Static files through an asynchronous handler, and that nothing else of a request waits on a thread for its answer."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, Client, RequestFactory, override_settings

from wfproject.common.middleware import StaticFilesMiddleware

FILE = "/static/admin/css/base.css"
with_finders = override_settings(WHITENOISE_USE_FINDERS=True)  # no files are collected for tests


@with_finders
async def test_files_are_served_to_asynchronous_handlers() -> None:
    response: Any = await AsyncClient().get(FILE)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/css")
    assert (await AsyncClient().get("/static/nothing.css")).status_code == 404


@with_finders
def test_files_are_served_to_synchronous_handlers() -> None:
    assert Client().get(FILE).status_code == 200
    assert Client().get("/static/nothing.css").status_code == 404


async def test_an_answer_is_awaited_on_the_event_loop() -> None:
    seen: list[threading.Thread] = []

    async def answer(request: HttpRequest) -> HttpResponse:
        await asyncio.sleep(0)
        seen.append(threading.current_thread())
        return HttpResponse()

    middleware = StaticFilesMiddleware(answer)
    response = await middleware(RequestFactory().get("/api/v1/workflow"))
    assert response.status_code == 200
    assert seen == [threading.current_thread()]


def test_every_middleware_is_asynchronous() -> None:
    """One that is not makes each request hold a thread for as long as its answer takes."""
    from django.conf import settings
    from django.utils.module_loading import import_string

    assert [name for name in settings.MIDDLEWARE if not import_string(name).async_capable] == []
