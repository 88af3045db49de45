"""How well an operation answers an event clause, and which products its words imply: a sum of named features."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from agent_app.planners.local.evidence import OVERDUE, EventEvidence
from agent_app.planners.local.index import CatalogIndex, OperationFeatures
from agent_app.planners.local.lexicon.events import event_affinity
from agent_app.planners.local.lexicon.nouns import IMPLIED_CONNECTORS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.scoring.actions import Thing
from agent_app.planners.local.scoring.matching import implied_connectors, kin, object_match, prior
from agent_app.planners.local.text import stem
from connectors_app.contracts import Category

__all__ = ["EventScorer", "Score", "Thing", "best_events", "prior"]

_ALIAS_WEIGHT = 0.94
_VERB, _OBJECT, _PHRASE, _RETRIEVAL = 1.0, 1.1, 0.55, 0.45
_MENTION, _OTHER_MENTION = 0.9, -2.0
_NO_VERB, _NO_OBJECT = -0.7, -0.9
_UNCOVERED = -0.2
_RARE = 0.6
"""What it counts that an operation tells of just the rare happening that is said."""
_UNPLACED = -0.9
"""An event that can not be narrowed to the repository that is said, "a build fails in acme/api"."""
_MAILED = 0.9
"""Where a clause speaks of mail or names an address, mail is what happens."""
_IMPLIED, _PRIOR = 0.9, 0.6
"""What a product counts that the things bring to mind, and how common it is, where none is named: more than how near
one vendor's wording of the same event comes to the prompt's."""
_HOST_SAID = 0.9
"""What a code host counts where the prompt speaks of the changes that are merged there in that host's own words."""
_CHANGES = ("pull_request", "merge_request")
_CURATED = 0.3
_LEAST_AKIN, _NAMING = 0.45, 0.5
"""How near the thing of an event has to come to the one named, and from which weight on one is named at all."""
_WELL_SAID = 0.65
"""How much of the phrase of an event has to be said where no thing is named."""
_LEAST_TOLD, _LEAST_ALIKE, _LEAST_OF_ALL, _SAID_SO = 0.25, 0.2, 0.01, 0.9
"""Below this an event of a product tells of another happening than the one said of it, or of another thing."""
_OF_ANYTHING = words("created received added updated posted")
"""What happens to things of all kinds, so that it tells of none."""
_OF_MANY = _OF_ANYTHING | words("deleted closed completed resolved assigned moved archived renamed")
"""What happens to things of many kinds: of which one it is told has to be said."""


class Score(NamedTuple):
    """A score with its parts; `verb` and `object` in [0, 1] tell whether the clause was understood at all."""

    total: float
    verb: float
    object: float
    phrase: float = 0.0
    retrieval: float = 0.0


def _covers(features: OperationFeatures, canon: str) -> bool:
    """Whether an event's operation says the thing somewhere, as object or as event ("tag push")."""
    opening = canon[:4]
    for event, objects in features.readings:
        if event.startswith(opening):
            return True
        for item in objects:
            if kin(canon, item) >= 0.6:
                return True
    return False


def _is_foreign(evidence: EventEvidence, score: Score) -> bool:
    """Whether an operation tells of other things than a clause, which names no product: "a new order comes in"."""
    if evidence.absent or (evidence.strange and score.phrase < (_SAID_SO if evidence.connectors else _WELL_SAID)):
        return True
    if evidence.connectors or evidence.topic_connectors or evidence.mail or score.object >= _LEAST_AKIN:
        return False
    if any(weight >= _NAMING for _, weight in evidence.heads):
        return True
    return score.phrase < _WELL_SAID and evidence.events[0][0] in _OF_ANYTHING


def _tells_of_another(evidence: EventEvidence, features: OperationFeatures, score: Score) -> bool:
    """Whether a product's own event is another one than what is said of that product: another happening ("a PagerDuty
    incident's priority changes"), or that of another thing ("a Trello board is created").

    Of which happening the operations of imported catalogues tell is known by their wording alone.
    """
    if not evidence.connectors or evidence.guessed:
        return False
    if score.phrase >= _SAID_SO or evidence.rare.intersection(name for name, _ in features.readings):
        return False
    if score.verb < _LEAST_TOLD and (features.spec.curated or evidence.events[0][0] == OVERDUE):
        return True
    named = any(weight >= _NAMING for _, weight in evidence.heads) and score.phrase < _WELL_SAID
    if not named or not features.objects or score.object >= (_LEAST_ALIKE if features.spec.curated else _LEAST_OF_ALL):
        return False
    said = evidence.events[0][0] not in _OF_MANY and score.verb >= _SAID_SO
    return not said and not any(stem(thing) in evidence.terms for thing in features.objects)


class EventScorer:
    """Scores trigger operations for one event clause.

    Operations of a product say the same few events and objects: each is compared with the clause once.
    """

    def __init__(self, index: CatalogIndex, evidence: EventEvidence, said: frozenset[str] = frozenset()) -> None:
        """`said` are the things that the prompt speaks of anywhere."""
        self._index, self._evidence = index, evidence
        changes = [canon for canon in _CHANGES if canon in said]
        self._host = IMPLIED_CONNECTORS[changes[0]][0] if len(changes) == 1 else ""
        self._own = [canon for canon, weight in evidence.heads if weight >= 1.0 and canon in IMPLIED_CONNECTORS]
        self._implied = {} if evidence.connectors else implied_connectors(evidence.heads)
        self._terms_weight = index.weight(evidence.terms)
        self._sharing = index.sharing_phrases(evidence.terms)
        self._events: dict[str, float] = {}
        self._objects: dict[tuple[str, ...], tuple[float, float]] = {}

    def score(self, features: OperationFeatures) -> Score:
        """The score of one operation."""
        evidence = self._evidence
        event, obj, bonus = self._reading(features)
        phrase = self._phrase(features) if features.identifier in self._sharing else 0.0
        retrieval = evidence.hits.get(features.identifier, 0.0)
        total = event * _VERB + obj * _OBJECT + bonus + phrase * _PHRASE + retrieval * _RETRIEVAL
        total += _CURATED * features.spec.curated
        total += _NO_VERB if event < 0.2 else 0.0
        total += _RARE if event == 1.0 and evidence.rare.intersection(name for name, _ in features.readings) else 0.0
        total += _NO_OBJECT if obj < 0.25 else 0.0
        if self._own:
            total += _UNCOVERED * sum([not _covers(features, canon) for canon in self._own])
        if evidence.connectors:
            total += self._mention(features.connector)
        elif evidence.topic_connectors:
            total += 0.5 if features.connector in evidence.topic_connectors else 0.0
        if not evidence.connectors:
            implied = _IMPLIED * self._implied.get(features.connector, 0.0)
            if features.connector == self._host:  # "when the build is green, merge the PR"
                implied = max(implied, _HOST_SAID)
            total += implied + _PRIOR * prior(features.connector)
            if evidence.channel and features.spec.connector.category is Category.CHAT:
                total += 0.4
            if evidence.repository:
                total += 0.6 * (features.spec.connector.category is Category.SCM)
                total += _UNPLACED * ("repository" not in features.spec.inputs)
            if evidence.mail and features.spec.connector.category is Category.EMAIL:
                total += _MAILED
        return Score(total, event, obj, phrase, retrieval)

    def _reading(self, features: OperationFeatures) -> tuple[float, float, float]:
        """Event, object and bonus of the reading that fits best."""
        event = obj = bonus = 0.0
        best, weight = -1.0, 1.0
        events, told = self._events, self._objects
        for name, objects in features.readings:
            e = weight * (events[name] if name in events else self._event(name))
            o, extra = told[objects] if objects in told else self._object(objects)
            o *= weight
            if (total := e + o * _OBJECT + extra) > best:
                best, event, obj, bonus = total, e, o, extra
            weight = _ALIAS_WEIGHT
        return event, obj, bonus

    def _mention(self, connector: str) -> float:
        named = self._evidence.connectors
        return _MENTION - 0.1 * named.index(connector) if connector in named else _OTHER_MENTION

    def _event(self, name: str) -> float:
        known = max((weight * event_affinity(said, name) for said, weight in self._evidence.events), default=0.0)
        self._events[name] = known
        return known

    def _object(self, objects: tuple[str, ...]) -> tuple[float, float]:
        known = self._objects[objects] = object_match(self._evidence.heads, self._evidence.context, objects)
        return known

    def _phrase(self, features: OperationFeatures) -> float:
        """Best overlap of the clause's words with a way the operation is said (F1 of inverse document frequencies)."""
        best, index, terms = 0.0, self._index, self._evidence.terms
        for phrase, weight in zip(features.phrases, index.phrase_weights(features), strict=True):
            if shared := terms.intersection(phrase):
                best = max(best, 2 * index.weight(shared) / (weight + self._terms_weight))
        return best


def best_events(
    scorer: EventScorer, evidence: EventEvidence, pool: Iterable[OperationFeatures], most: int
) -> list[tuple[Score, OperationFeatures]]:
    """The `most` best of some triggers, of those that may be what a clause tells of."""
    scored = ((scorer.score(features), features) for features in pool)
    ordered = sorted(scored, key=lambda item: (-item[0].total, item[1].connector, item[1].spec.key))
    meant = (
        (score, features)
        for score, features in ordered
        if not _is_foreign(evidence, score) and not _tells_of_another(evidence, features, score)
    )
    return list(islice(meant, most))
