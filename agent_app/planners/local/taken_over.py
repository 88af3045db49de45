"""What a new thing is to have of the one that it is made from: "with the same labels and due date", "with a link to
it".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from agent_app.planners.local.concepts import concept_of
from agent_app.planners.local.enclosed import enclosed
from agent_app.planners.local.fields import Field, Source, find_concept, scalar_of
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Reading
from agent_app.planners.local.texts import key_of, link_of

__all__ = ["TakenOver", "taken_over"]

_OWNING = words("its their the")
_SAME = words("same identical matching")
_LINKS = words("link url permalink")
_DESCRIBING = ("description", "body", "details", "desc", "notes")
_SHARED = words("labels due")
"""What means the same at every vendor; priorities, states and people are called differently by each."""
_OWN = words("priority severity type assignee status")
_NAMES = ("name", "title")


class TakenOver(NamedTuple):
    """Inputs that take something over, and the words for what can't be taken over."""

    inputs: dict[str, Any]
    untaken: tuple[str, ...] = ()


def taken_over(
    reading: Reading,
    statement: ActionStatement,
    features: OperationFeatures,
    source: Source | None,
    inputs: Mapping[str, Any],
) -> TakenOver:
    """What the clause says that the new thing has of its `source`, for the inputs that nothing is given for yet."""
    found: dict[str, Any] = {}
    untaken: list[str] = []
    if source is None or source.listing:
        return TakenOver(found)
    for item in enclosed(reading, statement):
        said = tuple(word for word in item.said if word not in _SAME)
        if said and not _LINKS.isdisjoint((said[0], said[-1])):
            found |= _linked(features, source, {**inputs, **found})
            continue
        alone = len(said) == 1 or said == ("due", "date")
        concept = concept_of(said[0]) if alone and (item.owner in _OWNING or said != item.said) else None
        if concept not in _SHARED | _OWN or _is_given(features, concept, inputs):
            continue
        alike = concept in _SHARED or source.connector == features.connector
        taken = _taken(concept, features, source) if alike else {}
        found |= taken
        if not taken:
            untaken.append(" ".join(said))
    return TakenOver(found, tuple(untaken))


def _linked(features: OperationFeatures, source: Source, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The description with the address of the thing at its end; its key, where the vendor tells no address."""
    name = next((name for name in _DESCRIBING if name in features.spec.inputs), None)
    link = link_of(source) or key_of(source)
    present = inputs.get(name or "", "")
    if name is None or link is None or not isinstance(present, str) or link in present:
        return {}
    return {name: "\n".join(filter(None, (present, link)))}


def _is_given(features: OperationFeatures, concept: str, inputs: Mapping[str, Any]) -> bool:
    return any(name in inputs and concept_of(name) == concept for name in features.spec.inputs)


def _taken(concept: str, features: OperationFeatures, source: Source) -> dict[str, Any]:
    name = next((name for name in features.spec.inputs if concept_of(name) == concept), None)
    field = find_concept(source.fields, concept, source.nouns)
    if name is None or field is None or field.repeated:
        return {}
    if features.spec.inputs[name].get("type") == "array":
        path = f"{field.path}{_called(field, source)}" if field.kind == "array" else ""
    else:
        one = scalar_of(field, source.fields)
        path = one.path if one.kind not in {"object", "array"} else ""
    return {name: f"{{{{ {source.prefix}.{path} }}}}"} if path else {}


def _called(field: Field, source: Source) -> str:
    """What is taken of each element of a list: its name, where it is more than a text."""
    inside = [child.name for child in source.fields if child.parents == (*field.parents, field.name)]
    return next((f"[].{name}" for name in _NAMES if name in inside), "")
