"""Prompts that are answered after the request that brought them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from accounts_app.managers import WorkspaceOwned
from sessions_app.models import AgentSession, Interaction
from wfproject.common.models import UUIDModel

__all__ = ["OPEN_STATES", "JobState", "PromptJob"]


class JobState(models.TextChoices):
    """How far a prompt has come; the last three are final."""

    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    SUCCEEDED = "succeeded", "Answered"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


class PromptJob(UUIDModel, WorkspaceOwned):
    """One prompt that a worker answers, and its answer once there is one.

    Who holds the lease answers it: `lease_epoch` grows with every lease, and nothing is accepted of an earlier one.
    What was asked and answered is encrypted; the question goes with the answer's arrival.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(AgentSession, on_delete=models.CASCADE, related_name="+")
    request_id = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED, editable=False)
    question = models.BinaryField(default=b"", editable=False)
    answer = models.BinaryField(default=b"", editable=False)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the answer.")
    etag = models.CharField(max_length=40, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    interaction = models.ForeignKey(Interaction, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Leases that ended in nothing, and the last one.")
    lease_epoch = models.PositiveIntegerField(default=0, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(db_index=True, help_text="When it is forgotten.")

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "user", "-created_at"], name="prompt_job_of_user"),
            models.Index(
                fields=["created_at"], condition=models.Q(state__in=["queued", "running"]), name="prompt_job_open"
            ),
            models.Index(
                fields=["session", "created_at"],
                condition=models.Q(state__in=["queued", "running"]),
                name="prompt_job_open_of_session",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def path(self) -> str:
        """Where its state is told."""
        return f"/api/v1/jobs/{self.pk}"
