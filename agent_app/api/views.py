"""The main door: a sentence in, a workflow out."""

from __future__ import annotations

from adrf.views import APIView
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts_app.selectors import principal_of
from accounts_app.throttling import UserRateThrottle, WorkflowRateThrottle
from agent_app.api.serializers import PromptInputSerializer, PromptResponseSerializer
from agent_app.services import prompt_answer

__all__ = ["WorkflowPromptView"]


class WorkflowPromptView(APIView):
    """Turn a prompt into a workflow, an edit of the session's workflow, or a conversational answer."""

    throttle_classes = [UserRateThrottle, WorkflowRateThrottle]

    @extend_schema(
        operation_id="workflow_prompt",
        request=PromptInputSerializer,
        responses={
            200: PromptResponseSerializer,
            401: OpenApiResponse(description="No valid token."),
            404: OpenApiResponse(description="The session does not exist in this workspace."),
            422: OpenApiResponse(description="A field is missing or wrong; `error.details` names it."),
            429: OpenApiResponse(description="Over the rate; `Retry-After` says when to come back."),
        },
    )
    async def post(self, request: Request) -> Response:
        """Answer a prompt."""
        data = PromptInputSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        response = await prompt_answer(
            principal=principal_of(request),
            prompt=data.validated_data["prompt"],
            session_id=data.validated_data.get("session_id"),
            workflow=data.validated_data.get("workflow"),
        )
        return Response(response)
