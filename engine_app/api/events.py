"""Live events of a run over SSE (WHATWG HTML, section 9.2), and trying a step: the asynchronous endpoints."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

from adrf.views import APIView
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts_app.selectors import principal_of
from engine_app.activation import version_of
from engine_app.api import serializers as shapes
from engine_app.payloads import shown
from engine_app.selectors import run_get
from engine_app.trial import step_try
from engine_app.watching import parse_cursor, watch
from sessions_app.models import WorkflowVersion
from sessions_app.selectors import workflow_get
from wfproject.common.database import database_hop
from wfproject.common.errors import UnavailableError

__all__ = ["EventStreamRenderer", "RunEventsView", "StepTestView"]

MAX_STREAMS = 200
"""Streams that one process serves at once; each looks at the database every two seconds at least."""

_RECONNECT_MS = 1000


class EventStreamRenderer(BaseRenderer):
    """Lets clients ask for `text/event-stream`; what is rendered by it are errors, as JSON."""

    media_type = "text/event-stream"
    format = "sse"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The body of an error."""
        return JSONRenderer().render(data, accepted_media_type, renderer_context)


def event_text(kind: str, identifier: str, row: Any) -> str:
    """One event as the stream has it: `run`, `step`, or `end`, whose data is the run in its final state."""
    shape = shapes.StepSerializer(row) if kind == "step" else shapes.RunSerializer(row)
    body = json.dumps(json.loads(JSONRenderer().render(shape.data)), separators=(",", ":"), ensure_ascii=False)
    return f"id: {identifier}\nevent: {kind}\ndata: {body}\n\n"


class RunEventsView(APIView):
    """What happens in a run, as it happens."""

    renderer_classes = [JSONRenderer, EventStreamRenderer]
    streams = 0

    @extend_schema(
        operation_id="run_events",
        parameters=[OpenApiParameter("Last-Event-ID", str, OpenApiParameter.HEADER, description="Go on after it.")],
        responses={(200, "text/event-stream"): OpenApiTypes.STR, 404: OpenApiResponse(description="No such run.")},
    )
    async def get(self, request: Request, pk: UUID) -> StreamingHttpResponse:
        """Events `step` and `run` with the row as `GET /runs/{id}` shows it, then `end` once the run has ended."""
        run = await database_hop(run_get)(workspace_id=principal_of(request).workspace_id, run_id=pk)
        if RunEventsView.streams >= MAX_STREAMS:
            raise UnavailableError("Too many streams are open; ask again later, or poll the run.")
        since = parse_cursor(request.headers.get("Last-Event-ID"))
        response = StreamingHttpResponse(self._stream(run.pk, since), content_type="text/event-stream")
        response["Cache-Control"] = "no-store"
        response["X-Accel-Buffering"] = "no"  # a proxy that collects would hold events back
        return response

    @staticmethod
    async def _stream(run_id: UUID, since: Any) -> AsyncIterator[str]:
        RunEventsView.streams += 1
        try:
            yield f"retry: {_RECONNECT_MS}\n\n"
            async for text in watch(run_id, since=since, told=event_text):
                yield text
        finally:
            RunEventsView.streams -= 1


@database_hop
def _version(workspace_id: UUID, workflow_id: UUID, number: int | None) -> WorkflowVersion:
    return version_of(workflow=workflow_get(workspace_id=workspace_id, workflow_id=workflow_id), number=number)


class StepTestView(APIView):
    """One step tried outside of any run."""

    @extend_schema(
        operation_id="workflow_step_test",
        request=shapes.StepTestInputSerializer,
        responses={
            200: shapes.StepTestSerializer,
            404: OpenApiResponse(description="No such workflow, version, step or run."),
            409: OpenApiResponse(description="The step writes, and `confirm` was not sent; it was not called."),
        },
    )
    async def post(self, request: Request, pk: UUID, node: str) -> Response:
        """Evaluate the step with the data given and call its vendor once; what went wrong there is `error`."""
        data = shapes.StepTestInputSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        asked = data.validated_data
        version = await _version(principal_of(request).workspace_id, pk, asked.get("version"))
        trial = await step_try(
            version=version,
            node_id=node,
            data=asked["data"],
            run_id=asked.get("run"),
            inputs=asked.get("inputs"),
            confirm=asked["confirm"],
        )
        body = {
            "node_id": trial.node_id,
            "ok": trial.ok,
            "inputs": shown(trial.inputs),
            "output": shown(trial.output),
            "branch": trial.branch,
            "error": shown(trial.error),
            "artefact_url": trial.artefact_url,
            "verified": trial.verified,
            "seconds": trial.seconds,
        }
        return Response(shapes.StepTestSerializer(body).data)
