"""Times of the day, spans of hours, and time zones."""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.schedule.words import DAY_PARTS, NUMBERS, UNITS, Piece, Tape, Time
from agent_app.planners.local.schedule.zones import is_zone, offset_zone, zone_of_abbreviation, zone_of_place

__all__ = ["hours", "read_clock", "times", "zone"]

_NOT_A_TIME = words("until till before after since than past within for under over least most")
_LEADS = words("at @ around about approximately exactly roughly circa by")
_AMENDING_LEADS = words("to for make it")
_OFFSET = re.compile(r"(?:utc|gmt)\s?([+\-\u2212]\s?\d{1,2}(?::?\d{2})?)\b", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s?(?:([ap])\.?m\b\.?)?(?:\s?h(?:rs)?)?")
_NOT_HOURS = frozenset(
    {"%", "percent", "issues", "tickets", "items", "stars", "points", "times", "x", "/", "st", "degrees"}
)
_EDGES = {
    "eod": (17, 0), "cob": (17, 0), "eob": (17, 0), "lunch": (12, 0), "dawn": (6, 0), "overnight": (2, 0),
}  # fmt: skip
_DAY_ENDS = {"end": (17, 0), "close": (17, 0), "start": (9, 0), "beginning": (9, 0)}
_DAY_WORDS = words("day business workday work")
_NOT_REPEATED = words("this yesterday tomorrow the good")
_ONCE = words("today tomorrow tonight")
_COLOURS = frozenset({"sharp", "o'clock", "oclock", "hours", "hrs", "h", "uhr"})


def read_clock(tape: Tape, index: int) -> tuple[Time, int] | None:
    """The time at `index` as ((hour, minute), next index): "9:30pm", "half past eight", "7 in the evening"."""
    if past := _past(tape, index):
        return _with_part(tape, *past)
    norm = tape.at(index)
    if norm in {"noon", "midday", "lunchtime", "midnight"}:
        return DAY_PARTS[UNITS[norm]], index + 1
    if tape.kind(index) == "time":
        match = _CLOCK.fullmatch(norm)
        if match is None:
            return None
        clock = _hour_minute(int(match.group(1)), int(match.group(2) or 0), match.group(3))
        return _with_part(tape, clock, index + 1) if clock else None
    number = tape.number(index)
    if number is None or (tape.kind(index) == "number" and len(norm) > 2 and len(norm) != 4):
        return None
    if len(norm) == 4 and norm.isdecimal():
        military = _hour_minute(int(norm[:2]), int(norm[2:]), None)
        return (military, number[1]) if military and (norm[0] == "0" or tape.at(number[1]) in _COLOURS) else None
    clock = _hour_minute(number[0], 0, None)
    return _with_part(tape, clock, number[1]) if clock else None


def _hour_minute(hour: int, minute: int, half: str | None) -> Time | None:
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return (hour % 24, minute) if hour <= 24 and minute < 60 else None


def _past(tape: Tape, index: int) -> tuple[Time, int] | None:
    """ "half past eight", "quarter to nine", "ten minutes past 9", "half eight"."""
    place = tape.skip(index, "a")
    parts = {"half": 30, "quarter": 15}
    minutes = (parts[tape.at(place)], place + 1) if tape.at(place) in parts else tape.number(place)
    if minutes is None:
        return None
    place = tape.skip(minutes[1], "-", "minutes", "min")
    if tape.at(place) not in {"past", "to", "after", "before", "till"}:
        return None
    later = tape.at(place) in {"past", "after"}
    place = tape.skip(place + 1, "-")
    hour = tape.number(place)
    if hour is None or not 0 <= hour[0] <= 23 or minutes[0] >= 60 or minutes[0] % 5:
        return None
    total = (hour[0] * 60 + minutes[0] * (1 if later else -1)) % 1440
    return (total // 60, total % 60), hour[1]


def _with_part(tape: Tape, clock: Time, index: int) -> tuple[Time, int]:
    """Read what may follow a time: "o'clock", "in the morning", "at night", "pm"."""
    index = tape.skip(index, *_COLOURS)
    if tape.at(index) in {"am", "pm", "a.m", "p.m"}:
        half = _hour_minute(*clock, tape.at(index)[0]) if clock[0] else None
        return (half, index + 1) if half else (clock, index)
    place = tape.skip(index, "in", "the", "at", "every", "each", "of", "during")
    part = UNITS.get(tape.at(place), "") if place > index else ""
    if tape.at(index) in {"tonight"}:
        part, place = "evening", index
    if part == "morning" and clock[0] <= 12:
        return (clock[0] % 12, clock[1]), place + 1
    if (later := _in_part(clock, part)) != clock or part in {"afternoon", "evening"}:
        return later, place + 1
    if part == "night":
        return ((0 if clock[0] == 12 else clock[0]), clock[1]), place + 1
    return clock, index


def _in_part(clock: Time, part: str) -> Time:
    """A time in a part of the day, said before or behind it: "every evening at 6" is 18:00."""
    late = part in {"afternoon", "evening"} or (part == "night" and clock[0] > 5)
    return (clock[0] + 12, clock[1]) if late and clock[0] < 12 else clock


def times(tape: Tape, index: int) -> Piece | None:
    """One or more times of the day, "at 9 and 17:00", "8am", or a named part of the day, "in the morning"."""
    if tape.at(index - 1) in _NOT_A_TIME and not (tape.amending and tape.at(index - 1) == "for"):
        return None
    if tape.at(index - 1) in _ONCE and not tape.amending:
        return None
    if part := _part_of_day(tape, index):
        return part
    leads = _LEADS | _AMENDING_LEADS if tape.amending else _LEADS
    place = index
    while tape.at(place) in leads:
        place += 1
    found: list[Time] = []
    bare = place == index
    first = place
    while clock := read_clock(tape, place):
        if not found and bare and not (_is_unmistakable(tape, place, clock[1]) or tape.amending):
            return None
        if not _may_be_hour(tape, place, clock[1]):
            break
        found.append(_in_part(clock[0], UNITS.get(tape.at(index - 1), "")))
        joint = tape.skip(clock[1], ",", "and", "&", "at", "/", "then", "or")
        place = clock[1]
        if (
            joint == place
            or not (following := read_clock(tape, joint))
            or not _same_style(tape, first, joint, following[1])
        ):
            break
        place = joint
    if not found or (tape.amending and place < len(tape.words) and tape.at(place) in UNITS):
        return None
    note = f"{found[0][0]}:00 on the 24-hour clock" if _is_ambiguous(tape, first, place, found) else ""
    return Piece("times", index, place, times=tuple(dict.fromkeys(found)), bare=bare, note=note)


def _is_ambiguous(tape: Tape, first: int, last: int, found: list[Time]) -> bool:
    """A lone "5" or "five", which may be meant for the afternoon."""
    return last == first + 1 and 1 <= found[0][0] <= 6 and (tape.kind(first) == "number" or tape.at(first) in NUMBERS)


def _is_unmistakable(tape: Tape, index: int, after: int) -> bool:
    """A time without "at": a colon, am or pm, or words that only times have."""
    if tape.at(index) in {"half", "quarter"}:
        return True
    if tape.kind(index) == "time":
        return "." not in tape.at(index) or "m" in tape.at(index)
    return any(
        norm
        in _COLOURS - {"h", "hours"}
        | {"past", "noon", "midday", "midnight", "lunchtime", "morning", "evening", "afternoon", "am", "pm"}
        for norm in tape.norms[index:after]
    )


def _same_style(tape: Tape, first: int, index: int, after: int) -> bool:
    """Whether a number after "and" goes on a list of times: it looks like a time itself, or the list is of numbers."""
    if _is_unmistakable(tape, index, after):
        return True
    return tape.kind(index) == "number" and tape.kind(first) == "number" and _may_be_hour(tape, index, after)


def _may_be_hour(tape: Tape, index: int, after: int) -> bool:
    if tape.kind(index) != "number" and tape.at(index) not in NUMBERS:
        return True
    return tape.at(after) not in _NOT_HOURS and not (tape.at(after) in UNITS and after == index + 1)


def _part_of_day(tape: Tape, index: int) -> Piece | None:
    norm = tape.at(index)
    if norm in _EDGES:
        return _assumed(index, index + 1, _EDGES[norm], norm.upper() if len(norm) == 3 else norm)
    if norm in _DAY_ENDS and tape.at(index + 1) == "of":
        place = tape.skip(index + 2, "the", "each", "every", "working", "work", "business")
        if tape.at(place) in _DAY_WORDS or tape.at(place - 1) in {"business", "work"}:
            last = place + 1 if tape.at(place) in _DAY_WORDS else place
            return _assumed(index, last, _DAY_ENDS[norm], f"{norm} of the day")
    if norm == "first" and tape.at(index + 1) == "thing":
        place = tape.skip(index + 2, "in", "the", "every", "each")
        return _assumed(index, place + (tape.at(place) == "morning"), (8, 0), "first thing")
    if norm in {"in", "during"}:
        place = tape.skip(index + 1, "the")
        part = UNITS.get(tape.at(place), "")
        if part in {"morning", "afternoon", "evening"}:
            return _assumed(index, place + 1, DAY_PARTS[part], part)
    if norm == "at" and tape.at(index + 1) == "night":
        return _assumed(index, index + 2, (22, 0), "night")
    part = UNITS.get(norm, "")
    timed = tape.at(index + 1) in _LEADS and read_clock(tape, index + 2) is not None  # "evenings at 7"
    if part in {"morning", "afternoon", "evening", "night"} and tape.at(index - 1) not in _NOT_REPEATED and not timed:
        return _assumed(index, index + 1, (22, 0) if part == "night" else DAY_PARTS[part], part)
    return None


def _assumed(first: int, last: int, clock: Time, name: str) -> Piece:
    return Piece("times", first, last, times=(clock,), note=f"{name} read as {clock[0]}:{clock[1]:02d}", bare=True)


def zone(tape: Tape, index: int) -> Piece | None:
    """A time zone: "UTC+2", "Europe/Berlin", "Berlin time", "ET" beside a time."""
    word = tape.words[index]
    if (
        word.norm in {"utc", "gmt"}
        and (offset := _OFFSET.match(tape.text, word.start))
        and (name := offset_zone(offset.group(1)))
    ):
        return Piece("zone", index, _until(tape, index, offset.end()), zone=name)
    if word.kind == "zone":
        return Piece("zone", index, index + 1, zone=word.text) if is_zone(word.text) else None
    if word.kind != "word":
        return None
    inside = tape.at(index - 1) == "in" and _beside_time(tape, index)
    for length in (3, 2, 1):
        called = tape.at(index + length) in {"time", "timezone"}
        if not (called or inside) or index + length > len(tape.words):
            continue
        if place := zone_of_place(" ".join(tape.norms[index : index + length])):
            return Piece("zone", index, index + length + called, zone=place)
    called = tape.at(index + 1) == "time"
    short = zone_of_abbreviation(word.text, beside_time=called or _beside_time(tape, index))
    return Piece("zone", index, index + 1 + called, zone=short) if short else None


def _beside_time(tape: Tape, index: int) -> bool:
    before = index - 1
    while tape.at(before) in {"(", ",", "in", "-", "the"}:
        before -= 1
    named = {"noon", "midnight", "midday", "o'clock", "morning", "evening"} | set(NUMBERS)
    return tape.kind(before) in {"time", "number"} or tape.at(before) in named


def _until(tape: Tape, index: int, end: int) -> int:
    while index < len(tape.words) and tape.words[index].start < end:
        index += 1
    return index


def hours(tape: Tape, index: int) -> Piece | None:
    """A span of hours: "between 9 and 17", "from 9am to 5pm", "9-17h", "business hours"."""
    if tape.norms[index] in {"business", "working", "office", "work"} and tape.at(index + 1) == "hours":
        return Piece(
            "hours",
            index,
            index + 2,
            times=((9, 0), (17, 0)),
            days=(1, 2, 3, 4, 5),
            note="business hours read as 9:00 to 17:00 on weekdays",
        )
    opened = tape.norms[index] in {"between", "from"}
    start = read_clock(tape, index + 1 if opened else index)
    if start is None:
        return None
    separator = tape.at(start[1])
    if separator not in ({"and", "to", "until", "till", "-", "–", "through"} if opened else {"-", "–"}):
        return None
    end = read_clock(tape, start[1] + 1)
    if end is None or (
        not opened
        and tape.words[index].kind == "number"
        and tape.words[start[1] + 1].kind == "number"
        and not _said_hours(tape, index)
    ):
        return None
    if tape.amending and tape.norms[index] == "from":
        return Piece("times", index, end[1], times=(end[0],))
    first, last = start[0], end[0]
    if first[0] > last[0] and last[0] < 12:
        last = (last[0] + 12, last[1])
    return Piece("hours", index, end[1], times=(first, last)) if first[0] < last[0] else None


def _said_hours(tape: Tape, index: int) -> bool:
    return tape.at(index - 1) in {"hours", "between", "from"}
