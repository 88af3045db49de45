"""`/ws/v1/workflow`: prompts and streamed answers over one WebSocket (RFC 6455)."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Coroutine
from contextlib import aclosing
from typing import Any, ClassVar
from uuid import uuid4

from asgiref.sync import ThreadSensitiveContext
from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from accounts_app.authentication import principal_by_token
from accounts_app.contracts import Principal
from accounts_app.throttling import count_message
from agent_app.api.messages import Cancel, LogIn, Message, Prompt, Resume, read_message
from agent_app.streaming.services import Events, stream_cancel, stream_resume, stream_start
from wfproject.common.api import error_answer
from wfproject.common.context import bind_context
from wfproject.common.database import database_hop
from wfproject.common.errors import ApplicationError

__all__ = ["PROTOCOL", "WorkflowSocket"]

logger = logging.getLogger(__name__)

PROTOCOL = "workflow.v1"
"""The subprotocol; browsers, which can't set headers, offer `bearer.TOKEN` beside it."""
BEARER = "bearer."

LOG_IN_SECONDS = 10.0
MAX_SOCKETS = 1000
"""Sockets of one process."""
MAX_SOCKETS_OF_ONE = 20
MAX_READ_AT_ONCE = 20
"""Answers that one socket reads at once."""

NOT_TEXT, TOO_LARGE = 1003, 1009
NOT_AUTHENTICATED, FORBIDDEN, TOO_SLOW, TOO_MANY = 4401, 4403, 4408, 4429
"""Close codes of our own stand for the status of HTTP with the same last three digits."""


class WorkflowSocket(AsyncWebsocketConsumer):
    """One connection. Messages are handled one after the other, answers are read side by side."""

    _open: ClassVar[int] = 0
    _open_of: ClassVar[Counter[int]] = Counter()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._token = ""
        self._workspace: str | None = None
        self._user_id: int | None = None
        self._readers: set[asyncio.Task[None]] = set()
        self._log_in_timer: asyncio.TimerHandle | None = None
        self._closing: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve the connection until it ends."""
        WorkflowSocket._open += 1
        try:
            async with ThreadSensitiveContext():
                with bind_context(request_id=uuid4().hex):
                    await super().__call__(scope, receive, send)
        finally:
            WorkflowSocket._open -= 1
            self._forget()

    async def dispatch(self, message: Any) -> None:
        """Without the hop of Channels that closes idle connections: our hops give theirs back."""
        await getattr(self, get_handler_name(message))(message)

    async def connect(self) -> None:
        """Accept, and log in by subprotocol if that brings a token; else the first message must."""
        offered: list[str] = self.scope.get("subprotocols", [])
        if WorkflowSocket._open > MAX_SOCKETS or (offered and PROTOCOL not in offered):
            await self.close()
            return
        await self.accept(PROTOCOL if offered else None)
        token = next((item.removeprefix(BEARER) for item in offered if item.startswith(BEARER)), None)
        if token is not None:
            await self._log_in(LogIn(token))
            return
        self._log_in_timer = asyncio.get_running_loop().call_later(LOG_IN_SECONDS, self._give_up)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Handle one message. What is wrong with it is told; the connection goes on."""
        if text_data is None:
            await self.close(NOT_TEXT)
            return
        raw = text_data.encode()
        if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            await self.close(TOO_LARGE)
            return
        ref = None
        try:
            message = read_message(raw, logged_in=self._user_id is not None)
            if isinstance(message, LogIn):
                await self._log_in(message)
                return
            ref = message.ref
            await self._handle(message)
        except Exception as error:  # noqa: BLE001 - told to the client in the one shape of errors, and logged there
            status = await self._tell_error(error, ref)
            if status == 401 or self._user_id is None:
                await self.close(NOT_AUTHENTICATED)

    async def disconnect(self, code: int) -> None:
        """Nobody reads here any more."""
        self._forget()

    async def _log_in(self, message: LogIn) -> None:
        try:
            principal = await self._principal(message.token, message.workspace)
        except Exception as error:  # noqa: BLE001 - as above
            status = await self._tell_error(error)
            await self.close({401: NOT_AUTHENTICATED, 403: FORBIDDEN}.get(status, 1011))
            return
        if WorkflowSocket._open_of[principal.user_id] >= MAX_SOCKETS_OF_ONE:
            await self.close(TOO_MANY)
            return
        if self._log_in_timer is not None:
            self._log_in_timer.cancel()
        self._token, self._workspace, self._user_id = message.token, message.workspace, principal.user_id
        WorkflowSocket._open_of[principal.user_id] += 1
        await self._tell("ready", {"username": principal.username})

    async def _handle(self, message: Message) -> None:
        # Anew for each message: a token may have been revoked or have expired since.
        principal = await self._principal(self._token, self._workspace)
        await database_hop(count_message)(principal, is_prompt=isinstance(message, Prompt))
        if isinstance(message, Cancel):
            await stream_cancel(principal=principal, stream_id=message.stream_id)
            return
        if len(self._readers) >= MAX_READ_AT_ONCE:
            text = f"At most {MAX_READ_AT_ONCE} answers are read at once over one connection."
            raise ApplicationError(text, code="too-many-streams", http_status=429)
        if isinstance(message, Prompt):
            _, events = await stream_start(principal=principal, **message.asked)
            self._spawn(self._read(events, None, message.ref))
        elif isinstance(message, Resume):
            stream_id = str(message.stream_id)
            rest = await stream_resume(
                principal=principal, stream_id=message.stream_id, last_event_id=message.last_event_id
            )
            if rest is None:
                await self._tell("complete", {"stream_id": stream_id}, stream_id=stream_id, ref=message.ref)
            else:
                self._spawn(self._read(rest, stream_id, message.ref))

    @staticmethod
    def _principal(token: str, workspace: str | None) -> Awaitable[Principal]:
        return database_hop(principal_by_token)(token, workspace)

    async def _read(self, events: Events, stream_id: str | None, ref: str | None) -> None:
        with contextlib.suppress(OSError):  # the connection is gone; the answer waits for somebody to come back
            async with aclosing(events):
                async for event in events:
                    if event is None:
                        await self._tell("heartbeat", {}, stream_id=stream_id)
                        continue
                    stream_id = stream_id or event.data["stream_id"]
                    await self._tell(event.name, event.data, id=event.id, stream_id=stream_id, ref=ref)

    async def _tell_error(self, error: Exception, ref: str | None = None) -> int:
        status, body, headers = error_answer(error, self)
        if wait := headers.get("Retry-After"):
            body["error"]["details"]["retry_after_seconds"] = int(wait)
        await self._tell("error", body["error"], ref=ref)
        return status

    async def _tell(self, event: str, data: Any, **more: str | None) -> None:
        message = {"event": event, "data": data, **{name: value for name, value in more.items() if value is not None}}
        await self.send(text_data=json.dumps(message, separators=(",", ":"), ensure_ascii=False))

    def _give_up(self) -> None:
        self._closing = asyncio.ensure_future(self.close(TOO_SLOW))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._readers.add(task)
        task.add_done_callback(self._readers.discard)

    def _forget(self) -> None:
        """Undo what this connection is counted for, once."""
        if self._log_in_timer is not None:
            self._log_in_timer.cancel()
        for task in self._readers:
            task.cancel()
        if self._user_id is not None:
            WorkflowSocket._open_of[self._user_id] -= 1
            WorkflowSocket._open_of += Counter()  # leaves out who has none
            self._user_id = None
