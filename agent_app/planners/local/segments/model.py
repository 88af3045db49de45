"""What a segment is, and the words that end one."""

from __future__ import annotations

from dataclasses import dataclass

from agent_app.planners.local.lexicon.words import words

__all__ = ["ANSWERS", "SENTENCE_ENDS", "SHORT_ANSWERS", "SOFT", "STATED", "Boundary", "Segment"]

SOFT = frozenset({",", "and", "&", "+", "or", "but", "plus", "so"})
SENTENCE_ENDS = frozenset({".", ";", "!", "?"})
STATED = words("contains equals matches exceeds includes mentions starts ends says reads holds")
"""What the subject of a test does, by a verb that compares."""
SHORT_ANSWERS = words("yes no yep nope")
"""Answers that a condition is short for: "when yes publish it, when no drop it"."""
ANSWERS = SHORT_ANSWERS | words("approval rejection refusal acceptance denial success failure sign-off signoff decline")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of tokens. `separator` is what stood before it, `introducer` the subordinating phrase that opens it."""

    first: int
    last: int
    separator: str = ""
    introducer: str = ""
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class Boundary:
    """The end of a segment: how many tokens it takes up, and what the next one opens with."""

    length: int
    separator: str
    introducer: str = ""
