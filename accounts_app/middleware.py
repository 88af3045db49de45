"""`Idempotency-Key` on every POST of the API, whichever view answers it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from rest_framework.exceptions import APIException

from accounts_app.idempotency import (
    HEADER,
    REPLAYED_HEADER,
    Claim,
    KeyInProgress,
    SavedAnswer,
    idempotency_claim,
    idempotency_key,
    idempotency_release,
    idempotency_save,
)
from wfproject.common.api import error_answer
from wfproject.common.database import database_hop
from wfproject.common.errors import ApplicationError
from wfproject.common.loops import detached
from wfproject.common.middleware import API_PATH

__all__ = ["IdempotencyMiddleware"]

logger = logging.getLogger(__name__)

_LOG_IN = f"{API_PATH}auth/"
_KEPT_HEADERS = ("Content-Type", "Location", "ETag", "Retry-After", "Preference-Applied")
_RETRY_SECONDS = "1"


class IdempotencyMiddleware:
    """Answers a POST that was answered before with the same answer, and lets no two with one key take effect.

    Kept are answers of requests that took effect, or may have: 2xx and 500. After any other the key is free again. A
    request with a key goes on when its client goes away, for the client to find the answer when it comes back. Of an
    answer that is a stream the place is kept where it can be read (`Content-Location`), for ten minutes.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self._is_async = iscoroutinefunction(get_response)
        self._tasks: set[asyncio.Task[HttpResponseBase]] = set()
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        """The answer."""
        header = request.headers.get(HEADER) if _may_have_a_key(request) else None
        if self._is_async:
            return self.get_response(request) if header is None else self._answer_async(request, header)
        return self.get_response(request) if header is None else self._answer(request, header)

    def _answer(self, request: HttpRequest, header: str) -> HttpResponseBase:
        begun = _begin(request, header)
        if not isinstance(begun, Claim):
            return begun or self._passed(request)
        try:
            response = self._passed(request)
        except BaseException:
            idempotency_release(claim=begun)
            raise
        _end(begun, response)
        return response

    def _passed(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = self.get_response(request)
        return response

    async def _answer_async(self, request: HttpRequest, header: str) -> HttpResponseBase:
        begun = await database_hop(_begin)(request, header)
        if not isinstance(begun, Claim):
            return begun or await self.get_response(request)
        task = detached(self._finish(request, begun))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(task)

    async def _finish(self, request: HttpRequest, claim: Claim) -> HttpResponseBase:
        try:
            response: HttpResponseBase = await self.get_response(request)
        except BaseException:
            await database_hop(idempotency_release)(claim=claim)
            raise
        await database_hop(_end)(claim, response)
        return response


def _may_have_a_key(request: HttpRequest) -> bool:
    path = request.path_info
    return request.method == "POST" and path.startswith(API_PATH) and not path.startswith(_LOG_IN)


def _begin(request: HttpRequest, header: str) -> Claim | HttpResponse | None:
    """The claim, or an answer that stands already; None for a request that the view will refuse anyway."""
    from accounts_app.authentication import principal_of_request  # loads REST framework, whose settings name us

    try:
        key = idempotency_key(header)
        principal = principal_of_request(request)
        route = f"{request.method} {request.get_full_path()}"
        found = idempotency_claim(principal=principal, route=route, key=key, body=request.body)
    except (APIException, PermissionDenied, RequestDataTooBig, UnreadablePostError):
        return None
    except ApplicationError as error:
        status, body, headers = error_answer(error, request)
        if isinstance(error, KeyInProgress):
            headers["Retry-After"] = _RETRY_SECONDS
        return JsonResponse(body, status=status, headers=headers)
    return found if isinstance(found, Claim) else _replayed(found)


def _replayed(saved: SavedAnswer) -> HttpResponse:
    response = HttpResponse(saved.body, status=saved.status, headers=saved.headers)
    response[REPLAYED_HEADER] = "true"
    return response


def _end(claim: Claim, response: HttpResponseBase) -> None:
    """Save the answer or free the key; a database that fails now is logged, for the answer itself stands."""
    try:
        answer = _to_keep(response)
        if answer is None:
            idempotency_release(claim=claim)
        elif not idempotency_save(claim=claim, answer=answer):
            logger.warning("a request outlived the lease of its idempotency key")
    except DatabaseError as error:
        logger.error("an answer is not kept under its idempotency key: %s", type(error).__name__)


def _to_keep(response: HttpResponseBase) -> SavedAnswer | None:
    if not (200 <= response.status_code < 300 or response.status_code == 500):
        return None
    if response.streaming:
        place = response.get("Content-Location")
        return SavedAnswer(303, {"Location": place}, b"") if place else None
    assert isinstance(response, HttpResponse)  # noqa: S101 - narrows the type; streams are dealt with above
    headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    return SavedAnswer(response.status_code, headers, response.content)
