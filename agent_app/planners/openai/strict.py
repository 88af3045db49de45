"""Answer formats: a Pydantic model as the strict JSON Schema that structured outputs want.

The subset of JSON Schema that strict mode takes: every property required, no others allowed, `anyOf` but no `oneOf`.
Words the model may only choose from (operations, nodes) are enumerated in the schema of the very request.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar

from openai.types.shared_params import ResponseFormatJSONSchema
from pydantic import AfterValidator, BaseModel, ValidationInfo

from connectors_app.contracts import JsonObject

__all__ = ["AnswerFormat", "chosen_from"]

T = TypeVar("T", bound=BaseModel)

_DEFINITIONS = "#/$defs/"
_NOISE = ("title", "default", "discriminator")


def chosen_from(name: str) -> AfterValidator:
    """Validator of a type alias of that name: the value must be one of the choices the request was made with."""

    def check(value: str, info: ValidationInfo) -> str:
        choices = (info.context or {}).get(name, ())
        if value not in choices:
            raise ValueError("not one of the choices the schema lists")
        return value

    return AfterValidator(check)


@dataclass(frozen=True)
class AnswerFormat(Generic[T]):
    """A named format: the model of an answer, and the choices for its type aliases (alias name to values).

    Whatever needs a choice of which there is none is left out of the schema.
    """

    name: str
    model: type[T]
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def response_format(self) -> ResponseFormatJSONSchema:
        """The `response_format` of a chat completion request."""
        return {
            "type": "json_schema",
            "json_schema": {"name": self.name, "strict": True, "schema": self.json_schema()},
        }

    def json_schema(self) -> JsonObject:
        """The strict schema with the choices enumerated; what does not depend on them is shared, and not to change."""
        possible = frozenset(name for name, values in self.choices.items() if values)
        schema = _possible_schema(self.model, frozenset(self.choices), possible)
        definitions = schema.get("$defs")
        if definitions is None:
            return schema
        chosen = {name: {"type": "string", "enum": list(values)} for name, values in self.choices.items() if values}
        return {**schema, "$defs": {name: chosen.get(name, item) for name, item in definitions.items()}}

    def read(self, content: str) -> T:
        """Read an answer; raises pydantic.ValidationError if it does not fit, or chooses what was not offered.

        Text around the object (a code fence, a sentence, what a model thought first) is passed over.
        """
        return self.model.model_validate_json(_object_in(content), context=dict(self.choices))


def _object_in(content: str) -> str:
    """From the first brace to the last, after what a model thought; the whole text where there is none."""
    said = content.rpartition("</think>")[2].strip()
    first, last = said.find("{"), said.rfind("}")
    return said[first : last + 1] if 0 <= first < last else said


@cache
def _strict_schema(model: type[BaseModel]) -> JsonObject:
    schema = model.model_json_schema()
    _make_strict(schema)
    return schema


@lru_cache(maxsize=128)
def _possible_schema(model: type[BaseModel], names: frozenset[str], possible: frozenset[str]) -> JsonObject:
    """The strict schema without what can't be answered when only the `possible` ones of the choices `names` are any."""
    schema = copy.deepcopy(_strict_schema(model))
    definitions = schema.get("$defs", {})
    for name in names & set(definitions):
        definitions[name] = {"type": "string", "enum": ["any"] if name in possible else []}
    _drop_impossible(schema)
    return schema


def _make_strict(schema: Any) -> None:
    if isinstance(schema, list):
        for item in schema:
            _make_strict(item)
        return
    if not isinstance(schema, dict):
        return
    for key in _NOISE:
        schema.pop(key, None)
    if "oneOf" in schema:
        schema["anyOf"] = schema.pop("oneOf")
    if "$ref" in schema:  # strict mode takes nothing beside a reference
        schema.pop("description", None)
    for key in ("anyOf", "items"):
        _make_strict(schema.get(key))
    for child in [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]:
        _make_strict(child)
    if schema.get("type") == "object":
        schema["additionalProperties"] = False
        schema["required"] = list(schema.get("properties", {}))


def _drop_impossible(schema: JsonObject) -> None:
    """Remove alternatives and lists that could only hold a choice of which there is none, then unused definitions."""
    definitions: JsonObject = schema.get("$defs", {})
    impossible = {name for name, item in definitions.items() if item.get("enum") == []}
    count = -1
    while len(impossible) != count:
        count = len(impossible)
        for name, item in definitions.items():
            if any(_refers(child, impossible) for child in item.get("properties", {}).values()):
                impossible.add(name)
    if impossible:
        for item in [schema, *definitions.values()]:
            _prune(item, impossible)
    used = _used(schema)
    for name in set(definitions) - used:
        del definitions[name]
    if not definitions:
        schema.pop("$defs", None)


def _refers(schema: JsonObject, names: set[str]) -> bool:
    """Whether a value of the schema can only be of the definitions named."""
    if "anyOf" in schema:
        return all(_refers(item, names) for item in schema["anyOf"])
    return str(schema.get("$ref", "")).removeprefix(_DEFINITIONS) in names


def _prune(schema: JsonObject, names: set[str]) -> None:
    properties: JsonObject = schema.get("properties", {})
    for key, child in list(properties.items()):
        items = child.get("items")
        if items is not None and _refers(items, names):
            del properties[key]
            schema["required"].remove(key)
            continue
        for holder in (child, items or {}):
            if "anyOf" in holder:
                holder["anyOf"] = [item for item in holder["anyOf"] if not _refers(item, names)]


def _used(schema: JsonObject) -> set[str]:
    """Names of the definitions that can be reached from the root."""
    definitions: JsonObject = schema.get("$defs", {})
    found: set[str] = set()
    stack: list[Any] = [{key: value for key, value in schema.items() if key != "$defs"}]
    while stack:
        current = stack.pop()
        if isinstance(current, dict):
            name = str(current.get("$ref", "")).removeprefix(_DEFINITIONS)
            if name in definitions and name not in found:
                found.add(name)
                stack.append(definitions[name])
            stack.extend(current.values())
        elif isinstance(current, list):
            stack.extend(current)
    return found
