"""The one hierarchy of errors that may reach a client, and the shape they have there."""

from __future__ import annotations

from typing import Any

__all__ = ["ApplicationError", "ConflictError", "NotFoundError", "UnavailableError", "ValidationFailed"]


class ApplicationError(Exception):
    """An error that is part of the interface.

    `code` is a stable kebab-case name, `http_status` the status of the API answer, `message` a sentence for people,
    `details` JSON-serialisable facts (for bad input: field name to list of messages).
    """

    code = "error"
    http_status = 400

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        http_status: int | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.http_status = http_status or type(self).http_status
        self.details = details or {}


class ValidationFailed(ApplicationError):
    """Input was understood and is wrong; `details` names the fields."""

    code = "invalid-input"
    http_status = 422

    def below(self, field: str) -> ValidationFailed:
        """The same of the field that holds the value: `structure.0.id` as `workflow.structure.0.id`.

        What is told of the field itself keeps its place.
        """
        details = {name if name == field else f"{field}.{name}": told for name, told in self.details.items()}
        return ValidationFailed(self.message, code=self.code, http_status=self.http_status, details=details)


class NotFoundError(ApplicationError):
    """The object does not exist, or belongs to another workspace, which is the same to the caller."""

    code = "not-found"
    http_status = 404


class ConflictError(ApplicationError):
    """The object changed meanwhile; the caller may read it again and retry."""

    code = "conflict"
    http_status = 409


class UnavailableError(ApplicationError):
    """A part the request needs is down; a later retry may succeed."""

    code = "unavailable"
    http_status = 503
