"""`/hooks/<token>` as an ASGI application in front of Django's.

Django would read a body of any size before a view saw it, and take each request through middleware for people; here a
body that is too large is refused at its first byte too many, and one thread hop does all the work.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import orjson
from django.conf import settings
from django.db import DatabaseError, InterfaceError

from connectors_app.webhooks.contracts import HookRequest
from engine_app.triggers.contracts import HookAnswer
from engine_app.triggers.ingress import hook_answer, hook_probe
from wfproject.common.api import error_body
from wfproject.common.context import bind_context
from wfproject.common.database import database_hop
from wfproject.common.middleware import HEADER, request_id_of

__all__ = ["HOOKS_PREFIX", "hooks_application", "with_hooks"]

logger = logging.getLogger(__name__)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

HOOKS_PREFIX = "/hooks/"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
_THREADS = 4
_READ_SECONDS = 10.0
_RETRY_AFTER = "10"
_threads = ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="hooks")
"""Of their own, so that a burst of deliveries does not queue before the API's requests."""

_probe = database_hop(hook_probe, threads=_threads)
_answer = database_hop(hook_answer, threads=_threads)


class _TooLargeError(Exception):
    """The body is larger than allowed."""


class _GoneError(Exception):
    """The sender hung up."""


def with_hooks(application: Application) -> Application:
    """The application with `/hooks/` in front of it."""

    async def composed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(HOOKS_PREFIX):
            await hooks_application(scope, receive, send)
        else:
            await application(scope, receive, send)

    return composed


async def hooks_application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request below `/hooks/`."""
    request_id = request_id_of(_headers(scope).get(HEADER.lower(), ""))
    with bind_context(request_id=request_id):
        answer = await _answered(scope, receive)
    if answer is not None:
        await _send(scope, send, replace(answer, headers={**answer.headers, HEADER: request_id}))


async def _answered(scope: Scope, receive: Receive) -> HookAnswer | None:
    """The answer, whatever happens; None for a sender that hung up."""
    try:
        return await _respond(scope, receive)
    except _GoneError:
        return None
    except (DatabaseError, InterfaceError):
        logger.warning("a delivery could not be stored; the vendor is asked to send it again", exc_info=True)
        body = error_body("unavailable", "The delivery could not be stored; send it again.")
        return HookAnswer(503, body, {"Retry-After": _RETRY_AFTER})
    except Exception:
        logger.exception("a delivery could not be received")
        body = error_body("unavailable", "The delivery could not be received; send it again.")
        return HookAnswer(503, body, {"Retry-After": _RETRY_AFTER})


async def _respond(scope: Scope, receive: Receive) -> HookAnswer:
    token = scope["path"].removeprefix(HOOKS_PREFIX)
    if not _TOKEN.fullmatch(token):
        return HookAnswer(404, error_body("not-found", "There is no such hook."))
    if scope["method"] in {"GET", "HEAD"}:
        return await _probe(token)
    if scope["method"] != "POST":
        refusal = error_body("method-not-allowed", "Deliveries are sent by POST.")
        return HookAnswer(405, refusal, {"Allow": "POST, GET, HEAD"})
    headers = _headers(scope)
    try:
        async with asyncio.timeout(_READ_SECONDS):
            body = await _body(headers, receive)
    except TimeoutError:
        return HookAnswer(408, error_body("timeout", "The body did not arrive in time."))
    except _TooLargeError:
        limit = f"At most {settings.WEBHOOK_MAX_BODY_BYTES} bytes are accepted."
        return HookAnswer(413, error_body("body-too-large", "The body is too large.", {"body": [limit]}))
    return await _answer(token, HookRequest(body, headers, _address(scope, headers)))


def _headers(scope: Scope) -> dict[str, str]:
    found: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _address(scope: Scope, headers: dict[str, str]) -> str:
    """Where the vendor sent it to: below the public address or, without one, that of the request."""
    base = settings.PUBLIC_URL or f"{scope.get('scheme', 'http')}://{headers.get('host', 'localhost')}"
    return f"{base}{scope['path']}"


async def _body(headers: dict[str, str], receive: Receive) -> bytes:
    limit: int = settings.WEBHOOK_MAX_BODY_BYTES
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > limit:
        raise _TooLargeError
    chunks, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _GoneError
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise _TooLargeError
        chunks.append(chunk)
        if not message.get("more_body"):
            return b"".join(chunks)


async def _send(scope: Scope, send: Send, answer: HookAnswer) -> None:
    body = b"" if answer.body is None else orjson.dumps(answer.body)
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers.items()]
    if answer.body is not None:
        headers.append((b"content-type", b"application/json"))
    if answer.status != 204:
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
