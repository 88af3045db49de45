"""Which rows of an index hold a word."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

__all__ = ["Postings"]

_NOWHERE = slice(0, 0)


class Postings:
    """Words and the rows that hold them, ascending: a word's rows are a part of one array.

    Most words have a few rows; an array of its own for each of them would take ten times as much.
    """

    __slots__ = ("_ends", "order", "places", "rows")

    def __init__(self, documents: Iterable[Iterable[str]]) -> None:
        self.places: dict[str, int] = {}
        """A number for each word, from 0 on, in the order in which the words occur first."""
        words, rows = array("i"), array("i")
        for row, document in enumerate(documents):
            for word in document:
                words.append(self.places.setdefault(word, len(self.places)))
                rows.append(row)
        numbers = np.array(words, np.int32)
        self.order = np.argsort(numbers, kind="stable")
        """The occurrences, counted as the documents have them, in the order of `rows`."""
        self.rows = np.array(rows, np.int32)[self.order]
        """The rows of all words, those of one word side by side."""
        self._ends = array("i", np.cumsum(np.bincount(numbers, minlength=len(self.places)), dtype=np.int32).tobytes())

    def part(self, word: str) -> slice | None:
        """Where in `rows` those of a word are; None for an unknown word."""
        place = self.places.get(word)
        if place is None:
            return None
        return slice(self._ends[place - 1] if place else 0, self._ends[place])

    def get(self, word: str) -> NDArray[np.intp]:
        """The rows that hold a word; none for an unknown word.

        As the indexes that numpy itself uses: others are converted at each use, which takes longer than the use.
        """
        return self.rows[self.part(word) or _NOWHERE].astype(np.intp)

    def counts(self) -> NDArray[np.int32]:
        """How many rows each word has, in the order of the places."""
        ends = np.array(self._ends, np.int32)
        return ends - np.concatenate((np.zeros(1, np.int32), ends[:-1]))

    def __contains__(self, word: str) -> bool:
        return word in self.places
