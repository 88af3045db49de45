"""Choosing all operations of a request together: a beam over its slots in the order they run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from agent_app.planners.local.choose import Score, Thing, event_score, implied_connectors, prior
from agent_app.planners.local.index import CatalogIndex, OperationFeatures
from agent_app.planners.local.lexicon.verbs import affinity
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind
from agent_app.planners.local.scoring import ActionScorer, Features, fitted_weights, weigh
from agent_app.planners.local.scoring.matching import object_match
from agent_app.planners.local.slots import EventSlot, Plan, Slot, hidden_slots, iter_slots
from connectors_app.contracts import Category

__all__ = ["Choice", "Decision", "considered", "decode", "weighed"]

_WIDTH = 8
_PER_STATE = 5
_POOL = 40
_ABSTAIN = 1.15
_PROMPTED = 0.25
_HOPELESS = 0.15
_OWNED = 0.35
_CONSIDERED = 48
"""How many operations of a slot's pool are looked at again for every state of the beam."""
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


def weighed(index: CatalogIndex, plan: Plan, decision: Decision) -> dict[int, list[tuple[OperationFeatures, Features]]]:
    """By action slot, the operations it could have become and their features; what weights are fitted to."""
    return _Decoder(index, plan).weighed(decision)


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
        self.scorer_weights = fitted_weights()
        self.scorers: dict[int, ActionScorer] = {}
        self.cache: dict[tuple[int, str, tuple[Thing, ...]], tuple[Features, float]] = {}

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
        found: dict[int, list[Choice]] = {}
        for slot, state in self._states(decision):
            if isinstance(slot, EventSlot):
                options = self._advance_event([state], slot)
            else:
                options = self._extensions(state, slot, self._pool(slot))
            found[slot.number] = sorted((option.picks[-1][1] for option in options), key=lambda item: -item.total)
        return found

    def weighed(self, decision: Decision) -> dict[int, list[tuple[OperationFeatures, Features]]]:
        """The features of all operations that a decision could have taken for each action slot."""
        found = {}
        for slot, state in self._states(decision):
            if isinstance(slot, Slot):
                options = self._options(state, slot, self._pool(slot))
                found[slot.number] = [(operation, features) for _, features, operation in options]
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
                state = self._after_event(state, slot, choice.score, choice.operation)
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
        pool = self._pool(slot)
        if len(pool) > _CONSIDERED:
            ranked = self._options(states[0], slot, pool)[:_CONSIDERED]
            pool = _by_id(operation for _, _, operation in ranked)
        found: list[_State] = []
        for state in states:
            found += self._extensions(state, slot, pool)
        return self._best(found)

    def _extensions(self, state: _State, slot: Slot, pool: dict[str, OperationFeatures]) -> list[_State]:
        found = []
        for total, features, operation in self._options(state, slot, pool)[:_PER_STATE]:
            score = Score(total, features["verb"], features["object"], features["phrase"], features.get("near", 0.0))
            found.append(self._after(state, slot, Choice(operation, score, total)))
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

    def _options(
        self, state: _State, slot: Slot, pool: dict[str, OperationFeatures]
    ) -> list[tuple[float, Features, OperationFeatures]]:
        """What a slot may become after a state, best first, with the total and the features it is made of."""
        options = dict(pool)
        if not slot.statement.connectors:
            for key in dict.fromkeys(state.connectors):
                options.update(_by_id(self._plausible(slot, self.index.of_connector(key, "action"))))
        things = tuple(thing for thing in state.things if thing.step not in self.hidden.get(slot.number, frozenset()))
        owned = _by_connector(things)
        if slot.statement.connectors and slot.statement.pronoun and not slot.evidence.explicit:
            owned = {**dict.fromkeys(slot.statement.connectors, things[-1:]), **owned}
        context = _Context(self, slot, state, things)
        scored = []
        for operation in options.values():
            said, total = self._said(slot, operation, owned.get(operation.connector, ()))
            if said["verb"] < _HOPELESS and said["phrase"] < _HOPELESS and not said.get("near"):
                continue
            around = context.features(operation)
            scored.append((total + weigh(around, context.weights), {**said, **around}, operation))
        scored.sort(key=lambda item: (-item[0], item[2].connector, item[2].spec.key))
        return scored

    def _scorer(self, slot: Slot) -> ActionScorer:
        if slot.number not in self.scorers:
            self.scorers[slot.number] = ActionScorer(self.index, slot.evidence)
        return self.scorers[slot.number]

    def _said(self, slot: Slot, operation: OperationFeatures, things: tuple[Thing, ...]) -> tuple[Features, float]:
        key = (slot.number, operation.identifier, things)
        if (found := self.cache.get(key)) is None:
            scorer = self._scorer(slot)
            features = scorer.features(operation, things)
            found = self.cache[key] = features, weigh(features, scorer.weights)
        return found

    def _plausible(self, slot: Slot, operations: Iterable[OperationFeatures]) -> list[OperationFeatures]:
        """The operations whose verb may be meant, or which retrieval found."""
        evidence = slot.evidence
        verbs, hits, terms = frozenset(evidence.verbs), evidence.hits, evidence.terms
        return [
            item
            for item in operations
            if item.identifier in hits
            or any(_may_mean(verbs, verb) for verb, _ in item.readings)
            or any(phrase <= terms for phrase in item.phrases)
        ]

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

    def _pool(self, slot: Slot) -> dict[str, OperationFeatures]:
        evidence, statement = slot.evidence, slot.statement
        pool: dict[str, OperationFeatures] = {}
        if statement.connectors:
            for key in statement.connectors:
                pool.update(_by_id(self._plausible(slot, self.index.of_connector(key, "action"))))
            if any(self.index.of_connector(key, "action") for key in statement.connectors):
                return pool
        for head, weight in evidence.heads[:4]:
            if weight >= 0.5:
                pool.update(_by_id(self._plausible(slot, self.index.about(head, "action"))))
        for key in self.prompted:
            pool.update(_by_id(self._plausible(slot, self.index.of_connector(key, "action"))))
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
                -self._said(slot, item[1], ())[1] - _PROMPTED * (item[1].connector in self.prompted),
                item[0],
            ),
        )
        return dict(ranked[:_POOL])

    def _hit_features(self, hits: Iterable[str], role: str) -> Iterable[OperationFeatures]:
        return [
            found
            for identifier in hits
            if (found := self.index.by_id.get(identifier)) is not None and found.spec.role == role
        ]

    def _best(self, states: Iterable[_State]) -> list[_State]:
        ranked = sorted(states, key=lambda state: (-state.total, tuple(_name(choice) for _, choice in state.picks)))
        return ranked[:_WIDTH]


class _Context:
    """What the prompt and the steps before a slot say for and against an operation."""

    def __init__(self, decoder: _Decoder, slot: Slot, state: _State, things: tuple[Thing, ...]) -> None:
        self.decoder, self.evidence, self.state, self.things = decoder, slot.evidence, state, things
        self.weights = decoder.scorer_weights
        evidence = slot.evidence
        heads = [
            (head, weight) for head, weight in evidence.heads if weight >= 0.7 and not (things and head in _DEPENDENT)
        ]
        self.implied = implied_connectors(heads)
        clause = slot.statement.clause
        self.hashed = "#" in decoder.plan.request.reading.slice(clause.first, clause.last)
        self.named = any(
            entity.kind in {EntityKind.ISSUE_KEY, EntityKind.NUMBER, EntityKind.QUOTED}
            for entity in slot.statement.entities
        )

    def features(self, operation: OperationFeatures) -> Features:
        """Where nothing names a product: prefer the one at hand, else the one the object implies."""
        found: Features = {}
        state, evidence, statement = self.state, self.evidence, self.evidence.statement
        key = operation.connector
        own = [thing for thing in self.things if thing.connector == key]
        if operation.verb == "get" and not operation.findable and not self.named and not own:
            found["unfindable"] = 1.0
        if state.picks and state.picks[-1][1].operation is operation and not statement.count > 1:
            found["repeated"] = float(not evidence.channel)
        if statement.connectors:
            return found
        if evidence.acts_on_existing:
            found["referred"] = float(key in statement.references)
            self._ownership(operation, own, found)
        if statement.pronoun and self.things and self.things[-1].connector == key:
            found["last_thing"] = 1.0
        found["implied"], found["common"] = self.implied.get(key, 0.0), prior(key)
        self._chat(operation, found)
        found["prompted"] = float(key in self.decoder.prompted)
        found["in_play"] = float(key in state.connectors)
        return found

    def _chat(self, operation: OperationFeatures, found: Features) -> None:
        """A chat that the prompt names is meant throughout; a bare "#channel" is Slack's spelling."""
        evidence, decoder = self.evidence, self.decoder
        category = operation.spec.connector.category
        outside = evidence.channel and evidence.verbs[:1] == ("send",) and category in _NOT_TALKING
        found["not_chat"] = float(outside)
        if category in _RIVALS and operation.connector not in decoder.prompted and category in decoder.categories:
            found["other_chat"] = 1.0
        elif category is not Category.CHAT:
            found["not_chat"] += float(evidence.threaded)
        elif decoder.chats and operation.connector not in decoder.chats:
            found["other_chat"] = 1.0
        else:
            found["usual_chat"] = float(evidence.channel and operation.connector == _CHANNEL_DEFAULT and self.hashed)

    def _ownership(self, operation: OperationFeatures, owners: list[Thing], found: Features) -> None:
        """Whether the operation's product is the one that the thing acted on belongs to."""
        if not owners:
            found["other_thing"] = float(bool(self.things))
            return
        wanted = (self.evidence.statement.head,) if self.evidence.explicit else operation.objects[-1:]
        near = max(
            (object_match([(noun, 1.0)], (), wanted)[0] for thing in owners for noun in thing.nouns), default=0.0
        )
        found["same_thing"] = max(near, _OWNED)


@cache
def _may_mean(said: frozenset[str], operation: str) -> bool:
    """Whether an operation's verb may be what one of some verbs means."""
    return any(affinity(verb, operation) >= _HOPELESS for verb in said)


def _by_connector(things: tuple[Thing, ...]) -> dict[str, tuple[Thing, ...]]:
    found: dict[str, tuple[Thing, ...]] = {}
    for thing in things:
        found[thing.connector] = (*found.get(thing.connector, ()), thing)
    return found


def _name(choice: Choice) -> str:
    return f"{choice.operation.connector}.{choice.operation.spec.key}" if choice.operation else "~"


def _by_id(features: Iterable[OperationFeatures]) -> dict[str, OperationFeatures]:
    return {item.identifier: item for item in features}
