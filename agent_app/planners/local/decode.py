"""Choosing all operations of a request together: a beam over its slots in the order they run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agent_app.planners.local.choose import (
    Score,
    Thing,
    action_score,
    event_score,
    implied_connectors,
    object_match,
    prior,
)
from agent_app.planners.local.evidence import ActionEvidence
from agent_app.planners.local.index import CatalogIndex, OperationFeatures
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind
from agent_app.planners.local.slots import EventSlot, Plan, Slot, hidden_slots, iter_slots
from connectors_app.contracts import Category

__all__ = ["Choice", "Decision", "considered", "decode"]

_WIDTH = 8
_PER_STATE = 5
_POOL = 40
_ABSTAIN = 1.15
_IN_PLAY, _PROMPTED = 0.3, 0.25
_SAME_THING, _OTHER_THING = 0.6, -0.35
_REPEATED = -0.2
_NOT_CHAT = -0.8
_HOPELESS = 0.15
_OTHER_CHAT = -0.4
_UNFINDABLE = -0.4
_IMPLIED, _PRIOR = 0.4, 0.12
_LAST_THING = 0.3
_CHANNEL_DEFAULT = "slack"
_RIVALS = frozenset({Category.SCM, Category.DOCS, Category.INCIDENT})
"""Kinds of products of which a team uses one: the one that the prompt names is meant throughout."""
_OWNERS = words("issue ticket card task work_item incident alert pull_request merge_request page error change_request")
_NOT_TALKING = frozenset({Category.TICKETING, Category.SCM, Category.INCIDENT, Category.DOCS})
_DEPENDENT = words(
    "comment label reply reviewer assignee note thread tag description status title attachment reaction worklog"
    " watcher subtask review"
)
"""Things that belong to other things: they imply no product where there is one at hand."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for a slot; `operation` is None where nothing fitted."""

    operation: OperationFeatures | None
    score: Score
    total: float


@dataclass(frozen=True)
class Decision:
    """Choices by slot number, and how sure they are in [0, 1]."""

    choices: dict[int, Choice]
    confidence: float

    def operation(self, number: int) -> OperationFeatures | None:
        """The operation chosen for a slot."""
        choice = self.choices.get(number)
        return choice.operation if choice else None


@dataclass(frozen=True, slots=True)
class _State:
    total: float
    picks: tuple[tuple[int, Choice], ...]
    things: tuple[Thing, ...]
    connectors: tuple[str, ...]


_NOTHING = Score(0.0, 0.0, 0.0)


def decode(index: CatalogIndex, plan: Plan, known: Sequence[Thing] = ()) -> Decision:
    """The best joint choice of operations for a plan; `known` are the things that steps before it deal with."""
    return _Decoder(index, plan, known).decide()


def considered(index: CatalogIndex, plan: Plan, decision: Decision) -> dict[int, list[Choice]]:
    """The best choices of each slot, given what was decided for the slots before it; best first."""
    return _Decoder(index, plan).retrace(decision)


class _Decoder:
    def __init__(self, index: CatalogIndex, plan: Plan, known: Sequence[Thing] = ()) -> None:
        self.index, self.plan, self.known = index, plan, tuple(known)
        reading = plan.request.reading
        self.prompted = tuple(dict.fromkeys(mention.connector for mention in reading.mentions))
        self.hidden = hidden_slots(plan.body)
        self.chats = {
            key for key in self.prompted if (found := index.catalog.connector(key)) and found.category is Category.CHAT
        }
        self.categories = {
            found.category for key in self.prompted if (found := index.catalog.connector(key)) is not None
        }
        self.cache: dict[tuple[int, str, tuple[Thing, ...]], Score] = {}

    def decide(self) -> Decision:
        states = [_State(0.0, (), self.known, tuple(dict.fromkeys(thing.connector for thing in self.known)))]
        for event in self.plan.events:
            states = self._advance_event(states, event)
        for slot in iter_slots(self.plan.body):
            states = self._advance(states, slot)
        best = states[0]
        scored = [choice.total for _, choice in best.picks if choice.operation is not None]
        unmet = sum(choice.operation is None for number, choice in best.picks if not self._optional(number))
        certainty = sum(min(1.0, max(0.0, total / 3.2)) for total in scored) / (len(scored) + unmet) if scored else 0.0
        return Decision(dict(best.picks), certainty)

    def retrace(self, decision: Decision) -> dict[int, list[Choice]]:
        """Follow a decision and note what it was chosen from."""
        state = _State(0.0, (), self.known, ())
        found: dict[int, list[Choice]] = {}
        slots: list[EventSlot | Slot] = [*self.plan.events, *iter_slots(self.plan.body)]
        for slot in slots:
            if isinstance(slot, EventSlot):
                options = self._advance_event([state], slot)
            else:
                options = self._extensions(state, slot, self._pool(slot.evidence))
            options.sort(key=lambda option: -option.picks[-1][1].total)
            found[slot.number] = [option.picks[-1][1] for option in options]
            chosen = decision.operation(slot.number)
            state = next((option for option in options if option.picks[-1][1].operation is chosen), state)
        return found

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
        scored = [(event_score(self.index, evidence, features), features) for features in pool.values()]
        ranked = sorted(scored, key=lambda item: (-item[0].total, item[1].connector, item[1].spec.key))[
            : _PER_STATE + 1
        ]
        return self._best(
            self._after_event(state, slot, score, features)
            for state in states
            for score, features in [*ranked, (_NOTHING, None)]
        )

    def _after_event(self, state: _State, slot: EventSlot, score: Score, features: OperationFeatures | None) -> _State:
        if features is None:
            pick = (slot.number, Choice(None, score, _ABSTAIN - 0.25))
            return _State(state.total + _ABSTAIN - 0.25, (*state.picks, pick), state.things, state.connectors)
        total = score.total
        if not slot.evidence.connectors and features.connector in self.prompted:
            total += _PROMPTED
        nouns = tuple(
            dict.fromkeys([*(head for head, weight in slot.evidence.heads if weight > 0.5), *features.objects])
        )
        thing = Thing(nouns, features.connector, slot.number, made=False)
        return _State(
            state.total + total,
            (*state.picks, (slot.number, Choice(features, score, total))),
            (*state.things, thing),
            (*state.connectors, features.connector),
        )

    def _advance(self, states: list[_State], slot: Slot) -> list[_State]:
        pool = self._pool(slot.evidence)
        found: list[_State] = []
        for state in states:
            found += self._extensions(state, slot, pool)
        return self._best(found)

    def _extensions(self, state: _State, slot: Slot, pool: dict[str, OperationFeatures]) -> list[_State]:
        options = dict(pool)
        if not slot.statement.connectors:
            for key in dict.fromkeys(state.connectors):
                options.update(_by_id(self.index.of_connector(key, "action")))
        things = tuple(thing for thing in state.things if thing.step not in self.hidden.get(slot.number, frozenset()))
        owned = _by_connector(things)
        if slot.statement.connectors and slot.statement.pronoun and not slot.evidence.explicit:
            owned = {**dict.fromkeys(slot.statement.connectors, things[-1:]), **owned}
        scored = []
        for features in options.values():
            score = self._score(slot, features, owned.get(features.connector, ()))
            if score.verb < _HOPELESS and score.phrase < _HOPELESS and not score.retrieval:
                continue
            total = score.total + self._consistency(slot.evidence, features, state, things)
            scored.append((total, score, features))
        scored.sort(key=lambda item: (-item[0], item[2].connector, item[2].spec.key))
        found = []
        for total, score, features in scored[:_PER_STATE]:
            found.append(self._after(state, slot, Choice(features, score, total)))
        skip = _ABSTAIN if not slot.listing else _ABSTAIN + 0.3
        found.append(
            _State(
                state.total + skip,
                (*state.picks, (slot.number, Choice(None, _NOTHING, skip))),
                state.things,
                state.connectors,
            )
        )
        return found

    def _score(self, slot: Slot, features: OperationFeatures, things: tuple[Thing, ...]) -> Score:
        key = (slot.number, features.identifier, things)
        if (score := self.cache.get(key)) is None:
            score = self.cache[key] = action_score(self.index, slot.evidence, features, things)
        return score

    def _after(self, state: _State, slot: Slot, choice: Choice) -> _State:
        features = choice.operation
        assert features is not None  # noqa: S101 - only chosen operations come here; narrows the type
        said = (slot.statement.head,) if slot.statement.head else ()
        around = [noun.canon for noun in slot.statement.nouns if noun.known and noun.canon in _OWNERS]
        thing = Thing(tuple(dict.fromkeys((*said, *features.objects, *around))), features.connector, slot.number)
        return _State(
            state.total + choice.total,
            (*state.picks, (slot.number, choice)),
            (*state.things, thing),
            (*state.connectors, features.connector),
        )

    def _pool(self, evidence: ActionEvidence) -> dict[str, OperationFeatures]:
        statement = evidence.statement
        pool: dict[str, OperationFeatures] = {}
        if statement.connectors:
            for key in statement.connectors:
                pool.update(_by_id(self.index.of_connector(key, "action")))
            if any(self.index.of_connector(key, "action") for key in statement.connectors):
                return pool
        for head, weight in evidence.heads[:4]:
            if weight >= 0.5:
                pool.update(_by_id(self.index.about(head, "action")))
        for key in self.prompted:
            pool.update(_by_id(self.index.of_connector(key, "action")))
        if evidence.mail or evidence.url:
            wanted = {Category.EMAIL} if evidence.mail else {Category.HTTP}
            pool.update(_by_id(item for item in self.index.actions if item.spec.connector.category in wanted))
        pool.update(_by_id(self._hit_features(evidence.hits, "action")))
        pool.update(_by_id(self.index.matching(evidence.terms, "action", 10)))
        if len(pool) <= _POOL:
            return pool
        ranked = sorted(
            pool.items(),
            key=lambda item: (
                -action_score(self.index, evidence, item[1]).total - 0.3 * (item[1].connector in self.prompted),
                item[0],
            ),
        )
        return dict(ranked[:_POOL])

    def _hit_features(self, hits: dict[str, float], role: str) -> Iterable[OperationFeatures]:
        return [
            found
            for identifier in hits
            if (found := self.index.by_id.get(identifier)) is not None and found.spec.role == role
        ]

    def _consistency(
        self, evidence: ActionEvidence, features: OperationFeatures, state: _State, things: tuple[Thing, ...]
    ) -> float:
        """Where nothing names a product: prefer the one at hand, else the one the object implies."""
        total = _UNFINDABLE if _unfindable(evidence, features, things) else 0.0
        if state.picks and state.picks[-1][1].operation is features and not evidence.statement.count > 1:
            total += _REPEATED if not evidence.channel else 0.0
        if evidence.statement.connectors:
            return total
        key = features.connector
        if evidence.acts_on_existing:
            total += 0.3 if key in evidence.statement.references else 0.0
            total += self._ownership(evidence, features, [thing for thing in things if thing.connector == key], things)
        if evidence.statement.pronoun and things and things[-1].connector == key:
            total += _LAST_THING
        heads = [
            (head, weight) for head, weight in evidence.heads if weight >= 0.7 and not (things and head in _DEPENDENT)
        ]
        total += _IMPLIED * implied_connectors(heads).get(key, 0.0) + _PRIOR * prior(key)
        if evidence.channel and evidence.verbs[:1] == ("send",) and features.spec.connector.category in _NOT_TALKING:
            total += _NOT_CHAT
        total += self._chat(evidence, features)
        if key in self.prompted:
            total += _PROMPTED
        if key in state.connectors:
            total += _IN_PLAY
        return total

    def _chat(self, evidence: ActionEvidence, features: OperationFeatures) -> float:
        """A chat that the prompt names is meant throughout; a bare "#channel" is Slack's spelling."""
        category = features.spec.connector.category
        if category in _RIVALS and features.connector not in self.prompted and category in self.categories:
            return _OTHER_CHAT
        if category is not Category.CHAT:
            return _NOT_CHAT if evidence.threaded else 0.0
        if self.chats and features.connector not in self.chats:
            return _OTHER_CHAT
        plain = evidence.channel and features.connector == _CHANNEL_DEFAULT and "#" in self._clause_text(evidence)
        return 0.15 if plain else 0.0

    def _ownership(
        self, evidence: ActionEvidence, features: OperationFeatures, owners: list[Thing], things: tuple[Thing, ...]
    ) -> float:
        """Whether the operation's product is the one that the thing acted on belongs to."""
        if not owners:
            return _OTHER_THING if things else 0.0
        wanted = (evidence.statement.head,) if evidence.explicit else features.objects[-1:]
        near = max(
            (object_match([(noun, 1.0)], (), wanted)[0] for thing in owners for noun in thing.nouns), default=0.0
        )
        return _SAME_THING * max(near, 0.35)

    def _clause_text(self, evidence: ActionEvidence) -> str:
        clause = evidence.statement.clause
        return self.plan.request.reading.slice(clause.first, clause.last)

    def _best(self, states: Iterable[_State]) -> list[_State]:
        ranked = sorted(states, key=lambda state: (-state.total, tuple(_name(choice) for _, choice in state.picks)))
        return ranked[:_WIDTH]


def _unfindable(evidence: ActionEvidence, features: OperationFeatures, things: tuple[Thing, ...]) -> bool:
    """Looking up one thing needs to know which: an id in the words, or a thing of the product at hand."""
    if features.verb != "get" or not any(
        part.endswith(("id", "key", "number", "iid")) for part in features.spec.required_inputs
    ):
        return False
    named = any(
        entity.kind in {EntityKind.ISSUE_KEY, EntityKind.NUMBER, EntityKind.QUOTED}
        for entity in evidence.statement.entities
    )
    return not named and not any(thing.connector == features.connector for thing in things)


def _by_connector(things: tuple[Thing, ...]) -> dict[str, tuple[Thing, ...]]:
    found: dict[str, tuple[Thing, ...]] = {}
    for thing in things:
        found[thing.connector] = (*found.get(thing.connector, ()), thing)
    return found


def _name(choice: Choice) -> str:
    return f"{choice.operation.connector}.{choice.operation.spec.key}" if choice.operation else "~"


def _by_id(features: Iterable[OperationFeatures]) -> dict[str, OperationFeatures]:
    return {item.identifier: item for item in features}
