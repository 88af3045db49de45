"""How long a vendor wants us to wait, read from its answer in whatever form it says so."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import jmespath

from connectors_app.http.messages import VendorResponse
from connectors_app.manifest_parts import RateLimitManifest

__all__ = ["is_rate_limited", "retry_after", "wait_announced"]

MAX_WAIT_SECONDS = 24 * 3600.0
_LIMIT_WORDS = re.compile(rb"rate.?limit|abuse detection|too many requests|throttl", re.IGNORECASE)


def retry_after(response: VendorResponse, now: float | None = None) -> float | None:
    """Seconds of `Retry-After`, given as seconds or as a date (RFC 9110, section 10.2.3); None if there is none."""
    text = response.headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = moment.timestamp() - (time.time() if now is None else now)
    return _bounded(seconds)


def _bounded(seconds: float) -> float | None:
    """At least 0 and at most a day; None for what is no number of seconds (NaN)."""
    return None if seconds != seconds else min(max(seconds, 0.0), MAX_WAIT_SECONDS)


def _reset(response: VendorResponse, rule: RateLimitManifest, now: float) -> float | None:
    """Seconds until the reset that the rule's header announces; None if it says nothing usable."""
    text = response.headers.get(rule.reset_header.lower(), "").strip() if rule.reset_header else ""
    if not text:
        return None
    try:
        match rule.reset_format:
            case "epoch":
                return _bounded(float(text) - now)
            case "epoch_ms":
                return _bounded(float(text) / 1000 - now)
            case "delta":
                return _bounded(float(text))
            case "iso8601":
                moment = datetime.fromisoformat(text)
                moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
                return _bounded(moment.timestamp() - now)
    except (ValueError, OverflowError):
        return None


def _remaining(response: VendorResponse, rule: RateLimitManifest) -> float | None:
    text = response.headers.get(rule.remaining_header.lower(), "") if rule.remaining_header else ""
    try:
        return float(text.split(";")[0].split(",")[0])
    except ValueError:
        return None


def _coded(payload: Any, rule: RateLimitManifest) -> bool:
    if not rule.error_field or not isinstance(payload, (dict, list)):
        return False
    found = jmespath.search(rule.error_field, payload)
    return any(item in rule.error_codes for item in (found if isinstance(found, list) else [found]))


def is_rate_limited(response: VendorResponse, payload: Any, rule: RateLimitManifest) -> bool:
    """Whether the answer says that a limit is reached.

    429 always does, and so does an error code of the rule; another status of the rule (GitHub's 403) only with a
    sign: a wait, nothing remaining, or the words.
    """
    if response.status == 429 or _coded(payload, rule):
        return True
    if response.status not in rule.statuses:
        return False
    signs = "retry-after" in response.headers or _remaining(response, rule) == 0
    return signs or bool(_LIMIT_WORDS.search(response.body[:4000]))


def wait_announced(
    response: VendorResponse, payload: Any, rule: RateLimitManifest, *, limited: bool, now: float | None = None
) -> float | None:
    """Seconds until the next request may be sent; None if one may be sent now.

    After a limit: what `Retry-After` says, else the body, else the reset where nothing remains (or no count is told),
    else the rule's least wait. Otherwise: until the reset, if nothing remains.
    """
    now = time.time() if now is None else now
    remaining = _remaining(response, rule)
    reset = _reset(response, rule, now)
    if not limited:
        return reset if remaining is not None and remaining < 1 else None
    asked = retry_after(response, now)
    if asked is None and rule.retry_after_field and isinstance(payload, dict):
        found = jmespath.search(rule.retry_after_field, payload)
        asked = _bounded(float(found)) if isinstance(found, (int, float)) else None
    if asked is None and reset is not None and (remaining is None or remaining < 1):
        asked = reset
    return max(asked, 0.0) if asked is not None else rule.minimum_wait_seconds
