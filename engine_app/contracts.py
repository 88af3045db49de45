"""The words of the engine: states and what they mean, causes of runs, and small values other modules share."""

from __future__ import annotations

from typing import Any

from django.db import models

__all__ = [
    "OPEN_RUN_STATES",
    "SETTLED_STEP_STATES",
    "TERMINAL_RUN_STATES",
    "TERMINAL_STEP_STATES",
    "ApprovalState",
    "Cause",
    "JsonObject",
    "RunState",
    "StepState",
]

JsonObject = dict[str, Any]


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
