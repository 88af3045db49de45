"""The functions expressions may call beside those of JMESPath, and JMESPath's own where ours differ.

The first line of each docstring is its documentation; `FUNCTIONS` collects them. All are pure but for `now`,
`days_since` and its like, which read the clock of the evaluation. A null argument gives null, false or 0, never a
failure.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from jmespath import functions

from sessions_app.definition.expressions.dates import find_zone, is_day, parse_duration, parse_instant, render_instant
from sessions_app.definition.expressions.limits import ExpressionError, bounded_text, to_json

__all__ = ["FUNCTIONS", "FunctionInfo", "WorkflowFunctions"]

_ANY: Any = {"types": []}
_TEXT: Any = {"types": ["string"]}
_TEXT_OR_NULL: Any = {"types": ["string", "null"]}
_NUMBER: Any = {"types": ["number"]}
_MAX_PATTERN = 200
_KEY = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9_]{1,9}-\d{1,7}(?![A-Za-z0-9]|-\d)")
"""https://support.atlassian.com/jira-software-cloud/docs/reference-issues-in-your-development-work/"""
_BRANCH_KEY = re.compile(r"(?:^|/)([a-z][a-z0-9]{1,9}-\d{1,7})(?![a-z0-9])")
"""Keys in names of branches are often written small, at the beginning of a part."""
_REFERENCE = re.compile(r"(?:(?<![\w&])#|\bGH-|/(?:issues|pull|merge_requests)/)(\d{1,9})\b")
"""https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls"""


@dataclass(frozen=True, slots=True)
class FunctionInfo:
    """Documentation of one function: how it is called and what it gives."""

    name: str
    signature: str
    description: str


def as_text(value: Any) -> str:
    """How a value reads in joined text: null is empty, text itself, anything else compact JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else to_json(value)


class WorkflowFunctions(functions.Functions):
    """JMESPath's functions with ours. `now` is the instant the evaluation takes for the present."""

    def __init__(self, now: datetime | None = None) -> None:
        self._now = now

    @property
    def present(self) -> datetime:
        """The instant of the evaluation, the same for all calls in it."""
        if self._now is None:
            self._now = datetime.now(UTC)
        return self._now

    @functions.signature({"types": ["array", "string", "null"]}, _ANY)
    def _func_contains(self, subject: Any, search: Any) -> bool:
        """Whether a text contains a text, or a list an element; false for null."""
        if subject is None or (isinstance(subject, str) and not isinstance(search, str)):
            return False
        return search in subject

    @functions.signature({"types": ["string", "array", "object", "null"]})
    def _func_length(self, value: Any) -> int:
        """Number of characters of a text, elements of a list or keys of an object; 0 for null."""
        return 0 if value is None else len(value)

    @functions.signature(_TEXT_OR_NULL, _TEXT_OR_NULL)
    def _func_starts_with(self, text: str | None, prefix: str | None) -> bool:
        """Whether a text begins with another; false for null."""
        return text is not None and prefix is not None and text.startswith(prefix)

    @functions.signature(_TEXT_OR_NULL, _TEXT_OR_NULL)
    def _func_ends_with(self, text: str | None, suffix: str | None) -> bool:
        """Whether a text ends with another; false for null."""
        return text is not None and suffix is not None and text.endswith(suffix)

    @functions.signature(_TEXT, {"types": ["array", "null"]})
    def _func_join(self, separator: str, values: list[Any] | None) -> str:
        """The elements of a list as one text with a separator between them; elements are rendered as in text."""
        texts = [as_text(value) for value in values or []]
        bounded_text(sum(map(len, texts)) + len(separator) * len(texts))
        return separator.join(texts)

    @functions.signature(_ANY)
    def _func_to_string(self, value: Any) -> str:
        """A text itself, anything else as compact JSON (null as `null`)."""
        return value if isinstance(value, str) else to_json(value)

    @functions.signature(_ANY)
    def _func_to_text(self, value: Any) -> str:
        """A value as it reads in joined text: null is empty, a text itself, anything else compact JSON."""
        return as_text(value)

    @functions.signature(_TEXT_OR_NULL)
    def _func_lower(self, text: str | None) -> str | None:
        """The text in lower case."""
        return None if text is None else text.lower()

    @functions.signature(_TEXT_OR_NULL)
    def _func_upper(self, text: str | None) -> str | None:
        """The text in upper case."""
        return None if text is None else text.upper()

    @functions.signature(_TEXT_OR_NULL)
    def _func_trim(self, text: str | None) -> str | None:
        """The text without white space at its ends."""
        return None if text is None else text.strip()

    @functions.signature(_TEXT_OR_NULL)
    def _func_title(self, text: str | None) -> str | None:
        """The text with every word capitalised."""
        return None if text is None else " ".join(word[:1].upper() + word[1:] for word in text.split(" "))

    @functions.signature(_TEXT_OR_NULL)
    def _func_capitalize(self, text: str | None) -> str | None:
        """The text with its first letter in upper case."""
        return None if text is None else text[:1].upper() + text[1:]

    @functions.signature(_ANY, _ANY)
    def _func_default(self, value: Any, fallback: Any) -> Any:
        """The value, or the fallback if the value is null or an empty text."""
        return fallback if value is None or value == "" else value

    @functions.signature(_TEXT_OR_NULL, _NUMBER)
    def _func_truncate(self, text: str | None, length: float) -> str | None:
        """The text cut to at most so many characters, the last of them an ellipsis if it was cut."""
        if text is None or len(text) <= length:
            return text
        return text[: max(int(length) - 1, 0)] + "…" if length >= 1 else ""

    @functions.signature(_TEXT_OR_NULL, _TEXT, _TEXT)
    def _func_replace(self, text: str | None, old: str, new: str) -> str | None:
        """The text with every occurrence of one text replaced by another."""
        if text is None or not old:
            return text
        bounded_text(len(text) + text.count(old) * (len(new) - len(old)))
        return text.replace(old, new)

    @functions.signature(_TEXT_OR_NULL, _TEXT)
    def _func_split(self, text: str | None, separator: str) -> list[str]:
        """The parts of a text between separators (white space if the separator is empty); none for null."""
        return [] if text is None else text.split(separator or None)

    @functions.signature(_TEXT_OR_NULL)
    def _func_find_key(self, text: str | None) -> str | None:
        """The first key of an issue in a text, such as `OPS-12`, in capitals; null without one."""
        if text is None:
            return None
        found = _KEY.search(text)
        small = _BRANCH_KEY.search(text) if found is None else None
        return found[0] if found is not None else small[1].upper() if small is not None else None

    @functions.signature(_TEXT_OR_NULL)
    def _func_find_number(self, text: str | None) -> int | None:
        """The number of the first issue or pull request that a text refers to, as in `fixes #12`; null without one."""
        found = _REFERENCE.search(text) if text is not None else None
        return int(found[1]) if found is not None else None

    @functions.signature()
    def _func_now(self) -> str:
        """The present instant in UTC, ISO 8601."""
        return render_instant(self.present)

    @functions.signature(_ANY, _TEXT)
    def _func_format_date(self, value: Any, pattern: str) -> str | None:
        """A date rendered by a pattern of strftime codes, for example `%d %b %Y %H:%M`."""
        if value is None:
            return None
        if len(pattern) > _MAX_PATTERN:
            raise ExpressionError("The date pattern is too long.")
        return parse_instant(value).strftime(pattern)

    @functions.signature(_ANY, _TEXT)
    def _func_in_timezone(self, value: Any, zone: str) -> str | None:
        """The same instant with the offset of an IANA time zone, for example `Europe/Berlin`; a day begins there."""
        if value is None:
            return None
        instant, there = parse_instant(value), find_zone(zone)
        return render_instant(instant.replace(tzinfo=there) if is_day(value) else instant.astimezone(there))

    @functions.signature(_ANY, _NUMBER)
    def _func_add_days(self, value: Any, days: float) -> str | None:
        """A date so many days later (earlier if negative)."""
        return None if value is None else render_instant(parse_instant(value) + timedelta(days=days))

    @functions.signature(_ANY, _NUMBER)
    def _func_add_hours(self, value: Any, hours: float) -> str | None:
        """A date so many hours later (earlier if negative)."""
        return None if value is None else render_instant(parse_instant(value) + timedelta(hours=hours))

    @functions.signature(_ANY, _TEXT)
    def _func_add_duration(self, value: Any, duration: str) -> str | None:
        """A date later by an ISO 8601 duration, for example `PT90M`."""
        return None if value is None else render_instant(parse_instant(value) + parse_duration(duration))

    @functions.signature(_ANY)
    def _func_days_since(self, value: Any) -> float | None:
        """Days (with fractions) from a date until now; negative for a date to come."""
        return None if value is None else _days(parse_instant(value), self.present)

    @functions.signature(_ANY)
    def _func_hours_since(self, value: Any) -> float | None:
        """Hours (with fractions) from a date until now; negative for a date to come."""
        return None if value is None else round((self.present - parse_instant(value)) / timedelta(hours=1), 6)

    @functions.signature(_ANY)
    def _func_minutes_since(self, value: Any) -> float | None:
        """Minutes (with fractions) from a date until now; negative for a date to come."""
        return None if value is None else round((self.present - parse_instant(value)) / timedelta(minutes=1), 6)

    @functions.signature(_ANY, _ANY)
    def _func_days_between(self, start: Any, end: Any) -> float | None:
        """Days (with fractions) from one date to another."""
        return None if start is None or end is None else _days(parse_instant(start), parse_instant(end))


def _days(start: datetime, end: datetime) -> float:
    return round((end - start) / timedelta(days=1), 6)


def _describe() -> tuple[FunctionInfo, ...]:
    """Document every function this module defines, from its parameters and docstring."""
    found = []
    for name, method in vars(WorkflowFunctions).items():
        if name.startswith("_func_"):
            parameters = list(inspect.signature(method).parameters)[1:]
            short = name.removeprefix("_func_")
            found.append(FunctionInfo(short, f"{short}({', '.join(parameters)})", inspect.getdoc(method) or ""))
    return tuple(sorted(found, key=lambda item: item.name))


FUNCTIONS = _describe()
"""Our functions with signature and description, by name; JMESPath's own that we left alone are not listed."""
