"""Endpoints about runs: starting, looking, steering, and what runs ask of people; within the caller's workspace."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

import django_filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts_app.selectors import principal_of
from engine_app.activation import version_check, version_of, workflow_activate, workflow_deactivate
from engine_app.api import serializers as shapes
from engine_app.contracts import ApprovalState, Cause, HookReport, RunState
from engine_app.models import Activation, Approval, Run, StepRun
from engine_app.payloads import shown
from engine_app.selectors import (
    activation_find,
    approval_list,
    run_get,
    run_list,
    schedule_list,
    step_get,
    step_summaries,
    unknown_steps,
)
from engine_app.services import (
    approval_answer,
    run_cancel,
    run_pause,
    run_rerun,
    run_resume,
    run_start_by_hand,
    step_decide,
)
from sessions_app.models import Workflow
from sessions_app.selectors import workflow_get, workflow_list
from wfproject.common.filters import TimeFilter

UUID_PATTERN = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_STEPS_SHOWN = 100
"""Steps that are shown with a run; all are at its `steps`."""

__all__ = [
    "ApprovalViewSet",
    "RunViewSet",
    "UnknownStepViewSet",
    "WorkflowLiveViewSet",
    "WorkflowRunViewSet",
]

CONFLICT = OpenApiResponse(description="The run's state does not allow it.")


class RunFilter(django_filters.FilterSet):
    """By state, cause (both may be repeated), workflow, and time of creation."""

    state = django_filters.MultipleChoiceFilter(choices=RunState.choices)
    cause = django_filters.MultipleChoiceFilter(choices=Cause.choices)
    workflow = django_filters.UUIDFilter(field_name="workflow_id")
    created_after = TimeFilter(field_name="created_at", lookup_expr="gte")
    created_before = TimeFilter(field_name="created_at", lookup_expr="lt")

    class Meta:
        model = Run
        fields: list[str] = []


class WorkflowLiveViewSet(viewsets.GenericViewSet[Workflow]):
    """A workflow going live and leaving off."""

    queryset = Workflow.unscoped.none()
    filterset_class = None
    lookup_value_regex = UUID_PATTERN
    ordering_fields = ["created_at"]
    serializer_class: Any = shapes.RunSerializer

    def get_queryset(self) -> Any:
        """The workspace's workflows."""
        return workflow_list(workspace_id=principal_of(self.request).workspace_id)

    def _workflow(self, pk: str) -> Workflow:
        return workflow_get(workspace_id=principal_of(self.request).workspace_id, workflow_id=UUID(pk))

    def _activation(
        self, workflow: Workflow, activation: Activation | None, hooks: tuple[HookReport, ...] = ()
    ) -> Response:
        body = {
            "hooks": hooks,
            "workflow": workflow.pk,
            "active": activation is not None and activation.active,
            "version": activation.version.number if activation else None,
            "changed_by": activation.changed_by.username if activation and activation.changed_by else None,
            "changed_at": activation.updated_at if activation else None,
            "schedules": schedule_list(workspace_id=workflow.workspace_id, workflow_id=workflow.pk),
        }
        return Response(shapes.ActivationSerializer(body).data)

    @extend_schema(responses=shapes.ActivationSerializer, operation_id="workflow_activation")
    @action(detail=True, pagination_class=None)
    def activation(self, request: Request, pk: str) -> Response:
        """Whether the workflow is live, in which version, and when its schedules fire next."""
        workflow = self._workflow(pk)
        return self._activation(workflow, activation_find(workspace_id=workflow.workspace_id, workflow_id=workflow.pk))

    @extend_schema(
        request=shapes.ActivateInputSerializer,
        operation_id="workflow_activate",
        responses={
            200: shapes.ActivationSerializer,
            422: OpenApiResponse(description="The version has violations, or steps lack a credential; see `details`."),
        },
    )
    @action(detail=True, methods=["post"])
    def activate(self, request: Request, pk: str) -> Response:
        """Let triggers start the workflow's current version, or the one numbered; a later one does not go live by
        itself."""
        data = shapes.ActivateInputSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        workflow = self._workflow(pk)
        activation, hooks = workflow_activate(
            workflow=workflow,
            user_id=principal_of(request).user_id,
            number=data.validated_data.get("version"),
            catch_up=data.validated_data.get("catch_up"),
        )
        return self._activation(workflow, activation, hooks)

    @extend_schema(
        request=None, operation_id="workflow_deactivate", responses={200: shapes.ActivationSerializer, 409: CONFLICT}
    )
    @action(detail=True, methods=["post"])
    def deactivate(self, request: Request, pk: str) -> Response:
        """Let nothing start the workflow any more; runs that have begun go on."""
        workflow = self._workflow(pk)
        return self._activation(workflow, workflow_deactivate(workflow=workflow, user_id=principal_of(request).user_id))


class WorkflowRunViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Run]):
    """Runs of one workflow."""

    queryset = Run.unscoped.none()
    filterset_class = RunFilter
    serializer_class = shapes.RunSerializer
    ordering_fields = ["created_at", "started_at", "finished_at"]

    def _workflow(self) -> Workflow:
        return workflow_get(
            workspace_id=principal_of(self.request).workspace_id, workflow_id=UUID(self.kwargs["workflow_id"])
        )

    def get_queryset(self) -> Any:
        """The workflow's runs, the latest first."""
        rows = run_list(workspace_id=principal_of(self.request).workspace_id)
        workflow_id: str | None = self.kwargs.get("workflow_id")  # none while the schema is drawn
        return rows.filter(workflow_id=workflow_id) if workflow_id else rows

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The workflow's runs, the latest first."""
        self._workflow()
        return super().list(request, *args, **kwargs)

    @extend_schema(
        request=shapes.RunStartSerializer,
        responses={
            201: shapes.RunSerializer,
            422: OpenApiResponse(description="The input is wrong, or the version has violations."),
        },
    )
    def create(self, request: Request, workflow_id: str) -> Response:
        """Start a run by hand, of the live version if there is one, else of the current one."""
        data = shapes.RunStartSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        asked = data.validated_data
        version = version_of(workflow=self._workflow(), number=asked.get("version"), live=True)
        version_check(version)
        started = run_start_by_hand(
            version=version,
            payload=asked["input"],
            user_id=principal_of(request).user_id,
            trigger_node=asked.get("trigger"),
        )
        run = run_get(workspace_id=version.workspace_id, run_id=started.pk)
        return Response(shapes.RunSerializer(run).data, status=status.HTTP_201_CREATED)


class RunViewSet(viewsets.ReadOnlyModelViewSet[Run]):
    """Runs of the workspace."""

    queryset = Run.unscoped.none()
    filterset_class = RunFilter
    lookup_value_regex = UUID_PATTERN
    ordering_fields = ["created_at", "started_at", "finished_at"]

    def get_queryset(self) -> Any:
        """The workspace's runs."""
        return run_list(workspace_id=principal_of(self.request).workspace_id)

    def get_serializer_class(self) -> Any:
        """The long shape for one, the short for many."""
        return shapes.RunDetailSerializer if self.action == "retrieve" else shapes.RunSerializer

    def _run(self, pk: str) -> Run:
        return run_get(workspace_id=principal_of(self.request).workspace_id, run_id=UUID(pk))

    def _step(self, pk: str, step: str) -> StepRun:
        return step_get(workspace_id=principal_of(self.request).workspace_id, run_id=UUID(pk), step_id=int(step))

    def _answer(self, run: Run) -> Response:
        """The run as it stands; what was asked for is done by whoever holds it."""
        return Response(shapes.RunSerializer(self._run(str(run.pk))).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(responses=shapes.RunDetailSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """The run with what started it and its first steps; secrets are redacted, large values have their own
        address."""
        run: Any = self._run(pk)
        steps = step_summaries(run_id=run.pk)
        run.first_steps, run.step_count = list(steps[:_STEPS_SHOWN]), StepRun.objects.filter(run=run).count()
        return Response(shapes.RunDetailSerializer(run).data)

    @extend_schema(responses=shapes.ValueSerializer, operation_id="run_payload")
    @action(detail=True, filterset_class=None, pagination_class=None)
    def payload(self, request: Request, pk: str) -> Response:
        """What started the run, whole; secrets are redacted."""
        return Response({"value": shown(self._run(pk).payload, whole=True)})

    @extend_schema(responses=shapes.StepSerializer(many=True), operation_id="run_step_list", filters=False)
    @action(detail=True, filterset_class=None)
    def steps(self, request: Request, pk: str) -> Response:
        """All steps of the run, in the order in which they began."""
        page: Any = self.paginate_queryset(cast("Any", step_summaries(run_id=self._run(pk).pk)))
        return self.get_paginated_response(shapes.StepSerializer(page, many=True).data)

    @extend_schema(responses=shapes.ValueSerializer, operation_id="run_step_value")
    @action(
        detail=True,
        url_path=r"steps/(?P<step>\d{1,18})/(?P<part>inputs|output)",
        filterset_class=None,
        pagination_class=None,
    )
    def step_value(self, request: Request, pk: str, step: str, part: str) -> Response:
        """A step's inputs or output, whole; secrets are redacted."""
        return Response({"value": shown(getattr(self._step(pk, step), part), whole=True)})

    @extend_schema(
        request=shapes.StepDecisionSerializer,
        responses={202: shapes.RunSerializer, 409: CONFLICT},
        operation_id="run_step_decide",
    )
    @action(detail=True, methods=["post"], url_path=r"steps/(?P<step>\d{1,18})/decide")
    def decide(self, request: Request, pk: str, step: str) -> Response:
        """Say what became of a step of unknown outcome: it succeeded, it failed, or it is to be tried again."""
        data = shapes.StepDecisionSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        found = self._step(pk, step)
        step_decide(step=found, principal=principal_of(request), **data.validated_data)
        return self._answer(found.run)

    @extend_schema(request=None, responses={202: shapes.RunSerializer, 409: CONFLICT})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """End the run; calls under way finish first."""
        run = self._run(pk)
        run_cancel(run=run)
        return self._answer(run)

    @extend_schema(request=None, responses={202: shapes.RunSerializer, 409: CONFLICT})
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        """Start nothing new until the run is resumed."""
        run = self._run(pk)
        run_pause(run=run)
        return self._answer(run)

    @extend_schema(request=None, responses={202: shapes.RunSerializer, 409: CONFLICT})
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """Let a paused run go on."""
        run = self._run(pk)
        run_resume(run=run)
        return self._answer(run)

    @extend_schema(request=shapes.RetryInputSerializer, responses={201: shapes.RunSerializer, 409: CONFLICT})
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """A new run of the same version and payload that keeps what succeeded, unless told where to begin."""
        data = shapes.RetryInputSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        follower = run_rerun(
            run=self._run(pk),
            user_id=principal_of(request).user_id,
            from_start=data.validated_data["from_start"],
            from_node=data.validated_data.get("from_step"),
        )
        return Response(shapes.RunSerializer(self._run(str(follower.pk))).data, status=status.HTTP_201_CREATED)


class UnknownStepViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[StepRun]):
    """Steps whose outcome a person has to say, the oldest first."""

    queryset = StepRun.objects.none()
    serializer_class = shapes.UnknownStepSerializer
    filterset_fields = {"run": ["exact"], "run__workflow": ["exact"]}
    ordering_fields = ["id"]

    def get_queryset(self) -> Any:
        """The workspace's."""
        return unknown_steps(workspace_id=principal_of(self.request).workspace_id)


class ApprovalFilter(django_filters.FilterSet):
    """By state, run and workflow."""

    state = django_filters.MultipleChoiceFilter(choices=ApprovalState.choices)
    run = django_filters.UUIDFilter(field_name="run_id")
    workflow = django_filters.UUIDFilter(field_name="run__workflow_id")

    class Meta:
        model = Approval
        fields: list[str] = []


class ApprovalViewSet(viewsets.ReadOnlyModelViewSet[Approval]):
    """Questions that runs ask of people: the open ones, unless a state is named."""

    queryset = Approval.unscoped.none()
    serializer_class = shapes.ApprovalSerializer
    filterset_class = ApprovalFilter
    lookup_value_regex = UUID_PATTERN
    ordering_fields = ["created_at", "expires_at"]

    def get_queryset(self) -> Any:
        """The workspace's questions."""
        open_only = self.action == "list" and "state" not in self.request.GET
        return approval_list(workspace_id=principal_of(self.request).workspace_id, pending=open_only)

    @extend_schema(request=shapes.ApprovalDecisionSerializer, responses={200: shapes.ApprovalSerializer, 409: CONFLICT})
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Answer a question, once."""
        data = shapes.ApprovalDecisionSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        approval = self.get_object()
        approval_answer(
            approval=approval,
            approved=data.validated_data["decision"] == "approved",
            comment=data.validated_data["comment"],
            principal=principal_of(request),
        )
        return Response(shapes.ApprovalSerializer(self.get_object()).data)
