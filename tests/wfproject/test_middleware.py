"""Every kind of answer goes through our middleware, streamed files too."""

from __future__ import annotations

import threading
import warnings
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, Client, RequestFactory
from django.utils.module_loading import import_string

from wfproject.common.middleware import StaticFilesMiddleware


@pytest.fixture
def static_files(settings: Any) -> None:
    """WhiteNoise serves what the finders find, as it serves the collected files of an installation."""
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True


@pytest.mark.usefixtures("static_files")
def test_static_files_are_served_with_a_request_id() -> None:
    response = Client().get("/static/admin/css/base.css")
    assert (response.status_code, response["Content-Type"]) == (200, 'text/css; charset="utf-8"')
    assert len(response["X-Request-ID"]) == 32


@pytest.mark.usefixtures("static_files")
def test_static_files_are_served_asynchronously_too() -> None:
    async def fetch() -> tuple[Any, bytes]:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Django warns of files that it would read on the event loop
            response: Any = await AsyncClient().get("/static/admin/css/base.css")
            return response, b"".join([part async for part in response.streaming_content])

    response, content = async_to_sync(fetch)()
    assert (response.status_code, len(content)) == (200, int(response["Content-Length"]))
    assert len(response["X-Request-ID"]) == 32
    known = {"if_modified_since": response["Last-Modified"]}
    assert async_to_sync(AsyncClient().get)("/static/admin/css/base.css", headers=known).status_code == 304


async def test_an_answer_is_awaited_on_the_event_loop() -> None:
    seen: list[threading.Thread] = []

    async def answer(request: HttpRequest) -> HttpResponse:
        seen.append(threading.current_thread())
        return HttpResponse()

    response = await StaticFilesMiddleware(answer)(RequestFactory().get("/api/v1/workflow"))
    assert response.status_code == 200
    assert seen == [threading.current_thread()]


def test_every_middleware_is_asynchronous() -> None:
    """One that is not makes each request hold a thread for as long as its answer takes."""
    assert [name for name in settings.MIDDLEWARE if not import_string(name).async_capable] == []


@pytest.mark.parametrize("path", ["/api/v1/workflow", "/api/v1/streams/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de"])
async def test_requests_of_the_api_pass_the_middleware_without_a_thread(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from asgiref.sync import SyncToAsync

    hops: list[str] = []
    real = SyncToAsync.__call__

    async def counted(self: Any, *arguments: Any, **more: Any) -> Any:
        hops.append(getattr(self.func, "__qualname__", str(self.func)))
        return await real(self, *arguments, **more)

    monkeypatch.setattr(SyncToAsync, "__call__", counted)
    response: Any = await AsyncClient().post(path, headers={"Authorization": "nobody"})
    assert response.status_code == 401
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert {"APIView.initial", "RememberingAPIView._initial_remembered"} & set(hops)
    assert [name for name in hops if "process_" in name] == []


@pytest.mark.django_db
def test_pages_still_have_sessions_and_forms_their_protection(admin_user: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    form = {"username": admin_user.username, "password": "correct horse battery"}
    assert client.post("/admin/login/", form).status_code == 403
    client.get("/admin/login/")
    token = client.cookies["csrftoken"].value
    assert client.post("/admin/login/", form | {"csrfmiddlewaretoken": token}).status_code == 302
    assert client.get("/admin/").status_code == 200


@pytest.mark.django_db
def test_asynchronous_pages_have_them_too(admin_user: Any) -> None:
    @async_to_sync
    async def log_in() -> list[int]:
        client = AsyncClient(enforce_csrf_checks=True)
        form = {"username": admin_user.username, "password": "correct horse battery"}
        refused = await client.post("/admin/login/", form)
        await client.get("/admin/login/")
        token = client.cookies["csrftoken"].value
        accepted = await client.post("/admin/login/", form | {"csrfmiddlewaretoken": token})
        return [refused.status_code, accepted.status_code, (await client.get("/admin/")).status_code]

    assert log_in() == [403, 302, 200]
