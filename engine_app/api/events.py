"""Live events of a run over SSE (WHATWG HTML, section 9.2), and trying a step: the asynchronous endpoints."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts_app.selectors import principal_of
from engine_app.activation import version_of
from engine_app.api import serializers as shapes
from engine_app.payloads import shown
from engine_app.selectors import run_get
from engine_app.watching import parse_cursor, watch
from sessions_app.models import WorkflowVersion
from sessions_app.selectors import workflow_get
from wfproject.common.database import database_hop
from wfproject.common.errors import UnavailableError
from wfproject.common.event_stream import EventStreamRenderer, event_stream, event_text
from wfproject.common.views import AsyncAPIView

__all__ = ["RunEventsView", "StepTestView"]

MAX_STREAMS = 200
"""Streams that one process serves at once; each looks at the database every two seconds at least."""


def row_text(kind: str, identifier: str, row: Any) -> str:
    """One event as the stream has it: `run`, `step`, or `end`, whose data is the run in its final state."""
    shape = shapes.StepSerializer(row) if kind == "step" else shapes.RunSerializer(row)
    return event_text(identifier, kind, json.loads(JSONRenderer().render(shape.data)))


class RunEventsView(AsyncAPIView):
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
        return event_stream(self._stream(run.pk, since))

    @staticmethod
    async def _stream(run_id: UUID, since: Any) -> AsyncGenerator[str, None]:
        RunEventsView.streams += 1
        try:
            async with aclosing(watch(run_id, since=since, told=row_text)) as texts:
                async for text in texts:
                    yield text
        finally:
            RunEventsView.streams -= 1


@database_hop
def _version(workspace_id: UUID, workflow_id: UUID, number: int | None) -> WorkflowVersion:
    return version_of(workflow=workflow_get(workspace_id=workspace_id, workflow_id=workflow_id), number=number)


class StepTestView(AsyncAPIView):
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
        from engine_app.trial import step_try  # brings the HTTP client and the engine, which most requests do without

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
            "truncated": trial.truncated,
            "seconds": trial.seconds,
        }
        return Response(shapes.StepTestSerializer(body).data)
