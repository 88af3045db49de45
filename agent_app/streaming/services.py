"""Begin, resume and cancel streamed answers, in whichever process they are made."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator
from uuid import UUID

from redis.exceptions import RedisError

from accounts_app.contracts import Principal
from agent_app.contracts import Notify
from agent_app.services import prompt_answer
from agent_app.streaming import hub as hubs
from agent_app.streaming.events import ENDS, StreamEvent, id_order
from agent_app.streaming.hub import RunningStream, cancel, stream_hub
from agent_app.streaming.store import StreamStore, stream_store
from connectors_app.contracts import JsonObject
from wfproject.common.api import error_body
from wfproject.common.errors import NotFoundError, UnavailableError, ValidationFailed

__all__ = ["Events", "stream_cancel", "stream_resume", "stream_start"]

Events = AsyncGenerator[StreamEvent | None, None]
"""Events as they come; None where a heartbeat is due."""

logger = logging.getLogger(__name__)

_READ_MS = 1000
_LEASE_EVERY_SECONDS = 5.0


async def stream_start(
    *,
    principal: Principal,
    prompt: str,
    session_id: UUID | None = None,
    workflow: JsonObject | None = None,
    if_match: tuple[str, ...] | None = None,
) -> tuple[UUID, Events]:
    """Answer a prompt as `prompt_answer` does, as events of a stream with that id. The first says how to come back.

    The answer goes on for a while when its reader goes away. Its errors are events.
    """

    async def answer(notify: Notify) -> JsonObject:
        return await prompt_answer(
            principal=principal,
            prompt=prompt,
            session_id=session_id,
            workflow=workflow,
            notify=notify,
            if_match=if_match,
        )

    stream = await (await stream_hub()).start(_owner(principal), answer)
    return stream.id, stream.read()


async def stream_resume(*, principal: Principal, stream_id: UUID, last_event_id: str | None = None) -> Events | None:
    """The events after the one the reader saw last (all without it); None where that was the end.

    Raises NotFoundError for a stream of others, or of more than ten minutes ago; ValidationFailed for an id that is
    none; UnavailableError when Redis does not answer.
    """
    try:
        after = id_order(last_event_id) if last_event_id else (0, 0)
    except ValueError as error:
        raise ValidationFailed("Invalid Last-Event-ID.", details={"Last-Event-ID": ["Not the id of an event."]}) from (
            error
        )
    if stream := await _running(principal, stream_id):
        return stream.read(after)
    store = await _stored(principal, stream_id)
    position = f"{after[0]}-{after[1]}"
    if await store.has_ended(stream_id) and not await store.read(stream_id, position):
        return None
    return _follow(store, stream_id, position)


async def stream_cancel(*, principal: Principal, stream_id: UUID) -> None:
    """Stop an answer at once; nothing happens to one that has ended. Raises like `stream_resume`."""
    if stream := await _running(principal, stream_id):
        cancel(stream)
        return
    store = await _stored(principal, stream_id)
    if not await store.has_ended(stream_id):
        await store.request_cancel(stream_id)


def _owner(principal: Principal) -> str:
    return f"{principal.workspace_id}:{principal.user_id}"


async def _running(principal: Principal, stream_id: UUID) -> RunningStream | None:
    stream = (await stream_hub()).find(stream_id)
    return stream if stream is not None and stream.owner == _owner(principal) else None


async def _stored(principal: Principal, stream_id: UUID) -> StreamStore:
    try:
        store = await stream_store()
        owner = await store.owner(stream_id)
    except (RedisError, OSError) as error:
        raise UnavailableError("Streams can't be resumed at the moment.") from error
    if owner != _owner(principal):
        raise NotFoundError("There is no such stream.", details={"stream_id": ["Unknown stream, or an old one."]})
    return store


async def _follow(store: StreamStore, stream_id: UUID, position: str) -> Events:
    """Events that another process makes, or made. Ends early when Redis fails: the reader comes back."""
    try:
        async for event in _followed(store, stream_id, position):
            yield event
    except (RedisError, OSError) as error:
        logger.warning("a reader must come back: Redis does not answer (%s)", type(error).__name__)


async def _followed(store: StreamStore, stream_id: UUID, position: str) -> Events:
    leased = 0.0
    beat = time.monotonic()
    while True:
        now = time.monotonic()
        if now - leased >= _LEASE_EVERY_SECONDS:
            await store.lease(stream_id)
            leased = now
        events = await store.read(stream_id, position, block_ms=_READ_MS)
        for event in events:
            position = event.id
            yield event
            if event.name in ENDS:
                return
        if events:
            beat = now
        elif not await store.is_alive(stream_id):
            lost = error_body("stream-lost", "The answer was interrupted; ask again.")["error"]
            yield StreamEvent(position, "error", lost)
            return
        elif now - beat >= hubs.HEARTBEAT_SECONDS:
            beat = now
            yield None
