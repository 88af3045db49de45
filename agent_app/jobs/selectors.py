"""Reads of jobs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from accounts_app.contracts import Principal
from agent_app.models import OPEN_STATES, JobState, PromptJob
from wfproject.common.errors import NotFoundError

__all__ = ["job_get", "job_list", "jobs_due", "jobs_held"]


def job_list(principal: Principal) -> QuerySet[Any]:
    """The user's jobs in the workspace at hand that are not forgotten yet, without what was asked and answered."""
    mine = PromptJob.objects.for_workspace(principal.workspace_id).filter(user_id=principal.user_id)
    return mine.filter(expires_at__gt=Now()).defer("question", "answer")


def job_get(principal: Principal, job_id: UUID) -> PromptJob:
    """One of them with its answer; NotFoundError for jobs of others, too."""
    found: PromptJob | None = job_list(principal).defer(None).defer("question").filter(pk=job_id).first()
    if found is None:
        raise NotFoundError("There is no such job.", details={"id": ["Unknown job, or an old one."]})
    return found


def jobs_due() -> QuerySet[Any]:
    """Jobs that nobody works on, the first of each session only: prompts of a session take turns."""
    earlier = PromptJob.unscoped.filter(session_id=OuterRef("session_id"), state__in=OPEN_STATES).filter(
        Q(created_at__lt=OuterRef("created_at")) | Q(created_at=OuterRef("created_at"), pk__lt=OuterRef("pk"))
    )
    waiting = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, leased_until__lt=Now())
    due = PromptJob.unscoped.filter(waiting, ~Exists(earlier), state__in=OPEN_STATES, expires_at__gt=Now())
    return due.order_by("created_at", "pk")


def jobs_held(epochs: dict[UUID, int]) -> set[UUID]:
    """Which of these jobs are still running under the lease of that epoch."""
    rows = PromptJob.unscoped.filter(pk__in=epochs, state=JobState.RUNNING).values_list("pk", "lease_epoch")
    return {job_id for job_id, epoch in rows if epochs[job_id] == epoch}
