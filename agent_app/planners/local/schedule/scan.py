"""Finds the pieces a schedule is said in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agent_app.planners.local.schedule import clock, dates, intervals
from agent_app.planners.local.schedule.words import Piece, Tape

__all__ = ["find_pieces"]

_MATCHERS: tuple[Callable[[Tape, int], Piece | None], ...] = (
    clock.zone,
    intervals.shift,
    intervals.minute,
    clock.hours,
    intervals.counted,
    dates.nth_weekday,
    dates.dates,
    intervals.every,
    dates.period_edge,
    intervals.adverb,
    dates.weekdays,
    dates.months,
    clock.times,
)
_PERIODIC = frozenset({"day", "week", "month", "quarter", "year"})


def find_pieces(tape: Tape) -> list[Piece]:
    """The schedule pieces of a text in order, without overlaps; what is denied ("not every 5") is left out."""
    found: list[Piece] = []
    index = 0
    while index < len(tape.words):
        piece = next((hit for match in _MATCHERS if (hit := match(tape, index))), None)
        if piece is None:
            index += 1
            continue
        index = piece.last
        if not _denied(tape, piece.first):
            found.append(_promoted(piece, found[-1]) if found else piece)
    return found


def _denied(tape: Tape, index: int) -> bool:
    """ "not every 5", "instead of Mondays", "rather than at 9"."""
    skipped = {"at", "on", "the", "every", "only"}
    before = [norm for norm in tape.norms[max(0, index - 4) : index] if norm not in skipped]
    phrases = (["instead", "of"], ["rather", "than"], ["no", "longer"])
    return before[-1:] in (["not"], ["don't"], ["never"]) or before[-2:] in phrases


def _promoted(piece: Piece, previous: Piece) -> Piece:
    """A singular day beside its period ("every week on Monday") is meant as a recurrence."""
    beside = piece.first - previous.last <= 3 and not previous.weak
    if piece.weak and beside and piece.kind in {"days", "dates", "months"} and previous.unit in _PERIODIC:
        return replace(piece, weak=False)
    return piece
