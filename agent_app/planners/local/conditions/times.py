"""Comparisons with the present: "older than 30 days", "not updated for two weeks", "its due date has passed"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from agent_app.planners.local.conditions.model import Idiom
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from agent_app.planners.local.reading.words import COUNT_WORDS

__all__ = ["AHEAD", "DATE", "NOW", "PERIOD", "find_time", "period_expression", "vague_period"]

NOW = "now"
DATE = "date"
PERIOD = "period"
"""The unit of a test whether a date is in a period of the calendar."""
AHEAD = "_ahead"
"""What the unit of a time still to come ends in."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_CALENDAR = re.compile(
    r"\b(?P<side>before|until|(?:earlier|older|sooner) than|prior to|after|since|(?:later|newer) than|past)"
    r"(?: the)? (?:(?P<iso>\d{4}-\d\d-\d\d)"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})\.?,? (?P<year>\d{{4}})"
    rf"|(?P<month2>{_MONTH})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year2>\d{{4}})"
    rf"|(?:(?P<month3>{_MONTH})\.?,? )?(?P<year3>(?:19|20)\d\d))(?![\w-]|\.\d)",
    re.IGNORECASE,
)
_EARLIER = frozenset({"before", "until", "earlier than", "older than", "sooner than", "prior to"})
_COMING = words("within next in than coming")
_LEFT = words("left remaining away")
_COLOURLESS = words("the its their a an is are was were has have been with whose lies falls that which it one of")
_UNITS = {"day": ("days", 1), "week": ("days", 7), "month": ("days", 30), "year": ("days", 365), "hour": ("hours", 1),
    "minute": ("minutes", 1), "hr": ("hours", 1), "min": ("minutes", 1)}  # fmt: skip
_OLDER, _NEWER = words("older"), words("younger newer")
_MORE, _FEWER = words("more over longer above"), words("less under fewer within")
_TOUCHED = words(
    "updated touched changed modified answered moved active used edited commented activity update happened reply"
    " replied response responded heard seen visited"
)
_USED = words("opened viewed accessed downloaded read watched played visited ordered bought purchased paid")
"""What is done to things again and again: where it has not been for some time, its last time counts."""
_STARTED = words(
    "created opened raised triggered made filed submitted added posted started reported sent placed booked registered"
)
_ENDED = words(
    "resolved closed merged completed solved finished archived published released canceled cancelled failed deployed"
    " declined stopped ended joined hired shipped delivered"
)
"""What is done to things at last, of which they may have a date of its own."""
_DATES = words("due deadline expiry expiration expires")
_DATED = words("date day time")
_RECENT = words("last past")
_SPANNING = words("the in within during over for this")
_STATES = words(
    "open idle inactive pending waiting blocked triggered unresolved unanswered unassigned unpaid stuck running dormant"
    " untouched silent stale quiet unread review progress offline down trialing locked waited"
)
"""States that may last: "it has been open for more than a week"."""
_RESTING = words("idle inactive dormant untouched silent stale quiet unanswered")
_NOBODY = words("nothing nobody none noone")
_SIGNED = words("logged login signed")
_WEEKDAYS = words("monday tuesday wednesday thursday friday saturday sunday")
_DAYS = {"week": 7, "month": 30} | dict.fromkeys(_WEEKDAYS, 7)
"""How many days ahead that ends at the latest."""
_PAST_DAYS = {"today": 1, "week": 7, "month": 30, "year": 365}
_PERIODS = {
    "today": ("%Y-%m-%d", 0),
    "tomorrow": ("%Y-%m-%d", 1),
    "yesterday": ("%Y-%m-%d", -1),
    "last week": ("%G-%V", -7),
}
"""Periods of the calendar: how dates in the same one are written alike, and how many days ahead it is."""
_DUE_DAYS = words("today tomorrow")
_BEFORE = words("yesterday") | {"last week"}
_PRESENT = words("today now")
_OVER = words("passed past over elapsed gone expired")
_TO_COME = words("future ahead")
_EXPIRING = words("expiry expires expiration expiring")
_ENDING = words("ends end ending closing renewing")
_COMING_TO_END = words("ends closes renews expires ending expiring closing renewing expire")
_LATE = words("it is are was they overdue past due already not yet now still currently that one ones")
_DENIALS = words("not never no without")
_LASTING = words("for in since")
_SHORTEST_DATED = 5
_LONGEST_DATE = 2
"""Words of a date's name."""


def find_time(reading: Reading, first: int, last: int) -> Idiom | None:
    """The comparison with the present that the words between two token indexes make, if they make one."""
    norms = _plain(reading.norms(first, last))
    if "past" in norms and _WRITTEN_AS_VALUE.search(reading.slice(first, last)) is not None:
        return None
    return (
        _dated(reading, first, last)
        or _soon(norms)
        or _lately(norms)
        or _ahead(norms)
        or _aged(norms)
        or _passed(norms)
        or _lies(norms)
        or _overdue(norms)
    )


_WRITTEN_AS_VALUE = re.compile(r"\bpast_due\b", re.IGNORECASE)
"""A status in a vendor's spelling, and no time."""
_VAGUE = re.compile(
    rf"\blast (?:year|month|quarter|spring|summer|autumn|fall|winter|{_MONTH})\b"
    rf"|\b(?:since|before|after|until|in) (?:(?:last|this|early|late|mid) )?(?:{_MONTH}|spring|summer|autumn|winter)\b"
    rf"(?!\.?,? \d)",
    re.IGNORECASE,
)


def vague_period(text: str) -> str:
    """The time that words name and no comparison has, as its year is not said ("since March"); "" without one."""
    found = _VAGUE.search(text)
    return found[0] if found is not None else ""


def period_expression(date: str, operator: str, period: str, timezone: str) -> str:
    """The JMESPath that tells whether the date at a path is in a period of the calendar of a time zone."""
    pattern, days = _PERIODS[period]
    now = f"in_timezone(now(), '{timezone}')"
    now = f"add_days({now}, `{days}`)" if days else now
    return f"format_date(in_timezone({date}, '{timezone}'), '{pattern}') {operator} format_date({now}, '{pattern}')"


_SHORT = re.compile(r"(?P<number>\d+)(?P<unit>h|hrs?|d|w|mins?)")
_SHORT_UNITS = {"h": "hour", "d": "day", "w": "week", "m": "minute"}
_HALVES = {"year": ("6", "months"), "hour": ("30", "minutes"), "day": ("12", "hours")}


def _plain(said: Sequence[str]) -> list[str]:
    """Words with a span of time said in one way: "half a year", "a couple of days" and "48h" as number and unit."""
    norms = list(said)
    for place in range(len(norms) - 1, -1, -1):
        if (short := _SHORT.fullmatch(norms[place])) is not None:
            norms[place : place + 1] = [short["number"], _SHORT_UNITS[short["unit"][0]]]
        elif norms[place] in _RECENT and place > 0 and norms[place - 1] in _SPANNING and norms[place + 1 : place + 2]:
            if norms[place + 1] in _UNITS:
                norms.insert(place + 1, "1")
        elif norms[place : place + 2] == ["half", "a"] or norms[place : place + 2] == ["half", "an"]:
            unit = norms[place + 2] if place + 2 < len(norms) else ""
            norms[place : place + 3] = _HALVES.get(unit, norms[place : place + 3])
        elif norms[place : place + 2] == ["couple", "of"]:
            start = place - (norms[place - 1 : place] == ["a"])
            norms[start : place + 2] = ["2"]
    return norms


def _overdue(norms: Sequence[str]) -> Idiom | None:
    """ "It is overdue", "it is past due", "it isn't overdue yet"."""
    said = norms[-1:] == ["overdue"] or norms[-2:] == ["past", "due"] or set(norms) <= _LATE
    if not said or not {"overdue", "past"} & set(norms) or "status" in norms:
        return None
    return Idiom(("due",), ">=" if set(norms) & _DENIALS else "<", (NOW,), unit=NOW)


def _dated(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "Its due date is before 2026-12-24", "created after 1 March 2027": a comparison with a day of the calendar."""
    if first >= last or (found := _CALENDAR.search(reading.slice(first, last))) is None:
        return None
    day = _day(found)
    before = [
        token.norm for token in reading.tokens[first:last] if token.start < reading.tokens[first].start + found.start()
    ]
    if day is None:
        return None
    earlier = found["side"].lower() in _EARLIER
    if set(before) & _DENIALS:
        earlier = not earlier
    return Idiom(_date_subject(before), "<" if earlier else ">", (day,), unit=DATE)


def _day(found: re.Match[str]) -> str | None:
    """The day of the calendar that was found, as ISO 8601."""
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"]).isoformat()
        if found["year3"]:
            return _edge(found["side"].lower(), int(found["year3"]), found["month3"])
        month = _MONTHS.index((found["month"] or found["month2"]).lower()[:3]) + 1
        return date(int(found["year"] or found["year2"]), month, int(found["day"] or found["day2"])).isoformat()
    except ValueError:
        return None


def _edge(side: str, year: int, month: str | None) -> str:
    """The day at the edge of a month or a year: "before 2025" is before its first day, "after 2025" after its last."""
    number = _MONTHS.index(month.lower()[:3]) + 1 if month else 0
    if side not in _EARLIER and side != "since":
        last = monthrange(year, number)[1] if number else 31
        return date(year, number or 12, last).isoformat()
    return date(year, number or 1, 1).isoformat()


def _date_subject(before: Sequence[str]) -> tuple[str, ...]:
    """Which date of a thing is spoken of; of what is by somebody that of its making."""
    if "by" in before:
        before = [*before[: before.index("by")]] or ["created"]
    if set(before) & {"due", "deadline"}:
        return ("due",)
    if set(before) & _STARTED:
        return ("created",)
    if set(before) & _TOUCHED:
        return (_done(before),)
    if set(before) & _SIGNED:
        return ("last_login",)
    said = tuple(norm for norm in before if norm.isalpha() and norm not in _COLOURLESS)
    return said[-2:] if said and said[-1] in _DATED else (said[-1],) if said else ("date",)


def _soon(norms: Sequence[str]) -> Idiom | None:
    """ "It is due today", "due this week", "due on Friday"."""
    place = next((i for i, norm in enumerate(norms) if norm == "due" or norm in _COMING_TO_END), None)
    subject = ("due",) if place is not None and norms[place] == "due" else ("end",)
    rest = [norm for norm in norms[place + 1 :] if norm not in {"on", "by", "this"}] if place is not None else []
    if rest[:1] == ["next"] and rest[1:] and rest[1] in _DAYS:
        return Idiom(subject, "<", (str(2 * _DAYS[rest[1]]),), numeric=True, unit=f"days{AHEAD}")
    if len(rest) == 1 and rest[0] in _DUE_DAYS:  # many due dates are days without a time
        return Idiom(subject, "!=" if set(norms) & _DENIALS else "==", (rest[0],), unit=PERIOD)
    if len(rest) != 1 or rest[0] not in _DAYS or set(norms) & _DENIALS:
        return None
    return Idiom(subject, "<", (str(_DAYS[rest[0]]),), numeric=True, unit=f"days{AHEAD}")


def _lately(norms: Sequence[str]) -> Idiom | None:
    """ "It was updated today", "modified this week", "not created this month", "opened yesterday"."""
    said = norms[-1:] == ["today"] or norms[-2:-1] == ["this"]
    days = _PAST_DAYS.get(norms[-1], 0) if norms and said else 0
    subject = _done(norms)
    period = next((name for name in sorted(_BEFORE) if subject and " ".join(norms).endswith(f" {name}")), None)
    if period is not None:
        return Idiom((subject,), "!=" if set(norms) & _DENIALS else "==", (period,), unit=PERIOD)
    if not days or not subject:
        return None
    return _since(subject, ">=" if set(norms) & _DENIALS else "<", str(days), "days")


def _ahead(norms: Sequence[str]) -> Idiom | None:
    """ "It is due within the next 2 days", "less than 7 days are left": so soon."""
    place = next((i for i in range(len(norms) - 1) if _amount(norms, i) is not None), None)
    if place is None:
        return None
    amount, unit = _amount(norms, place) or ("", "")
    before, after = norms[:place], norms[place + 2 :]
    coming = bool(set(before[-1:]) & _COMING) or bool(set(after) & _LEFT)
    if not coming or set(before) & _DENIALS:
        return None
    dated = bool(set(before) & (_DATES | _DATED | _ENDING | _EXPIRING)) or bool(set(after) & _LEFT)
    if not dated:
        return None
    later = set(before) & _MORE and not set(before) & _FEWER
    subject = "expires" if set(before) & _EXPIRING else "end" if set(before) & _ENDING else "due"
    return Idiom((subject,), ">" if later else "<", (amount,), numeric=True, unit=f"{unit}{AHEAD}")


def _done(norms: Sequence[str]) -> str:
    """What words tell that was done to a thing, in the name of its date; "" where they tell none."""
    if set(norms) & _TOUCHED:
        return "created" if "first" in norms else "updated"  # "first seen"
    return next((norm for norm in norms if norm in _ENDED), "created" if set(norms) & _STARTED else "")


def _aged(norms: Sequence[str]) -> Idiom | None:
    place = next((i for i in range(len(norms) - 1) if _amount(norms, i) is not None), None)
    if place is None:
        return None
    amount, unit = _amount(norms, place) or ("", "")
    before, after = list(norms[:place]), list(norms[place + 2 :])
    denied = bool(set(before) & _DENIALS)
    longer = after[:1] == ["or"] and bool(set(after[1:2]) & (_MORE | _OLDER))
    if before[-1:] == ["than"] and set(before[-2:-1]) & (_OLDER | _NEWER):
        operator = ">" if before[-2] in _OLDER else "<"
        return _since("created", ("<=" if operator == ">" else ">=") if denied else operator, amount, unit)
    if after[:1] in (["or"], []) and (lasted := _lasted(before, amount, unit, longer=longer)) is not None:
        return lasted
    compared = (
        ">=" if longer or "least" in before else "<" if set(before) & _FEWER else ">" if set(before) & _MORE else ""
    )
    subject = _done(before)
    if set(before) & _SIGNED:
        subject = "last_login"
    denied = denied or bool(set(before[:1]) & _NOBODY)
    if subject and set(before[-1:]) & _RECENT and not denied:
        return _since(subject, "<=", amount, unit)
    if after in (["overdue"], ["late"], ["past", "due"]):
        return _since("due", compared or ">=", amount, unit)
    if after[:1] == ["ago"]:
        return _since(subject or "created", compared or ">=", amount, unit)
    if after[:1] == ["old"]:
        return _since("created", ">=" if after[1:2] == ["or"] else compared or ">=", amount, unit)
    used = next((norm for norm in before if norm in _USED), "")
    if used and denied and set(before) & _LASTING:
        return _since(f"last_{used}", compared or ">=", amount, unit)
    if subject in {"updated", "last_login"} and denied and set(before) & _LASTING:
        return _since(subject, compared or ">=", amount, unit)
    return None


def _lasted(before: Sequence[str], amount: str, unit: str, *, longer: bool) -> Idiom | None:
    """ "It has been open for more than a week", "idle for 90 days", "overdue by more than 14 days"."""
    states = set(before) & (_STATES | _ENDED)
    late = "overdue" in before or list(before[-2:]) == ["past", "due"]
    spans = set(before[-4:]) & {"for", "by", "since", "waited"} or list(before[-2:]) == ["longer", "than"]
    if not (states or late) or not spans or set(before) & _DENIALS:
        return None
    compared = "<" if set(before) & _FEWER else ">" if set(before[-4:]) & _MORE else ">="
    subject = "due" if late else "updated" if states & _RESTING else _done([*states & _ENDED]) or "created"
    return _since(subject, ">=" if longer else compared, amount, unit)


def _since(subject: str, operator: str, amount: str, unit: str) -> Idiom:
    return Idiom((subject,), operator, (amount,), numeric=True, unit=unit)


def _amount(norms: Sequence[str], place: int) -> tuple[str, str] | None:
    """ "30 days", "two weeks", "a month": how many of which unit `days_since` and its like count."""
    unit = _UNITS.get(norms[place + 1].removesuffix("s"))
    said = norms[place]
    number = int(said) if said.isdecimal() else 1 if said in {"a", "an"} else COUNT_WORDS.get(said, 0)
    return (str(number * unit[1]), unit[0]) if unit is not None and number else None


def _passed(norms: Sequence[str]) -> Idiom | None:
    """ "Its due date has already passed", "whose due date lies in the past"."""
    dated = next((i for i, norm in enumerate(norms) if norm in _DATES), None)
    if dated is not None and norms[-1] in _PRESENT and norms[-2] in {"before", "after"}:
        later = (norms[-2] == "after") != bool(set(norms) & _DENIALS)
        return Idiom(
            ("due" if norms[dated] in {"due", "deadline"} else "expires",), ">" if later else "<", (NOW,), unit=NOW
        )
    if dated is None or not set(norms[dated + 1 :]) & (_OVER | _TO_COME):
        return None
    if norms[dated] == "due" and not set(norms[dated + 1 : dated + 2]) & _DATED:
        return None
    denied = bool(set(norms) & _DENIALS)
    subject = "due" if norms[dated] in {"due", "deadline"} else "expires"
    ahead = bool(set(norms) & _TO_COME) != denied
    return Idiom((subject,), ">" if ahead else "<", (NOW,), unit=NOW)


def _lies(norms: Sequence[str]) -> Idiom | None:
    """ "Its planned start is in the past": where a date of another name lies."""
    if len(norms) < _SHORTEST_DATED or norms[-3:-1] != ["in", "the"] or norms[-1] not in {"past", "future"}:
        return None
    subject = tuple(norm for norm in norms[:-3] if norm not in _COLOURLESS | _DENIALS and norm.isalpha())
    if not subject or len(subject) > _LONGEST_DATE:
        return None
    ahead = (norms[-1] == "future") != bool(set(norms) & _DENIALS)
    return Idiom(("_".join(subject),), ">" if ahead else "<", (NOW,), unit=NOW)
