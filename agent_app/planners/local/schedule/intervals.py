"""How often: "every 15 minutes", "twice a day", "hourly at :30", and shifts of a known time."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.schedule.dates import DAY_MAKERS, WEEKEND, WORKDAY_WORDS, WORKDAYS, day_list, months
from agent_app.planners.local.schedule.words import (
    DAY_NAMES,
    EVERY,
    MONTHS,
    NUMBERS,
    SHORT_MONTHS,
    UNITS,
    Piece,
    Tape,
)

__all__ = ["adverb", "counted", "every", "minute", "shift"]

_ADVERBS = {
    "hourly": ("hour", 1), "daily": ("day", 1), "everyday": ("day", 1), "nightly": ("night", 1), "weekly": ("week", 1),
    "biweekly": ("week", 2), "fortnightly": ("week", 2), "monthly": ("month", 1), "bimonthly": ("month", 2),
    "quarterly": ("quarter", 1), "yearly": ("year", 1), "annually": ("year", 1),
}  # fmt: skip
_JOB_NOUNS = words(
    "job jobs run runs schedule workflow automation task basis sync cron check routine trigger timer flow at"
    " on in and for to"
    " from of please then if it the all i we you list get fetch find send post collect pull"
)


def shift(tape: Tape, index: int) -> Piece | None:
    """ "an hour later", "30 minutes earlier": only where a schedule is being changed."""
    if not tape.amending:
        return None
    if tape.at(index) in {"an", "a", "half"}:
        half = tape.at(index) == "half"
        count, place = 1, tape.skip(index + 1, "an", "a")
    elif found := tape.number(index):
        half, (count, place) = False, found
    else:
        return None
    size = {"hour": 60, "minute": 1}.get(UNITS.get(tape.at(place), ""))
    sign = {"later": 1, "earlier": -1, "sooner": -1}.get(tape.at(place + 1))
    if size is None or sign is None:
        return None
    return Piece("shift", index, place + 2, minute=sign * (size // 2 if half else size * count))


def minute(tape: Tape, index: int) -> Piece | None:
    """ "at minute 15", "on the hour", "at :30", "a quarter past every hour", "20 minutes past the hour"."""
    if tape.norms[index] == "minute" and (found := tape.number(index + 1)) and found[0] < 60:
        return Piece("minute", index, found[1], minute=found[0])
    if tape.norms[index] == "on" and tape.norms[index + 1 : index + 3] == ["the", "hour"]:
        return Piece("minute", index, index + 3)
    if tape.words[index].kind == "minute":
        return Piece("minute", index, index + 1, minute=int(tape.norms[index][1:]))
    parts = {"half": 30, "quarter": 15}
    start = tape.number(index) or ((parts[tape.norms[index]], index + 1) if tape.norms[index] in parts else None)
    if start is None:
        return None
    place = tape.skip(start[1], "minutes", "min", "mins")
    if (
        tape.at(place) not in {"past", "after", "to", "before"}
        or tape.at(place + 1) not in {"every", "each", "the"}
        or tape.at(place + 2) != "hour"
    ):
        return None
    minute = start[0] if tape.at(place) in {"past", "after"} else 60 - start[0]
    return Piece("minute", index, place + 3, unit="hour", minute=minute % 60)


_BOUNDING = words("most more maximum max maximally least")
"""What tells how often something may happen, and not when it does."""


def counted(tape: Tape, index: int) -> Piece | None:
    """ "once a day", "twice a week", "three times per month", "4x a day"."""
    if {*tape.norms[max(0, index - 2) : index]} & _BOUNDING:  # "at most once an hour" starts nothing
        return None
    if tape.norms[index] == "once" or tape.norms[index] == "twice":
        count, place = (1 if tape.norms[index] == "once" else 2), index + 1
    elif found := tape.number(index):
        count, place = found
        if tape.at(place) not in {"times", "x"}:
            return None
        place += 1
    else:
        return None
    if tape.at(place) not in {"a", "an", "per", "every", "each"}:
        return None
    unit = UNITS.get(tape.at(place + 1), "")
    if count == 1 and tape.at(place) in EVERY:
        piece = every(tape, place)
        return replace(piece, first=index) if piece else None
    if unit not in {"minute", "hour", "day", "week", "month", "quarter", "year"}:
        return None
    return Piece("interval", index, place + 2, unit=unit, count=count, per=count > 1)


def every(tape: Tape, index: int) -> Piece | None:
    """ "every other hour", "each weekday", "every half hour", "every 2 days"."""
    if tape.norms[index] == "alternate" and (days := day_list(tape, index + 1)):
        return Piece("days", index, days[1], days=days[0], count=2)
    if tape.norms[index] not in EVERY:
        return None
    place = tape.skip(index + 1, "single")
    if tape.at(place) in {"half", "quarter"}:
        tail = tape.skip(place + 1, "-", "of", "an", "a")
        if UNITS.get(tape.at(tail)) == "hour":
            return Piece("interval", index, tail + 1, unit="minute", count=30 if tape.at(place) == "half" else 15)
    count = 1
    if tape.at(place) in {"other", "alternate"} or (tape.at(place) == "second" and UNITS.get(tape.at(place + 1))):
        count, place = 2, place + 1
    elif tape.at(place) in {"couple", "few"}:
        count, place = NUMBERS[tape.at(place)], tape.skip(place + 1, "of")
    elif found := tape.number(place):
        count, place = found[0], tape.skip(found[1], "-")
    elif (ordinal := tape.ordinal(place)) and _counts_units(tape, ordinal[1]):
        count, place = ordinal
    return _every_unit(tape, index, place, count)


def _counts_units(tape: Tape, index: int) -> bool:
    """ "every 2nd day", but not "every 1st day of the month"."""
    return UNITS.get(tape.at(index)) in {"minute", "hour", "day", "week", "month"} and tape.at(index + 1) != "of"


def _every_unit(tape: Tape, index: int, place: int, count: int) -> Piece | None:
    if tape.at(place) in DAY_MAKERS and tape.at(place + 1) in {"day", "days"}:
        return Piece("days", index, place + 2, days=WORKDAYS)
    if tape.at(place) in WORKDAY_WORDS:
        return Piece("days", index, place + 1, days=WORKDAYS)
    if tape.at(place) in {"weekend", "weekends"}:
        return Piece("days", index, place + 1, days=WEEKEND)
    if days := day_list(tape, place):
        return Piece("days", index, days[1], days=days[0], count=count)
    if tape.at(place) in MONTHS or tape.at(place) in SHORT_MONTHS:
        month = months(tape, place)
        return replace(month, first=index, weak=False) if month else None
    unit = UNITS.get(tape.at(place), "")
    if not unit or (count == 1 and len(tape.at(place)) == 1):
        return None
    if unit in {"quarter", "month"} and tape.at(place + 1) in {"end", "-end"}:
        return Piece("dates", index, place + 2, unit=unit, dates=(-1,))
    return _excluding(tape, Piece("interval", index, place + 1, unit=unit, count=count))


def _excluding(tape: Tape, piece: Piece) -> Piece:
    """ "every day except Sunday", "daily but not on weekends"."""
    place = tape.skip(piece.last, ",", "(")
    if piece.unit != "day" or tape.at(place) not in {"except", "excluding", "but"}:
        return piece
    place = tape.skip(place + 1, "not", "on", "for", "the")
    if tape.at(place) in {"weekend", "weekends"}:
        return replace(piece, kind="days", unit="", days=WORKDAYS, last=place + 1)
    if days := day_list(tape, place):
        return replace(
            piece, kind="days", unit="", days=tuple(day for day in range(7) if day not in days[0]), last=days[1]
        )
    return piece


def adverb(tape: Tape, index: int) -> Piece | None:
    """ "daily", "bi-weekly"; before a noun it may only describe it ("the weekly report")."""
    place = index
    norm = tape.norms[index]
    if norm == "bi" and tape.at(index + 1) == "-":
        norm, place = f"bi{tape.at(index + 2)}", index + 2
    found = _ADVERBS.get(norm)
    if found is None:
        return None
    following = tape.words[place + 1] if place + 1 < len(tape.words) else None
    adjective = following is not None and following.kind == "word" and following.norm not in _JOB_NOUNS | EVERY
    weak = index > 0 and adjective and tape.at(place + 1) not in DAY_NAMES
    if tape.at(index - 1) in {"-", "#"} or (tape.at(place + 1) == "-" and norm != "bi"):
        return None
    return _excluding(tape, Piece("interval", index, place + 1, unit=found[0], count=found[1], weak=weak))
