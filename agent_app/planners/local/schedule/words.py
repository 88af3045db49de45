"""The words times are made of, and the tokens a schedule is read from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from agent_app.planners.local.vocabulary import english_words

__all__ = [
    "DAY_NAMES", "DAY_PARTS", "EVERY", "MONTHS", "NUMBERS", "ORDINALS", "SHORT_DAYS", "SHORT_MONTHS", "UNITS", "Piece",
    "Tape", "Time", "Word",
]  # fmt: skip

Time = tuple[int, int]
"""Hour and minute."""

DAY_NAMES = {
    "sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
}  # fmt: skip
SHORT_DAYS = {
    "sun": 0, "mon": 1, "tue": 2, "tues": 2, "wed": 3, "weds": 3, "thu": 4, "thur": 4, "thurs": 4, "fri": 5, "sat": 6,
}  # fmt: skip
_MONTH_NAMES = "january february march april may june july august september october november december"
MONTHS = {name: index for index, name in enumerate(_MONTH_NAMES.split(), 1)}
SHORT_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "ninety": 90,
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
EVERY = frozenset({"every", "each"})

_REPAIRABLE = (
    *DAY_NAMES, *(f"{name}s" for name in DAY_NAMES), *MONTHS, "every", "everyday", "daily", "nightly", "hourly",
    "weekly", "monthly",
    "quarterly", "yearly", "fortnightly", "biweekly", "weekday", "weekdays", "weekend", "weekends", "morning",
    "mornings",
    "evening", "evenings", "afternoon", "midnight", "minute", "minutes", "hours", "month", "months", "quarter",
    "schedule",
    "o'clock", "working", "business",
)  # fmt: skip
_OPAQUE = re.compile(
    r"\{\{.*?\}\}|\"[^\"\n]{1,400}\"|“[^”\n]{1,400}”|`[^`\n]{1,400}`|(?<!\w)'(?=\S)[^'\n]{1,300}'(?!\w)|https?://\S+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)[#@][A-Za-z][\w.-]*(?:/[\w-]+)?",
    re.DOTALL,
)
_TOKEN = re.compile(
    r"""
    (?P<time>(?<![\d.:/-])(?:\d{1,2}(?:[:.]\d{2}){1,2}(?:\s?[ap]\.?m\b\.?)|\d{1,2}:\d{2}(?::\d{2})?(?!\d|[:.]\d|\s?%)
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


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a schedule; `first` and `last` (exclusive) index the tokens.

    `kind` is `interval`, `days`, `without` (days on which nothing happens), `dates`, `nth`, `months`, `times`, `hours`,
    `minute`, `zone` or `shift`. `weak` pieces tell a schedule only in company: an adjective ("weekly digest"), a day
    that may be a deadline; `bare` times have no "at". `count` is the n of "every n units", or with `per` of "n times a
    unit". `note` is the assumption it rests on.
    """

    kind: str
    first: int
    last: int
    unit: str = ""
    count: int = 1
    per: bool = False
    days: tuple[int, ...] = ()
    dates: tuple[int, ...] = ()
    nth: int = 0
    months: tuple[int, ...] = ()
    times: tuple[Time, ...] = ()
    minute: int = 0
    zone: str = ""
    weak: bool = False
    bare: bool = False
    note: str = ""


class Tape:
    """The tokens of a text; quoted texts, addresses and channels are passed over.

    `amending` is set where the text is known to speak of a schedule: then a bare "7" or "to 7" is a time too.
    """

    def __init__(self, text: str, *, amending: bool = False) -> None:
        self.text, self.amending = text, amending
        self.words = list(_words(_OPAQUE.sub(lambda match: "\x00" * len(match.group()), text)))
        self.norms = [word.norm for word in self.words]

    def at(self, index: int) -> str:
        """The normalised token at an index, "" outside the text."""
        return self.norms[index] if 0 <= index < len(self.norms) else ""

    def kind(self, index: int) -> str:
        """The kind of the token at an index, "" outside the text."""
        return self.words[index].kind if 0 <= index < len(self.words) else ""

    def skip(self, index: int, *fillers: str) -> int:
        """The next index whose token is none of the fillers."""
        while self.at(index) in fillers:
            index += 1
        return index

    def number(self, index: int) -> tuple[int, int] | None:
        """A count at `index` as (value, next index): 15, "fifteen", "a couple of", "forty-five"."""
        norm = self.at(index)
        if self.kind(index) == "number" and "." not in norm:
            return int(norm), index + 1
        if norm in {"a", "the"} and self.at(index + 1) in {"couple", "few"}:
            index, norm = index + 1, self.at(index + 1)
        if norm not in NUMBERS:
            return None
        value, place = NUMBERS[norm], index + 1
        if value >= 20 and value % 10 == 0:
            unit = self.skip(place, "-")
            if 0 < NUMBERS.get(self.at(unit), 0) < 10:
                value, place = value + NUMBERS[self.at(unit)], unit + 1
        return value, self.skip(place, "of") if norm in {"couple", "few"} else place

    def ordinal(self, index: int) -> tuple[int, int] | None:
        """An ordinal at `index` as (value, next index): "15th", "first"."""
        if self.kind(index) == "ordinal":
            return int(self.norms[index][:-2]), index + 1
        norm = self.at(index)
        alternating = norm in {"alternate", "alternating", "other"}
        return (ORDINALS[norm], index + 1) if norm in ORDINALS and not alternating else None


def _words(text: str) -> Iterator[Word]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "punct"
        raw = match.group()
        if raw == "\x00":
            yield Word(raw, raw, "opaque", match.start(), match.end())
            continue
        norm = raw.lower().replace("’", "'")
        yield Word(raw, _repair(norm) if kind == "word" else norm, kind, match.start(), match.end())


def _repair(word: str) -> str:
    if len(word) < 4 or word in english_words() or word in _REPAIRABLE or word in UNITS or word in NUMBERS:
        return word
    limit = 2 if len(word) >= 7 else 1
    best = process.extractOne(word, _REPAIRABLE, scorer=OSA.distance, score_cutoff=limit)
    return best[0] if best is not None and best[0][0] == word[0] else word
