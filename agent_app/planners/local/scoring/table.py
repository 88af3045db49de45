"""All actions of a catalogue as columns of numbers, so that a clause is held against thousands of them at once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from agent_app.planners.local.index import CatalogIndex, OperationFeatures
from agent_app.planners.local.lexicon.nouns import kin_of
from agent_app.planners.local.lexicon.verbs import IMPLIED_HEADS, affinity
from agent_app.planners.local.scoring.matching import LEAST_SPELT, MOST_APART, SPELT_ALIKE
from connectors_app.contracts import Category

__all__ = ["MAKING", "ActionTable", "Flags", "Floats", "Places", "action_table", "reaches_one"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

MAKING = frozenset({"create", "publish", "schedule", "commit"})
"""Verbs of operations that make something new."""
_DONE_TO_OTHERS = frozenset({"approve", "review", "reject"})
"""What an operation may be called for that makes something, and that is done to what is there: "approve it"."""
_TO_SOMEBODY = re.compile(
    r"\bmessages? to (?:an? |the )?(?:user|person|somebody|someone|colleague)\b|\bmessages? in an? (?:\w+ ){0,3}chat\b"
)
_ALIAS_WEIGHT = 0.94
_AKIN = 0.6
_COMMON_POSTINGS = 400
_MOST_REMEMBERED = 600


@dataclass(frozen=True, slots=True)
class _Readings:
    """Every way of reading every action, those of one action side by side; nouns and verbs are places in the table's.

    The place after the last noun stands for "no noun". `modifiers` are those of all readings in a row, `modified` says
    how many each reading has, and `modifier_ends` where its own end.
    """

    action: Places
    verb: Places
    head: Places
    modifiers: Places
    modified: Floats
    modifier_reading: Places
    modifier_ends: Places
    scale: Floats
    making: Flags
    starts: Places


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Every phrase of every action, and where each term occurs."""

    action: Places
    weight: Floats
    length: Places
    postings: dict[str, Places]


def reaches_one(item: OperationFeatures) -> bool:
    """Whether an action sends something to a single person."""
    said = f"{item.spec.title}. {item.spec.description}".lower()
    return "direct_message" in item.objects or ("message" in item.objects and _TO_SOMEBODY.search(said) is not None)


class ActionTable:
    """The actions of a catalogue, ordered by connector and key, with their verbs, nouns and words as arrays."""

    def __init__(self, index: CatalogIndex) -> None:
        self.index = index
        ordered = sorted(index.actions, key=lambda item: (item.connector, item.spec.key, item.identifier))
        self.operations: tuple[OperationFeatures, ...] = tuple(ordered)
        self.position = {item.identifier: place for place, item in enumerate(ordered)}
        self.connectors = tuple(dict.fromkeys(item.connector for item in ordered))
        self.connector_place = {key: place for place, key in enumerate(self.connectors)}
        self.categories = tuple(self._category(key) for key in self.connectors)
        self.connector = np.array([self.connector_place[item.connector] for item in ordered], np.intp)
        self.spans = self._spans()
        self.verbs = tuple(dict.fromkeys(verb for item in ordered for verb, _ in item.readings))
        self.nouns = tuple(sorted({noun for item in ordered for _, objects in item.readings for noun in objects}))
        self._verb_place = {verb: place for place, verb in enumerate(self.verbs)}
        self._noun_place = {noun: place for place, noun in enumerate(self.nouns)}
        self._cut: dict[str, list[int]] = defaultdict(list)
        for place, noun in enumerate(self.nouns):
            self._cut[noun[:-1]].append(place)
        self.readings = self._read()
        self.phrases = self._phrase()
        self.verb = np.array([self._verb_place[item.verb] for item in ordered], np.intp)
        self.head = np.array([self._noun(item.objects) for item in ordered], np.intp)
        self.curated = np.array([item.spec.curated for item in ordered], np.float64)
        self.many = np.array([item.spec.key.endswith("s") or "retrieve" in item.spec.key for item in ordered], np.bool_)
        self._deeds: dict[str, list[int]] = defaultdict(list)
        for place, item in enumerate(ordered):
            for deed in item.deeds:
                self._deeds[deed].append(place)
        self.direct = np.array([reaches_one(item) for item in ordered], np.bool_)
        self._kin: dict[str, tuple[Places, Floats]] = {}
        self._near_verbs: dict[str, Floats] = {}
        self._words: dict[str, Places] = {
            term: np.array([self.position[item.identifier] for item in items if item.spec.role == "action"], np.intp)
            for term, items in index.postings.items()
            if len(items) <= _COMMON_POSTINGS
        }

    def kin(self, noun: str) -> Floats:
        """How well a noun class answers each noun of the table, in [0, 1]; 0 at the place of "no noun"."""
        known = self._kin.get(noun)
        if known is None:
            answers = dict.fromkeys(self._spelt_alike(noun), SPELT_ALIKE)
            for other, weight in kin_of(noun).items():
                if (found := self._noun_place.get(other)) is not None:
                    answers[found] = weight
            if len(self._kin) >= _MOST_REMEMBERED:
                self._kin.clear()
            known = self._kin[noun] = (
                np.fromiter(answers, np.intp, len(answers)),
                np.fromiter(answers.values(), np.float64, len(answers)),
            )
        dense = np.zeros(len(self.nouns) + 1)
        dense[known[0]] = known[1]
        return dense

    def near_verbs(self, said: str) -> Floats:
        """Affinity of a said verb class to each verb of the table."""
        known = self._near_verbs.get(said)
        if known is None:
            known = self._near_verbs[said] = np.array([affinity(said, verb) for verb in self.verbs])
        return known

    def has_implied(self, said: str) -> Flags:
        """For each noun of the table whether it is akin to an object that a said verb class has by itself."""
        found = np.zeros(len(self.nouns) + 1, np.bool_)
        for implied in IMPLIED_HEADS.get(said, ()):
            found |= self.kin(implied) >= _AKIN
        return found

    def with_verb(self, verbs: Iterable[str]) -> Flags:
        """For each action whether the verb of its key is one of some verb classes."""
        return self._among(verbs)[self.verb]

    def any_reading(self, flags: Flags) -> Flags:
        """For each action whether any of its readings is flagged."""
        found = np.zeros(len(self.operations), np.bool_)
        found[self.readings.action[np.flatnonzero(flags)]] = True  # a fifth of the time of a reduction
        return found

    def modifiers_among(self, flags: Flags, part: slice) -> Floats:
        """For each reading of a part how many of its modifiers are flagged nouns."""
        readings = self.readings
        first = int(readings.modifier_ends[part.start - 1]) if part.start else 0
        own = slice(first, int(readings.modifier_ends[part.stop - 1]) if part.stop else 0)
        flagged = readings.modifier_reading[own][flags[readings.modifiers[own]]] - part.start
        return np.bincount(flagged, minlength=part.stop - part.start).astype(np.float64)

    def sharing(self, terms: Iterable[str], limit: int) -> Places:
        """The places of the actions that share the rarest words with `terms`."""
        scores = np.zeros(len(self.operations))
        for term in sorted(terms):
            if (postings := self._words.get(term)) is not None:
                scores[postings] += self.index.idf.get(term, 1.0)
        ranked = np.argsort(-scores, kind="stable")[:limit]
        return ranked[scores[ranked] > 0]

    def naming(self, term: str) -> Flags:
        """For each action whether a stem is among the words of it."""
        found = np.zeros(len(self.operations), np.bool_)
        if (postings := self._words.get(term)) is not None:
            found[postings] = True
        return found

    def called(self, verb: str) -> Flags:
        """For each action whether it is called by a verb, and not only by one of its kind."""
        found = np.zeros(len(self.operations), np.bool_)
        found[self._deeds.get(verb, [])] = True
        return found

    def of(self, connectors: Iterable[str]) -> Flags:
        """For each action whether it is of one of some connectors."""
        found = np.zeros(len(self.operations), np.bool_)
        for key in connectors:
            if (span := self.spans.get(key)) is not None:
                found[span] = True
        return found

    def of_categories(self, wanted: Iterable[Category]) -> Flags:
        """For each action whether its connector is of one of some categories."""
        kinds = frozenset(wanted)
        return np.array([category in kinds for category in self.categories], np.bool_)[self.connector]

    def _category(self, key: str) -> Category:
        found = self.index.catalog.connector(key)
        return found.category if found is not None else Category.OTHER

    def _spans(self) -> dict[str, slice]:
        ends = np.searchsorted(self.connector, np.arange(len(self.connectors) + 1))
        return {key: slice(int(ends[place]), int(ends[place + 1])) for place, key in enumerate(self.connectors)}

    def _among(self, verbs: Iterable[str]) -> Flags:
        wanted = frozenset(verbs)
        return np.array([verb in wanted for verb in self.verbs], np.bool_)

    def _noun(self, objects: Sequence[str]) -> int:
        return self._noun_place[objects[-1]] if objects else len(self.nouns)

    def _spelt_alike(self, noun: str) -> list[int]:
        """Places of longer nouns that differ from this one in their ends alone."""
        if len(noun) < LEAST_SPELT:
            return []
        found = [
            place
            for length in range(max(1, len(noun) - MOST_APART - 1), len(noun) + 1)
            for place in self._cut.get(noun[:length], ())
        ]
        stem = noun[:-1]
        first = bisect_left(self.nouns, stem)
        while first < len(self.nouns) and self.nouns[first].startswith(stem):
            found.append(first)
            first += 1
        return [place for place in found if abs(len(self.nouns[place]) - len(noun)) <= MOST_APART]

    def _read(self) -> _Readings:
        action: list[int] = []
        verb, head, scale, makes, starts = [], [], [], [], []
        modifiers: list[list[int]] = []
        for place, item in enumerate(self.operations):
            starts.append(len(action))
            for rank, (said, objects) in enumerate(item.readings):
                action.append(place)
                verb.append(self._verb_place[said])
                head.append(self._noun(objects))
                modifiers.append([self._noun_place[noun] for noun in objects[:-1]])
                scale.append(1.0 if not rank else _ALIAS_WEIGHT)
                makes.append(said in MAKING or (item.verb in MAKING and said not in _DONE_TO_OTHERS))
        counts = np.array([len(places) for places in modifiers], np.intp)
        return _Readings(
            np.array(action, np.intp),
            np.array(verb, np.intp),
            np.array(head, np.intp),
            np.array([place for places in modifiers for place in places], np.intp),
            counts.astype(np.float64),
            np.repeat(np.arange(len(counts)), counts),
            np.cumsum(counts),
            np.array(scale, np.float64),
            np.array(makes, np.bool_),
            np.array(starts, np.intp),
        )

    def _phrase(self) -> _Phrases:
        action: list[int] = []
        weight, length = [], []
        postings: dict[str, list[int]] = defaultdict(list)
        for place, item in enumerate(self.operations):
            for phrase in item.phrases:
                for term in phrase:
                    postings[term].append(len(action))
                action.append(place)
                weight.append(self.index.weight(phrase))
                length.append(len(phrase))
        return _Phrases(
            np.array(action, np.intp),
            np.array(weight, np.float64),
            np.array(length, np.intp),
            {term: np.array(places, np.intp) for term, places in postings.items()},
        )


@lru_cache(maxsize=4)
def action_table(index: CatalogIndex) -> ActionTable:
    """The table of an index, made once for each of the few catalogues in use."""
    return ActionTable(index)
