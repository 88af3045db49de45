"""The main door: a sentence in, a workflow out."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts_app.api.base import RememberingAPIView
from accounts_app.selectors import principal_of
from accounts_app.throttling import UserRateThrottle, WorkflowRateThrottle
from agent_app.api.jobs import accept_prompt
from agent_app.api.serializers import JobDetailSerializer, PromptInputSerializer, PromptResponseSerializer
from agent_app.api.streams import event_texts
from agent_app.services import prompt_answer
from agent_app.streaming.services import stream_start
from wfproject.common.conditional import entity_tag, if_match
from wfproject.common.event_stream import EventStreamRenderer, event_stream, wants_events
from wfproject.common.preferences import RESPOND_ASYNC, preferences

__all__ = ["WorkflowPromptView"]


class WorkflowPromptView(RememberingAPIView):
    """Turn a prompt into a workflow, an edit of the session's workflow, or a conversational answer."""

    throttle_classes = [UserRateThrottle, WorkflowRateThrottle]
    renderer_classes = [JSONRenderer, EventStreamRenderer]

    @extend_schema(
        operation_id="workflow_prompt",
        parameters=[
            OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, description="Makes a retry safe."),
            OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description="Tags of the session's workflow."),
            OpenApiParameter(
                "Prefer", str, OpenApiParameter.HEADER, description="`respond-async`: a worker answers; see 202."
            ),
        ],
        request=PromptInputSerializer,
        responses={
            (200, "application/json"): PromptResponseSerializer,
            (200, "text/event-stream"): OpenApiTypes.STR,
            (202, "application/json"): JobDetailSerializer,
            401: OpenApiResponse(description="No valid token."),
            404: OpenApiResponse(description="The session does not exist in this workspace."),
            412: OpenApiResponse(description="`If-Match` names another version of the session's workflow."),
            422: OpenApiResponse(description="A field is missing or wrong; `error.details` names it."),
            429: OpenApiResponse(description="Over the rate; `Retry-After` says when to come back."),
        },
    )
    async def post(self, request: Request) -> HttpResponseBase:
        """Answer a prompt; for `Accept: text/event-stream` as events, for `Prefer: respond-async` later."""
        data = PromptInputSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        asked = {
            "principal": principal_of(request),
            "prompt": data.validated_data["prompt"],
            "session_id": data.validated_data.get("session_id"),
            "workflow": data.validated_data.get("workflow"),
            "if_match": if_match(request),
        }
        if wants_events(request):
            stream_id, events = await stream_start(**asked)
            stream = event_stream(event_texts(events))
            stream["Content-Location"] = f"/api/v1/streams/{stream_id}"
            return stream
        if RESPOND_ASYNC in preferences(request):
            return await accept_prompt(request, asked)
        answer = await prompt_answer(**asked)
        headers = {"ETag": entity_tag(answer["version"])} if answer["version"] is not None else None
        return Response(answer, headers=headers)
