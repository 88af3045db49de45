"""The words of the engine: states and what they mean, causes of runs, and small values other modules share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.db import models

if TYPE_CHECKING:
    from engine_app.models import Activation

__all__ = [
    "MANUAL_CONNECTOR",
    "OPEN_RUN_STATES",
    "SCHEDULE_CONNECTOR",
    "SETTLED_STEP_STATES",
    "TERMINAL_RUN_STATES",
    "TERMINAL_STEP_STATES",
    "ApprovalState",
    "Cause",
    "HookKeeper",
    "HookReport",
    "JsonObject",
    "LiveStep",
    "RunState",
    "StepState",
]

JsonObject = dict[str, Any]

SCHEDULE_CONNECTOR = "schedule"
MANUAL_CONNECTOR = "manual"


class RunState(models.TextChoices):
    """Where a run stands. `waiting`: for a time or a person; nothing of it is in memory anywhere."""

    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    WAITING = "waiting", "Waiting"
    PAUSED = "paused", "Paused"
    SUCCEEDED = "succeeded", "Succeeded"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class StepState(models.TextChoices):
    """Where a step stands. `unknown`: it was called and nobody can tell whether it took effect; a person decides."""

    PENDING = "pending", "Pending"
    RUNNING = "running", "Running"
    WAITING = "waiting", "Waiting"
    SUCCEEDED = "succeeded", "Succeeded"
    FAILED = "failed", "Failed"
    SKIPPED = "skipped", "Skipped"
    UNKNOWN = "unknown", "Outcome unknown"
    CANCELLED = "cancelled", "Cancelled"


class ApprovalState(models.TextChoices):
    """What became of a question to a person."""

    PENDING = "pending", "Pending"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    CANCELLED = "cancelled", "Cancelled"


class Cause(models.TextChoices):
    """Why a run exists."""

    MANUAL = "manual", "Started by hand"
    WEBHOOK = "webhook", "Webhook"
    SCHEDULE = "schedule", "Schedule"
    REPLAY = "replay", "Replay of a delivery"
    RERUN = "rerun", "Re-run"
    FAILURE = "failure", "Another run failed"


TERMINAL_RUN_STATES = frozenset({RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED})
OPEN_RUN_STATES = frozenset(RunState) - TERMINAL_RUN_STATES
SETTLED_STEP_STATES = frozenset({StepState.SUCCEEDED, StepState.FAILED, StepState.SKIPPED})
"""A step in one of these has an outcome that what comes after it can build on."""

TERMINAL_STEP_STATES = SETTLED_STEP_STATES | {StepState.CANCELLED}


@dataclass(frozen=True, slots=True)
class LiveStep:
    """A node of a version about to go live, with the operation it is. `is_trigger`: it starts runs."""

    node_id: str
    title: str
    connector: str
    is_trigger: bool
    inputs: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def needs_hook(self) -> bool:
        """Whether it starts runs because a vendor, or another service, sends something."""
        return self.is_trigger and self.connector not in {SCHEDULE_CONNECTOR, MANUAL_CONNECTOR}


@dataclass(frozen=True, slots=True)
class HookReport:
    """An endpoint of a live workflow. `manual` is what a person has to do for events to come, empty where nothing.

    `secret` is given once, when it is made, and only where a person has to enter it at the vendor; `secret_missing`
    says that the vendor makes it and a person has to enter it here.
    """

    endpoint_id: UUID
    connector: str
    target: str
    url: str
    registered: bool
    manual: str = ""
    secret: str = field(default="", repr=False)
    secret_missing: bool = False


class HookKeeper(Protocol):
    """Makes vendors send the events of a live version, and stops them. Both may be called again and again.

    Both work outside of any transaction, since they call vendors; they raise ApplicationError.
    """

    def hooks_register(self, *, activation: Activation) -> tuple[HookReport, ...]:
        """Have an endpoint for each place whose events the version wants, known at the vendor, once."""
        ...

    def hooks_remove(self, *, activation: Activation) -> None:
        """Switch the workflow's endpoints off and take its hooks away at the vendors."""
        ...
