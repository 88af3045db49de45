"""Which failures of a call pass by themselves, and how long to wait for that."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2
import openai

__all__ = [
    "InvalidAnswer",
    "Refused",
    "asked_seconds",
    "describe",
    "is_temporary",
    "retry_after_seconds",
    "wait_seconds",
]

MAX_BACKOFF_SECONDS = 8.0
_EXHAUSTED_QUOTA = "insufficient_quota"


class InvalidAnswer(Exception):
    """The endpoint answered, but not what was asked for. The message says what is wrong, without the answer."""


class Refused(Exception):
    """The model, or a content filter, will not answer this prompt however often it is asked."""


def is_temporary(error: BaseException) -> bool:
    """Whether another try may succeed: connections, time-outs, 408, 409, 429, 5xx, and answers that don't fit.

    `x-should-retry` of the response decides where it is there; an exhausted quota does not fill up by waiting.
    """
    if isinstance(error, openai.APIStatusError):
        advice = error.response.headers.get("x-should-retry")
        if advice in {"true", "false"}:
            return advice == "true"
        if error.code == _EXHAUSTED_QUOTA:
            return False
        return error.status_code in {408, 409, 429} or error.status_code >= 500
    return isinstance(error, openai.APIConnectionError | httpx2.HTTPError | InvalidAnswer)


def wait_seconds(error: BaseException | None, attempt: int, base: float) -> float:
    """Seconds to wait after the given attempt (1 for the first).

    Exponential with full jitter; after what `Retry-After` asks for, where it asks, so that clients told the same time
    do not come back at once.
    """
    backoff = random.uniform(0, min(base * 2 ** (attempt - 1), MAX_BACKOFF_SECONDS))  # noqa: S311 - not a secret
    if isinstance(error, InvalidAnswer):
        return 0.0
    asked = asked_seconds(error)
    return backoff if asked is None else asked + backoff


def asked_seconds(error: BaseException | None) -> float | None:
    """How long the endpoint asked to be left alone, in seconds, or None."""
    return retry_after_seconds(error.response.headers) if isinstance(error, openai.APIStatusError) else None


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """What `retry-after-ms` or `Retry-After` (seconds or an HTTP date, RFC 9110, section 10.2.3) asks for, or None."""
    for name, divisor in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers[name]) / divisor
        except (KeyError, ValueError):
            continue
        if not math.isnan(seconds):
            return max(seconds, 0.0)
    try:
        moment = parsedate_to_datetime(headers["retry-after"])
    except (KeyError, ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)


def describe(error: BaseException) -> str:
    """The failure in a few words for logs: never a response body, which may repeat a prompt or a key."""
    if isinstance(error, openai.APIStatusError):
        return " ".join(filter(None, [f"HTTP {error.status_code}", error.code, error.request_id]))
    if isinstance(error, InvalidAnswer):
        return f"invalid answer: {error}"
    if isinstance(error, Refused):
        return "refused"
    if isinstance(error, httpx2.HTTPError | openai.APIConnectionError):
        # The transport reports a connection that was closed as a time-out, with the truth behind it.
        causes = [error, error.__cause__, error.__cause__.__cause__ if error.__cause__ else None]
        last = next(item for item in reversed(causes) if item is not None)
        if isinstance(last, TimeoutError | httpx2.TimeoutException):
            return "timed out"
        return f"connection failed ({type(last).__name__})"
    return "timed out" if isinstance(error, TimeoutError) else type(error).__name__
