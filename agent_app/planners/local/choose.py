"""How well an operation answers a clause: a sum of named features."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from agent_app.planners.local.evidence import ActionEvidence, EventEvidence
from agent_app.planners.local.index import CatalogIndex, OperationFeatures
from agent_app.planners.local.lexicon.events import event_affinity
from agent_app.planners.local.lexicon.nouns import CONNECTOR_PRIOR, IMPLIED_CONNECTORS, kinship
from agent_app.planners.local.lexicon.verbs import IMPLIED_HEADS, SELF_CONTAINED, affinity
from agent_app.planners.local.model import EntityKind
from connectors_app.contracts import Category

__all__ = ["Score", "Thing", "action_score", "event_score", "implied_connectors", "object_match"]

_ALIAS_WEIGHT = 0.94
_RANK_DECAY = 0.03
_VERB, _OBJECT, _PHRASE, _RETRIEVAL = 1.0, 1.1, 0.55, 0.45
_MENTION, _OTHER_MENTION = 0.9, -2.0
_NO_VERB, _NO_OBJECT = -0.7, -0.45
_MODIFIER_HIT, _MODIFIER_MISS = 0.18, -0.2
_UNSAID_PRIOR = 0.3
_NO_CHANNEL = -0.4
_UNCOVERED = -0.2
_MADE_BY_LOOKUP, _ONE_OF_MANY = -0.8, -0.5
_IDENTITIES = frozenset({EntityKind.ISSUE_KEY, EntityKind.NUMBER})
_FOREIGN_OBJECT = 0.2
_CURATED = 0.25
"""What a person wrote a title for is what most mean; vendors' descriptions add what few ask for."""
_MAKING_ANEW = frozenset({"create", "make", "register"})
"""With a pronoun these make the thing that was looked for in vain ("if there is none, create it")."""
_MAKING = frozenset({"create", "publish", "schedule", "commit"})
_USUAL_OBJECTS: dict[Category, tuple[str, ...]] = {
    Category.TICKETING: ("issue", "ticket", "card", "task", "incident"),
    Category.SCM: ("issue", "work_item"),
    Category.CHAT: ("message",),
    Category.INCIDENT: ("incident", "alert"),
    Category.DOCS: ("page",),
    Category.EMAIL: ("email",),
    Category.HTTP: ("request",),
}
"""What is meant where only the product is named ("-> Jira OPS")."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something an earlier step deals with: its noun classes and its connector."""

    nouns: tuple[str, ...]
    connector: str
    step: int
    made: bool = True


@dataclass(frozen=True, slots=True)
class Score:
    """A score with its parts; `verb` and `object` in [0, 1] tell whether the clause was understood at all."""

    total: float
    verb: float
    object: float
    phrase: float = 0.0
    retrieval: float = 0.0


def object_match(
    heads: Iterable[tuple[str, float]], context: Iterable[str], objects: tuple[str, ...]
) -> tuple[float, float]:
    """How well the said objects answer an operation's objects, as (head match in [0, 1], modifier bonus)."""
    if not objects:
        return 0.45, 0.0
    head = objects[-1]
    best = 0.0
    for canon, weight in heads:
        near = weight * _kin(canon, head)
        if near > best:
            best = near
    bonus = 0.0
    surroundings = list(context)
    for modifier in objects[:-1]:
        matched = any(_kin(modifier, noun) >= 0.8 for noun in surroundings)
        bonus += _MODIFIER_HIT if matched else _MODIFIER_MISS
    return min(best, 1.0), bonus


@cache
def _kin(one: str, other: str) -> float:
    if one == other:
        return 1.0
    near = kinship(one, other)
    if near or abs(len(one) - len(other)) > 3 or len(one) < 5:
        return near
    return 0.85 if one.startswith(other[:-1]) or other.startswith(one[:-1]) else 0.0


@lru_cache(maxsize=50_000)
def _verb_match(verbs: tuple[str, ...], operation: str, head: str) -> float:
    """Best affinity of the said verb classes to an operation's verb.

    A verb that has its object in itself ("comment", "label", "mail") means another operation's verb only if that
    operation is about this object: "comment" is "create" for a comment, not for a merge request.
    """
    best = 0.0
    for rank, said in enumerate(verbs):
        near = affinity(said, operation) * (1 - _RANK_DECAY * min(rank, 6))
        if (
            said in SELF_CONTAINED
            and said != operation
            and not any(_kin(implied, head) >= 0.6 for implied in IMPLIED_HEADS.get(said, ()))
        ):
            near *= _FOREIGN_OBJECT
        best = max(best, near)
    return best


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


def action_score(
    index: CatalogIndex, evidence: ActionEvidence, features: OperationFeatures, things: tuple[Thing, ...] = ()
) -> Score:
    """Score an action operation for a clause; `things` are what earlier steps of the operation's product deal with."""
    statement = evidence.statement
    verb = obj = bonus = 0.0
    heads = list(evidence.heads)
    if any(head == "*" for head, _ in evidence.heads):
        heads += [
            (noun, 0.9 - 0.1 * place)
            for place, noun in enumerate(_USUAL_OBJECTS.get(features.spec.connector.category, ()))
        ]
    making = features.verb in _MAKING
    anew = not (statement.pronoun and statement.lemma in _MAKING_ANEW and not evidence.explicit)
    existing = [*heads, *_inherited(evidence, things)]
    context = [*evidence.context, *(noun for thing in things for noun in thing.nouns)]
    best = -1.0
    for place, (operation_verb, objects) in enumerate(features.readings):
        weight = 1.0 if not place else _ALIAS_WEIGHT
        v = weight * _verb_match(evidence.verbs, operation_verb, objects[-1] if objects else "")
        o, extra = object_match(heads if anew and (making or operation_verb in _MAKING) else existing, context, objects)
        if v * _VERB + weight * o * _OBJECT + extra > best:
            best, verb, obj, bonus = v * _VERB + weight * o * _OBJECT + extra, v, weight * o, extra
    phrase = _phrase_match(index, evidence.terms, features)
    retrieval = evidence.hits.get(features.identifier, 0.0)
    total = verb * _VERB + obj * _OBJECT + bonus + phrase * _PHRASE + retrieval * _RETRIEVAL
    total += _NO_VERB if verb < 0.2 else 0.0
    total += _NO_OBJECT if obj < 0.25 else 0.0
    total += _number_fit(evidence, features)
    total += _mention(statement.connectors, features) + _addressee(evidence, features)
    total += _CURATED * features.spec.curated
    return Score(total, verb, obj, phrase, retrieval)


def _looks_up(evidence: ActionEvidence) -> bool:
    """ "Get incident INC0010" makes nothing; "get me a ticket" does."""
    statement = evidence.statement
    head = next((noun for noun in statement.nouns if noun.canon == statement.head), None)
    return statement.retrieval and head is not None and head.determiner not in {"indefinite", "new"}


def _identified(evidence: ActionEvidence) -> bool:
    """Whether the words say which one is meant: by key, or by a number."""
    return any(entity.kind in _IDENTITIES for entity in evidence.statement.entities)


def _number_fit(evidence: ActionEvidence, features: OperationFeatures) -> float:
    """Many things are listed, one is looked up."""
    if (
        evidence.statement.verbs[:1] == ("create",)
        and not evidence.plural
        and features.verb in {"get", "list", "search"}
    ):
        return -0.6
    if _looks_up(evidence) and features.verb in _MAKING:
        return _MADE_BY_LOOKUP
    if not evidence.statement.retrieval or not evidence.statement.head:
        return 0.0
    if evidence.plural and features.verb == "get" and not features.spec.key.endswith("s"):
        return 0.0 if "retrieve" in features.spec.key else -0.35
    if evidence.plural or features.verb not in {"list", "search"}:
        return 0.0
    return _ONE_OF_MANY if _identified(evidence) else -0.12


def _inherited(evidence: ActionEvidence, things: tuple[Thing, ...]) -> list[tuple[str, float]]:
    """A pronoun, or no object at all, stands for a thing of the operation's connector that came up before."""
    if evidence.explicit and not evidence.statement.pronoun:
        return []
    weight = 0.95 if not evidence.explicit else 0.5
    found = []
    for distance, thing in enumerate(reversed(things)):
        found += [(noun, weight * (1 - 0.06 * min(distance, 5))) for noun in thing.nouns]
    return found


def _mention(connectors: tuple[str, ...], features: OperationFeatures) -> float:
    if not connectors:
        return 0.0
    if features.connector not in connectors:
        return _OTHER_MENTION
    return _MENTION - 0.1 * connectors.index(features.connector)


def _addressee(evidence: ActionEvidence, features: OperationFeatures) -> float:
    """Channels belong to chats, addresses to mail, URLs to HTTP calls, people to direct messages."""
    category = features.spec.connector.category
    total = 0.0
    if evidence.channel and category is Category.CHAT:
        total += 0.6
    if evidence.mail:
        total += 0.75 if category is Category.EMAIL else -0.4 * (evidence.verbs[:1] == ("email",))
    if evidence.channel and evidence.named_channel and features.spec.inputs:
        total += 0.0 if _takes_channel(features) else _NO_CHANNEL
    if evidence.url and not evidence.statement.connectors:
        total += 1.0 if category is Category.HTTP else 0.0
    if evidence.person and not evidence.channel and "direct_message" in features.objects:
        total += 0.1
    if evidence.channel and not evidence.person and "direct_message" in features.objects:
        total -= 0.35
    return total


def _covers(features: OperationFeatures, canon: str) -> bool:
    """Whether an event's operation says the thing somewhere, as object or as event ("tag push")."""
    return any(_kin(canon, item) >= 0.6 for _, objects in features.readings for item in objects) or any(
        event.startswith(canon[:4]) for event, _ in features.readings
    )


def _takes_channel(features: OperationFeatures) -> bool:
    return any(name in features.spec.inputs for name in ("channel", "channels", "name", "topic"))


def implied_connectors(heads: Iterable[tuple[str, float]], context: Iterable[str] = ()) -> dict[str, float]:
    """Products that the objects bring to mind, with weights in [0, 1]."""
    found: dict[str, float] = {}
    for canon, weight in [*heads, *((noun, 0.5) for noun in context)]:
        for place, connector in enumerate(IMPLIED_CONNECTORS.get(canon, ())):
            found[connector] = max(found.get(connector, 0.0), weight * (1 - 0.25 * place))
    return found


def prior(connector: str) -> float:
    """How common a product is, in [0, 1]."""
    return CONNECTOR_PRIOR.get(connector, _UNSAID_PRIOR)


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
