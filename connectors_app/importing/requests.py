"""The inputs of an operation and where they go: parameters and body of an OpenAPI operation as a binding."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors_app.contracts import JsonObject
from connectors_app.importing.documents import listed
from connectors_app.importing.facts import ConnectorShape
from connectors_app.importing.schemas import SchemaReader, merge_objects
from connectors_app.importing.words import snake

__all__ = ["WHOLE_BODY", "RequestShape", "read_request"]

WHOLE_BODY = "@"
"""Target of the input that is the body itself, where the body is no object with named fields."""
JSON_PATCH = "application/json-patch+json"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
MAX_NAME = 80
_SEPARATORS = {"csv": ",", "ssv": " ", "tsv": "\t", "pipes": "|", "pipeDelimited": "|", "spaceDelimited": " "}
_CREDENTIALS = frozenset({"token", "access_token", "api_key", "apikey", "key", "authorization"})
_OWN_HEADERS = frozenset({"accept", "authorization", "content-type", "user-agent", "host", "cookie", "content-length"})
_API_VERSION = re.compile(r"['\"](\d+(?:\.\d+)+(?:-preview(?:\.\d+)?)?)['\"]")
_PLACEHOLDER = re.compile(r"\{([^}]*)\}")


@dataclass(slots=True)
class RequestShape:
    """Inputs of one operation: their schemas, their bindings, which are required, and what else the request has."""

    schemas: dict[str, JsonObject] = field(default_factory=dict)
    bindings: dict[str, JsonObject] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    constants: JsonObject = field(default_factory=dict)
    content_type: str = "application/json"
    query: dict[str, JsonObject] = field(default_factory=dict)
    unknown_path: tuple[str, ...] = ()

    def add(self, name: str, schema: JsonObject, binding: JsonObject, *, required: bool) -> None:
        """Add an input under a name of its own: a clash gets the part of the request as suffix."""
        key = snake(name)[:MAX_NAME].strip("_") or "value"
        if key in self.schemas:
            key = f"{key}_in_{binding['in']}"
        number = 2
        while key in self.schemas:
            key, number = f"{key.rstrip('0123456789').rstrip('_')}_{number}", number + 1
        if key != name and "target" not in binding and "parts" not in binding:
            binding = {**binding, "target": name}
        self.schemas[key] = schema
        self.bindings[key] = binding
        if required and "connection" not in binding:
            self.required.append(key)

    @property
    def input_schema(self) -> JsonObject:
        """The inputs as one schema of type object, as `OperationManifest.input_schema` has it."""
        schema: JsonObject = {"type": "object", "properties": self.schemas, "additionalProperties": False}
        if self.required:
            schema["required"] = self.required
        return schema


def _parameter_schema(parameter: Mapping[str, Any], reader: SchemaReader) -> JsonObject:
    if isinstance(parameter.get("schema"), Mapping):
        return reader.read(parameter["schema"])
    content = parameter.get("content")
    if isinstance(content, Mapping):
        media = next((item for item in content.values() if isinstance(item, Mapping)), {})
        return reader.read(media.get("schema", {}))
    return reader.read({key: value for key, value in parameter.items() if key != "required"})  # OpenAPI 2


def _joined_by(parameter: Mapping[str, Any], schema: JsonObject) -> str:
    """The separator of a list that the vendor wants as one text; empty for one that is repeated."""
    kind = schema.get("type")
    if kind != "array" and not (isinstance(kind, list) and "array" in kind):
        return ""
    if "schema" not in parameter and "content" not in parameter:  # OpenAPI 2: csv unless it says otherwise
        style = parameter.get("collectionFormat", "csv")
        return "" if style == "multi" else _SEPARATORS.get(str(style), ",")
    style = parameter.get("style", "simple" if parameter.get("in") in {"path", "header"} else "form")
    if style in _SEPARATORS:
        return _SEPARATORS[style]
    return "," if style == "simple" or parameter.get("explode") is False else ""


def _add_parameters(
    shape: RequestShape,
    parameters: Sequence[Mapping[str, Any]],
    path: str,
    connector: ConnectorShape,
    reader: SchemaReader,
) -> None:
    in_path = _add_joined(shape, path, connector)
    for parameter in parameters:
        name, place = str(parameter.get("name", "")), parameter.get("in")
        if not name or place not in {"path", "query", "header"} or (place == "path" and name in in_path):
            continue
        if _is_automatic(name, str(place), parameter, connector):
            continue
        schema = _parameter_schema(parameter, reader)
        if name == "api-version":
            version = _API_VERSION.search(str(parameter.get("description", "")))
            shape.constants["query:api-version"] = version.group(1) if version else _edition(reader)
            continue
        binding = _parameter_binding(parameter, schema, connector)
        if place == "path":
            if f"{{{name}}}" not in path:
                continue
            in_path.add(name)
        if place == "query":
            shape.query[name] = schema
        shape.add(
            name, schema or {"type": "string"}, binding, required=place == "path" or parameter.get("required") is True
        )
    for name in dict.fromkeys(_PLACEHOLDER.findall(path)):  # a placeholder that the vendor forgot to describe
        if name not in in_path:
            binding = {"in": "path"} | (
                {"connection": connector.connection_targets[name]} if name in connector.connection_targets else {}
            )
            shape.add(name, {"type": "string"}, binding, required=True)


def _parameter_binding(parameter: Mapping[str, Any], schema: JsonObject, connector: ConnectorShape) -> JsonObject:
    """Where the parameter goes, and how its value is written there."""
    binding: JsonObject = {"in": str(parameter["in"])}
    if separator := _joined_by(parameter, schema):
        binding["join"] = separator
    if isinstance(parameter.get("content"), Mapping):
        binding["encode"] = "json"
    if setting := connector.connection_targets.get(parameter["name"]):
        binding["connection"] = setting
    return binding


def _edition(reader: SchemaReader) -> str:
    return str(reader.document.get("info", {}).get("version", "")) or "7.1"


def _add_joined(shape: RequestShape, path: str, connector: ConnectorShape) -> set[str]:
    """Add the inputs that stand for neighbouring placeholders (`{owner}/{repo}`); the placeholders they fill."""
    filled: set[str] = set()
    for names, (key, schema) in connector.joined.items():
        if "/".join(f"{{{name}}}" for name in names) in path and key not in shape.schemas:
            shape.add(key, schema, {"in": "path", "parts": list(names)}, required=True)
            filled |= set(names)
    return filled


def _is_automatic(name: str, place: str, parameter: Mapping[str, Any], connector: ConnectorShape) -> bool:
    """Whether every request carries it without being told: credentials, and the headers of connector and client."""
    lowered = name.lower()
    if place == "header":
        return lowered in _OWN_HEADERS or lowered in connector.headers or lowered in _CREDENTIALS
    if lowered in connector.auth_parameters and place == "query":
        return True
    text = str(parameter.get("description", "")).lower()
    return place == "query" and lowered in _CREDENTIALS and ("authenticat" in text or "api key" in text or not text)


def _body(
    node: Mapping[str, Any], parameters: Sequence[Mapping[str, Any]], reader: SchemaReader
) -> tuple[str, Any, bool]:
    """Content type, schema (the vendor's) and whether it must be there; an empty type for a request without body."""
    document = reader.document
    consumes = [str(item) for item in listed(node, "consumes") or listed(document, "consumes")]
    form = [item for item in parameters if item.get("in") == "formData"]
    for parameter in parameters:
        if parameter.get("in") == "body":
            kind = next((item for item in consumes if "json" in item), consumes[0] if consumes else "application/json")
            return kind, parameter.get("schema", {}), parameter.get("required") is True
    if form:
        files = any(item.get("type") == "file" for item in form)
        return FORMS[1] if files or FORMS[1] in consumes else FORMS[0], _form_schema(form), True
    body = reader.resolved(node.get("requestBody", {}))
    content = body.get("content")
    if not isinstance(content, Mapping) or not content:
        return "", {}, False
    kinds = [kind for kind, media in content.items() if isinstance(media, Mapping)]
    ranked = sorted(kinds, key=_preference)
    if not ranked:
        return "", {}, False
    return ranked[0].split(";")[0].strip(), content[ranked[0]].get("schema", {}), body.get("required") is True


def _preference(kind: str) -> tuple[int, str]:
    order = ("application/json", JSON_PATCH, *FORMS)
    if kind in order:
        return order.index(kind), kind
    return (1 if "json" in kind else 9), kind


def _form_schema(parameters: Sequence[Mapping[str, Any]]) -> JsonObject:
    """OpenAPI 2's form parameters as the object that OpenAPI 3 would describe, credentials left out."""
    kept = [item for item in parameters if str(item.get("name", "")).lower() not in _CREDENTIALS]
    return {
        "type": "object",
        "properties": {
            str(item["name"]): {k: v for k, v in item.items() if k != "required"} for item in kept if "name" in item
        },
        "required": [str(item["name"]) for item in kept if item.get("required") is True and "name" in item],
    }


def _read_only(schema: Any, reader: SchemaReader, depth: int = 0) -> set[str]:
    """Names of top-level fields that the vendor says only answers have."""
    node = reader.resolved(schema)
    if depth > 8:
        return set()
    properties = node.get("properties")
    named = properties.items() if isinstance(properties, Mapping) else ()
    found = {str(name) for name, sub in named if reader.resolved(sub).get("readOnly") is True}
    for keyword in ("allOf", "oneOf", "anyOf"):
        for part in listed(node, keyword):
            found |= _read_only(part, reader, depth + 1)
    return found


def _add_body(shape: RequestShape, kind: str, vendor_schema: Any, *, required: bool, reader: SchemaReader) -> None:
    schema = reader.read(vendor_schema)
    shape.content_type = kind if "json" not in kind or kind == JSON_PATCH else "application/json"
    properties, needed, is_open = merge_objects(schema, reader.definitions)
    hidden = _read_only(vendor_schema, reader)
    usable = {name: sub for name, sub in properties.items() if name not in hidden and not re.search(r"[.\[\]/@]", name)}
    flat = not is_open and kind != JSON_PATCH and bool(usable) and len(usable) == len(properties.keys() - hidden)
    if not flat and not (usable and kind != JSON_PATCH and len(usable) == len(properties.keys() - hidden)):
        if properties and not usable:
            return
        shape.add("body", schema or {}, {"in": "body", "target": WHOLE_BODY}, required=required)
        return
    envelope = ""
    if len(usable) == 1 and kind == "application/json":
        name, sub = next(iter(usable.items()))
        inner, inner_needed, inner_open = merge_objects(sub, reader.definitions)
        hidden_inner = _read_only(_property(vendor_schema, name, reader), reader)
        inner = {key: value for key, value in inner.items() if key not in hidden_inner}
        if (
            inner
            and not inner_open
            and not _may_be(sub, "array")
            and not any(re.search(r"[.\[\]/@]", key) for key in inner)
        ):
            envelope, usable, needed = f"{name}.", inner, inner_needed
    for name, sub in usable.items():
        binding: JsonObject = {"in": "body"}
        if envelope:
            binding["target"] = envelope + name
        if kind in FORMS and _may_be(sub, "array") and kind == FORMS[0]:
            binding["join"] = ","
        shape.add(name, sub or {}, binding, required=name in needed)


def _property(schema: Any, name: str, reader: SchemaReader, depth: int = 0) -> Any:
    """The vendor's schema of a top-level field, looked for through combinators."""
    node = reader.resolved(schema)
    properties = node.get("properties")
    if isinstance(properties, Mapping) and name in properties:
        return properties[name]
    for keyword in ("allOf", "oneOf", "anyOf"):
        for part in listed(node, keyword) if depth < 8 else ():
            if found := _property(part, name, reader, depth + 1):
                return found
    return {}


def _may_be(schema: JsonObject, kind: str) -> bool:
    found = schema.get("type")
    return found == kind or (isinstance(found, list) and kind in found)


def read_request(
    node: Mapping[str, Any],
    shared: Sequence[Any],
    method: str,
    path: str,
    connector: ConnectorShape,
    reader: SchemaReader,
) -> RequestShape:
    """Inputs and bindings of one operation. `shared` are the parameters of its path item."""
    shape = RequestShape()
    own = [item for raw in listed(node, "parameters") if (item := reader.resolved(raw))]
    named = {(item.get("name"), item.get("in")) for item in own}
    inherited = [
        item for raw in shared if (item := reader.resolved(raw)) and (item.get("name"), item.get("in")) not in named
    ]
    parameters = [*inherited, *own]
    _add_parameters(shape, parameters, path, connector, reader)
    if method != "GET":
        kind, schema, required = _body(node, parameters, reader)
        if kind:
            _add_body(shape, kind, schema, required=required, reader=reader)
    return shape
