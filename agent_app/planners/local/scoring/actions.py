"""What an action operation looks like beside one clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent_app.planners.local.evidence import ActionEvidence
from agent_app.planners.local.index import CatalogIndex, OperationFeatures
from agent_app.planners.local.model import EntityKind
from agent_app.planners.local.scoring.matching import NO_OBJECT, kin, verb_match
from agent_app.planners.local.scoring.weights import Features, Weights, fitted_weights
from connectors_app.contracts import Category

__all__ = ["MAKING", "ActionScorer", "Thing", "identified"]

_ALIAS_WEIGHT = 0.94
_SAID_MODIFIER = 0.8
_LEAST_VERB, _LEAST_OBJECT = 0.2, 0.25
_MAKING_ANEW = frozenset({"create", "make", "register"})
"""With a pronoun these make the thing that was looked for in vain ("if there is none, create it")."""
MAKING = frozenset({"create", "publish", "schedule", "commit"})
_IDENTITIES = frozenset({EntityKind.ISSUE_KEY, EntityKind.NUMBER})
_READING, _GATHERING = frozenset({"get", "list", "search"}), frozenset({"list", "search"})
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


class _Objects:
    """Said heads and the nouns around them, asked for many operations: every answer is remembered."""

    def __init__(self, heads: Sequence[tuple[str, float]], context: frozenset[str]) -> None:
        self.heads, self.context = heads, context
        self._near: dict[str, float] = {}
        self._said: dict[str, bool] = {}

    def head(self, noun: str) -> float:
        """How well the said heads answer a noun class, in [0, 1]."""
        near = self._near.get(noun)
        if near is None:
            near = self._near[noun] = min(1.0, max((w * kin(canon, noun) for canon, w in self.heads), default=0.0))
        return near

    def said(self, noun: str) -> bool:
        """Whether a noun class, or one near to it, is said anywhere in the clause."""
        found = self._said.get(noun)
        if found is None:
            found = self._said[noun] = any(kin(noun, other) >= _SAID_MODIFIER for other in self.context)
        return found


class ActionScorer:
    """The features of operations beside one clause."""

    def __init__(self, index: CatalogIndex, evidence: ActionEvidence, weights: Weights | None = None) -> None:
        self.index, self.evidence = index, evidence
        self.weights = weights or fitted_weights()
        statement = evidence.statement
        self.anew = not (statement.pronoun and statement.lemma in _MAKING_ANEW and not evidence.explicit)
        self.identified = identified(evidence)
        self.looks_up = _looks_up(evidence)
        self.weight = index.weight(evidence.terms)
        self._objects: dict[tuple[tuple[Thing, ...], Category | None, bool], _Objects] = {}
        self._usual = any(head == "*" for head, _ in evidence.heads)

    def features(self, operation: OperationFeatures, things: tuple[Thing, ...] = ()) -> Features:
        """What the clause says for and against an operation; `things` are what earlier steps of its product made."""
        found: Features = {}
        self._reading(operation, things, found)
        terms = self.evidence.terms
        best = 0.0
        for phrase in operation.phrases:
            common = phrase & terms
            if common:
                best = max(best, 2 * self.index.weight(common) / (self.index.weight(phrase) + self.weight))
        found["phrase"] = best
        hit = self.evidence.hits.get(operation.identifier)
        if hit is not None:
            found["near"], found["likely"] = hit
        if operation.spec.curated:
            found["curated"] = 1.0
        if self.weight:
            found["told"] = self.index.weight(terms & operation.terms) / self.weight
        self._numbers(operation, found)
        self._products(operation, found)
        self._addressees(operation, found)
        return found

    def _reading(self, operation: OperationFeatures, things: tuple[Thing, ...], found: Features) -> None:
        """Verb and object by the reading of the operation that fits best."""
        weights, verbs = self.weights, self.evidence.verbs
        best = -99.0
        for place, (operation_verb, objects) in enumerate(operation.readings):
            scale = 1.0 if not place else _ALIAS_WEIGHT
            making = operation.verb in MAKING or operation_verb in MAKING
            said = self._said(things, operation.spec.connector.category, making=making)
            verb = scale * verb_match(verbs, operation_verb, objects[-1] if objects else "")
            near = scale * (said.head(objects[-1]) if objects else NO_OBJECT)
            modifiers = [said.said(noun) for noun in objects[:-1]]
            hit, missed = sum(modifiers), len(modifiers) - sum(modifiers)
            total = (
                weights["verb"] * verb
                + weights["object"] * near
                + weights["modifier_said"] * hit
                + weights["modifier_unsaid"] * missed
            )
            if total > best:
                best = total
                found["verb"], found["object"] = verb, near
                found["modifier_said"], found["modifier_unsaid"] = float(hit), float(missed)
                found["untold"] = float(bool(objects) and not said.said(objects[-1]))
        found["no_verb"] = float(found["verb"] < _LEAST_VERB)
        found["no_object"] = float(found["object"] < _LEAST_OBJECT)

    def _said(self, things: tuple[Thing, ...], category: Category, *, making: bool) -> _Objects:
        alone = making and self.anew
        key = (things, category if self._usual else None, alone)
        objects = self._objects.get(key)
        if objects is None:
            heads = list(self.evidence.heads)
            if self._usual:
                usual = _USUAL_OBJECTS.get(category, ())
                heads += [(noun, 0.9 - 0.1 * place) for place, noun in enumerate(usual)]
            if not alone:
                heads += self._inherited(things)
            context = self.evidence.context | {noun for thing in things for noun in thing.nouns}
            objects = self._objects[key] = _Objects(heads, context)
        return objects

    def _inherited(self, things: tuple[Thing, ...]) -> list[tuple[str, float]]:
        """A pronoun, or no object at all, stands for a thing of the operation's connector that came up before."""
        if self.evidence.explicit and not self.evidence.statement.pronoun:
            return []
        weight = 0.95 if not self.evidence.explicit else 0.5
        found = []
        for distance, thing in enumerate(reversed(things)):
            found += [(noun, weight * (1 - 0.06 * min(distance, 5))) for noun in thing.nouns]
        return found

    def _numbers(self, operation: OperationFeatures, found: Features) -> None:
        """Many things are listed, one is looked up; what is to be made is not read."""
        evidence, statement = self.evidence, self.evidence.statement
        if statement.verbs[:1] == ("create",) and not evidence.plural and operation.verb in _READING:
            found["read_for_made"] = 1.0
        elif self.looks_up and operation.verb in MAKING:
            found["made_for_read"] = 1.0
        elif not statement.retrieval or not statement.head:
            return
        elif evidence.plural and operation.verb == "get" and not operation.spec.key.endswith("s"):
            found["one_for_many"] = 0.0 if "retrieve" in operation.spec.key else 1.0
        elif not evidence.plural and operation.verb in _GATHERING:
            found["many_for_known" if self.identified else "many_for_one"] = 1.0

    def _products(self, operation: OperationFeatures, found: Features) -> None:
        connectors = self.evidence.statement.connectors
        if not connectors:
            return
        if operation.connector in connectors:
            found["mentioned"] = 1.0
            found["mentioned_later"] = float(connectors.index(operation.connector))
        else:
            found["not_mentioned"] = 1.0

    def _addressees(self, operation: OperationFeatures, found: Features) -> None:
        """Channels belong to chats, addresses to mail, URLs to HTTP calls, people to direct messages."""
        evidence, category = self.evidence, operation.spec.connector.category
        if evidence.channel and category is Category.CHAT:
            found["chat_for_channel"] = 1.0
        if evidence.mail:
            if category is Category.EMAIL:
                found["mail_for_address"] = 1.0
            else:
                found["other_for_mail"] = float(evidence.verbs[:1] == ("email",))
        if evidence.channel and evidence.named_channel and operation.takes_inputs and not operation.takes_channel:
            found["takes_no_channel"] = 1.0
        if evidence.url and not evidence.statement.connectors and category is Category.HTTP:
            found["call_for_url"] = 1.0
        if "direct_message" in operation.objects:
            found["direct_for_person"] = float(evidence.person and not evidence.channel)
            found["direct_for_channel"] = float(evidence.channel and not evidence.person)


def _looks_up(evidence: ActionEvidence) -> bool:
    """ "Get incident INC0010" makes nothing; "get me a ticket" does."""
    statement = evidence.statement
    head = next((noun for noun in statement.nouns if noun.canon == statement.head), None)
    return statement.retrieval and head is not None and head.determiner not in {"indefinite", "new"}


def identified(evidence: ActionEvidence) -> bool:
    """Whether the words say which one is meant: by key, or by a number."""
    return any(entity.kind in _IDENTITIES for entity in evidence.statement.entities)
