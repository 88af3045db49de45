"""The words times are made of, and the tokens a schedule is read from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from agent_app.planners.local.vocabulary import english_words

__all__ = [
    "DAY_NAMES", "DAY_PARTS", "EVERY", "MONTHS", "NUMBERS", "ORDINALS", "SHORT_DAYS", "SHORT_MONTHS", "UNITS",
    "Word", "lex",
]  # fmt: skip

DAY_NAMES = {
    "sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
}  # fmt: skip
SHORT_DAYS = {
    "sun": 0, "mon": 1, "tue": 2, "tues": 2, "wed": 3, "weds": 3, "thu": 4, "thur": 4, "thurs": 4, "fri": 5, "sat": 6,
}  # fmt: skip
_MONTH_NAMES = "january february march april may june july august september october november december"
MONTHS = {name: index for index, name in enumerate(_MONTH_NAMES.split(), 1)}
SHORT_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90,
    "couple": 2, "few": 3,
}  # fmt: skip
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twelfth": 12, "fifteenth": 15, "twentieth": 20, "other": 2, "alternate": 2, "alternating": 2,
}  # fmt: skip
UNITS = {
    "minute": "minute", "minutes": "minute", "min": "minute", "mins": "minute", "m": "minute",
    "hour": "hour", "hours": "hour", "hr": "hour", "hrs": "hour", "h": "hour",
    "day": "day", "days": "day", "d": "day", "week": "week", "weeks": "week", "w": "week", "wk": "week", "wks": "week",
    "month": "month", "months": "month", "quarter": "quarter", "quarters": "quarter", "year": "year", "years": "year",
    "morning": "morning", "mornings": "morning", "evening": "evening", "evenings": "evening", "night": "night",
    "nights": "night", "afternoon": "afternoon", "afternoons": "afternoon", "noon": "noon", "midnight": "midnight",
    "lunchtime": "noon", "midday": "noon",
}  # fmt: skip
DAY_PARTS = {
    "morning": (9, 0),
    "afternoon": (15, 0),
    "evening": (18, 0),
    "night": (2, 0),
    "noon": (12, 0),
    "midnight": (0, 0),
}
"""The time assumed where only a part of the day is named; jobs "every night" run while nobody works."""
EVERY = frozenset({"every", "each", "per"})

_REPAIRABLE = (
    *DAY_NAMES, *(f"{name}s" for name in DAY_NAMES), *MONTHS, "every", "everyday", "daily", "nightly", "hourly", "weekly", "monthly",
    "quarterly", "yearly", "fortnightly", "biweekly", "weekday", "weekdays", "weekend", "weekends", "morning", "mornings",
    "evening", "evenings", "afternoon", "midnight", "minute", "minutes", "hours", "month", "months", "quarter", "schedule",
    "o'clock", "working", "business",
)  # fmt: skip
_OPAQUE = re.compile(
    r"\{\{.*?\}\}|\"[^\"\n]{1,400}\"|“[^”\n]{1,400}”|`[^`\n]{1,400}`|(?<!\w)'(?=\S)[^'\n]{1,300}'(?!\w)|https?://\S+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)[#@][A-Za-z][\w.-]*(?:/[\w-]+)?",
    re.DOTALL,
)
_TOKEN = re.compile(
    r"""
    (?P<time>(?<![\d.:/-])(?:\d{1,2}(?:[:.]\d{2}){1,2}(?:\s?[ap]\.?m\b\.?)|\d{1,2}:\d{2}(?::\d{2})?(?![\d:.]|\s?%)
        |\d{1,2}h\d{2}\b|\d{1,2}\s?[ap]\.?m\b\.?|\d{1,2}\.\d{2}(?![\d.%]))(?:\s?h\b|\s?hrs\b)?)
  | (?P<zone>[A-Za-z]+(?:/[A-Z][A-Za-z_]+)+)
  | (?P<minute>(?<![\d\w]):\d{2}\b)
  | (?P<ordinal>\d{1,2}(?:st|nd|rd|th)\b)
  | (?P<number>\d+(?:\.\d+)?)
  | (?P<word>[A-Za-z]+(?:['’](?!s\b)[a-z]+)?)
  | (?P<punct>[^\w\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A token of a schedule: `norm` is lower-case and spelling-repaired, `kind` the name of its pattern."""

    text: str
    norm: str
    kind: str
    start: int
    end: int


def lex(text: str) -> list[Word]:
    """Split a text into the tokens schedules are made of; quoted texts, addresses and channels are passed over."""
    return list(_words(_OPAQUE.sub(lambda match: "\x00" * len(match.group()), text)))


def _words(text: str) -> Iterator[Word]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "punct"
        raw = match.group()
        if raw == "\x00":
            yield Word(raw, raw, "opaque", match.start(), match.end())
            continue
        norm = raw.lower().replace("’", "'")
        yield Word(raw, _repair(norm) if kind == "word" else norm, kind, match.start(), match.end())


_KNOWN = frozenset({"evry": "every"})


def _repair(word: str) -> str:
    if len(word) < 4 or word in english_words() or word in _REPAIRABLE or word in UNITS or word in NUMBERS:
        return word
    limit = 2 if len(word) >= 8 else 1
    best = process.extractOne(word, _REPAIRABLE, scorer=OSA.distance, score_cutoff=limit)
    return best[0] if best is not None and best[0][0] == word[0] else word
