"""Answers as server-sent events: taking a stream up again, and cancelling it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from accounts_app.selectors import principal_of
from agent_app.streaming.services import Events, stream_cancel, stream_resume
from wfproject.common.event_stream import HEARTBEAT, EventStreamRenderer, event_stream, event_text
from wfproject.common.views import AsyncAPIView

__all__ = ["StreamView", "event_texts"]


async def event_texts(events: Events) -> AsyncGenerator[str, None]:
    """The events in their form on the wire."""
    async with aclosing(events):
        async for event in events:
            yield HEARTBEAT if event is None else event_text(event.id, event.name, event.data)


class StreamView(AsyncAPIView):
    """An answer that is, or was, streamed."""

    renderer_classes = [JSONRenderer, EventStreamRenderer]

    @extend_schema(
        operation_id="stream_resume",
        parameters=[OpenApiParameter("Last-Event-ID", str, OpenApiParameter.HEADER, description="Go on after it.")],
        responses={
            (200, "text/event-stream"): OpenApiTypes.STR,
            204: OpenApiResponse(description="That was the last event."),
            404: OpenApiResponse(description="No such stream, or one of more than ten minutes ago."),
        },
    )
    async def get(self, request: Request, pk: UUID) -> HttpResponseBase:
        """The events after `Last-Event-ID`, without it from the first one, as they come."""
        events = await stream_resume(
            principal=principal_of(request), stream_id=pk, last_event_id=request.headers.get("Last-Event-ID")
        )
        return HttpResponse(status=204) if events is None else event_stream(event_texts(events))

    @extend_schema(
        operation_id="stream_cancel",
        responses={
            204: OpenApiResponse(description="It is cancelled, or had ended."),
            404: OpenApiResponse(description="No such stream, or one of more than ten minutes ago."),
        },
    )
    async def delete(self, request: Request, pk: UUID) -> HttpResponse:
        """Stop the answer, and the call of the language model with it."""
        await stream_cancel(principal=principal_of(request), stream_id=pk)
        return HttpResponse(status=204)
