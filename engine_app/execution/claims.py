"""What a run in memory begins with: the run as it was taken, its steps in the journal, and the process it lives in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from engine_app.contracts import JsonObject, StepState
from engine_app.execution.calls import Caller
from engine_app.execution.journal import Journal

__all__ = ["Claimed", "Decision", "Signals", "StepRow", "Workshop"]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A run as its new owner took it; `claimed_at` is the database's time."""

    id: UUID
    workspace_id: UUID
    workflow_id: UUID
    version_id: UUID
    epoch: int
    trigger_node: str
    payload: Any
    claimed_at: datetime
    deadline_in: float | None
    concurrency_key: str = ""
    concurrency_limit: int | None = None


@dataclass(slots=True)
class StepRow:
    """A step as the journal has it; times are seconds from now."""

    node_id: str
    path: str
    state: StepState
    attempt: int = 0
    inputs: Any = None
    output: Any = None
    branch: str = ""
    error: JsonObject | None = None
    attempts: list[JsonObject] = field(default_factory=list)
    due_in: float | None = None
    call_ends_in: float | None = None
    began_ago: float | None = None
    resolution: JsonObject | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's answer to a question."""

    approved: bool
    comment: str
    by: str | None


@dataclass(frozen=True, slots=True)
class Signals:
    """What happened to a run from outside: requests, answers by (node, path), decisions on unknown outcomes."""

    count: int
    cancel: bool = False
    pause: bool = False
    decisions: dict[tuple[str, str], Decision] = field(default_factory=dict)
    resolutions: dict[tuple[str, str], JsonObject] = field(default_factory=dict)


class Workshop(Protocol):
    """What a run needs of the process it lives in."""

    journal: Journal
    caller: Caller

    async def signals(self, run_id: UUID) -> Signals:
        """What has been signalled to the run so far."""
        ...

    async def holds(self, run_id: UUID, epoch: int) -> bool:
        """Whether the run is still this process's; asked of the database where its lease may have ended."""
        ...

    async def expire_approval(self, run_id: UUID, node_id: str, path: str, *, approved: bool) -> None:
        """Answer a question whose time is over, unless a person has."""
        ...
