"""How what an event tells of has ended: "a deployment to production fails", "the Jira ticket is resolved".

Where an event stands for every outcome, the one that is said is a filter of the trigger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, Reading
from agent_app.planners.local.text import stem
from agent_app.planners.local.vocabulary import split_key

__all__ = ["choice_filters", "outcome_filters", "untold_outcomes"]

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
    (words("rejected rejects"), ("changes_requested", "rejected", "declined")),
)  # fmt: skip
"""What is said of an outcome, and what vendors call it, likeliest first."""
_OVER = words("closed resolved completed finished closes resolves done")
_DONE = "Done"
_CALLED_OFF = words("cancelled canceled")
_INPUTS = ("state", "status", "conclusion", "result")
_ENVIRONMENTS = words("production staging prod testing qa development")
_PLACING = words("to in on for into")


def outcome_filters(reading: Reading, clause: Clause, features: OperationFeatures) -> dict[str, Any]:
    """Inputs of a trigger that the words of its clause tell an outcome or an environment for."""
    said, schema = reading.norms(clause.first, clause.last), features.spec.inputs
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
    if "environment" in schema and "enum" not in schema["environment"]:
        pairs = enumerate(pairwise(said), clause.first + 1)
        place = next((at for at, (before, norm) in pairs if before in _PLACING and norm in _ENVIRONMENTS), None)
        if place is not None:
            found["environment"] = reading.tokens[place].text
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
