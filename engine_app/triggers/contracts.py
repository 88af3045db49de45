"""Plain values that the receiving of webhooks is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from engine_app.contracts import JsonObject
from engine_app.execution.plan import Plan
from sessions_app.models import WorkflowVersion

__all__ = ["EndpointFacts", "EventTrigger", "HookAnswer", "VersionTriggers", "WritingStep"]


@dataclass(frozen=True, slots=True)
class EndpointFacts:
    """What has to be known of an endpoint to receive a delivery. `live`: it and its workflow are active."""

    id: UUID
    workspace_id: UUID
    workflow_id: UUID
    connector: str
    sealed: str = field(repr=False)
    live: bool
    version_id: UUID | None
    last_delivery_at: datetime | None


@dataclass(frozen=True, slots=True)
class EventTrigger:
    """A trigger of a document with the event it wants. `filters`: path in the payload and the values that fit."""

    node_id: str
    event: str
    action: str
    when: Mapping[str, Any]
    filters: tuple[tuple[str, tuple[Any, ...]], ...]


@dataclass(frozen=True, slots=True)
class WritingStep:
    """A step with an effect at a vendor. `objects`: its inputs that say on what, with names the vendor has for them."""

    node_id: str
    objects: tuple[tuple[str, frozenset[str]], ...]
    names_an_object: bool


@dataclass(frozen=True, slots=True)
class VersionTriggers:
    """A version, compiled, with its triggers and writing steps of each connector."""

    version: WorkflowVersion
    plan: Plan
    triggers: Mapping[str, tuple[EventTrigger, ...]]
    writes: Mapping[str, tuple[WritingStep, ...]]


@dataclass(frozen=True, slots=True)
class HookAnswer:
    """The answer to a request of a vendor. `body` None means none; it never holds secrets or what the vendor sent."""

    status: int
    body: JsonObject | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
