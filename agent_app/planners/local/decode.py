"""Choosing all operations of a request together: a beam over its slots in the order they run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from agent_app.planners.local.choose import EventScorer, Score, Thing, best_events
from agent_app.planners.local.decision import Choice, Decision
from agent_app.planners.local.index import CatalogIndex, OperationFeatures
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.misfits import SURELY_TOLD, Misfits
from agent_app.planners.local.model import EntityKind, Reading
from agent_app.planners.local.options import SlotOptions
from agent_app.planners.local.scoring import Features, PromptSurroundings, action_table
from agent_app.planners.local.scoring.surroundings import DEPENDENT
from agent_app.planners.local.scoring.trust import (
    lists_others,
    makes_another,
)
from agent_app.planners.local.slots import EventSlot, Plan, Slot, hidden_slots, iter_slots

__all__ = [
    "Retracer",
    "considered",
    "decode",
    "nouns_of_event",
    "whole_of_event",
]

_WIDTH = 8
_PER_STATE = 5
_ABSTAIN = 1.15
_READS = 0.1
"""An operation whose verb is farther from looking up is none that an implied look-up may be."""
_RUN_TO_READ = frozenset({"query", "report", "search"})
_PROMPTED = 0.25
_SERVED = 0.5
"""What a joint choice gains by every product named in the prompt that it works with: it was named for something."""
_OF_NONE = 1.0
"""What a look-up loses that lists what nothing is said of."""
_OWNERS = words("issue ticket card task work_item incident alert pull_request merge_request page error change_request")


@dataclass(frozen=True, slots=True)
class _State:
    total: float
    picks: tuple[tuple[int, Choice], ...]
    things: tuple[Thing, ...]
    connectors: tuple[str, ...]


_NOTHING = Score(0.0, 0.0, 0.0)


def decode(index: CatalogIndex, plan: Plan, known: Sequence[Thing] = ()) -> Decision:
    """The best joint choice of operations for a plan; `known` are the things that steps before it deal with.

    For a slot whose best operation is hardly likely to be right none is chosen.
    """
    decoder = _Decoder(index, plan, known)
    return decoder.trusted(decoder.decide())


def considered(index: CatalogIndex, plan: Plan, decision: Decision) -> dict[int, list[Choice]]:
    """The best choices of each slot, given what was decided for the slots before it; best first."""
    return _Decoder(index, plan).retrace(decision)


class Retracer:
    """Goes through the action slots of a plan in their order, with choices of one's own.

    What the plan's own decision chose for its events is kept.
    """

    def __init__(self, index: CatalogIndex, plan: Plan) -> None:
        self._decoder = _Decoder(index, plan)
        self._decision = self._decoder.decide()
        self._slots = {slot.number: slot for slot in iter_slots(plan.body)}
        self._state = _State(0.0, (), (), ())
        for event in plan.events:
            self._state = self._decoder._advance_event([self._state], event)[0]

    def decided(self, number: int) -> OperationFeatures | None:
        """What the plan's own decision chose for a slot."""
        return self._decision.operation(number)

    def options(self, number: int) -> tuple[list[OperationFeatures], Features]:
        """All that may be chosen for a slot after what was followed so far, with its features."""
        return self._decoder.seen(self._state, self._slots[number])

    def follow(self, number: int, operation: OperationFeatures | None) -> None:
        """Choose an operation, or none, for a slot."""
        choice = Choice(operation, _NOTHING, 0.0)
        self._state = self._decoder._after(self._state, self._slots[number], choice)


class _Decoder:
    def __init__(self, index: CatalogIndex, plan: Plan, known: Sequence[Thing] = ()) -> None:
        self.index, self.plan, self.known = index, plan, tuple(known)
        reading = plan.request.reading
        self.prompted = tuple(dict.fromkeys(mention.connector for mention in reading.mentions))
        self.named = reading.products
        self.hidden = hidden_slots(plan.body)
        before = [thing.connector for thing in self.known]
        places = {mention.connector: mention.first for mention in reversed(reading.mentions)}
        channels = (entity.value for entity in reading.entities if entity.kind is EntityKind.CHANNEL)
        unhashed = any(not value.startswith("#") for value in channels)
        self.prompt = PromptSurroundings(action_table(index), self.prompted, before, places, unhashed=unhashed)
        self.misfits = Misfits(plan, self.known, self.prompted)
        self.options: dict[int, SlotOptions] = {}

    def decide(self) -> Decision:
        picks = self._best_state().picks
        return Decision(dict(picks), self._certainty(picks))

    def trusted(self, decision: Decision) -> Decision:
        """A decision without the operations that are hardly likely to be right."""
        doubtful = {
            slot.number: Choice(None, _NOTHING, _ABSTAIN)
            for slot in iter_slots(self.plan.body)
            if (choice := decision.choices.get(slot.number)) is not None
            and (self.misfits.is_wrong(slot, choice) or self.misfits.strays(slot, choice, decision))
        }
        if not doubtful:
            return decision
        choices = decision.choices | doubtful
        return Decision(choices, self._certainty(choices.items()))

    def _best_state(self) -> _State:
        """The likeliest of those that the beam ends with."""
        states = [_State(0.0, (), self.known, tuple(dict.fromkeys(thing.connector for thing in self.known)))]
        for event in self.plan.events:
            states = self._advance_event(states, event)
        for slot in iter_slots(self.plan.body):
            states = self._advance(states, slot)
        return min(states, key=lambda state: -state.total - _SERVED * len(self.named & {*state.connectors}))

    def _certainty(self, picks: Iterable[tuple[int, Choice]]) -> float:
        """How sure the choices are on the whole, those of them counted in that had to be made and could not."""
        picks = list(picks)
        scored = [choice.total for _, choice in picks if choice.operation is not None]
        unmet = sum(choice.operation is None for number, choice in picks if not self._optional(number))
        return sum(min(1.0, max(0.0, total / 3.2)) for total in scored) / (len(scored) + unmet) if scored else 0.0

    def retrace(self, decision: Decision) -> dict[int, list[Choice]]:
        """Follow a decision and note what it was chosen from."""
        found: dict[int, list[Choice]] = {}
        for slot, state in self._states(decision):
            if isinstance(slot, EventSlot):
                choices = [option.picks[-1][1] for option in self._advance_event([state], slot)]
            else:
                choices = self._choices(state, slot)
            found[slot.number] = sorted(choices, key=lambda item: -item.total)
        return found

    def _states(self, decision: Decision) -> Iterator[tuple[EventSlot | Slot, _State]]:
        """Every slot with the state in which a decision came to it."""
        state = _State(0.0, (), self.known, tuple(dict.fromkeys(thing.connector for thing in self.known)))
        slots: list[EventSlot | Slot] = [*self.plan.events, *iter_slots(self.plan.body)]
        for slot in slots:
            yield slot, state
            choice = decision.choices.get(slot.number, Choice(None, _NOTHING, 0.0))
            if choice.operation is None:
                state = replace(state, picks=(*state.picks, (slot.number, choice)))
            elif isinstance(slot, EventSlot):
                state = self._after_event(state, slot, self._event_choice(slot, choice.score, choice.operation))
            else:
                state = self._after(state, slot, choice)

    def _optional(self, number: int) -> bool:
        return any(slot.number == number and slot.listing for slot in iter_slots(self.plan.body)) or any(
            event.number == number and event.event.schedule for event in self.plan.events
        )

    def _advance_event(self, states: list[_State], slot: EventSlot) -> list[_State]:
        if slot.event.schedule:
            return [
                _State(s.total, (*s.picks, (slot.number, Choice(None, _NOTHING, 0.0))), s.things, s.connectors)
                for s in states
            ]
        evidence = slot.evidence
        pool: dict[str, OperationFeatures] = {}
        for key in (*evidence.connectors, *evidence.topic_connectors) or self.prompted:
            pool.update(_by_id(self.index.of_connector(key, "trigger")))
        if not evidence.connectors:
            for head, _ in evidence.heads[:4]:
                pool.update(_by_id(self.index.about(head, "trigger")))
        pool.update(_by_id(self._hit_features(evidence.hits, "trigger")))
        pool.update(_by_id(self.index.matching(evidence.terms, "trigger", 8)))
        told = {key for key in evidence.connectors if self.index.of_connector(key, "trigger")}
        pool = {key: item for key, item in pool.items() if not told or item.connector in evidence.connectors}
        said = frozenset(noun.canon for noun in self.plan.request.reading.nouns)
        ranked = best_events(EventScorer(self.index, evidence, said), evidence, pool.values(), _PER_STATE + 1)
        choices = [self._event_choice(slot, score, features) for score, features in [*ranked, (_NOTHING, None)]]
        best = _best((state, choice) for state in states for choice in choices)
        return [self._after_event(state, slot, choice) for state, choice in best]

    def _event_choice(self, slot: EventSlot, score: Score, features: OperationFeatures | None) -> Choice:
        if features is None:
            return Choice(None, score, _ABSTAIN - 0.25)
        named = slot.evidence.connectors or features.connector not in self.prompted
        return Choice(features, score, score.total if named else score.total + _PROMPTED)

    def _after_event(self, state: _State, slot: EventSlot, choice: Choice) -> _State:
        picks, features = (*state.picks, (slot.number, choice)), choice.operation
        if features is None:
            return replace(state, total=state.total + choice.total, picks=picks)
        nouns = (*nouns_of_event(slot, features), *whole_of_event(self.plan.request.reading, slot, features))
        thing = Thing(tuple(dict.fromkeys(nouns)), features.connector, slot.number)
        return _State(
            state.total + choice.total, picks, (*state.things, thing), (*state.connectors, features.connector)
        )

    def _advance(self, states: list[_State], slot: Slot) -> list[_State]:
        best = _best((state, choice) for state in states for choice in self._choices(state, slot))
        return [self._after(state, slot, choice) for state, choice in best]

    def _choices(self, state: _State, slot: Slot) -> list[Choice]:
        """What may be chosen for a slot in a state: the best operations for it, and none at all."""
        options, things, last = self._before(state, slot)
        best = [] if slot.evidence.absent else options.best(things, state.connectors, last, _PER_STATE)
        implied = slot.listing or (slot.statement.retrieval and slot.statement.clause.verb is None)
        best = [
            (operation, score)
            for operation, score in best
            if not makes_another(slot.evidence, operation, score)
            and not (implied and score.verb < _READS and not _RUN_TO_READ.intersection(operation.objects))
        ]
        skip = _ABSTAIN if not slot.listing else _ABSTAIN + 0.3
        sought = slot.listing or slot.statement.retrieval
        said = [] if things else [noun.canon for noun in self.plan.request.reading.nouns]
        lost = lists_others(slot.evidence, best, said, started=bool(things)) if sought else frozenset()
        found = (Choice(item, score, score.total - _OF_NONE * (item.identifier in lost)) for item, score in best)
        return [*found, Choice(None, _NOTHING, skip)]

    def seen(self, state: _State, slot: Slot) -> tuple[list[OperationFeatures], Features]:
        """All that may extend a state with a slot, with its features."""
        options, things, last = self._before(state, slot)
        return options.columns(things, state.connectors, last)

    def _before(self, state: _State, slot: Slot) -> tuple[SlotOptions, tuple[Thing, ...], OperationFeatures | None]:
        """The options of a slot, the things it may mean in a state, and the step right before."""
        if slot.number not in self.options:
            reading, clause = self.plan.request.reading, slot.statement.clause
            hashed = "#" in reading.slice(clause.first, clause.last)
            self.options[slot.number] = SlotOptions(self.prompt, slot.evidence, hashed=hashed)
        hidden = self.hidden.get(slot.number, frozenset())
        things = tuple(thing for thing in state.things if thing.step not in hidden)
        return self.options[slot.number], things, state.picks[-1][1].operation if state.picks else None

    def _after(self, state: _State, slot: Slot, choice: Choice) -> _State:
        picks, features = (*state.picks, (slot.number, choice)), choice.operation
        if features is None:
            return replace(state, total=state.total + choice.total, picks=picks)
        said = (slot.statement.head,) if slot.statement.head else ()
        around = [noun.canon for noun in slot.statement.nouns if noun.known and noun.canon in _OWNERS]
        thing = Thing(tuple(dict.fromkeys((*said, *features.objects, *around))), features.connector, slot.number)
        return _State(
            state.total + choice.total, picks, (*state.things, thing), (*state.connectors, features.connector)
        )

    def _hit_features(self, hits: Iterable[str], role: str) -> Iterable[OperationFeatures]:
        return [
            found
            for identifier in hits
            if (found := self.index.by_id.get(identifier)) is not None and found.spec.role == role
        ]


def nouns_of_event(slot: EventSlot, features: OperationFeatures) -> tuple[str, ...]:
    """What an event is about, as canonical nouns."""
    heads = [head for head, weight in slot.evidence.heads if weight > SURELY_TOLD]
    return tuple(dict.fromkeys([*heads, *features.objects]))


def whole_of_event(reading: Reading, slot: EventSlot, features: OperationFeatures) -> tuple[str, ...]:
    """What else an event is about, as canonical nouns, if it happens to a part of it: "replies to a ticket"."""
    if not DEPENDENT.intersection(features.objects):
        return ()
    clause = slot.event.clause
    return tuple(noun.canon for noun in reading.nouns_in(clause.first, clause.last) if noun.known)


def _best(options: Iterable[tuple[_State, Choice]]) -> list[tuple[_State, Choice]]:
    """The best ways on from some states; the states they lead to are made for these alone."""
    names: dict[int, tuple[str, ...]] = {}

    def order(option: tuple[_State, Choice]) -> tuple[float, tuple[str, ...]]:
        state, choice = option
        if id(state) not in names:
            names[id(state)] = tuple(_name(made) for _, made in state.picks)
        return -(state.total + choice.total), (*names[id(state)], _name(choice))

    return sorted(options, key=order)[:_WIDTH]


def _name(choice: Choice) -> str:
    return f"{choice.operation.connector}.{choice.operation.spec.key}" if choice.operation else "~"


def _by_id(features: Iterable[OperationFeatures]) -> dict[str, OperationFeatures]:
    return {item.identifier: item for item in features}
