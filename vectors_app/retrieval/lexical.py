"""The words of a catalogue's operations, in process: BM25 and what else words tell of how well an operation fits.

Small on purpose: a few thousand short texts. Everything is an array over all operations, so that a query costs a few
additions for each of its words.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from connectors_app.contracts import OperationRole, OperationSpec
from vectors_app.retrieval.objects import spoken_object
from vectors_app.retrieval.postings import Postings
from vectors_app.retrieval.synonyms import expansions
from vectors_app.retrieval.text import OperationWords, operation_words, query_pairs

__all__ = ["LexicalIndex", "WordEvidence"]

K1 = 1.2
B = 0.4
"""Saturation and length normalisation of BM25 (Robertson and Zaragoza 2009, section 3.4). `B` is low because a long
text here is one with many phrases, not a wordy one."""
SPARE_OPERATIONS = 5

REMEMBERED_WORDS = 512
"""So many words that came up are remembered with what they say; one more, and all are forgotten."""

FloatArray = NDArray[np.float32]
_Share = tuple[NDArray[np.intp], FloatArray | np.float32]
"""Rows, each once, and what is added to each of them."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """What one word of a text adds to each kind of evidence (see `WordEvidence`), before that becomes a share."""

    rarity: float
    named: list[_Share]
    covered: list[_Share]
    gains: list[_Share]
    things: list[_Share]
    heads: list[_Share]
    affine: FloatArray


@dataclass(frozen=True, slots=True)
class WordEvidence:
    """What the words of one text say, a value in [0, 1] (BM25: any) for each operation of the index.

    `named` and `covered` are the shares of the text's words, by rarity, that an operation's name and its whole text
    hold; `explained` is the share of the title's words that the text accounts for; `pairs` that of the text's
    neighbouring words which the operation's phrases hold; `affine` how much the operation's connector talks of them.

    Of the noun phrases that text and title start with (see `objects`): `head` tells whether they mean the same thing,
    `things` how much of the text's the title's holds, `only_things` how much of the title's the text's accounts for.
    """

    bm25: FloatArray
    named: FloatArray
    covered: FloatArray
    explained: FloatArray
    pairs: FloatArray
    affine: FloatArray
    head: FloatArray
    things: FloatArray
    only_things: FloatArray


class LexicalIndex:
    """An immutable index. Row `i` of every array stands for `operations[i]`."""

    def __init__(self, operations: Sequence[OperationSpec]) -> None:
        self.operations = tuple(operations)
        self._roles = {
            role.value: np.array([item.role == role for item in self.operations], bool) for role in OperationRole
        }
        self._connector_rows = _rows_by(item.connector.key for item in self.operations)
        self.words = tuple(operation_words(operation) for operation in self.operations)
        self._rarity = _rarities(self.words)
        self._rows = Postings(item.stems for item in self.words)
        self._gains = _bm25_gains(self.words, self._rarity, self._rows)
        self._names = Postings(item.name for item in self.words)
        self._about = Postings(item.about for item in self.words)
        masses = [sum(self._rarity[word] for word in item.about) for item in self.words]
        self._about_mass = np.maximum(np.array(masses, np.float32), 1e-6)
        self._pairs = Postings(item.pairs for item in self.words)
        self._heads = Postings(item.things[-1:] for item in self.words)
        self._things = Postings(frozenset(item.things) for item in self.words)
        self._thing_counts = np.array([max(len(frozenset(item.things)), 1) for item in self.words], np.float32)
        order = {key: number for number, key in enumerate(self._connector_rows)}
        self._connector_numbers = np.array([order[item.connector.key] for item in self.operations], np.intp)
        self._affinity = self._connector_rates()
        self._known: dict[str, _Heard] = {}

    def allowed(self, *, role: str | None = None, connectors: Sequence[str] = ()) -> NDArray[np.bool_]:
        """Which operations have that role and one of those connectors; without either, all."""
        mask = self._roles[role].copy() if role is not None else np.ones(len(self.operations), bool)
        if connectors:
            chosen = np.zeros(len(self.operations), bool)
            for connector in connectors:
                chosen[self._connector_rows.get(connector, [])] = True
            mask &= chosen
        return mask

    def evidence(self, text: str) -> WordEvidence:
        """Compare a text with every operation. Words that no operation knows count for nothing."""
        size = len(self.operations)
        bm25, named, covered = (np.zeros(size, np.float32) for _ in range(3))
        affine = np.zeros(len(self._connector_rows), np.float32)
        spoken: dict[str, float] = {}
        mass = 0.0
        for word in expansions(text):
            if (heard := self._heard(word)) is None:
                continue
            mass += heard.rarity
            for rows, values in heard.named:
                named[rows] += values
            for rows, values in heard.covered:
                covered[rows] += values
            for rows, values in heard.gains:
                bm25[rows] += values
            affine += heard.affine
            for found, weight in word.items():
                spoken[found] = max(spoken.get(found, 0.0), weight)
        head, things, only_things = self._thing_evidence(text)
        return WordEvidence(
            bm25=bm25,
            named=named / max(mass, 1e-6),
            covered=covered / max(mass, 1e-6),
            explained=self._explained(spoken),
            pairs=self._paired(text),
            affine=(affine / max(mass, 1e-6))[self._connector_numbers],
            head=head,
            things=things,
            only_things=only_things,
        )

    def search(
        self, text: str, limit: int, *, role: str | None = None, connectors: Sequence[str] = ()
    ) -> list[tuple[OperationSpec, float]]:
        """The best operations that share a word with the text, with their BM25 scores; ties in catalogue order."""
        scores = self.evidence(text).bm25 * self.allowed(role=role, connectors=connectors)
        return [(self.operations[row], float(scores[row])) for row in best_rows(scores, limit) if scores[row] > 0.0]

    def _heard(self, word: Mapping[str, float]) -> _Heard | None:
        """What a word of a text adds to its evidence; None if no operation knows it.

        Searches of several threads share what is remembered, and each may forget it all between two lines of another.
        """
        itself = max(word, key=word.__getitem__)  # its synonyms depend on it
        if (known := self._known.get(itself)) is not None:
            return known
        heard = self._listen(word)
        if heard is not None:
            if len(self._known) >= REMEMBERED_WORDS:
                self._known.clear()
            self._known[itself] = heard
        return heard

    def _listen(self, word: Mapping[str, float]) -> _Heard | None:
        if not any(stem in self._rows for stem in word):
            return None
        rarity = self._word_rarity(word)
        gains: list[_Share] = [
            (self._rows.get(stem), _times(weight, self._gains[part]))
            for stem, weight in word.items()
            if (part := self._rows.part(stem)) is not None
        ]
        return _Heard(
            rarity,
            named=self._best(self._names, word, rarity),
            covered=self._best(self._rows, word, rarity),
            gains=gains,
            things=self._best(self._things, word),
            heads=self._best(self._heads, word),
            affine=rarity * self._best_affinity(word),
        )

    def _word_rarity(self, word: Mapping[str, float]) -> float:
        itself = max(word, key=word.__getitem__)
        if itself in self._rarity:
            return self._rarity[itself]
        return min(self._rarity[stem] for stem in word if stem in self._rarity)

    def _best(self, postings: Postings, word: Mapping[str, float], factor: float = 1.0) -> list[_Share]:
        """`factor` times the best weight of the word's stems, for each operation that one of them leads to."""
        held = sorted((weight, stem) for stem, weight in word.items() if stem in postings)
        if not held:
            return []
        if len(held) == 1:  # no two to choose the better of
            return [(postings.get(held[0][1]), np.float32(factor) * np.float32(held[0][0]))]
        best = np.zeros(len(self.operations), np.float32)
        for weight, stem in held:
            best[postings.get(stem)] = weight
        rows = np.flatnonzero(best > 0.0)  # of flags, several times faster than of numbers
        return [(rows, factor * best[rows])]

    def _explained(self, spoken: Mapping[str, float]) -> FloatArray:
        explained = np.zeros(len(self.operations), np.float32)
        for stem, weight in spoken.items():
            if stem in self._about:
                explained[self._about.get(stem)] += weight * self._rarity[stem]
        return np.asarray(explained / self._about_mass, np.float32)

    def _thing_evidence(self, text: str) -> tuple[FloatArray, FloatArray, FloatArray]:
        said = expansions(spoken_object(text))
        held = np.zeros(len(self.operations), np.float32)
        if not said:
            return held, held, held
        heard = [self._heard(word) for word in said]
        for word in heard:
            for rows, values in word.things if word else ():
                held[rows] += values
        things = np.asarray(held / len(said), np.float32)
        only_things = np.asarray(np.minimum(held / self._thing_counts, 1.0), np.float32)
        head = np.zeros(len(self.operations), np.float32)
        for rows, values in heard[-1].heads if heard[-1] else ():
            head[rows] = values
        return head, things, only_things

    def _paired(self, text: str) -> FloatArray:
        found = np.zeros(len(self.operations), np.float32)
        pairs = query_pairs(text)
        for pair in pairs:
            if pair in self._pairs:
                found[self._pairs.get(pair)] += 1.0
        return np.asarray(found / max(len(pairs), 1), np.float32)

    def _connector_rates(self) -> FloatArray:
        """For each word of names (a row) and each connector the share of its operations that are named by the word,
        over the largest such share.

        The share of a connector with few operations says little, so all count as having a few more.
        """
        sizes = np.array([len(rows) for rows in self._connector_rows.values()], np.float32) + SPARE_OPERATIONS
        rates = np.zeros((len(self._names.places), len(sizes)), np.float32)
        for word, place in self._names.places.items():
            held = self._connector_numbers[self._names.get(word)]
            shares = np.bincount(held, minlength=len(sizes)).astype(np.float32) / sizes
            rates[place] = shares / shares.max()
        return rates

    def _best_affinity(self, word: Mapping[str, float]) -> FloatArray:
        found = np.zeros(len(self._connector_rows), np.float32)
        for stem, weight in word.items():
            if (place := self._names.places.get(stem)) is not None:
                np.maximum(found, weight * self._affinity[place], out=found)
        return found


def best_rows(scores: FloatArray, limit: int) -> NDArray[np.intp]:
    """Rows of the largest scores, best first, ties in order of the rows."""
    if limit <= 0:
        return np.empty(0, np.intp)
    if limit < len(scores):
        floor = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        rows = np.flatnonzero(scores >= floor)
        return rows[np.argsort(-scores[rows], kind="stable")][:limit]
    return np.argsort(-scores, kind="stable")


def _times(weight: float, values: FloatArray) -> FloatArray:
    """The product; the values themselves for a weight of 1, as they are in memory already."""
    return values if weight == 1.0 else weight * values


def _rows_by(keys: Iterable[str]) -> dict[str, NDArray[np.intp]]:
    found: dict[str, list[int]] = defaultdict(list)
    for row, key in enumerate(keys):
        found[key].append(row)
    return {key: np.array(rows, np.intp) for key, rows in found.items()}


def _rarities(documents: Sequence[OperationWords]) -> dict[str, float]:
    """Word to its inverse document frequency, always above zero."""
    counts = Counter(word for document in documents for word in document.stems)
    return {word: float(np.log(1 + (len(documents) - count + 0.5) / (count + 0.5))) for word, count in counts.items()}


def _bm25_gains(documents: Sequence[OperationWords], rarity: Mapping[str, float], postings: Postings) -> FloatArray:
    """What each word adds to the scores of the rows that hold it, beside the rows of `postings`."""
    lengths = [sum(weight for _, weight in document.weights) for document in documents]
    mean = sum(lengths) / max(len(lengths), 1) or 1.0
    gains = array("d")
    for document, length in zip(documents, lengths, strict=True):
        norm = K1 * (1 - B + B * length / mean)
        gains.extend(frequency * (K1 + 1) / (frequency + norm) for _, frequency in document.weights)
    rarities = np.array([rarity[word] for word in postings.places], np.float32)
    return np.array(gains, np.float32)[postings.order] * np.repeat(rarities, postings.counts())
