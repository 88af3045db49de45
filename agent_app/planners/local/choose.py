"""How well an operation answers an event clause, and which products its words imply: a sum of named features."""

from __future__ import annotations

from dataclasses import dataclass

from agent_app.planners.local.evidence import EventEvidence
from agent_app.planners.local.index import CatalogIndex, OperationFeatures
from agent_app.planners.local.lexicon.events import event_affinity
from agent_app.planners.local.lexicon.nouns import IMPLIED_CONNECTORS
from agent_app.planners.local.scoring.actions import Thing
from agent_app.planners.local.scoring.matching import implied_connectors, kin, object_match, prior
from connectors_app.contracts import Category

__all__ = ["Score", "Thing", "event_score", "prior"]

_ALIAS_WEIGHT = 0.94
_VERB, _OBJECT, _PHRASE, _RETRIEVAL = 1.0, 1.1, 0.55, 0.45
_MENTION, _OTHER_MENTION = 0.9, -2.0
_NO_VERB, _NO_OBJECT = -0.7, -0.45
_UNCOVERED = -0.2
_CURATED = 0.3


@dataclass(frozen=True, slots=True)
class Score:
    """A score with its parts; `verb` and `object` in [0, 1] tell whether the clause was understood at all."""

    total: float
    verb: float
    object: float
    phrase: float = 0.0
    retrieval: float = 0.0


def _phrase_match(index: CatalogIndex, terms: frozenset[str], features: OperationFeatures) -> float:
    """Best overlap of the clause's words with a way the operation is said (F1 of inverse document frequencies)."""
    best = 0.0
    for phrase in features.phrases:
        common = phrase & terms
        if not common:
            continue
        shared = index.weight(common)
        best = max(best, 2 * shared / (index.weight(phrase) + index.weight(terms)))
    return best


def _mention(connectors: tuple[str, ...], features: OperationFeatures) -> float:
    if not connectors:
        return 0.0
    if features.connector not in connectors:
        return _OTHER_MENTION
    return _MENTION - 0.1 * connectors.index(features.connector)


def _covers(features: OperationFeatures, canon: str) -> bool:
    """Whether an event's operation says the thing somewhere, as object or as event ("tag push")."""
    return any(kin(canon, item) >= 0.6 for _, objects in features.readings for item in objects) or any(
        event.startswith(canon[:4]) for event, _ in features.readings
    )


def event_score(index: CatalogIndex, evidence: EventEvidence, features: OperationFeatures) -> Score:
    """Score a trigger operation for an event clause."""
    event = obj = bonus = 0.0
    best = -1.0
    for place, (name, objects) in enumerate(features.readings):
        weight = 1.0 if not place else _ALIAS_WEIGHT
        e = weight * max((w * event_affinity(said, name) for said, w in evidence.events), default=0.0)
        o, extra = object_match(evidence.heads, evidence.context, objects)
        o *= weight
        if e + o * _OBJECT + extra > best:
            best, event, obj, bonus = e + o * _OBJECT + extra, e, o, extra
    phrase = _phrase_match(index, evidence.terms, features)
    retrieval = evidence.hits.get(features.identifier, 0.0)
    total = event * _VERB + obj * _OBJECT + bonus + phrase * _PHRASE + retrieval * _RETRIEVAL
    total += _CURATED * features.spec.curated
    total += _NO_VERB if event < 0.2 else 0.0
    total += _NO_OBJECT if obj < 0.25 else 0.0
    total += _UNCOVERED * sum(
        1
        for canon, weight in evidence.heads
        if weight >= 1.0 and canon in IMPLIED_CONNECTORS and not _covers(features, canon)
    )
    if evidence.connectors:
        total += _mention(evidence.connectors, features)
    elif evidence.topic_connectors:
        total += 0.5 if features.connector in evidence.topic_connectors else 0.0
    if not evidence.connectors:
        implied = implied_connectors(evidence.heads)
        total += 0.3 * implied.get(features.connector, 0.0) + 0.15 * prior(features.connector)
        if evidence.channel and features.spec.connector.category is Category.CHAT:
            total += 0.4
        if evidence.mail and features.spec.connector.category is Category.EMAIL:
            total += 0.4
    return Score(total, event, obj, phrase, retrieval)
