"""The ASGI handler of Django, without a thread for answers that need none.

Django renders and closes every answer in a thread, which it starts for each request. An asynchronous view has given
back what it borrowed (`database_hop`) by the time it returns: its answer is finished where it was made.
"""

from __future__ import annotations

import asyncio
from contextlib import closing
from typing import Any

import django
from asgiref.sync import sync_to_async
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

__all__ = ["LoopHandler", "finish_on_loop", "http_application"]


def finish_on_loop(response: HttpResponseBase) -> None:
    """Render an answer now, and have `LoopHandler` close it on the event loop."""
    answer: Any = response
    if callable(getattr(answer, "render", None)):
        answer.render()

        async def rendered() -> Any:
            return answer

        answer.render = rendered
    answer.closes_on_loop = True


class LoopHandler(ASGIHandler):
    """Answers as Django's own handler does; what `finish_on_loop` was told of needs no thread at the end."""

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request (ASGI 3, HTTP)."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with closing(body):
            set_script_prefix(get_script_prefix(scope))
            await signals.request_started.asend(sender=self.__class__, scope=scope)
            request, refusal = self.create_request(scope, body)
            if request is None:
                response: Any = refusal
                await self.send_response(response, send)
            else:
                response = await self._answered(request, receive, send)
            if response is None:
                await signals.request_finished.asend(sender=self.__class__)
            elif getattr(response, "closes_on_loop", False):
                response.close()
            else:
                await sync_to_async(response.close)()

    async def _answered(self, request: Any, receive: Any, send: Any) -> Any:
        """The answer, sent as far as the client stayed; None if it left before there was one."""
        made: list[HttpResponseBase] = []

        async def answer() -> None:
            made.append(await self.run_get_response(request))
            await self.send_response(made[0], send)

        answering = asyncio.create_task(answer())
        leaving = asyncio.create_task(self.listen_for_disconnect(receive))
        try:
            await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (answering, leaving):
                task.cancel()  # views may handle it; what is done already is not touched
            outcomes = await asyncio.gather(answering, leaving, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, Exception) and not isinstance(outcome, RequestAborted):
                raise outcome
        return made[0] if made else None


def http_application() -> LoopHandler:
    """Set Django up and return its application, as `get_asgi_application` does."""
    django.setup(set_prefix=False)
    return LoopHandler()
