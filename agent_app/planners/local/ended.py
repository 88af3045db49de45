"""Which thing is ended by an operation that does not require to be told: without an id it would end them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent_app.planners.local.fields import Source
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.mapping import identity_expression, is_identity
from agent_app.planners.local.scoring.trust import is_grave
from agent_app.planners.local.text import stem
from agent_app.planners.local.vocabulary import split_key

__all__ = ["ended_thing", "unidentified"]

_IDS = words("id ids gid gids key keys uuid uuids number numbers identifier identifiers")


def ended_thing(
    features: OperationFeatures, inputs: Mapping[str, Any], sources: Sequence[Source]
) -> tuple[str, Any] | None:
    """The input and the value that tell which thing of a loop a step ends; None if it is told already, or unknown."""
    element = next((source for source in reversed(sources) if source.element), None)
    if element is None or element.connector != features.connector or not _spares_nothing(features, inputs, sources):
        return None
    wanted = (*features.objects, *element.nouns)
    for name in _identifying(features):
        schema = features.spec.inputs[name]
        said = f"{stem(split_key(name)[-1])}" if schema.get("type") == "array" else name
        found = identity_expression(said if said in _IDS else "id", features.connector, [element], wanted)
        if found is None:
            continue
        if schema.get("type") != "array":
            return name, found
        return name, [{"id": found}] if "id" in _properties(schema) else [found]
    return None


def unidentified(features: OperationFeatures, inputs: Mapping[str, Any], sources: Sequence[Source]) -> tuple[str, ...]:
    """The input to ask for where a step would end more than the thing that is meant, for it is not told which one."""
    return tuple(_identifying(features)[:1]) if _spares_nothing(features, inputs, sources) else ()


def _spares_nothing(features: OperationFeatures, inputs: Mapping[str, Any], sources: Sequence[Source]) -> bool:
    """Whether a step ends things and is not told which: not by the thing of its loop, nor outside of one at all."""
    if not (features.spec.method and is_grave(features)) or features.spec.required_inputs:
        return False
    element = next((source for source in reversed(sources) if source.element), None)
    if element is None:
        return not any(inputs.get(name) for name in _identifying(features)) and bool(_identifying(features))
    return f"{{{{ {element.prefix}." not in str(inputs)


def _identifying(features: OperationFeatures) -> list[str]:
    """The inputs that may tell which things are meant, those called by the thing itself last."""
    own = {stem(noun) for noun in features.objects} | {
        stem(part) for noun in features.objects for part in noun.split("_")
    }
    ids = [name for name, schema in features.spec.inputs.items() if _is_id(name, schema)]
    things = [name for name in features.spec.inputs if stem(name) in own and name not in ids]
    return [*ids, *things]


def _is_id(name: str, schema: Mapping[str, Any]) -> bool:
    if "id" in _properties(schema):
        return True
    parts = split_key(name)
    place = {"organization", "repository", "project", "team", "workspace", "view"} & set(parts)
    return parts[-1] in _IDS and not place and (is_identity(name, schema) or schema.get("type") == "array")


def _properties(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """What each of several things is told by, where an input takes a list of objects."""
    items = schema.get("items")
    found = items.get("properties") if isinstance(items, Mapping) else None
    return found if isinstance(found, Mapping) else {}
