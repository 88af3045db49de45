"""What was asked, what was answered, and every version of every workflow."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.text import Truncator

from accounts_app.managers import WorkspaceOwned
from wfproject.common.conditional import entity_tag
from wfproject.common.models import TimestampedModel, UUIDModel

__all__ = ["AgentSession", "Feedback", "Interaction", "ReviewStatus", "Workflow", "WorkflowVersion"]


class ReviewStatus(models.TextChoices):
    """Where a row stands in the reviewers' work."""

    PENDING = "pending", "To review"
    APPROVED = "approved", "Approved"
    NEEDS_WORK = "needs_work", "Needs work"
    REJECTED = "rejected", "Rejected"


def newest_first(*fields: str) -> list[models.Index]:
    """Indexes for the filters of a list that begins with the newest row.

    Unlike `db_index=True` they bring no second index for LIKE, which nothing asks: each costs every insert.
    """
    return [models.Index(fields=[field, "-id"]) for field in fields]


class Reviewable(models.Model):
    """What a reviewer adds to a row in the admin."""

    review_status = models.CharField(max_length=12, choices=ReviewStatus, default=ReviewStatus.PENDING)
    correction = models.TextField(blank=True, help_text="What the right answer would have been.")
    note = models.TextField(blank=True, help_text="For other reviewers.")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    reviewed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class AgentSession(UUIDModel, WorkspaceOwned):
    """A conversation. `revision` grows with every interaction, which tells whether a cached state is fresh."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="agent_sessions"
    )
    title = models.CharField(max_length=200, blank=True)
    current_workflow = models.ForeignKey("Workflow", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["-updated_at"]
        indexes: ClassVar = [models.Index(fields=["workspace", "-updated_at"])]

    def __str__(self) -> str:
        return self.title or str(self.pk)


class Workflow(UUIDModel, WorkspaceOwned):
    """A workflow under construction or in use; its content is in its versions."""

    name = models.CharField(max_length=200)
    session = models.ForeignKey(
        AgentSession, on_delete=models.SET_NULL, null=True, blank=True, related_name="workflows"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    current_version = models.ForeignKey(
        "WorkflowVersion", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-updated_at"]
        indexes: ClassVar = [models.Index(fields=["workspace", "-updated_at"])]

    def __str__(self) -> str:
        return self.name


class Interaction(TimestampedModel, WorkspaceOwned, Reviewable):
    """One prompt and what became of it, errors included."""

    class Status(models.TextChoices):
        OK = "ok", "Answered"
        ERROR = "error", "Failed"

    id = models.BigAutoField(primary_key=True)
    # No index of its own: the one of session and id serves it.
    session = models.ForeignKey(AgentSession, on_delete=models.CASCADE, related_name="interactions", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    request_id = models.CharField(max_length=64, blank=True)
    prompt = models.TextField()
    prompt_sha256 = models.CharField(max_length=64, editable=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.OK)
    response = models.JSONField(default=dict, blank=True)
    intent = models.CharField(max_length=30, blank=True)
    confidence = models.FloatField(null=True, blank=True)
    planner = models.CharField(max_length=60, blank=True)
    latency_ms = models.PositiveIntegerField("latency (ms)", null=True, blank=True)
    prompt_tokens = models.PositiveIntegerField(null=True, blank=True)
    completion_tokens = models.PositiveIntegerField(null=True, blank=True)
    cost_usd = models.DecimalField("cost (USD)", max_digits=12, decimal_places=6, null=True, blank=True)
    retrieved = models.JSONField(default=list, blank=True, help_text="Operations found for the prompt, with scores.")
    error = models.JSONField(null=True, blank=True)
    version = models.ForeignKey(
        "WorkflowVersion",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The version this answer produced.",
    )

    class Meta:
        ordering = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["session", "-id"]),
            models.Index(fields=["workspace", "-created_at"]),
            models.Index(fields=["request_id"]),
            *newest_first("review_status", "status", "intent", "planner"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {Truncator(self.prompt).chars(60)}"


class WorkflowVersion(UUIDModel, WorkspaceOwned):
    """An immutable snapshot of a workflow's document. Saving a changed document makes the next number."""

    class Source(models.TextChoices):
        AGENT = "agent", "Agent"
        CLIENT = "client", "Posted by a client"
        ADMIN = "admin", "Edited in the admin"
        ROLLBACK = "rollback", "Rolled back"

    workflow = models.ForeignKey(Workflow, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    source = models.CharField(max_length=10, choices=Source, default=Source.AGENT)
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    interaction = models.ForeignKey(
        Interaction, on_delete=models.SET_NULL, null=True, blank=True, related_name="produced_versions"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    violations = models.JSONField(default=list, blank=True)
    changes = models.JSONField(default=list, blank=True, help_text="What differs from the parent, in words.")

    class Meta:
        ordering = ["workflow", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workflow", "number"], name="workflow_version_number_once"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    @property
    def entity_tag(self) -> str:
        """Of the workflow while this is its current version: numbers are never used again."""
        return entity_tag(self.number)


class Feedback(TimestampedModel, WorkspaceOwned, Reviewable):
    """What a user thinks of an answer; one a user and interaction, the latest counts."""

    class Rating(models.TextChoices):
        UP = "up", "👍 Good"
        DOWN = "down", "👎 Bad"

    id = models.BigAutoField(primary_key=True)
    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="feedback")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    rating = models.CharField(max_length=4, choices=Rating)
    comment = models.TextField(blank=True, max_length=4000)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "feedback"
        indexes: ClassVar = newest_first("review_status", "rating")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["interaction", "user"], name="feedback_once_a_user"),
        ]

    def __str__(self) -> str:
        return f"{self.rating} on #{self.interaction_id}"
