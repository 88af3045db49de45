"""The journal: what runs, what each step did, what started it and what it waits for.

States are written by `run_state` alone. Times that decide anything (leases, due times) come from the database's clock.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts_app.managers import WorkspaceOwned
from engine_app.contracts import OPEN_RUN_STATES, ApprovalState, Cause, RunState, StepState
from sessions_app.models import Workflow, WorkflowVersion
from wfproject.common.models import TimestampedModel, UUIDModel

__all__ = ["Activation", "Approval", "Run", "Schedule", "StepRun", "WebhookDelivery", "WebhookEndpoint"]

_OPEN = sorted(OPEN_RUN_STATES)


class Activation(TimestampedModel, WorkspaceOwned):
    """The version of a workflow that triggers start; while `active`, its hooks and schedules are live.

    `filter_ids` are the ids of what the filters of its triggers name (node id, input, id or ids), where events tell ids
    alone: found when it went live.
    """

    workflow = models.OneToOneField(Workflow, on_delete=models.CASCADE, related_name="activation", primary_key=True)
    version = models.ForeignKey(WorkflowVersion, on_delete=models.CASCADE, related_name="+")
    active = models.BooleanField(default=True)
    filter_ids = models.JSONField(default=dict, db_default={}, blank=True, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return f"{self.workflow} ({'active' if self.active else 'inactive'})"


class WebhookEndpoint(UUIDModel, WorkspaceOwned):
    """An address one workflow gets one connector's events at: `/hooks/<token>`.

    `sealed` is the encrypted secret the vendor signs with; without one every delivery is refused. `target` is the
    repository, project or team whose events come in here (empty: any), `external_id` the hook at the vendor, once it
    is registered there, `events` what it sends.
    """

    workflow = models.ForeignKey(Workflow, on_delete=models.CASCADE, related_name="webhook_endpoints")
    connector = models.CharField(max_length=80)
    token = models.CharField(max_length=64, unique=True, editable=False)
    sealed = models.TextField(blank=True, editable=False)
    enabled = models.BooleanField(default=True)
    external_id = models.CharField(max_length=200, blank=True, editable=False)
    target = models.CharField(max_length=300, blank=True, editable=False)
    events = models.JSONField(default=list, editable=False)
    last_delivery_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workflow", "connector", "target"], name="webhook_endpoint_once"),
        ]

    def __str__(self) -> str:
        return f"{self.connector} events of {self.workflow}"


class Schedule(UUIDModel, WorkspaceOwned):
    """The times one schedule trigger of an active workflow fires at. `next_at` is the next one, already in UTC."""

    class CatchUp(models.TextChoices):
        """What happens to fire times that passed while nobody looked."""

        ALL = "all", "Every missed time"
        LATEST = "latest", "The latest missed time"
        NONE = "none", "None of them"

    workflow = models.ForeignKey(Workflow, on_delete=models.CASCADE, related_name="schedules")
    node_id = models.CharField(max_length=80)
    cron = models.CharField(max_length=200)
    timezone = models.CharField(max_length=80, default="UTC")
    catch_up = models.CharField(max_length=8, choices=CatchUp, default=CatchUp.LATEST)
    enabled = models.BooleanField(default=True)
    next_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["next_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workflow", "node_id"], name="schedule_once_a_trigger")
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(enabled=True), name="schedule_due"),
        ]

    def __str__(self) -> str:
        return f"{self.cron} ({self.timezone})"


class WebhookDelivery(UUIDModel, WorkspaceOwned):
    """One verified delivery, once however often it is sent; `outcome` says what it led to."""

    class Outcome(models.TextChoices):
        STARTED = "started", "Started a run"
        UNMATCHED = "unmatched", "No trigger wants it"
        OWN_EFFECT = "own_effect", "Caused by the workflow itself"
        TOO_DEEP = "too_deep", "Too many runs caused one another"

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    connector = models.CharField(max_length=80)
    delivery_id = models.CharField(max_length=200)
    event = models.CharField(max_length=120, blank=True)
    headers = models.JSONField(default=dict)
    payload = models.JSONField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome)

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "webhook deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["endpoint", "delivery_id"], name="webhook_delivery_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.event or self.connector} {self.delivery_id}"


class Run(UUIDModel, WorkspaceOwned):
    """One execution of one version.

    Lease: while `lease_owner` is set and `lease_until` lies ahead, only that owner with that `lease_epoch` may write
    the run or its steps. `due_at` is when somebody has to look at it (null: only a person or another run can bring it
    on). `signals` counts what happened to it from outside; an owner that has not seen the latest may not let it go.
    `admitted` is false while a concurrency limit holds it back. `follow_failure`: should the run fail, what its
    workflow wants to happen then is still to be started.
    """

    workflow = models.ForeignKey(Workflow, on_delete=models.CASCADE, related_name="runs")
    version = models.ForeignKey(WorkflowVersion, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.QUEUED)
    cause = models.CharField(max_length=10, choices=Cause)
    trigger_node = models.CharField(max_length=80)
    payload = models.JSONField(null=True)
    origin = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followers")
    depth = models.PositiveSmallIntegerField(default=0)
    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.SET_NULL, null=True, blank=True, related_name="runs")
    schedule = models.ForeignKey(Schedule, on_delete=models.SET_NULL, null=True, blank=True, related_name="runs")
    fire_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    concurrency_key = models.CharField(max_length=200, blank=True)
    concurrency_limit = models.PositiveIntegerField(null=True, blank=True)
    admitted = models.BooleanField(default=True)
    due_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)
    cancel_requested = models.BooleanField(default=False)
    pause_requested = models.BooleanField(default=False)
    signals = models.PositiveIntegerField(default=0)
    lease_owner = models.CharField(max_length=80, blank=True)
    lease_epoch = models.PositiveBigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.JSONField(null=True, blank=True)
    follow_failure = models.BooleanField(default=False)

    class Meta:
        ordering = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["schedule", "fire_at"], condition=Q(fire_at__isnull=False), name="run_once_a_fire_time"
            ),
            models.UniqueConstraint(fields=["delivery"], condition=Q(cause=Cause.WEBHOOK), name="run_once_a_delivery"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(state__in=_OPEN), name="run_due"),
            models.Index(
                fields=["workflow", "concurrency_key", "created_at"],
                condition=Q(state__in=_OPEN, concurrency_limit__isnull=False),
                name="run_concurrency",
            ),
            models.Index(fields=["workspace", "-created_at"]),
            models.Index(fields=["workflow", "-created_at"]),
            models.Index(fields=["finished_at"], condition=Q(finished_at__isnull=False), name="run_finished"),
            models.Index(
                fields=["workflow"],
                condition=Q(started_at__isnull=False, finished_at__isnull=True),
                name="run_under_way",
            ),
            models.Index(
                fields=["finished_at"], condition=Q(follow_failure=True, state=RunState.FAILED), name="run_failure_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workflow} {str(self.pk)[:8]}"


class StepRun(models.Model):
    """One step of a run, for one item of each loop around it; its latest attempt.

    `path` names the items (`node-3[0]/node-5[2]`), empty outside loops. `started_at` of a running step is when its
    intent was written, `call_until` when its call has certainly ended. `attempts` keeps what earlier attempts came to.
    `resolution` is what a person decided about an unknown outcome. `verified` says whether the artefact was read back
    (null: its operation names no counterpart, or that could not be asked), `truncated` that the vendor's list goes on
    behind the bounds of what one step reads. `changed_at` is the time of the statement
    that wrote it last, which those who watch a run go by.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps", db_index=False)  # the constraint's
    node_id = models.CharField(max_length=80)
    path = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=StepState, default=StepState.PENDING)
    attempt = models.PositiveIntegerField(default=0)
    inputs = models.JSONField(null=True)
    output = models.JSONField(null=True)
    branch = models.CharField(max_length=10, blank=True)
    error = models.JSONField(null=True)
    attempts = models.JSONField(default=list)
    artefact_url = models.TextField(blank=True)
    verified = models.BooleanField(null=True)
    truncated = models.BooleanField(db_default=False, default=False)
    due_at = models.DateTimeField(null=True)
    call_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    resolution = models.JSONField(null=True)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "node_id", "path"], name="step_run_once")]

    def __str__(self) -> str:
        return f"{self.node_id} {self.path}".strip()


class Approval(UUIDModel, WorkspaceOwned):
    """A question to a person that a run waits for."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="approvals")
    node_id = models.CharField(max_length=80)
    path = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=ApprovalState, default=ApprovalState.PENDING)
    instructions = models.TextField(blank=True)
    assignee = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "node_id", "path"], name="approval_once")]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "-created_at"], condition=Q(state="pending"), name="approval_pending"),
        ]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.state}"
