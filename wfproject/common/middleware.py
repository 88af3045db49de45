"""The request id (taken from the client if well-formed, else made here), and Django's middleware as we use it.

Of Django's own, each costs an asynchronous request two hops to a thread, which is then the request's until its end,
however long a model thinks. None of them blocks for an API request: what only computes runs on the event loop, and
what is about browser sessions is left out.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.contrib.auth import middleware as auth
from django.contrib.messages import middleware as messages
from django.contrib.sessions import middleware as sessions
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware import clickjacking, common, csrf, security
from whitenoise.middleware import WhiteNoiseMiddleware

from wfproject.common.context import bind_context

__all__ = [
    "HEADER",
    "AuthenticationMiddleware",
    "CommonMiddleware",
    "CsrfViewMiddleware",
    "MessageMiddleware",
    "RequestIdMiddleware",
    "SecurityMiddleware",
    "SessionMiddleware",
    "StaticFilesMiddleware",
    "XFrameOptionsMiddleware",
    "request_id_of",
]

_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")

HEADER = "X-Request-ID"


def request_id_of(given: str) -> str:
    """The id of a request: what its client calls it, if well-formed, else a new one."""
    return given if _ACCEPTED.fullmatch(given) else uuid.uuid4().hex


class RequestIdMiddleware:
    """Binds `request_id` for the request and answers with it. Works for sync and async handlers."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]) -> None:
        self.get_response = get_response
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Handle the request with its id bound."""
        if self._is_async:
            return self._acall(request)
        request_id = request_id_of(request.headers.get(HEADER, ""))
        with bind_context(request_id=request_id):
            response = self.get_response(request)
            assert isinstance(response, HttpResponseBase)  # noqa: S101 - narrows the type; files are streams
            response[HEADER] = request_id
            return response

    async def _acall(self, request: HttpRequest) -> HttpResponseBase:
        request_id = request_id_of(request.headers.get(HEADER, ""))
        with bind_context(request_id=request_id):
            response: HttpResponseBase = await self.get_response(request)  # type: ignore[misc]
            response[HEADER] = request_id
            return response


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """WhiteNoise for async handlers too: its own middleware makes every request wait on a thread for its answer."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]) -> None:
        super().__init__(get_response)
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        """The file the path names, or what comes next answers."""
        return self._acall(request) if self._is_async else super().__call__(request)

    async def _acall(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(self.static_prefix) or request.path_info in self.files:
            file = await sync_to_async(self._file, thread_sensitive=False)(request.path_info)
            if file is not None:
                answer: HttpResponseBase = await sync_to_async(self._read, thread_sensitive=False)(file, request)
                return answer
        response: HttpResponseBase = await self.get_response(request)
        return response

    def _read(self, file: Any, request: HttpRequest) -> HttpResponseBase:
        """The answer with the file's content read: one that is streamed would be read on the event loop."""
        answer: Any = self.serve(file, request)
        opened = answer.file_to_stream
        whole = b"".join(answer.streaming_content)
        if opened is not None:
            opened.close()

        async def content() -> AsyncIterator[bytes]:
            yield whole

        answer.streaming_content = content()
        return answer  # type: ignore[no-any-return]

    def _file(self, path: str) -> Any:
        return self.find_file(path) if self.autorefresh else self.files.get(path)


API_PATH = "/api/v1/"
"""Below it nothing is authenticated by cookies, and nothing has messages for a next page."""


class _OnTheLoop:
    """For middleware that only computes: no hop to a thread."""

    async def __acall__(self, request: HttpRequest) -> HttpResponseBase:
        middleware: Any = self
        process_request = getattr(middleware, "process_request", None)
        process_response = getattr(middleware, "process_response", None)
        response: HttpResponseBase | None = process_request(request) if process_request else None
        if response is None:
            response = await middleware.get_response(request)
        if process_response:
            response = process_response(request, response)
        return response


class _PagesOnly:
    """For middleware that requests of the API have no use for."""

    def __call__(self, request: HttpRequest) -> Any:
        middleware: Any = self
        if request.path_info.startswith(API_PATH):
            return middleware.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class SecurityMiddleware(_OnTheLoop, security.SecurityMiddleware):
    """Redirects to HTTPS, and headers."""


class CommonMiddleware(_OnTheLoop, common.CommonMiddleware):
    """Checks the host, and tells the length of an answer."""


class XFrameOptionsMiddleware(_OnTheLoop, clickjacking.XFrameOptionsMiddleware):
    """The header against being framed."""


class SessionMiddleware(_PagesOnly, sessions.SessionMiddleware):
    """Browser sessions."""


class AuthenticationMiddleware(_PagesOnly, auth.AuthenticationMiddleware):
    """Users of browser sessions."""


class MessageMiddleware(_PagesOnly, messages.MessageMiddleware):
    """Messages for the next page."""


class CsrfViewMiddleware(_PagesOnly, csrf.CsrfViewMiddleware):
    """Protects forms. A handler calls `process_view` for every request: as a coroutine it needs no hop."""

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        if self.async_mode:
            self.process_view = self._process_view  # type: ignore[method-assign, assignment]

    async def _process_view(self, request: HttpRequest, *arguments: Any) -> Any:
        if request.path_info.startswith(API_PATH):
            return None
        return await sync_to_async(super().process_view)(request, *arguments)
