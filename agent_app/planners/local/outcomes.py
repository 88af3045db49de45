"""How what an event tells of has ended: "a deployment to production fails", "the Jira ticket is resolved".

Where an event stands for every outcome, the one that is said is a filter of the trigger.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from agent_app.planners.local.adapting import adapt
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.events import rare_events
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, Reading, TokenKind
from agent_app.planners.local.text import stem, unquote
from agent_app.planners.local.vocabulary import split_key

__all__ = ["choice_filters", "named_filters", "outcome_filters", "untold_outcomes"]

_OUTCOMES: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = (
    (
        words("fail fails failed failing break breaks broke broken crash crashes crashed red"),
        ("failure", "failed", "error"),
    ),
    (
        words("succeed succeeds succeeded pass passes passed green successful successfully"),
        ("success", "succeeded", "successful", "passed"),
    ),
    (words("cancelled canceled aborted"), ("cancelled", "canceled", "aborted")),
    (words("approved approves"), ("approved",)),
    (words("abandoned abandons"), ("abandoned",)),
    (words("rejected rejects"), ("changes_requested", "rejected", "declined")),
)  # fmt: skip
"""What is said of an outcome, and what vendors call it, likeliest first."""
_OVER = words("closed resolved completed finished closes resolves done")
_DONE = "Done"
_AGAIN = words("reopened reopens")
"""What was over and is not any more."""
_CALLED_OFF = words("cancelled canceled")
_INPUTS = ("state", "status", "conclusion", "result")
_ENVIRONMENTS = words("production staging prod testing qa development")
_PLACING = words("to in on for into")
_DEPLOYING = words("deployment deploy deploys deployments rollout environment")


def outcome_filters(
    reading: Reading, clause: Clause, features: OperationFeatures, tested: Collection[int] = ()
) -> dict[str, Any]:
    """Inputs of a trigger that the words of its clause tell an outcome or an environment for, besides the tokens that
    are `tested` by a condition.
    """
    places = [index for index in range(clause.first, clause.last) if index not in tested]
    said, schema = [reading.tokens[index].norm for index in places], features.spec.inputs
    found: dict[str, Any] = {}
    name = next((name for name in _INPUTS if name in schema), None)
    happens = features.spec.key.rsplit("_", 1)[-1]
    if name is not None and happens not in said:
        value = _outcome(said, schema[name].get("enum"))
        if value is None and "enum" not in schema[name] and happens in _MOVING:
            called_off = next((norm for norm in said if norm in _CALLED_OFF), "")
            value = _DONE if _OVER & set(said) else called_off.title() or None
        if value is not None:
            found[name] = value
        elif "from_status" in schema and _AGAIN & set(said):
            found["from_status"] = _DONE
    if "environment" in schema and "enum" not in schema["environment"]:
        pairs = list(zip(pairwise(places), pairwise(said), strict=True))
        named = [at for (_, at), (before, norm) in pairs if before in _PLACING and norm in _ENVIRONMENTS]
        named += [at for (at, _), (norm, after) in pairs if norm in _ENVIRONMENTS and after in _DEPLOYING]
        if named:
            found["environment"] = reading.tokens[named[0]].text
    return found


def untold_outcomes(
    reading: Reading, clause: Clause, features: OperationFeatures, inputs: Mapping[str, Any]
) -> Iterator[int]:
    """Where a clause says how something ended ("a check run | fails") that its trigger tells of however it ends."""
    if set(_INPUTS) & set(inputs) or features.spec.key.rsplit("_", 1)[-1] not in _HOWEVER:
        return
    for index in range(clause.first, clause.last):
        if any(reading.tokens[index].norm in said for said, _ in _OUTCOMES):
            yield index


_HOWEVER = words("completed finished changed updated")


def choice_filters(
    reading: Reading, clause: Clause, features: OperationFeatures, taken: Mapping[str, Any]
) -> dict[str, Any]:
    """Inputs of a trigger one of whose choices the words of its clause say ("closed as not planned"), or that are true
    by their name ("from a fork", "force-pushes").
    """
    places = [i for i in range(clause.first, clause.last) if reading.tokens[i].norm not in connectives.ARTICLES]
    said = [stem(part) for i in places for part in reading.tokens[i].norm.split("-")]
    found: dict[str, Any] = {}
    for name, schema in features.spec.inputs.items():
        if name in taken:
            continue
        if schema.get("type") == "boolean" and _says(said, name, features):
            found[name] = True
        if name in _SWITCHES and (turned := _TURNED & set(rare_events(reading.norms(clause.first, clause.last)))):
            found[name] = "enabled" in turned
        choices = [str(choice) for choice in schema.get("enum", ()) if schema.get("type") == "string"]
        told = [choice for choice in choices if _says(said, choice, features, whole=True)]
        if told:
            found[name] = max(told, key=len)
    return found


def _says(said: Sequence[str], name: str, features: OperationFeatures, *, whole: bool = False) -> bool:
    """Whether words say a choice, or a flag by its name: one after the other, and not only what the event is called."""
    wanted = [stem(part) for part in split_key(name)]
    if set(wanted) <= set(features.terms):
        return False
    if whole and len(wanted) == 1 and f"as {name.lower()}" not in " ".join(said):
        return False
    places = [i for i in range(len(said) - len(wanted) + 1) if list(said[i : i + len(wanted)]) == wanted]
    return any(not set(said[max(0, place - 2) : place]) & _DENIALS for place in places)


_DENIALS = words("not no never without")
_SWITCHES = words("active enabled")
_TURNED = frozenset({"enabled", "disabled"})


def named_filters(
    reading: Reading, clause: Clause, features: OperationFeatures, taken: Mapping[str, Any], tested: Iterable[int]
) -> dict[str, Any]:
    """Inputs of a trigger that the words of its clause name with a value: "in stage deploy", "the flag "beta"".

    Of what conditions test (the tokens `tested`) none is.
    """
    found: dict[str, Any] = {}
    untold = set(range(clause.first, clause.last - 1)) - set(tested) - reading.mentioned
    for name, schema in features.spec.inputs.items():
        if name in taken or name in _TESTED_INSTEAD or schema.get("type") != "string":
            continue
        for index in sorted(untold):
            chosen = "enum" in schema
            if reading.tokens[index].norm != name or not _valued(reading, clause, index, features, chosen=chosen):
                continue
            token = reading.tokens[index + 1]
            value = adapt(unquote(token.text) if token.kind is TokenKind.QUOTED else token.text, schema)
            if value is not None:
                found.setdefault(name, value)
    return found


def _valued(reading: Reading, clause: Clause, index: int, features: OperationFeatures, *, chosen: bool) -> bool:
    """Whether behind the name of a property comes its value, one `chosen` from some or any, and nothing that happens
    to it or is said of it.
    """
    token, before = reading.tokens[index + 1], reading.norms(max(clause.first, index - 2), index)
    if set(before) & _ELSE:
        return False
    if token.kind is TokenKind.QUOTED:
        return True
    if token.norm in _NO_VALUES or not token.norm[:1].isalnum() or index + 1 in reading.mentioned:
        return False
    happens = not chosen and index + 2 >= clause.last and any(verb.first == index + 1 for verb in reading.verbs)
    if before[-1:] and before[-1] in _INTRODUCING and not happens:
        return True
    of_thing = any(reading.tokens[index].norm in objects for _, objects in features.readings)
    undergoes = set(reading.norms(index + 2, min(index + 3, clause.last))) & (connectives.BE | _GETTING)
    return bool(undergoes) and (of_thing or token.text != token.norm)


_TESTED_INSTEAD = words("priority urgency status author assignee severity label repository project")
"""What conditions test, or values of a form of their own fill."""
_INTRODUCING = words("in of for from on at by with")
_GETTING = words("gets got")
_ELSE = words("other except besides not but outside any no without")
_NO_VALUES = connectives.FUNCTION_WORDS | connectives.BE | words("is are was gets changes change has")
_MOVING = words("transitioned moved updated changed")
"""What the keys of events end with that leave open what it came to."""


_WISHING = words("requests requested request asks asked wants wanted")


def _outcome(said: Iterable[str], choices: Any) -> str | None:
    """The choice that names the outcome which is said."""
    if not isinstance(choices, list | tuple):
        return None
    spoken = set(said)
    if "changes" in spoken and spoken & _WISHING:
        spoken.add("rejected")  # "a reviewer requests changes"
    for told, named in _OUTCOMES:
        if told & spoken:
            return next((str(choice) for name in named for choice in choices if str(choice).lower() == name), None)
    return None
