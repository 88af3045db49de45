"""Reads of runs, their steps and the questions they ask, always within one workspace."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from engine_app.contracts import ApprovalState, StepState
from engine_app.models import Approval, Run, StepRun
from wfproject.common.errors import NotFoundError

__all__ = ["approval_get", "approval_list", "run_get", "run_list", "step_get", "step_list", "unknown_steps"]


def run_list(*, workspace_id: UUID, workflow_id: UUID | None = None, states: Iterable[str] = ()) -> QuerySet[Run]:
    """The workspace's runs, the latest first, with `unknown_count` and `question_count`: what waits for a person."""
    runs: QuerySet[Run] = (
        Run.objects.for_workspace(workspace_id)
        .select_related("workflow", "version")
        .annotate(
            unknown_count=Count("steps", filter=Q(steps__state=StepState.UNKNOWN), distinct=True),
            question_count=Count("approvals", filter=Q(approvals__state=ApprovalState.PENDING), distinct=True),
        )
        .order_by("-created_at")
    )
    if workflow_id is not None:
        runs = runs.filter(workflow_id=workflow_id)
    wanted = [str(state) for state in states]
    return runs.filter(state__in=wanted) if wanted else runs


def run_get(*, workspace_id: UUID, run_id: UUID) -> Run:
    """The run; NotFoundError if this workspace has none of that id."""
    run: Run | None = run_list(workspace_id=workspace_id).filter(pk=run_id).first()
    if run is None:
        raise NotFoundError("There is no such run.", details={"run_id": ["Unknown run."]})
    return run


def step_list(*, run: Run) -> QuerySet[StepRun]:
    """The run's steps in the order in which they were first written; raw values: show them through `payloads.shown`."""
    return StepRun.objects.filter(run=run).order_by("id")


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
    return steps.order_by("id")


def approval_list(*, workspace_id: UUID, pending: bool = True) -> QuerySet[Approval]:
    """Questions to people, the latest first; only the open ones unless `pending` is False."""
    questions: QuerySet[Approval] = Approval.objects.for_workspace(workspace_id).select_related("run__workflow")
    return questions.filter(state=ApprovalState.PENDING) if pending else questions


def approval_get(*, workspace_id: UUID, approval_id: UUID) -> Approval:
    """The question; NotFoundError if this workspace has none of that id."""
    question: Approval | None = approval_list(workspace_id=workspace_id, pending=False).filter(pk=approval_id).first()
    if question is None:
        raise NotFoundError("There is no such question.", details={"approval_id": ["Unknown question."]})
    return question
