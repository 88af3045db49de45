"""How likely a chosen operation is right at all: the best of many may still be none of what was asked for.

In doubt are only operations for a clause that says what it acts on, and neither a product nor a place (a channel, an
address) that vouches for them. A logistic regression over what is known of the choice tells. The wrong choices it was
fitted to are made of right ones: the right product's operations, or all that answer the object, are taken away, and the
best of the rest is chosen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from agent_app.planners.local.choose import Score
from agent_app.planners.local.evidence import ActionEvidence
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon.verbs import affinity
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind
from agent_app.planners.local.scoring.matching import kin

__all__ = [
    "FITTED_TRUST",
    "SIGNS",
    "is_beside",
    "is_doubtful",
    "is_final",
    "is_grave",
    "is_guessed",
    "is_unsure",
    "lists_others",
    "makes_another",
    "makes_what_starts",
    "may_be_doubted",
    "signs",
    "trust",
]

FITTED_TRUST = Path(__file__).with_name("trust.json")
SIGNS = ("total", "object", "phrase", "answered", "curated")
"""What is known of a choice, in the order of `signs`."""
_ANSWERED = 0.25
_OF_ANYTHING = words("create update delete remove change edit insert register assign add save store")
_AT_HAND = 0.71
"""From this on a pronoun stands for a thing that a step before dealt with."""
_SAID_SO = 0.4
"""From this on an operation's own words are what was said, whatever they are for."""
_MEANT_THING = 0.9
"""From this on what an operation deals with is what is said."""
_MEANT = 0.2
"""Below it a verb is not what is asked for."""
_GRAVE = words(
    "delete remove archive close cancel ban deactivate disable suspend merge transfer revoke reject approve"
    " void terminate kick"
)
"""What is done with a thing for good, or seen by others at once."""
_SETTING = words("set change move mark update assign reassign unassign give hand label tag unlabel untag prioritize")
"""What is done with things that are there."""
_PARTS = words("label tag comment note attachment reaction reply")
_ASSIGNING = words("assign reassign unassign")
_FINAL = words("delete remove cancel ban revoke merge transfer void terminate kick")
"""What cannot be taken back."""
_FIT: Mapping[str, float] = json.loads(FITTED_TRUST.read_text(encoding="utf-8")) if FITTED_TRUST.exists() else {}


def may_be_doubted(evidence: ActionEvidence) -> bool:
    """Whether the clause says what it acts on, and neither a product nor a place that vouches for what is chosen."""
    statement = evidence.statement
    placed = bool(statement.connectors) or evidence.channel or evidence.mail or evidence.url
    return evidence.explicit and not statement.pronoun and not placed


def signs(evidence: ActionEvidence, operation: OperationFeatures, score: Score) -> tuple[float, ...]:
    """The values of `SIGNS`: numbers of the score in their own units, everything else in [0, 1].

    `answered` is how well the said object, and nothing that the verb implies, answers the operation's objects.
    """
    statement = evidence.statement
    heads = {objects[-1] for _, objects in operation.readings if objects}
    return (
        score.total,
        score.object,
        score.phrase,
        max((kin(statement.head, head) for head in heads), default=0.0),
        float(operation.spec.curated),
    )


def trust(evidence: ActionEvidence, operation: OperationFeatures, score: Score) -> float:
    """The log odds that the operation is what the clause asks for."""
    known = zip(SIGNS, signs(evidence, operation, score), strict=True)
    return _FIT["bias"] + sum(_FIT[name] * value for name, value in known)


def is_doubtful(evidence: ActionEvidence, operation: OperationFeatures, score: Score) -> bool:
    """Whether the operation is so unlikely to be right that choosing none is better."""
    if _makes_something_else(evidence, operation, score):
        return True
    return may_be_doubted(evidence) and trust(evidence, operation, score) < _FIT["least"]


def _makes_something_else(evidence: ActionEvidence, operation: OperationFeatures, score: Score) -> bool:
    """ "Create an account in Slack": whether a product that makes no such thing would make another one."""
    statement = evidence.statement
    if statement.verbs[:1] != ("create",) or operation.verb != "create" or not operation.spec.method:
        return False
    said = evidence.explicit and not statement.pronoun and not statement.remade and not evidence.fills
    return said and bool(statement.connectors) and score.object == 0 and score.phrase < _SAID_SO


def is_grave(operation: OperationFeatures) -> bool:
    """Whether an operation does something for good, or something that others see at once."""
    return any(verb in _GRAVE for verb, _ in operation.readings)


def is_final(operation: OperationFeatures) -> bool:
    """Whether what an operation does cannot be taken back."""
    return operation.verb in _FINAL


def is_beside(evidence: ActionEvidence, operation: OperationFeatures, score: Score, *, listing: bool) -> bool:
    """Whether an operation ends another thing than is said, or lists it, or does not end what is to be ended.

    Only a thing that a noun of the lexicon names is known to be another.
    """
    statement = evidence.statement
    known = any(noun.known and noun.canon == statement.head for noun in statement.nouns)
    grave = is_grave(operation)
    if statement.lemma in _GRAVE and not grave and not _may_mean(evidence, operation):
        return True  # who wants something ended wants nothing made
    placed = not statement.pronoun and any(item.kind is EntityKind.ATTRIBUTE for item in statement.entities)
    known = known or (not statement.head and placed)  # "archive the board Old"
    rash = grave and (score.phrase < _SAID_SO or not statement.head)
    return known and score.object < _ANSWERED and (rash or (listing and not statement.connectors))


def makes_another(evidence: ActionEvidence, operation: OperationFeatures, score: Score) -> bool:
    """ "Set all bugs to closed": whether an operation would make one more of the things that are to be changed."""
    statement = evidence.statement
    several = any(noun.plural and noun.canon == statement.head for noun in statement.nouns)
    made = operation.verb == "create" and score.object >= _SAID_SO
    one = evidence.identified and statement.lemma in _ASSIGNING
    if _adds_part(evidence, operation, score):
        return True
    return made and (one or (several and statement.lemma in _SETTING)) and not statement.remade


def _adds_part(evidence: ActionEvidence, operation: OperationFeatures, score: Score) -> bool:
    """ "Add an issue to it": whether an operation would put something on an issue of which nothing is said."""
    head = evidence.statement.object
    if head is None or not head.known or head.determiner not in {"indefinite", "new"} or score.object > 0:
        return False
    part, owners = operation.objects[-1:], operation.objects[:-1]
    unsaid = bool(part) and part[0] in _PARTS and part[0] not in evidence.context
    return unsaid and evidence.verbs[:1] == ("add",) and head.canon in owners


def lists_others(
    evidence: ActionEvidence, found: Sequence[tuple[OperationFeatures, Score]], said: Iterable[str], *, started: bool
) -> frozenset[str]:
    """The identifiers of look-ups that list another thing than is said where their product has one of that, and of
    those that want to know whose parts they are to list where nothing tells: nothing was dealt with before, and `said`,
    the nouns of the prompt, speak of none.
    """
    nouns, told = {noun.canon for noun in evidence.statement.nouns if noun.known}, list(said)
    meant = {item.connector for item, score in found if score.object >= _MEANT_THING}
    return frozenset(
        item.identifier
        for item, score in found
        if (not started and _lists_parts_of_none(evidence, item, told))
        or (
            evidence.statement.head in nouns
            and score.object == 0
            and bool(item.spec.method)
            and item.connector in meant
        )
    )


def _lists_parts_of_none(evidence: ActionEvidence, operation: OperationFeatures, said: Sequence[str]) -> bool:
    """Whether an operation lists what belongs to a single thing, by its id, where the words speak of none: the forks of
    a gist, the bugs of a test result.
    """
    spec = operation.spec
    if not spec.method or evidence.identified or any(item.value.isdigit() for item in evidence.statement.entities):
        return False
    owners = {name.removesuffix(end) for name in spec.required_inputs for end in _ID_ENDINGS if name.endswith(end)}
    return any(owner and not any(kin(owner, noun) >= _SAID_SO for noun in said) for owner in owners)


_ID_ENDINGS = ("_id", "_gid", "_uuid", "_iid", "_number")


def _may_mean(evidence: ActionEvidence, operation: OperationFeatures) -> bool:
    return any(affinity(said, verb) >= _MEANT for said in evidence.verbs for verb, _ in operation.readings)


def is_guessed(evidence: ActionEvidence, score: Score) -> bool:
    """Whether nothing tells what is dealt with: a pronoun that stands for no thing at hand, or no object at all
    ("update it", "try again"), with a verb that anything may be the object of.
    """
    statement = evidence.statement
    if statement.head or statement.connectors or evidence.channel or evidence.mail:
        return False
    pointed = statement.pronoun and statement.lemma in _OF_ANYTHING
    return (pointed or statement.verbs[:1] == ("retry",)) and (score.object < _AT_HAND or not statement.pronoun)


def is_unsure(evidence: ActionEvidence, operation: OperationFeatures, score: Score) -> bool:
    """Whether the operation is less likely to be right than nearly all that are: worth telling."""
    return may_be_doubted(evidence) and trust(evidence, operation, score) < _FIT["sure"]


def makes_what_starts(operation: OperationFeatures, event: OperationFeatures) -> bool:
    """Whether an operation makes a thing of the kind whose coming to be is an event."""
    return (
        operation.verb == "create"
        and event.connector == operation.connector
        and event.verb in _COME_TO_BE
        and event.objects[-1:] == operation.objects[-1:]
    )


_COME_TO_BE = frozenset({"created", "triggered", "opened"})
