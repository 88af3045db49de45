"""Times in plain language to a cron expression with a time zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.schedule.cron import find_cron
from agent_app.planners.local.schedule.expression import Expression
from agent_app.planners.local.schedule.scan import find_pieces
from agent_app.planners.local.schedule.words import Piece, Tape

__all__ = ["Schedule", "amend_schedule", "parse_schedule"]

_REMEMBERED = 128
_RECURRING = frozenset({"interval", "days", "dates", "nth", "months"})
_ADDING = words("also too additionally plus well")
_GLUE = words(", ( ) and at on in the @ of around about starting from each every run : - & only by for")
_LEADS = words("at on in the @ around about starting from between each every of")


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a workflow starts.

    `cron` has five fields; where day of month and day of week are both restricted, both must hold. `start` and `end`
    are the character span from the first to the last word it was read from, `spans` the stretches in between that
    really speak of it. `weak` is set where the words may describe something else ("the weekly report", "on Friday"):
    then an event said in the same prompt wins. `said` names what was said: `time`, `days`, `interval`, `zone`, `cron`.
    """

    cron: str
    timezone: str
    start: int
    end: int
    assumptions: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    weak: bool = False
    said: frozenset[str] = field(default_factory=frozenset)


def parse_schedule(text: str, timezone: str) -> Schedule | None:
    """Read when something is to happen again and again; None if the text names no such time.

    `timezone` (IANA) holds where the text names none. What the text leaves open is filled in and said in `assumptions`.
    """
    return _parse(text, timezone, None)


def amend_schedule(text: str, cron: str, timezone: str, *, adding: bool = False) -> Schedule | None:
    """Read a change of a schedule: what the text does not name stays as it is in `cron` and `timezone`.

    "at 7 instead" keeps the days, "weekdays only" keeps the time, "an hour later" moves the time, "also on Sundays"
    adds a day (so does "on Sundays" where it is known that something is `adding`); None if nothing is said.
    """
    return _parse(text, timezone, cron, adding)


@lru_cache(maxsize=_REMEMBERED)
def _parse(text: str, timezone: str, previous: str | None, adding: bool = False) -> Schedule | None:
    tape = Tape(text, amending=previous is not None)
    if found := find_cron(text):
        return _written_out(tape, timezone, found)
    pieces = find_pieces(tape)
    used = _used(pieces, amending=previous is not None)
    if not used:
        return None
    expression = Expression(previous, adding=adding or bool(_ADDING & set(tape.norms)))
    for piece in used:
        expression.take(piece)
    cron, assumptions = expression.render()
    zone = next((piece.zone for piece in used if piece.zone), timezone)
    spans = _spans(tape, used)
    weak = previous is None and not any(_is_strong(piece) for piece in used)
    return Schedule(cron, zone, spans[0][0], spans[-1][1], assumptions, spans, weak, expression.said)


def _written_out(tape: Tape, timezone: str, found: tuple[str, int, int]) -> Schedule:
    cron, start, end = found
    zone = next((piece for piece in find_pieces(tape) if piece.zone), None)
    spans = [(start, end)]
    if zone is not None:
        spans.append((tape.words[zone.first].start, tape.words[zone.last - 1].end))
    spans.sort()
    said = frozenset({"cron", "zone"} if zone else {"cron"})
    return Schedule(cron, zone.zone if zone else timezone, spans[0][0], spans[-1][1], (), tuple(spans), False, said)


def _is_strong(piece: Piece) -> bool:
    return _recurs(piece) and not piece.weak


def _recurs(piece: Piece) -> bool:
    return piece.kind in _RECURRING or (piece.kind == "minute" and piece.unit == "hour")


def _used(pieces: Sequence[Piece], *, amending: bool) -> list[Piece]:
    """The pieces that make one schedule: the first of each kind, and what stands beside it."""
    strong = any(_is_strong(piece) for piece in pieces)
    recurring = [piece for piece in pieces if _recurs(piece) and (_is_strong(piece) or not strong)]
    kept: list[Piece] = []
    for piece in recurring:
        if not any(_excludes(piece, other) for other in kept):
            kept.append(piece)
    kept += _companions(pieces, kept, amending=amending)
    if not kept or (all(piece.kind in {"zone", "without"} for piece in kept) and not amending):
        return []
    if not recurring and not amending and all(piece.bare or piece.kind != "times" for piece in kept):
        return []
    return sorted(kept, key=lambda piece: piece.first)


def _excludes(piece: Piece, other: Piece) -> bool:
    """Two intervals, or a second date, can't be one schedule; a list of days may go on."""
    if piece.kind == "interval":
        return other.kind == "interval" and not (other.weak and not piece.weak)
    if piece.kind == "days":
        return other.kind in {"nth", "dates"} or (other.kind == "days" and piece.weak)
    return other.kind == piece.kind


def _companions(pieces: Sequence[Piece], recurring: Sequence[Piece], *, amending: bool) -> list[Piece]:
    """Times, hours, minutes and zone: those with "at" anywhere, bare ones only beside another piece."""
    kept: list[Piece] = []
    for piece in pieces:
        if _recurs(piece) or any(other.kind == piece.kind for other in kept):
            continue
        near = any(
            abs(piece.first - other.last) <= 4 or abs(other.first - piece.last) <= 4 for other in (*recurring, *kept)
        )
        if not piece.bare or near or amending:
            kept.append(piece)
    return kept


def _spans(tape: Tape, used: Sequence[Piece]) -> tuple[tuple[int, int], ...]:
    """Character spans of the pieces with the prepositions before them; neighbours are joined."""
    ranges: list[list[int]] = []
    for piece in used:
        first = piece.first
        while first > 0 and tape.at(first - 1) in _LEADS:
            first -= 1
        if ranges and all(norm in _GLUE for norm in tape.norms[ranges[-1][1] : first]):
            ranges[-1][1] = piece.last
        else:
            ranges.append([first, piece.last])
    return tuple(
        (tape.words[first].start, _with_closing(tape.text, tape.words[last - 1].end)) for first, last in ranges
    )


def _with_closing(text: str, end: int) -> int:
    closing = re.match(r"\s*\)", text[end:])
    return end + closing.end() if closing and "(" in text[:end] else end
