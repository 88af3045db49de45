"""Spans of time as people write them, to ISO 8601 durations."""

from __future__ import annotations

import re

from agent_app.planners.local.model import Reading
from agent_app.planners.local.reading import COUNT_WORDS

__all__ = ["days_in", "find_duration"]

_UNITS = {
    "second": "S", "sec": "S", "minute": "M", "min": "M", "hour": "H", "hr": "H", "h": "H", "day": "D", "d": "D",
    "week": "W", "m": "M", "s": "S", "w": "W", "mins": "M", "month": "MO", "wk": "W",
}  # fmt: skip
_JOINED = re.compile(r"(\d+(?:\.\d+)?)(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)")
_SECONDS = {"S": 1, "M": 60, "H": 3600, "D": 86_400, "W": 604_800, "MO": 2_592_000}
_RATES = frozenset({"once", "twice", "times"})
_FRACTIONS = {"half": 0.5, "quarter": 0.25}


def find_duration(reading: Reading, first: int, last: int) -> tuple[str, int, int] | None:
    """The first span of time between two token indexes, as (ISO 8601 duration, first, last).

    "2 hours", "30min", "half an hour", "an hour and a half", "a couple of days".
    """
    norms = reading.norms(first, last)
    for offset, norm in enumerate(norms):
        if {*reading.norms(max(0, first + offset - 1), first + offset)} & _RATES:
            continue  # "at most once an hour" tells how often
        if joined := _JOINED.fullmatch(norm):
            unit = _unit(joined.group(2))
            if unit:
                return _iso(float(joined.group(1)), unit), first + offset, first + offset + 1
        found = _counted(norms, offset)
        if found is not None:
            seconds, length = found
            return _iso_seconds(seconds), first + offset, first + offset + length
    return None


def days_in(duration: str) -> int | None:
    """How many whole days an ISO 8601 duration has ("P2W": 14), or None if it has parts of days."""
    match = re.fullmatch(r"P(\d+)([DW])", duration)
    return int(match.group(1)) * (7 if match.group(2) == "W" else 1) if match is not None else None


def _counted(norms: list[str], offset: int) -> tuple[float, int] | None:
    count, place = _number(norms, offset)
    if count is None or place >= len(norms):
        return None
    unit = _unit(norms[place])
    if unit is None:
        return None
    seconds = count * _SECONDS[unit]
    length = place + 1 - offset
    if norms[place + 1 : place + 4] == ["and", "a", "half"]:
        return seconds + _SECONDS[unit] / 2, length + 3
    return seconds, length


def _number(norms: list[str], offset: int) -> tuple[float | None, int]:
    word = norms[offset]
    following = norms[offset + 1 : offset + 3]
    if word in _FRACTIONS and following[:1] in (["an"], ["a"]):
        return _FRACTIONS[word], offset + 2
    if word == "a" and following[:2] in (["couple", "of"], ["few", "of"]):
        return 2.0, offset + 3
    if word == "a" and following[:1] in (["couple"], ["few"]):
        return 2.0 if following[0] == "couple" else 3.0, offset + 2
    if word == "few":
        return 3.0, offset + 1
    if re.fullmatch(r"\d+(?:\.\d+)?", word):
        return float(word), offset + 1
    if word in COUNT_WORDS:
        return float(COUNT_WORDS[word]), offset + 1
    return (float(_MORE_COUNTS[word]), offset + 1) if word in _MORE_COUNTS else (None, offset)


_MORE_COUNTS = {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90, "twelve": 12}


def _unit(word: str) -> str | None:
    return _UNITS.get(word) or _UNITS.get(word.rstrip("s"))


def _iso(count: float, unit: str) -> str:
    return _iso_seconds(count * _SECONDS[unit])


def _iso_seconds(seconds: float) -> str:
    total = round(seconds)
    for unit, size, prefix in (("W", 604_800, "P"), ("D", 86_400, "P"), ("H", 3600, "PT"), ("M", 60, "PT")):
        if total and total % size == 0:
            return f"{prefix}{total // size}{unit}"
    return f"PT{total}S"
