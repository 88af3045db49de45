"""A text in other words that still knows which characters of the original each of its own comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Change", "Piece", "Rewritten", "changed"]


@dataclass(frozen=True, slots=True)
class Piece:
    """New words that stand for the characters `start` to `end` (exclusive) of the text they come from."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Change:
    """Put pieces in the place of the characters `start` to `end`; no pieces: leave them out."""

    start: int
    end: int
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text and, for each character, the characters of the original it stands for; no origins: it is the original."""

    text: str
    origins: tuple[tuple[int, int], ...] = ()


def changed(before: Rewritten, changes: Sequence[Change]) -> Rewritten:
    """The text after changes that do not overlap, in any order."""
    if not changes:
        return before
    origins = before.origins or tuple((place, place + 1) for place in range(len(before.text)))
    text: list[str] = []
    found: list[tuple[int, int]] = []
    position = 0
    for change in sorted(changes, key=lambda item: item.start):
        if change.start < position:
            continue
        text.append(before.text[position : change.start])
        found += origins[position : change.start]
        for piece in change.pieces:
            same = before.text[piece.start : piece.end] == piece.text
            covered = origins[piece.start : piece.end] or origins[max(0, piece.start - 1) : piece.start]
            whole = (min(start for start, _ in covered), max(end for _, end in covered)) if covered else (0, 0)
            text.append(piece.text)
            found += covered if same else [whole] * len(piece.text)
        position = change.end
    text.append(before.text[position:])
    found += origins[position:]
    return Rewritten("".join(text), tuple(found))
