"""Vendors' schemas (OpenAPI 2, 3.0, 3.1, or JSON Schema) as JSON Schema of draft 2020-12, facts only.

References are kept: what `#/components/schemas/Issue` names becomes `#/$defs/Issue`, so recursion is no trouble.
Annotations and prose are dropped, and what vendors get wrong is read as it was meant: `nullable` beside a combinator, a
boolean `required`, types that don't exist, patterns that can't be compiled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from connectors_app.contracts import JsonObject
from connectors_app.importing.documents import resolve_pointer

__all__ = ["SchemaReader", "closure", "merge_objects"]

_TYPES = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})
_TYPE_NAMES = {
    "int": "integer", "int32": "integer", "int64": "integer", "long": "integer", "float": "number", "double": "number",
    "bool": "boolean", "str": "string", "text": "string", "uuid": "string", "date": "string", "file": "string",
    "date-time": "string", "datetime": "string", "list": "array", "dict": "object", "map": "object", "hash": "object",
}  # fmt: skip
_NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
_COMBINATORS = ("allOf", "anyOf", "oneOf")
MAX_DEPTH = 24
MAX_ENUM = 500
MAX_PATTERN = 500


@lru_cache(maxsize=4096)
def _usable_pattern(pattern: str) -> bool:
    """Whether the validator can compile the pattern (ECMA 262 look-around is beyond it)."""
    import jsonschema_rs

    try:
        jsonschema_rs.validator_for({"$schema": "https://json-schema.org/draft/2020-12/schema", "pattern": pattern})
    except (ValueError, jsonschema_rs.ValidationError):
        return False
    return True


def _names(value: Any) -> list[str]:
    return list(dict.fromkeys(item for item in value if isinstance(item, str))) if isinstance(value, list) else []


class SchemaReader:
    """Reads the schemas of one document; `definitions` collects the named ones that were met, ready for `$defs`."""

    def __init__(self, document: Mapping[str, Any], taken: Mapping[str, Any] | None = None) -> None:
        self.document = document
        self.definitions: dict[str, Any] = {}
        self._foreign = taken or {}
        self._pointers: dict[str, str] = {}

    def read(self, schema: Any, depth: int = 0) -> JsonObject:
        """The schema with its references led to `#/$defs/`; `{}` for what is none."""
        if schema is False:
            return {"not": {}}
        if not isinstance(schema, Mapping) or depth > MAX_DEPTH:
            return {}
        if isinstance(schema.get("$ref"), str):
            return self._reference(schema, depth)
        found: JsonObject = {}
        self._scalars(schema, found)
        self._children(schema, found, depth)
        if schema.get("nullable") is True or schema.get("x-nullable") is True:
            return _nullable(found)
        return found

    def resolved(self, schema: Any) -> Mapping[str, Any]:
        """The schema (of the vendor) that a chain of references leads to; empty if it leads nowhere."""
        for _ in range(MAX_DEPTH):
            if not isinstance(schema, Mapping):
                return {}
            if not isinstance(schema.get("$ref"), str):
                return schema
            schema = resolve_pointer(self.document, schema["$ref"])
        return {}

    def _reference(self, schema: Mapping[str, Any], depth: int) -> JsonObject:
        pointer = schema["$ref"]
        name = self._pointers.get(pointer)
        if name is None:
            target = resolve_pointer(self.document, pointer)
            if not isinstance(target, Mapping):
                return {}
            name = self._name(pointer)
            self._pointers[pointer] = name
            self.definitions[name] = {}
            self.definitions[name] = self.read(target)
        reference: JsonObject = {"$ref": f"#/$defs/{name}"}
        if schema.get("nullable") is True:
            return {"anyOf": [reference, {"type": "null"}]}
        beside = {
            key: value for key, value in schema.items() if key in {"allOf", "anyOf", "oneOf", "properties", "required"}
        }
        return {**reference, **self.read(beside, depth + 1)} if beside else reference

    def _name(self, pointer: str) -> str:
        """A name of the definition that fits a JSON pointer and that no other has."""
        base = re.sub(r"[^A-Za-z0-9._-]+", "_", pointer.rsplit("/", 1)[-1]).strip("_") or "schema"
        if base.isdigit() or base in {"schema", "items", "properties"}:
            base = "_".join(part for part in re.split(r"[^A-Za-z0-9._-]+", pointer) if part)[-80:]
        name, number = base, 2
        while name in self.definitions or name in self._foreign:
            name, number = f"{base}_{number}", number + 1
        return name

    def _scalars(self, schema: Mapping[str, Any], found: JsonObject) -> None:
        kind = schema.get("type")
        if isinstance(kind, list):
            kinds = [_TYPE_NAMES.get(item, item) for item in kind if isinstance(item, str)]
            kinds = [item for item in dict.fromkeys(kinds) if item in _TYPES]
            if kinds:
                found["type"] = kinds[0] if len(kinds) == 1 else kinds
        elif isinstance(kind, str):
            kind = _TYPE_NAMES.get(kind.lower(), kind.lower())
            if kind in _TYPES:
                found["type"] = kind
        if "type" not in found and isinstance(schema.get("properties"), Mapping) and schema["properties"]:
            found["type"] = "object"
        elif "type" not in found and "items" in schema:
            found["type"] = "array"
        form = "binary" if schema.get("type") == "file" else schema.get("format")
        if isinstance(form, str) and form and found.get("type") in ("string", "integer", "number", None):
            found["format"] = form[:40]
        if isinstance(schema.get("enum"), list):
            self._enum(schema["enum"], found)
        if "const" in schema:
            found["const"] = schema["const"]
        self._bounds(schema, found)

    def _enum(self, values: list[Any], found: JsonObject) -> None:
        kinds = found.get("type", [])
        kinds = kinds if isinstance(kinds, list) else [kinds]
        kept = []
        for value in values[:MAX_ENUM]:
            if "string" in kinds and isinstance(value, int | float) and not isinstance(value, bool):
                value = str(value)  # YAML read a word as a number
            if value not in kept and isinstance(value, str | int | float | bool | None):
                kept.append(value)
        if kept and len(values) <= MAX_ENUM:
            found["enum"] = kept
            if None in kept and kinds and "null" not in kinds:
                found["type"] = [*kinds, "null"]

    def _bounds(self, schema: Mapping[str, Any], found: JsonObject) -> None:
        for name in _NUMBERS:
            value = schema.get(name)
            if isinstance(value, int | float) and not isinstance(value, bool) and (name != "multipleOf" or value > 0):
                found[name] = value
        for name, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if schema.get(name) is True and bound in found:  # OpenAPI 3.0 says with a boolean what is a number now
                found[name] = found.pop(bound)
        for name in _COUNTS:
            value = schema.get(name)
            if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
                found[name] = value
        pattern = schema.get("pattern")
        if isinstance(pattern, str) and 0 < len(pattern) <= MAX_PATTERN and _usable_pattern(pattern):
            found["pattern"] = pattern
        if schema.get("uniqueItems") is True:
            found["uniqueItems"] = True

    def _children(self, schema: Mapping[str, Any], found: JsonObject, depth: int) -> None:
        properties = schema.get("properties")
        required = _names(schema.get("required"))
        if isinstance(properties, Mapping):
            found["properties"] = {str(name): self.read(sub, depth + 1) for name, sub in properties.items()}
            required += [
                str(name) for name, sub in properties.items()
                if isinstance(sub, Mapping) and sub.get("required") is True and name not in required
            ]  # fmt: skip
        if required:
            found["required"] = required
        items = schema.get("items")
        if isinstance(items, Mapping):
            found["items"] = self.read(items, depth + 1)
        elif isinstance(items, list) and items:
            found["prefixItems"] = [self.read(item, depth + 1) for item in items]
        if isinstance(schema.get("prefixItems"), list) and schema["prefixItems"]:
            found["prefixItems"] = [self.read(item, depth + 1) for item in schema["prefixItems"]]
        additional = schema.get("additionalProperties")
        if isinstance(additional, Mapping) and additional:
            found["additionalProperties"] = self.read(additional, depth + 1)
        elif additional is False and isinstance(properties, Mapping):
            found["additionalProperties"] = False
        for name in _COMBINATORS:
            branches = schema.get(name)
            if isinstance(branches, list) and branches:
                found[name] = [self.read(branch, depth + 1) for branch in branches if isinstance(branch, Mapping)] or [
                    {}
                ]
        if isinstance(schema.get("not"), Mapping):
            found["not"] = self.read(schema["not"], depth + 1)


def _nullable(schema: JsonObject) -> JsonObject:
    """The schema with null allowed, wherever it states its types."""
    null = {"type": "null"}
    for name in ("oneOf", "anyOf"):
        if name in schema:
            branches = schema[name] if null in schema[name] else [*schema[name], null]
            rest = {key: value for key, value in schema.items() if key != name}
            if not rest:
                return {name: branches}
            return {"anyOf": [{**rest, name: schema[name]}, null]}
    if "allOf" in schema or "$ref" in schema or "const" in schema:
        return {"anyOf": [schema, null]}
    kind = schema.get("type")
    if kind is None:
        return schema
    kinds = kind if isinstance(kind, list) else [kind]
    widened = {**schema, "type": [*kinds, *(["null"] if "null" not in kinds else [])]}
    if "enum" in widened and None not in widened["enum"]:
        widened["enum"] = [*widened["enum"], None]
    return widened


def _references(value: Any, found: set[str]) -> None:
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            found.add(reference.removeprefix("#/$defs/"))
        for child in value.values():
            _references(child, found)
    elif isinstance(value, list):
        for child in value:
            _references(child, found)


def closure(schema: JsonObject, definitions: Mapping[str, Any]) -> dict[str, Any]:
    """The definitions that a schema refers to, directly or through others, by name in order."""
    found: set[str] = set()
    pending: set[str] = set()
    _references(schema, pending)
    while pending:
        name = pending.pop()
        if name in found or name not in definitions:
            continue
        found.add(name)
        _references(definitions[name], pending)
    return {name: definitions[name] for name in sorted(found)}


def merge_objects(
    schema: JsonObject, definitions: Mapping[str, Any], depth: int = 0
) -> tuple[JsonObject, list[str], bool]:
    """Properties, required names and openness of an object over all that it combines.

    Alternatives (`oneOf`, `anyOf`) contribute their properties, and as required only what all of them require; a
    property that two of them describe differently may be either.
    """
    if depth > MAX_DEPTH:
        return {}, [], True
    if "$ref" in schema:
        target = definitions.get(schema["$ref"].removeprefix("#/$defs/"), {})
        properties, required, is_open = merge_objects(target, definitions, depth + 1)
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        if not rest:
            return properties, required, is_open
        more, needed, _ = merge_objects(rest, definitions, depth + 1)
        return {**properties, **more}, list(dict.fromkeys([*required, *needed])), is_open
    properties = dict(schema.get("properties", {}))
    required = list(schema.get("required", []))
    additional = schema.get("additionalProperties")
    is_open = isinstance(additional, dict) or not properties
    for part in schema.get("allOf", []):
        more, needed, opened = merge_objects(part, definitions, depth + 1)
        properties = {**more, **properties}
        required += [name for name in needed if name not in required]
        is_open = is_open and opened
    for keyword in ("oneOf", "anyOf"):
        branches = [item for item in schema.get(keyword, []) if item.get("type") != "null"]
        merged = [merge_objects(item, definitions, depth + 1) for item in branches]
        for more, _, _opened in merged:
            for name, sub in more.items():
                properties[name] = _either(properties[name], sub) if name in properties else sub
        if merged:
            always = set.intersection(*(set(needed) for _, needed, _opened in merged))
            required += [name for name in merged[0][1] if name in always and name not in required]
            is_open = is_open and any(opened for *_, opened in merged)
    return properties, required, is_open


def _either(first: JsonObject, second: JsonObject) -> JsonObject:
    if first == second or not first:
        return first
    branches = first["anyOf"] if set(first) == {"anyOf"} else [first]
    return first if second in branches else {"anyOf": [*branches, second]}
