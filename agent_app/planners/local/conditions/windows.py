"""Tests of the moment a run is at: "on weekends", "outside working hours", "it is a weekday", "on Fridays"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent_app.planners.local.conditions.model import Idiom
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from agent_app.planners.local.schedule.words import DAY_NAMES

__all__ = ["WINDOW", "assumed_windows", "find_window", "window_expression", "window_in", "windows_in"]

WINDOW = "window"
"""The unit of a test of the present moment."""
_DETERMINING = r"(?:(?:the|our|a|normal|regular|usual) )*"
_HOURS = rf"{_DETERMINING}(?:working|business|office|core|opening|work) ?(?:hours|time)"
_WINDOWS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (name, operator, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE))
    for name, operator, pattern in (
        ("working hours", "!=", rf"outside(?: of)? {_HOURS}|out of {_HOURS}|out of hours|after hours|off hours"),
        ("working hours", "==", rf"(?:during|within|in) {_HOURS}"),
        ("weekend", "==", rf"(?:on|over|at|during) {_DETERMINING}weekends?|the weekend|a weekend"),
        (
            "weekend",
            "!=",
            rf"(?:on|during) {_DETERMINING}(?:weekdays?|workdays?|(?:working|business|work) days)|a weekday"
            r"|during the (?:working |work )?week",
        ),
        ("night", "==", r"at night|(?:during|in) the night|overnight|at night ?time"),
    )
)
_DAY_SAID = rf"(?:{'|'.join(DAY_NAMES)})s?"
_DAYS = re.compile(rf"\b(?:on )?{_DAY_SAID}(?:(?: ,| and| or)+ {_DAY_SAID})*\b", re.IGNORECASE)
_CUES = words("week weekend weekends weekday weekdays workday workdays days hours time night overnight") | {
    name for day in DAY_NAMES for name in (day, f"{day}s")
}
"""Words of which every test of the moment has one."""
_DENIED = words("not never except no")
_CARRYING = connectives.BE | words("it this that we only but and just if when not never except happens 'm 're at")
_DAY = "to_number(format_date({now}, '%u'))"
_SUNDAY = 7
_HOUR = "to_number(format_date({now}, '%H'))"
_EXPRESSIONS = {
    "weekend": f"{_DAY} > `5`",
    "working hours": f"({_DAY} <= `5` && {_HOUR} >= `9` && {_HOUR} < `17`)",
    "night": f"({_HOUR} >= `22` || {_HOUR} < `6`)",
}


_ASSUMED = {
    ">= `9`": "working hours are 9:00 to 17:00, Monday to Friday",
    ">= `22`": "the night is 22:00 to 6:00",
}


def assumed_windows(expression: str) -> list[str]:
    """What an expression of `window_expression` takes for granted, to be told."""
    return [told for part, told in _ASSUMED.items() if f"'%H')) {part}" in expression]


def windows_in(text: str) -> list[tuple[int, int]]:
    """The character spans of the words in a text that restrict the moment, with what denies them."""
    found = [match.span() for _, _, pattern in _WINDOWS for match in pattern.finditer(text)]
    denial = re.compile(r"\b(?:not|never|except)(?: happening)? $", re.IGNORECASE)
    spans = []
    for start, end in sorted(found):
        before = denial.search(text, max(0, start - 20), start)
        spans.append((before.start() if before else start, end))
    return spans


def find_window(reading: Reading, first: int, last: int) -> Idiom | None:
    """The test of the present moment that is all that words between two token indexes say."""
    norms = reading.norms(first, last)
    if not _CUES & set(norms):
        return None
    said = " ".join(norms)
    for text in (said, f"on {said}"):  # "only on | weekdays": the preposition may belong to what opens the test
        for name, operator, pattern in (*_WINDOWS, ("", "==", _DAYS)):
            match = pattern.search(text)
            if match is None:
                continue
            rest = set(f"{text[: match.start()]} {text[match.end() :]}".split())
            if rest - _CARRYING:
                continue
            values = (name,) if name else tuple(day for day in DAY_NAMES if day in match.group())
            denied = bool(_DENIED & rest)
            return Idiom((), {"==": "!=", "!=": "=="}[operator] if denied else operator, values, unit=WINDOW)
    return None


def window_expression(operator: str, values: Sequence[str], timezone: str) -> str:
    """The JMESPath that tells whether a run is in a window of time, by the clock of a time zone."""
    days = [f"{_DAY} == `{DAY_NAMES[day] or _SUNDAY}`" for day in values if day in DAY_NAMES]
    named = f"({' || '.join(days)})" if len(days) > 1 else "".join(days)
    inside = (named or _EXPRESSIONS[values[0]]).format(now=f"in_timezone(now(), '{timezone}')")
    if operator == "==":
        return inside
    return f"!{inside}" if inside.startswith("(") else f"!({inside})"


def window_in(reading: Reading, first: int, last: int) -> int | None:
    """Where words that end with a time of the day or the week begin to tell it: "is created | outside office hours"."""
    text = reading.slice(first, last)
    start = next((start for start, end in windows_in(text) if end == len(text)), None)
    if start is None:
        return None
    return next((i for i in range(first, last) if reading.tokens[i].start >= reading.tokens[first].start + start), None)
