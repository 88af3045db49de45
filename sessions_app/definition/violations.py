"""What validation finds: one shape for the repair loop, the API and the admin."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

__all__ = ["Severity", "Violation"]


class Severity(StrEnum):
    """How much a violation hinders.

    `error`: never returned to a client as a workflow, never runs. `incomplete`: returned with a question; can't be
    activated or run. `warning`: hinders nothing.
    """

    ERROR = "error"
    INCOMPLETE = "incomplete"
    WARNING = "warning"


class Violation(BaseModel):
    """One named finding. `path` is a JSON Pointer (RFC 6901) into the document; `message` and `hint` are sentences."""

    model_config = ConfigDict(frozen=True)

    code: str
    severity: Severity
    message: str
    node_id: str | None = None
    path: str = ""
    hint: str = ""
