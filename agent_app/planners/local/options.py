"""Which operations may answer a clause after given steps, best first."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property

import numpy as np

from agent_app.planners.local.choose import Score
from agent_app.planners.local.evidence import ActionEvidence
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon.verbs import LOOKUPS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.scoring import ActionScorer, Features, PromptSurroundings, Surroundings, Thing, weigh
from agent_app.planners.local.scoring.surroundings import LATE
from agent_app.planners.local.scoring.table import Flags, Floats, Places
from connectors_app.contracts import Category

__all__ = ["SlotOptions"]

_HOPELESS = 0.15
_NEAR_ENOUGH = 0.7
"""So near must be what retrieval finds for words that say neither its verb nor its phrase."""
_SAME_DEED = 0.6
"""So near must what is done with a person, or with what is taken off something, come to what is asked for."""
_NOT_MEANT, _SURELY_MEANT = 0.2, 0.85
_HEADS, _LEAST_HEAD, _NEAR_HEAD = 4, 0.5, 0.6
_SHARING = 10
_LABELS = frozenset({"label", "tag"})
"""What exists also without the things that have it."""
_CHANGING = frozenset({"update", "set", "delete", "remove", "transition"})
"""What changes the things that it is done to: nothing that somebody who only looks something up asks for."""
_LATER = frozenset({"schedule"})
_ENDING = frozenset({"delete", "archive", "close"})
_TAKING = frozenset({"delete", "remove"})
_PUTTING = frozenset({"set", "add", "label", "create"})
_PERSONS = words("user member collaborator assignee reviewer responder participant")
_JOINING, _MAKING = frozenset({"add", "invite"}), frozenset({"create", "delete", "commit", "update", "set"})
_FIRST = 32
"""So many of the operations looked at are sorted at once: hardly ever are more wanted."""


class SlotOptions:
    """The operations for one action clause of a prompt; answers for the same steps before it are remembered."""

    def __init__(self, prompt: PromptSurroundings, evidence: ActionEvidence, *, hashed: bool) -> None:
        self.table, self.prompt, self.evidence = prompt.table, prompt, evidence
        self.scorer = ActionScorer(prompt.table, evidence)
        self.surroundings = Surroundings(prompt, evidence, hashed=hashed)
        self._known: dict[Hashable, list[tuple[OperationFeatures, Score]]] = {}

    def best(
        self, things: tuple[Thing, ...], connectors: tuple[str, ...], last: OperationFeatures | None, limit: int
    ) -> list[tuple[OperationFeatures, Score]]:
        """The best operations after steps that dealt with `things` of `connectors`, the `last` one right before."""
        if not self.table.operations:
            return []
        wanted = self._wanted_after(connectors)
        owned = {
            key: theirs
            for key, theirs in self._owned(things).items()
            if (span := self.table.spans.get(key)) is not None and wanted[span].any()
        }
        nouns = tuple((key, tuple(thing.nouns for thing in theirs)) for key, theirs in owned.items())
        key = (limit, nouns, self.surroundings.told(things, connectors, last))
        if key not in self._known:
            self._known[key] = self._ranked(wanted, owned, things, connectors, last, limit)
        return self._known[key]

    def _ranked(
        self,
        wanted: Flags,
        owned: dict[str, tuple[Thing, ...]],
        things: tuple[Thing, ...],
        connectors: tuple[str, ...],
        last: OperationFeatures | None,
        limit: int,
    ) -> list[tuple[OperationFeatures, Score]]:
        said, columns = self.scorer.total, {name: self.scorer.alone[name] for name in ("verb", "object")}
        if owned:
            said, columns = said.copy(), {name: values.copy() for name, values in columns.items()}
        for connector, theirs in owned.items():
            span = self.table.spans[connector]
            found, said[span] = self.scorer.beside(connector, theirs)
            for name, values in columns.items():
                values[span] = found[name]
        phrase, near = self.scorer.alone["phrase"], self.scorer.near
        places = self._places(columns["verb"], wanted)
        places = places[~self._outdone(columns["verb"][places], columns["object"][places], places)]
        around = self.surroundings.around(things)[self.table.connector[places]]
        totals = said[places] + around + weigh(self.surroundings.after(things, connectors, last, places), len(places))
        best: list[tuple[float, int]] = []
        for order in _descending(totals):
            if len(best) >= limit and totals[order] <= best[limit - 1][0]:
                break  # what is read late only lowers a total
            place = int(places[order])
            total = float(totals[order]) + self.surroundings.late(self.table.operations[place], things)
            best = sorted([*best, (total, place)], key=lambda item: (-item[0], item[1]))[:limit]
        return [
            (
                self.table.operations[place],
                Score(
                    total,
                    float(columns["verb"][place]),
                    float(columns["object"][place]),
                    float(phrase[place]),
                    float(near[place]),
                ),
            )
            for total, place in best
        ]

    def columns(
        self, things: tuple[Thing, ...], connectors: tuple[str, ...], last: OperationFeatures | None
    ) -> tuple[list[OperationFeatures], Features]:
        """All that `best` chooses among with every feature of each: what the weights are fitted to."""
        alone = dict(self.scorer.alone)
        for connector, theirs in self._owned(things).items():
            if (span := self.table.spans.get(connector)) is not None:
                for name, values in self.scorer.beside(connector, theirs)[0].items():
                    alone[name] = alone[name].copy()
                    alone[name][span] = values
        places = self._places(alone["verb"], self._wanted_after(tuple(dict.fromkeys(connectors))))
        found = {name: values[places] for name, values in alone.items()}
        if not self.evidence.statement.connectors:
            own = self.table.connector[places]
            found |= {name: values[own] for name, values in self.surroundings.products(things).items()}
        found |= self.surroundings.after(things, connectors, last, places)
        operations = [self.table.operations[place] for place in places]
        late = [self.surroundings.told_late(operation, things) for operation in operations]
        found |= {name: np.array([name in told for told in late], np.float64) for name in LATE}
        return operations, found

    def _wanted_after(self, connectors: tuple[str, ...]) -> Flags:
        """The operations looked at after steps of `connectors`."""
        if self.evidence.statement.connectors:
            return self._wanted
        return self._wanted | (self.scorer.plausible & self.table.of(connectors))

    def _outdone(self, verb: Floats, near: Floats, places: Places) -> Flags:
        """Which operations do something else with a thing that another one of their product does what is said with."""
        own, best = self.table.connector[places], np.full(len(self.table.connectors), -1.0)
        meant = verb >= _SURELY_MEANT
        np.maximum.at(best, own[meant], near[meant])
        return (verb < _NOT_MEANT) & (near <= best[own]) & (near >= _NEAR_HEAD)

    def _places(self, verb: Floats, wanted: Flags) -> Places:
        """Those of the operations looked at that are weighed."""
        phrase, near = self.scorer.alone["phrase"], self.scorer.near
        if self.evidence.spared:
            wanted = wanted & ~self._too_much & ((verb >= _SAME_DEED) | bool(self.evidence.statement.head))
        if self.evidence.left:
            wanted = wanted & ~self._ends_what_is_left
        if self.evidence.someone:
            persons = wanted & ~self._of_no_person & (verb >= _SAME_DEED)
            if prompted := self.prompt.prompted:
                persons &= self.table.of(prompted)
            joins = bool(set(self.evidence.verbs[:1]) & _JOINING)
            wanted = persons if persons.any() or not joins else wanted  # "add them to the sheet": as rows of it
        if self.evidence.statement.retrieval and set(self.evidence.verbs[:1]) & LOOKUPS:
            reading = wanted & self.table.with_verb(LOOKUPS)
            wanted = wanted & ~self.table.with_verb(_CHANGING) if reading.any() else wanted  # "check the stock"
        if self.evidence.recurring:
            wanted = wanted & ~self.table.with_verb(_LATER)
        places = np.flatnonzero(wanted)  # few of thousands
        return places[(verb[places] >= _HOPELESS) | (phrase[places] >= _HOPELESS) | (near[places] >= _NEAR_ENOUGH)]

    def _akin(self, nouns: Iterable[str]) -> Flags:
        """Which of the table's nouns, and of what is none of them, may be the same as some others."""
        found = np.zeros(len(self.table.nouns) + 1, np.bool_)
        for noun in nouns:
            found |= self.table.kin(noun) >= _NEAR_HEAD
        return found

    @cached_property
    def _too_much(self) -> Flags:
        """What would delete a thing that something is only taken off, or a label for all things, or put something."""
        table, evidence = self.table, self.evidence
        akin = self._akin(evidence.spared)
        found = table.any_reading(akin[table.readings.head])
        if evidence.statement.head in _LABELS:
            found |= np.array([not _takes(item, evidence.spared) for item in table.operations], np.bool_)
        found &= table.with_verb(_ENDING)
        if evidence.emptied:
            found |= np.array([not _empties(item, evidence) for item in table.operations], np.bool_)
        if not evidence.statement.head:  # "take it out of the sprint" takes nothing else off it
            of_it = table.any_reading(table.modifiers_among(akin, slice(0, len(table.readings.head))) > 0)
            found |= ~of_it & table.with_verb(_TAKING)
        return found | table.with_verb(_PUTTING)

    @cached_property
    def _ends_what_is_left(self) -> Flags:
        """What would end a thing that something is only taken out of."""
        akin = self._akin(self.evidence.left)
        return self.table.any_reading(akin[self.table.readings.head]) & self.table.with_verb(_ENDING)

    @cached_property
    def _of_no_person(self) -> Flags:
        """What would make or delete something else where people are added or taken away."""
        table = self.table
        people = self._akin(_PERSONS)
        people[:-1] |= np.array([noun.rsplit("_", 1)[-1] in _PERSONS for noun in table.nouns], np.bool_)
        joins = bool(set(self.evidence.verbs[:1]) & _JOINING)
        changed = table.with_verb(_MAKING) if joins else np.ones(len(table.operations), np.bool_)
        return changed & ~table.any_reading(people[table.readings.head])

    @cached_property
    def _wanted(self) -> Flags:
        """The operations looked at after any steps: of what the clause names, or else about what it says."""
        evidence, table, plausible = self.evidence, self.table, self.scorer.plausible
        named = table.of(evidence.statement.connectors)
        if named.any():
            return named & plausible
        akin = self._akin(head for head, weight in evidence.heads[:_HEADS] if weight >= _LEAST_HEAD)
        found = plausible & (table.any_reading(akin[table.readings.head]) | table.of(self.prompt.prompted))
        if evidence.mail or evidence.url:
            found |= table.of_categories({Category.EMAIL} if evidence.mail else {Category.HTTP})
        found[self.scorer.hits] = True
        found[table.sharing(evidence.terms, _SHARING)] = True
        return found & plausible if evidence.called else found

    def _owned(self, things: tuple[Thing, ...]) -> dict[str, tuple[Thing, ...]]:
        """By connector the things that its operations may mean."""
        statement = self.evidence.statement
        found: dict[str, tuple[Thing, ...]] = {}
        if statement.connectors and statement.pronoun and not self.evidence.explicit and things:
            found = dict.fromkeys(statement.connectors, things[-1:])
        own: dict[str, tuple[Thing, ...]] = {}
        for thing in things:
            own[thing.connector] = (*own.get(thing.connector, ()), thing)
        return found | own


def _takes(operation: OperationFeatures, nouns: frozenset[str]) -> bool:
    """Whether an operation wants to know which of some things is meant."""
    return any(name.startswith(noun) for name in operation.spec.inputs for noun in nouns)


def _empties(operation: OperationFeatures, evidence: ActionEvidence) -> bool:
    """Whether an operation takes a property off some things: "remove the assignee of the issues" deletes no issue, nor
    the priority "high" of all. What only a name tells of an operation is nothing to go by.
    """
    if not operation.spec.method:
        return True
    told = {thing for _, objects in operation.readings for noun in objects for thing in (noun, *noun.split("_"))}
    return evidence.emptied in told and (bool(told & evidence.spared) or _takes(operation, evidence.spared))


def _descending(totals: Floats) -> Iterator[int]:
    """Places of the totals, largest first and equal ones in their order; only what is asked for is sorted."""
    least = np.partition(totals, -_FIRST)[-_FIRST] if len(totals) > 2 * _FIRST else -np.inf
    first = np.flatnonzero(totals >= least)
    yield from first[np.argsort(-totals[first], kind="stable")].tolist()
    rest = np.flatnonzero(totals < least)
    yield from rest[np.argsort(-totals[rest], kind="stable")].tolist()
