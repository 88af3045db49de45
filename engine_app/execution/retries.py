"""Whether and when a failed call is tried again."""

from __future__ import annotations

import random
from typing import Any

from connectors_app.execution.contracts import ConnectorError
from engine_app.contracts import JsonObject
from engine_app.execution.plan import RetryRule
from wfproject.common.errors import ApplicationError

__all__ = ["OUTCOME_UNKNOWN", "as_connector_error", "error_facts", "pause_before"]

OUTCOME_UNKNOWN = "outcome-unknown"
"""The code a waiting step's error has while its effect is being looked up."""

_LONGEST_OBEYED = 86_400.0


def pause_before(rule: RetryRule, attempt: int, retry_after: float | None) -> float:
    """Seconds between attempt number `attempt` (from 1) and the next one.

    Exponential with full jitter above the half, so that many runs that failed together don't come back together; never
    sooner than the vendor asked for.
    """
    ceiling: float = min(rule.initial * 2 ** min(attempt - 1, 30), rule.maximum)
    pause = ceiling / 2 + random.random() * ceiling / 2  # noqa: S311 - no secret depends on it
    return max(pause, min(retry_after or 0.0, _LONGEST_OBEYED))


def as_connector_error(error: Exception, *, writes: bool) -> ConnectorError | None:
    """The error as one that says whether to retry; None for a refusal before anything was sent."""
    if isinstance(error, ConnectorError):
        return error
    if isinstance(error, ApplicationError):
        return None
    message = f"The call failed inside the service ({type(error).__name__})."
    return ConnectorError(message, permanent=True, vendor_code="internal-error", outcome_unknown=writes)


def error_facts(error: Exception, **more: Any) -> JsonObject:
    """What a step's row says of an error; messages of application errors are fit to be shown."""
    if isinstance(error, ConnectorError):
        facts: JsonObject = {"code": error.vendor_code or error.code, "message": error.message}
        if error.vendor_status:
            facts["status"] = error.vendor_status
        return {**facts, **more}
    if isinstance(error, ApplicationError):
        return {"code": error.code, "message": error.message, "details": error.details, **more}
    return {"code": "internal-error", "message": f"An unexpected {type(error).__name__}; it has been logged.", **more}
