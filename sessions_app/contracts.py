"""What a session is to those who answer its prompts: plain values, no model instances."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

__all__ = ["Consumption", "JsonObject", "SessionState", "StateTurn", "WorkflowState", "prompt_tag", "session_tag"]

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StateTurn:
    """One answered prompt."""

    prompt: str
    intent: str
    conversation: str
    next_question: str | None


@dataclass(frozen=True, slots=True)
class WorkflowState:
    """The session's current workflow in its current version."""

    workflow_id: UUID
    version_id: UUID
    number: int
    document: JsonObject


@dataclass(frozen=True, slots=True)
class SessionState:
    """A session as of `revision`: its latest turns, oldest first, and its current workflow."""

    session_id: UUID
    revision: int
    turns: tuple[StateTurn, ...] = ()
    workflow: WorkflowState | None = None

    @property
    def version_id(self) -> UUID | None:
        """Id of the current workflow version, or None."""
        return self.workflow.version_id if self.workflow else None


@dataclass(frozen=True, slots=True)
class Consumption:
    """Tokens of language models, and what they cost."""

    tokens: int
    cost_usd: Decimal


def prompt_tag(session_id: UUID, digest: str) -> str:
    """The cache tag of the answers to a prompt (by its digest) of a session: touched when one is called wrong."""
    return f"prompt:{session_id}:{digest}"


def session_tag(session_id: UUID) -> str:
    """The tag of what depends on a session's state: touched when it is answered in, or its workflow changes."""
    return f"session:{session_id}"
