"""Actions that are more or other than one HTTP call with a fixed address: each has a function beside its manifest."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Protocol, cast

from connectors_app.connection import Connection
from connectors_app.execution.contracts import ConnectorError, ExecutableOperation, OperationResult

__all__ = ["SPECIAL_EXECUTORS", "SpecialExecutor", "special_executor"]

SPECIAL_EXECUTORS = {
    ("confluence", "update_page"): "connectors_app.connectors.confluence.action:update_page",
    ("email", "send_email"): "connectors_app.connectors.email.action:send_email",
    ("http", "send_request"): "connectors_app.connectors.http.action:send_request",
}
"""Connector and operation key to `module:function`, imported at first use."""


class SpecialExecutor(Protocol):
    """Carries out one action with checked values; raises as `execute` does."""

    async def __call__(
        self,
        operation: ExecutableOperation,
        values: Mapping[str, Any],
        *,
        connection: Connection,
        timeout_seconds: float,
        max_bytes: int,
        idempotency_key: str,
    ) -> OperationResult:
        """See `execute`."""
        ...


def special_executor(operation: ExecutableOperation) -> SpecialExecutor | None:
    """The function for an operation that has one, None for those that are what their method and path say.

    An operation that has neither a request nor a function can't be called: a permanent ConnectorError.
    """
    target = SPECIAL_EXECUTORS.get((operation.connector.key, operation.key))
    if target is None and operation.method:
        return None
    if target is None:
        name = operation.connector.name or operation.connector.key
        message = f"{name} can't be called: {operation.key} describes no request."
        raise ConnectorError(message, permanent=True, vendor_code="not-executable")
    module, _, function = target.partition(":")
    return cast("SpecialExecutor", getattr(import_module(module), function))
