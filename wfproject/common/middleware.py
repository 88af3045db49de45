"""The request id (taken from the client if well-formed, else made here), and static files."""

from __future__ import annotations

import re
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

from wfproject.common.context import bind_context

__all__ = ["RequestIdMiddleware", "StaticFilesMiddleware"]

_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")

HEADER = "X-Request-ID"


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
        request_id = self._request_id(request)
        with bind_context(request_id=request_id):
            response = self.get_response(request)
            assert isinstance(response, HttpResponseBase)  # noqa: S101 - narrows the type; files are streams
            response[HEADER] = request_id
            return response

    async def _acall(self, request: HttpRequest) -> HttpResponseBase:
        request_id = self._request_id(request)
        with bind_context(request_id=request_id):
            response: HttpResponseBase = await self.get_response(request)  # type: ignore[misc]
            response[HEADER] = request_id
            return response

    @staticmethod
    def _request_id(request: HttpRequest) -> str:
        given = request.headers.get(HEADER, "")
        return given if _ACCEPTED.fullmatch(given) else uuid.uuid4().hex


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
                answer: HttpResponseBase = await sync_to_async(self.serve, thread_sensitive=False)(file, request)
                return answer
        response: HttpResponseBase = await self.get_response(request)
        return response

    def _file(self, path: str) -> Any:
        return self.find_file(path) if self.autorefresh else self.files.get(path)
