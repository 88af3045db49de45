"""Server-sent events (WHATWG HTML, section 9.2): how a client asks for them, and their form."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from typing import Any

from django.http import StreamingHttpResponse
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

__all__ = ["HEARTBEAT", "MEDIA_TYPE", "EventStreamRenderer", "event_stream", "event_text", "wants_events"]

MEDIA_TYPE = "text/event-stream"
HEARTBEAT = ": still here\n\n"
"""A comment that keeps proxies from closing a connection on which nothing happens."""
RECONNECT_MS = 1000


class EventStreamRenderer(BaseRenderer):
    """Lets clients ask for events; what is rendered by it are errors before the first one, as JSON."""

    media_type = MEDIA_TYPE
    format = "sse"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The body of an error."""
        return JSONRenderer().render(data, accepted_media_type, renderer_context)


def wants_events(request: Request) -> bool:
    """Whether the request was negotiated to be answered by events."""
    return getattr(request, "accepted_media_type", None) == MEDIA_TYPE


def event_text(identifier: str, name: str, data: Any) -> str:
    """One event. Data is one line of JSON, so that no text of it can end the event."""
    body = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    return f"id: {identifier}\nevent: {name}\ndata: {body}\n\n"


def event_stream(texts: AsyncGenerator[str, None]) -> StreamingHttpResponse:
    """The response that sends the texts as they come, and closes their source when the client is gone."""

    async def whole() -> AsyncIterator[str]:
        async with aclosing(texts):
            yield f"retry: {RECONNECT_MS}\n\n"
            async for text in texts:
                yield text

    response = StreamingHttpResponse(whole(), content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # a proxy that collects would hold events back
    return response
