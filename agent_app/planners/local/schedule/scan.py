"""Finds the pieces a schedule is said in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agent_app.planners.local.lexicon.words import words
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
    dates.day_of_month,
    dates.dates,
    intervals.every,
    dates.period_edge,
    intervals.adverb,
    dates.weekdays,
    dates.months,
    clock.times,
)
_BESIDE_DAYS = frozenset({"at", "on", "the", "any", "every", "during", "over", "for"})
_EXCEPT = words(
    "except excepting excluding without skip skipping omit omitting besides exclude drop remove ignore spare"
)
_OFF = words("off out excluded excepted aside free")
_ENDING = words(", . ; ! please instead though too and but") | {""}
_LEAVING = words("leave leaving take taking keep keeping give giving have")
_EXCEPT_PHRASES = (["apart", "from"], ["other", "than"], ["leave", "out"], ["leaving", "out"])
_NEVER = frozenset({"not", "don't", "do-not", "doesn't", "never", "no", "n't", "shouldn't", "mustn't"})
_OVER = frozenset({",", ";", ".", "but", "and", "then", "instead", "rather"})
_FARTHEST = 4
"""How many words may stand between "don't" and the days: "don't post anything on weekends"."""
_PERIODIC = frozenset({"day", "week", "month", "quarter", "year"})


def find_pieces(tape: Tape) -> list[Piece]:
    """The schedule pieces of a text in order, without overlaps; what is denied ("not every 5") is left out.

    Days on which nothing is to happen ("except on Sundays") are a piece of the kind `without`.
    """
    found: list[Piece] = []
    index = 0
    while index < len(tape.words):
        piece = next((hit for match in _MATCHERS if (hit := match(tape, index))), None)
        if piece is None:
            index += 1
            continue
        index = piece.last
        if piece.kind == "days" and (start := _excepted(tape, piece.first)) is not None:
            found.append(replace(piece, kind="without", first=start, weak=False))
        elif piece.kind == "days" and tape.at(piece.last) in _OFF and tape.at(piece.last + 1) in _ENDING:
            found.append(_left_out(tape, piece))
            index = piece.last + 1
        elif not _denied(tape, piece.first):
            found.append(_promoted(piece, found[-1]) if found else piece)
    return [piece for piece in found if not _corrected(tape, piece, found)]


def _excepted(tape: Tape, index: int) -> int | None:
    """Where it begins to say that nothing happens on the days at `index`: "except on", "don't do it on"; else None."""
    while tape.at(index - 1) in _BESIDE_DAYS:
        index -= 1
    if tape.at(index - 1) in _EXCEPT | {"no"}:
        return index - 1
    if [tape.at(index - 2), tape.at(index - 1)] in _EXCEPT_PHRASES:
        return index - 2
    for place in range(index - 1, max(index - 2 - _FARTHEST, -1), -1):
        if tape.at(place) in _OVER:
            return None
        if tape.at(place) in _NEVER:
            return place
    return None


def _left_out(tape: Tape, piece: Piece) -> Piece:
    """ "Weekends off", "leave Sundays out": days of which it is said behind them that nothing happens."""
    start = piece.first
    while tape.at(start - 1) in _BESIDE_DAYS:
        start -= 1
    start -= tape.at(start - 1) in _LEAVING
    return replace(piece, kind="without", first=start, last=piece.last + 1, weak=False)


def _corrected(tape: Tape, piece: Piece, found: list[Piece]) -> bool:
    """ "Not on Mondays but on Tuesdays": the days that are right are told, so that nothing is to be left out."""
    behind = any(other.kind == "days" and other.first > piece.last for other in found)
    return piece.kind == "without" and tape.at(piece.first) in _NEVER and behind


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
