"""Instants as expressions see them: ISO 8601 texts, or seconds since 1970 as many vendors send them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from sessions_app.definition.expressions.limits import ExpressionError

__all__ = ["find_zone", "is_day", "parse_duration", "parse_instant", "render_instant", "spoken_duration"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT: TypeAdapter[datetime | date] = TypeAdapter(datetime | date)
_DURATION: TypeAdapter[timedelta] = TypeAdapter(timedelta)
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def parse_instant(value: object) -> datetime:
    """Read an ISO 8601 date or date-time (UTC if it names no offset), or a Unix time in seconds or milliseconds."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ExpressionError(f"{_shorten(value)} is not a date.")
    try:
        parsed = _INSTANT.validate_python(value)
    except ValidationError as error:
        raise ExpressionError(f"{_shorten(value)} is not a date.") from error
    if not isinstance(parsed, datetime):
        parsed = datetime(parsed.year, parsed.month, parsed.day, tzinfo=UTC)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def is_day(value: object) -> bool:
    """Whether a value that is a date is a day of the calendar without a time: `2030-07-01`."""
    return isinstance(value, str) and _DAY.fullmatch(value.strip()) is not None


def render_instant(instant: datetime) -> str:
    """ISO 8601 text with an offset, `Z` for UTC."""
    text = instant.isoformat(timespec="seconds")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def parse_duration(text: str) -> timedelta:
    """Read an ISO 8601 duration such as `PT15M`, `P1DT2H` or `P2W` (a month is 30 days, a year 365).

    Raises `ExpressionError` if it is none or not positive.
    """
    if not text.startswith("P"):
        raise ExpressionError(f"{_shorten(text)} is not an ISO 8601 duration.")
    try:
        duration = _DURATION.validate_python(text)
    except (ValidationError, OverflowError) as error:
        raise ExpressionError(f"{_shorten(text)} is not an ISO 8601 duration.") from error
    if duration <= timedelta(0):
        raise ExpressionError(f"{_shorten(text)} is not a positive duration.")
    return duration


def spoken_duration(duration: timedelta) -> str:
    """A duration in its two greatest units, for example `1 hour and 30 minutes`."""
    seconds, parts = int(duration.total_seconds()), []
    for size, unit in _UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}{'' if count == 1 else 's'}")
    return " and ".join(parts[:2]) or "a moment"


@lru_cache(maxsize=256)
def find_zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name; raises `ExpressionError` if there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ExpressionError(f"{_shorten(name)} is not a time zone.") from error


def _shorten(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
