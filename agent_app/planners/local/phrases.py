"""Phrases and what they stand for, found at a place of a text."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from agent_app.planners.local.model import VerbForm

__all__ = ["NounEntry", "Phrases", "VerbEntry"]

Phrase = tuple[str, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class VerbEntry:
    """A surface form of a verb: base form, inflection, classes likeliest first."""

    lemma: str
    form: VerbForm
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NounEntry:
    """A surface form of a noun: its class (or stem) and number."""

    canon: str
    plural: bool
    known: bool


class Phrases(Generic[T]):
    """Maps phrases to payloads and finds the longest one at a position."""

    def __init__(self) -> None:
        self._table: dict[Phrase, T] = {}
        self._longest: dict[str, int] = {}

    def add(self, phrase: str, payload: T) -> None:
        """Add a phrase; an earlier payload for it stays."""
        key = tuple(map(sys.intern, phrase.split()))
        if key:
            self._table.setdefault(key, payload)
            self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def at(self, norms: list[str], index: int) -> tuple[int, T] | None:
        """The longest phrase that starts at `index`, as (number of tokens, payload); none starts behind the end."""
        longest = self._longest.get(norms[index]) if index < len(norms) else None
        if longest is None:
            return None
        for length in range(min(longest, len(norms) - index), 0, -1):
            if (payload := self._table.get(tuple(norms[index : index + length]))) is not None:
                return length, payload
        return None

    def words(self) -> Iterator[str]:
        """Every word of every phrase."""
        for phrase in self._table:
            yield from phrase
