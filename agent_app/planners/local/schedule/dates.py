"""Days of the week, days of the month, and months of a schedule. Days are numbered as cron does, 0 is Sunday."""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.verbs import NOUN_LIKE, VERB_CLASSES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.schedule.words import (
    DAY_NAMES,
    EVERY,
    MONTHS,
    NUMBERS,
    SHORT_DAYS,
    SHORT_MONTHS,
    Piece,
    Tape,
)

__all__ = [
    "DAY_MAKERS",
    "WEEKEND",
    "WORKDAYS",
    "WORKDAY_WORDS",
    "dates",
    "day_list",
    "months",
    "nth_weekday",
    "period_edge",
    "weekdays",
]

WORKDAYS = (1, 2, 3, 4, 5)
WEEKEND = (6, 0)
WORKDAY_WORDS = words("weekday weekdays workday workdays")
DAY_MAKERS = words("working business week work")
_ORDERING = frozenset(form for forms in VERB_CLASSES.values() for form in forms)
"""What an order begins with."""
_NOT_RECURRING = words(
    "due by until till before since last next this past previous following coming deadline than yesterday"
    " tomorrow today within"
)
_PERIODS = {
    "month": "month", "months": "month", "week": "week", "weeks": "week", "quarter": "quarter", "quarters": "quarter",
    "year": "year", "years": "year", "day": "day", "workday": "day",
}  # fmt: skip


def day_list(tape: Tape, index: int) -> tuple[tuple[int, ...], int] | None:
    """Days and ranges of days joined by commas and "and", as (cron days, next index)."""
    days: list[int] = []
    place = index
    while found := _day(tape, place):
        day, place = found[0], place + 1
        joint = tape.skip(place, ".")
        if tape.at(joint) in {"-", "–", "to", "through", "thru", "till", "until"} and (end := _day(tape, joint + 1)):
            days += [(day + step) % 7 for step in range((end[0] - day) % 7 + 1)]
            place = joint + 2
        else:
            days.append(day)
        joint = tape.skip(place, ",", "and", "&", "/", "or", "+", "on", "every")
        if joint == place or _day(tape, joint) is None:
            break
        place = joint
    return (tuple(dict.fromkeys(days)), place) if days else None


def of_period(tape: Tape, index: int) -> tuple[str, int] | None:
    """ "of the month", "in each quarter", "of every month" as (period, next index)."""
    if tape.at(index) not in {"of", "in", "each", "every", "per", "a"}:
        return None
    place = tape.skip(index, "of", "in", "the", "each", "every", "per", "a", "our", "calendar")
    return (_PERIODS[tape.at(place)], place + 1) if tape.at(place) in _PERIODS else None


def weekdays(tape: Tape, index: int) -> Piece | None:
    """ "on weekdays", "Mondays and Thursdays", "Mon-Fri", "Friday at 16:00"."""
    if (
        tape.at(index - 2) in {"due", "deadline"}
        or tape.at(index - 1) in _NOT_RECURRING
        or tape.at(index - 1) in NUMBERS
        or (index and tape.words[index - 1].kind == "number")
    ):
        return None
    norm = tape.norms[index]
    if norm in WORKDAY_WORDS or (norm in DAY_MAKERS - {"week"} and tape.at(index + 1) == "days"):
        return Piece("days", index, index + (1 if norm in WORKDAY_WORDS else 2), days=WORKDAYS)
    if norm in {"weekend", "weekends"}:
        return Piece("days", index, index + 1, days=WEEKEND, weak=norm == "weekend")
    if norm in {"m", "mo"} and tape.at(index + 1) == "-" and tape.at(index + 2) in {"f", "fr"}:
        return Piece("days", index, index + 3, days=WORKDAYS)
    first, found = _day(tape, index), day_list(tape, index)
    if first is None or found is None:
        return None
    plural = any(norm.rstrip("s") in DAY_NAMES and norm.endswith("s") for norm in tape.norms[index : found[1]])
    several = len(found[0]) > 1
    timed = tape.at(found[1]) in {"at", "@"} or (found[1] < len(tape.words) and tape.words[found[1]].kind == "time")
    if first[2] and not several and not timed and tape.at(index - 1) != "on":
        return None
    return Piece("days", index, found[1], days=found[0], weak=not (plural or several))


def nth_weekday(tape: Tape, index: int) -> Piece | None:
    """ "the first Monday of the month", "every last Friday", "2nd Tuesday monthly"."""
    every = tape.at(index) in EVERY
    place = tape.skip(index + every, "the")
    if tape.at(place) == "last":
        nth, after = -1, place + 1
    elif ordinal := tape.ordinal(place):
        nth, after = ordinal
    else:
        return None
    days = day_list(tape, after)
    workday = tape.at(after) in WORKDAY_WORDS or (tape.at(after) in DAY_MAKERS and tape.at(after + 1) == "day")
    if days is None and workday:
        days = (WORKDAYS, after + (1 if tape.at(after) in WORKDAY_WORDS else 2))
    if days is None or not (nth == -1 or 1 <= nth <= 5):
        return None
    period = of_period(tape, days[1])
    if period is None and not every and tape.at(days[1]) != "monthly":
        return None
    unit, last = period or ("month", days[1] + (tape.at(days[1]) == "monthly"))
    return Piece("nth", index, last, unit=unit, nth=nth, days=days[0])


def dates(tape: Tape, index: int) -> Piece | None:
    """ "on the 1st and 15th", "day 5 of each month", "the 10th of every month"."""
    if (
        tape.at(index) in {"day", "days"}
        and (number := tape.number(index + 1))
        and (period := of_period(tape, number[1]))
    ):
        return Piece("dates", index, period[1], unit=period[0], dates=(number[0],))
    start = tape.skip(index + (tape.at(index) in EVERY), "the")
    dates, place = _date_list(tape, start)
    if not dates:
        return None
    spelled = tape.words[start].kind != "ordinal"
    place = tape.skip(place, "day") if tape.at(place) == "day" else place
    period = of_period(tape, place)
    if period is not None and period[0] in {"month", "quarter", "year"}:
        return Piece("dates", index, period[1], unit=period[0], dates=dates)
    ends = (
        place >= len(tape.words)
        or tape.words[place].kind in {"punct", "time", "opaque"}
        or tape.at(place) in {"at", "and", "in", "every", "each"}
        or _orders(tape, place, sure=len(dates) > 1 or tape.at(index - 2) in {"month", "monthly"})
    )
    introduced = tape.at(index - 1) in {"on", "every", "each", "monthly"} or tape.at(index) in EVERY or len(dates) > 1
    if spelled or not ends or not introduced or tape.at(index - 1) in _NOT_RECURRING:
        return None
    return Piece("dates", index, place, unit="month", dates=dates, weak=len(dates) == 1 and tape.at(index) not in EVERY)


def _orders(tape: Tape, index: int, *, sure: bool) -> bool:
    """ "On the 1st and 15th | create a task": an order follows; what may be a noun ("the 1st release") only does after
    what is `sure` to be dates: several of them, which no singular thing has, or a month's."""
    norm = tape.at(index)
    return norm in _ORDERING and (sure or norm not in NOUN_LIKE)


def period_edge(tape: Tape, index: int) -> Piece | None:
    """ "the last day of the month", "end of each quarter", "at the start of the week", "month end"."""
    edges = {"end": -1, "close": -1, "last": -1, "start": 1, "beginning": 1, "first": 1, "month": -1, "quarter": -1}
    if tape.norms[index] not in edges or tape.at(index - 1) in _NOT_RECURRING - {"by"}:
        return None
    if tape.norms[index] in {"month", "quarter"}:
        tail = tape.skip(index + 1, "-", "'s")
        return Piece("dates", index, tail + 1, unit=tape.norms[index], dates=(-1,)) if tape.at(tail) == "end" else None
    place = index + 1
    if tape.norms[index] in {"last", "first"}:
        if tape.at(place) not in {"day", "date"}:
            return None
        place += 1
    period = of_period(tape, place) if tape.at(place) == "of" else None
    if period is None or period[0] == "day":
        return None
    edge = edges[tape.norms[index]]
    if period[0] == "week":
        return Piece(
            "days",
            index,
            period[1],
            days=(5 if edge == -1 else 1,),
            note="end of the week read as Friday" if edge == -1 else "",
        )
    return Piece("dates", index, period[1], unit=period[0], dates=(edge,))


def months(tape: Tape, index: int) -> Piece | None:
    """ "in January and July", "on March 1st", "31 December"."""
    number = MONTHS.get(tape.norms[index]) or (
        SHORT_MONTHS.get(tape.norms[index])
        if tape.at(index - 1) in {"in", "every", "on", "and"} or _is_date(tape, index + 1)
        else None
    )
    if number is None or tape.at(index - 1) in _NOT_RECURRING:
        return None
    dated = _is_date(tape, index + 1)
    if (
        tape.norms[index] in {"may", "march"}
        and not dated
        and tape.at(index - 1) not in {"in", "every", "each", "and", "of"}
    ):
        return None
    if dated:
        return Piece(
            "months",
            index,
            index + 2,
            unit="year",
            months=(number,),
            dates=(int(re.sub(r"\D", "", tape.norms[index + 1])),),
            weak=True,
        )
    months, place = [number], index + 1
    while (joint := tape.skip(place, ",", "and", "&")) != place and (
        more := MONTHS.get(tape.at(joint)) or SHORT_MONTHS.get(tape.at(joint))
    ):
        months.append(more)
        place = joint + 1
    return Piece("months", index, place, unit="year", months=tuple(months), weak=True)


def day_of_month(tape: Tape, index: int) -> Piece | None:
    """ "The 5th of May", "31 December": one day of a year."""
    if not _is_date(tape, index) or tape.at(index - 1) in _NOT_RECURRING:
        return None
    place = tape.skip(index + 1, "of")
    number = MONTHS.get(tape.at(place)) or SHORT_MONTHS.get(tape.at(place))
    if number is None:
        return None
    day = int(re.sub(r"\D", "", tape.norms[index]))
    return Piece("months", index, place + 1, unit="year", months=(number,), dates=(day,), weak=True)


def _day(tape: Tape, index: int) -> tuple[int, bool, bool] | None:
    """A day name as (number, plural, abbreviated)."""
    norm = tape.at(index)
    if norm.rstrip("s") in DAY_NAMES:
        return DAY_NAMES[norm.rstrip("s")], norm.endswith("s"), False
    return (SHORT_DAYS[norm], False, True) if norm in SHORT_DAYS else None


def _date_list(tape: Tape, index: int) -> tuple[tuple[int, ...], int]:
    dates: list[int] = []
    place = index
    while found := tape.ordinal(place):
        if not 1 <= found[0] <= 31:
            break
        dates.append(found[0])
        place = found[1]
        joint = tape.skip(place, ",", "and", "&", "/", "the")
        if joint == place or tape.ordinal(joint) is None:
            break
        place = joint
    return tuple(dates), place


def _is_date(tape: Tape, index: int) -> bool:
    if index >= len(tape.words) or tape.words[index].kind not in {"ordinal", "number"}:
        return False
    digits = re.sub(r"\D", "", tape.norms[index])
    return bool(digits) and 1 <= int(digits) <= 31
