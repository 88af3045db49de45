"""Reads of runs, their steps and the questions they ask, always within one workspace."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import (
    Case,
    Count,
    F,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from engine_app.contracts import ApprovalState, StepState
from engine_app.models import Activation, Approval, Run, Schedule, StepRun, WebhookDelivery, WebhookEndpoint
from engine_app.payloads import MAX_SHOWN_BYTES
from wfproject.common.errors import NotFoundError

__all__ = [
    "activation_find",
    "approval_get",
    "approval_list",
    "delivery_get",
    "delivery_list",
    "endpoint_list",
    "endpoint_url",
    "node_states",
    "run_get",
    "run_list",
    "schedule_list",
    "step_get",
    "step_list",
    "step_summaries",
    "unknown_steps",
    "waiting_counts",
]


def run_list(*, workspace_id: UUID, workflow_id: UUID | None = None, states: Iterable[str] = ()) -> QuerySet[Run]:
    """The workspace's runs, the latest first, with `unknown_count` and `question_count`: what waits for a person."""
    runs: QuerySet[Run] = (
        Run.objects.for_workspace(workspace_id)
        .select_related("workflow", "version", "created_by")
        .defer("payload", "version__document", "version__violations", "version__changes")
        .annotate(**waiting_counts())
        .order_by("-created_at")
    )
    if workflow_id is not None:
        runs = runs.filter(workflow_id=workflow_id)
    wanted = [str(state) for state in states]
    return runs.filter(state__in=wanted) if wanted else runs


def waiting_counts() -> dict[str, Any]:
    """What a query over runs is annotated with to count what waits for a person; looked up for the page shown only."""
    unknown = StepRun.objects.filter(run=OuterRef("pk"), state=StepState.UNKNOWN)
    questions = Approval.unscoped.filter(run=OuterRef("pk"), state=ApprovalState.PENDING)
    return {"unknown_count": _count(unknown), "question_count": _count(questions)}


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("run").annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def run_get(*, workspace_id: UUID, run_id: UUID) -> Run:
    """The run; NotFoundError if this workspace has none of that id."""
    run: Run | None = run_list(workspace_id=workspace_id).filter(pk=run_id).first()
    if run is None:
        raise NotFoundError("There is no such run.", details={"run_id": ["Unknown run."]})
    return run


def step_list(*, run: Run) -> QuerySet[StepRun]:
    """The run's steps in the order in which they were first written; raw values: show them through `payloads.shown`."""
    return StepRun.objects.filter(run=run).order_by("id")


def step_summaries(*, run_id: UUID) -> QuerySet[StepRun]:
    """The run's steps without large values, in the order in which they were first written.

    `small_inputs` and `small_output` are None for those; `inputs_bytes` and `output_bytes` are the sizes of what is
    stored, perhaps compressed. Raw values: show them through `payloads.abridged`.
    """
    steps: QuerySet[StepRun] = StepRun.objects.filter(run_id=run_id).defer("inputs", "output").order_by("id")
    for name in ("inputs", "output"):
        size = Coalesce(Func(F(name), function="pg_column_size"), Value(0), output_field=IntegerField())
        small = Case(
            When(**{f"{name}_bytes__lte": MAX_SHOWN_BYTES, "then": F(name)}), default=None, output_field=JSONField()
        )
        steps = steps.annotate(**{f"{name}_bytes": size}).annotate(**{f"small_{name}": small})
    return steps


def node_states(*, run_id: UUID) -> dict[str, dict[str, int]]:
    """How many of a node's steps (one outside loops, one an element inside) are in each state, by node id."""
    found: dict[str, dict[str, int]] = {}
    counted = StepRun.objects.filter(run_id=run_id).order_by().values_list("node_id", "state").annotate(Count("pk"))
    for node_id, state, number in counted:
        found.setdefault(node_id, {})[state] = number
    return found


def step_get(*, workspace_id: UUID, run_id: UUID, step_id: int) -> StepRun:
    """A step of a run of this workspace; NotFoundError if there is none."""
    step: StepRun | None = (
        StepRun.objects.select_related("run").filter(pk=step_id, run_id=run_id, run__workspace_id=workspace_id).first()
    )
    if step is None:
        raise NotFoundError("There is no such step.", details={"step_id": ["Unknown step."]})
    return step


def unknown_steps(*, workspace_id: UUID) -> QuerySet[StepRun]:
    """Steps whose outcome a person has to say, the oldest first."""
    steps = StepRun.objects.select_related("run__workflow").filter(
        run__workspace_id=workspace_id, state=StepState.UNKNOWN, resolution__isnull=True
    )
    return steps.defer("output", "run__payload").order_by("id")


def approval_list(*, workspace_id: UUID, pending: bool = True) -> QuerySet[Approval]:
    """Questions to people, the latest first; only the open ones unless `pending` is False."""
    questions: QuerySet[Approval] = Approval.objects.for_workspace(workspace_id)
    questions = questions.select_related("run__workflow", "decided_by").defer("run__payload")
    return questions.filter(state=ApprovalState.PENDING) if pending else questions


def approval_get(*, workspace_id: UUID, approval_id: UUID) -> Approval:
    """The question; NotFoundError if this workspace has none of that id."""
    question: Approval | None = approval_list(workspace_id=workspace_id, pending=False).filter(pk=approval_id).first()
    if question is None:
        raise NotFoundError("There is no such question.", details={"approval_id": ["Unknown question."]})
    return question


def activation_find(*, workspace_id: UUID, workflow_id: UUID) -> Activation | None:
    """What of the workflow is live, or was the last time; None if it never was."""
    rows = Activation.objects.for_workspace(workspace_id).select_related("version", "changed_by")
    found: Activation | None = rows.defer("version__document").filter(workflow_id=workflow_id).first()
    return found


def schedule_list(*, workspace_id: UUID, workflow_id: UUID) -> QuerySet[Schedule]:
    """The live schedules of a workflow, the next to fire first."""
    return Schedule.objects.for_workspace(workspace_id).filter(workflow_id=workflow_id, enabled=True)


def delivery_list(*, workspace_id: UUID) -> QuerySet[WebhookDelivery]:
    """The workspace's deliveries with their endpoints and workflows, the latest first, without what was sent."""
    return (
        WebhookDelivery.objects.for_workspace(workspace_id)
        .select_related("endpoint__workflow")
        .defer("payload", "headers")
        .order_by("-created_at")
    )


def delivery_get(*, workspace_id: UUID, delivery_id: UUID) -> WebhookDelivery:
    """One delivery with its endpoint and workflow; raises NotFoundError, also for another workspace's."""
    rows = WebhookDelivery.objects.for_workspace(workspace_id).select_related("endpoint__workflow")
    found: WebhookDelivery | None = rows.filter(pk=delivery_id).first()
    if found is None:
        raise NotFoundError("There is no such delivery.", details={"delivery_id": ["Unknown delivery."]})
    return found


def endpoint_list(*, workspace_id: UUID) -> QuerySet[WebhookEndpoint]:
    """The workspace's endpoints of webhooks with their workflows, the latest first."""
    return WebhookEndpoint.objects.for_workspace(workspace_id).select_related("workflow").order_by("-created_at")


def endpoint_url(endpoint: WebhookEndpoint) -> str:
    """The address that vendors send to; without `WF_PUBLIC_URL` its path alone."""
    return f"{settings.PUBLIC_URL}/hooks/{endpoint.token}"
