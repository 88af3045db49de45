"""History endpoints: everything a session left behind, within the caller's workspace."""

from __future__ import annotations

from typing import Any, cast

import django_filters
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts_app.selectors import principal_of
from connectors_app.selectors import catalog_names, catalog_snapshot
from sessions_app.api import serializers as shapes
from sessions_app.definition import diff_documents, document_json_schema
from sessions_app.models import AgentSession, Feedback, Interaction, Workflow, WorkflowVersion
from sessions_app.selectors import feedback_list, interaction_list, session_list, version_list, workflow_list
from sessions_app.services import feedback_set, version_create_by_hand, workflow_rollback
from wfproject.common.conditional import if_match, is_not_modified
from wfproject.common.errors import NotFoundError, ValidationFailed
from wfproject.common.filters import TimeFilter

UUID_PATTERN = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
"""What an id in a path looks like; anything else is a 404."""

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description="Entity tags of what is edited.")
IF_NONE_MATCH = OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="What is known already.")
NOT_MODIFIED = OpenApiResponse(description="The client has the current version.")
PRECONDITION_FAILED = OpenApiResponse(description="Somebody else changed it meanwhile; `details` has the version.")

__all__ = ["InteractionViewSet", "SessionViewSet", "WorkflowViewSet", "workflow_schema"]


class SessionViewSet(viewsets.ReadOnlyModelViewSet[AgentSession]):
    """Conversations of the workspace."""

    queryset = AgentSession.unscoped.none()
    serializer_class = shapes.SessionSerializer
    lookup_value_regex = UUID_PATTERN
    ordering_fields = ["created_at", "updated_at"]

    def get_queryset(self) -> Any:
        """The workspace's sessions."""
        return session_list(workspace_id=principal_of(self.request).workspace_id)


class InteractionFilter(django_filters.FilterSet):
    """By session, intent, planner, status and time."""

    created_after = TimeFilter(field_name="created_at", lookup_expr="gte")
    created_before = TimeFilter(field_name="created_at", lookup_expr="lt")
    session = django_filters.UUIDFilter(field_name="session_id")

    class Meta:
        model = Interaction
        fields = ["intent", "planner", "status"]


class InteractionViewSet(viewsets.ReadOnlyModelViewSet[Interaction]):
    """Prompts and their answers."""

    queryset = Interaction.unscoped.none()
    filterset_class = InteractionFilter
    lookup_value_regex = r"\d{1,18}"
    ordering_fields = ["id", "created_at", "latency_ms", "confidence"]

    def get_queryset(self) -> Any:
        """The workspace's interactions."""
        return interaction_list(workspace_id=principal_of(self.request).workspace_id)

    def get_serializer_class(self) -> Any:
        """The long shape for one, the short for many."""
        return shapes.InteractionDetailSerializer if self.action == "retrieve" else shapes.InteractionSerializer

    @extend_schema(
        methods=["POST"],
        request=shapes.FeedbackInputSerializer,
        responses={201: shapes.FeedbackSerializer},
        operation_id="interaction_feedback_set",
        description="Say what one thinks of an answer; again replaces.",
    )
    @extend_schema(
        methods=["GET"],
        responses=shapes.FeedbackSerializer(many=True),
        operation_id="interaction_feedback_list",
        description="What users think of an answer.",
    )
    @action(detail=True, methods=["get", "post"], filterset_class=None)
    def feedback(self, request: Request, pk: str) -> Response:
        """Say what one thinks of an answer (again replaces), or read what was said."""
        interaction = self.get_object()
        principal = principal_of(request)
        if request.method == "GET":
            rows = feedback_list(workspace_id=principal.workspace_id).filter(interaction=interaction)
            page: Any = self.paginate_queryset(cast("Any", rows))
            return self.get_paginated_response(shapes.FeedbackSerializer(page, many=True).data)
        data = shapes.FeedbackInputSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        row: Feedback = feedback_set(principal=principal, interaction=interaction, **data.validated_data)
        return Response(shapes.FeedbackSerializer(row).data, status=status.HTTP_201_CREATED)


class WorkflowViewSet(viewsets.ReadOnlyModelViewSet[Workflow]):
    """Workflows of the workspace, their versions, differences and rollback."""

    queryset = Workflow.unscoped.none()
    filterset_fields = ["session"]
    lookup_value_regex = UUID_PATTERN
    ordering_fields = ["created_at", "updated_at", "name"]

    def get_queryset(self) -> Any:
        """The workspace's workflows."""
        return workflow_list(workspace_id=principal_of(self.request).workspace_id)

    def get_serializer_class(self) -> Any:
        """The long shape for one, the short for many."""
        return shapes.WorkflowDetailSerializer if self.action == "retrieve" else shapes.WorkflowSerializer

    def _versions(self, pk: str) -> Any:
        workflow = self.get_object()
        return version_list(workspace_id=principal_of(self.request).workspace_id, workflow_id=workflow.pk)

    @extend_schema(parameters=[IF_NONE_MATCH], responses={200: shapes.WorkflowDetailSerializer, 304: NOT_MODIFIED})
    def retrieve(self, request: Request, pk: str) -> Response:
        """The workflow with its current document, and the entity tag of that version."""
        workflow: Workflow = self.get_object()
        version = workflow.current_version
        if version is None:
            return Response(shapes.WorkflowDetailSerializer(workflow).data)
        headers = {"ETag": version.entity_tag, "Cache-Control": "private, no-cache"}
        if is_not_modified(request, version.entity_tag):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers=headers)
        return Response(shapes.WorkflowDetailSerializer(workflow).data, headers=headers)

    @extend_schema(
        methods=["POST"],
        operation_id="workflow_version_create",
        description="Save a document of the client's own as the next version, after validation.",
        parameters=[IF_MATCH],
        request=shapes.VersionInputSerializer,
        responses={201: shapes.WorkflowVersionDetailSerializer, 412: PRECONDITION_FAILED},
    )
    @extend_schema(
        methods=["GET"],
        operation_id="workflow_version_list",
        description="All versions, the latest first, with what changed in words.",
        responses=shapes.WorkflowVersionSerializer(many=True),
    )
    @action(detail=True, methods=["get", "post"], filterset_fields=None)
    def versions(self, request: Request, pk: str) -> Response:
        """All versions, the latest first; or the next one, a document of the client's own."""
        if request.method == "GET":
            page = self.paginate_queryset(self._versions(pk))
            return self.get_paginated_response(shapes.WorkflowVersionSerializer(page, many=True).data)
        data = shapes.VersionInputSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        try:
            version = version_create_by_hand(
                workflow=self.get_object(),
                document=data.validated_data["workflow"],
                source=WorkflowVersion.Source.CLIENT,
                **self._edit(request),
            )
        except ValidationFailed as error:
            raise error.below("workflow") from error
        return self._saved(version)

    @staticmethod
    def _edit(request: Request) -> dict[str, Any]:
        return {
            "user_id": principal_of(request).user_id,
            "catalog": catalog_snapshot(tuple(catalog_names())),
            "if_match": if_match(request),
        }

    @staticmethod
    def _saved(version: WorkflowVersion) -> Response:
        body = shapes.WorkflowVersionDetailSerializer(version).data
        return Response(body, status=status.HTTP_201_CREATED, headers={"ETag": version.entity_tag})

    @extend_schema(responses=shapes.WorkflowVersionDetailSerializer)
    @action(detail=True, url_path=r"versions/(?P<number>\d{1,9})")
    def version(self, request: Request, pk: str, number: str) -> Response:
        """One version with its document."""
        row: WorkflowVersion = get_object_or_404(self._versions(pk), number=int(number))
        return Response(shapes.WorkflowVersionDetailSerializer(row).data)

    @extend_schema(
        parameters=[OpenApiParameter("before", int, required=True), OpenApiParameter("after", int, required=True)],
        responses=shapes.DiffSerializer,
    )
    @action(detail=True)
    def diff(self, request: Request, pk: str) -> Response:
        """What changed between two versions."""
        query = shapes.DiffQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        rows = {row.number: row for row in self._versions(pk).filter(number__in=query.validated_data.values())}
        for name, number in query.validated_data.items():
            if number not in rows:
                raise NotFoundError(f"There is no version {number}.", details={name: ["Unknown version."]})
        before, after = query.validated_data["before"], query.validated_data["after"]
        diff = diff_documents(rows[before].document, rows[after].document)
        body = {"before": before, "after": after, "summary": diff.summary(), "diff": diff.model_dump(mode="json")}
        return Response(shapes.DiffSerializer(body).data)

    @extend_schema(
        parameters=[IF_MATCH],
        request=shapes.RollbackInputSerializer,
        responses={201: shapes.WorkflowVersionDetailSerializer, 412: PRECONDITION_FAILED},
    )
    @action(detail=True, methods=["post"])
    def rollback(self, request: Request, pk: str) -> Response:
        """Make an old version the next one."""
        data = shapes.RollbackInputSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        version = workflow_rollback(
            workflow=self.get_object(),
            number=data.validated_data["number"],
            **self._edit(request),
        )
        return self._saved(version)


def workflow_schema(request: HttpRequest) -> JsonResponse:
    """The JSON Schema of the workflow document; public, because clients validate with it."""
    return JsonResponse(document_json_schema())
