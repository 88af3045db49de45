"""Vendors' schemas (OpenAPI 3.0, 3.1, Swagger 2) as JSON Schema 2020-12, asserting all that they say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

import jsonschema_rs

from tests.connectors_app.vendor_specs import Json, Schema

TYPES = {"array", "boolean", "integer", "null", "number", "object", "string"}
COMBINATORS = ("allOf", "anyOf", "oneOf")
PLAIN = (
    *("enum", "const", "multipleOf", "maximum", "minimum", "maxLength", "minLength", "pattern"),
    *("maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties"),
)


class VendorSchema:
    """A schema of a description, closed: an object takes only the fields it describes, unless it says otherwise.

    References are kept (schemas may be recursive), `nullable` becomes a null type, annotations and formats go, and
    what is read-only is not required of a request. `optional` names fields whose requirement is not asserted;
    `mended` maps references to what stands in place of a wrong schema, `extra` adds fields to the outermost object.
    """

    def __init__(
        self,
        document: Json,
        node: Any,
        optional: Collection[str] = (),
        mended: Mapping[str, Any] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        self._document = document
        self._optional = optional
        self._mended = mended or {}
        self._names: dict[str, str] = {}
        self._definitions: dict[str, Any] = {}
        self._root = self._closed(node)
        if extra:
            self._root["properties"] = dict(extra)

    @cached_property
    def validator(self) -> jsonschema_rs.Draft202012Validator:
        """The compiled schema."""
        return jsonschema_rs.Draft202012Validator(
            {**self._root, "$defs": self._definitions}, offline=True, validate_formats=False
        )

    def problems(self, value: Any) -> Iterator[str]:
        """What the schema has against the value, innermost causes first, each with its place."""
        for error in self.validator.iter_errors(value):
            yield f"{'.'.join(map(str, error.instance_path)) or '$'}: {error.message[:300]}"

    def _closed(self, node: Any) -> Json:
        """The schema of a value of its own (not one part of a combination): no field goes undescribed."""
        if not isinstance(node, Mapping):  # a misplaced keyword: Bitbucket lists some among the properties
            return {}
        made = self._part(node)
        if node.get("$ref") in self._mended:
            node = self._mended[node["$ref"]]
        if Schema(self._document, node).properties:
            made = {"allOf": [made], "unevaluatedProperties": False}
        return made

    def _part(self, node: Mapping[str, Any]) -> Json:
        made = self._reference(node["$ref"]) if "$ref" in node else self._translated(node)
        return {"anyOf": [made, {"type": "null"}]} if node.get("nullable") is True else made

    def _reference(self, reference: str) -> Json:
        if reference not in self._names:
            name = self._names[reference] = str(len(self._names))
            self._definitions[name] = {}
            self._definitions[name] = self._part(self._target(reference))
        return {"$ref": f"#/$defs/{self._names[reference]}"}

    def _target(self, reference: str) -> Any:
        if reference in self._mended:
            return self._mended[reference]
        return Schema(self._document, {"$ref": reference}).resolved()

    def _translated(self, node: Mapping[str, Any]) -> Json:
        made: Json = {key: node[key] for key in PLAIN if key in node}
        kinds = node.get("type")
        kinds = {kinds} if isinstance(kinds, str) else set(kinds or ())
        if kinds and kinds <= TYPES:
            made["type"] = sorted(kinds)
        for keyword in COMBINATORS:
            if node.get(keyword):
                made[keyword] = [self._part(part) for part in node[keyword]]
        for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if node.get(exclusive) is True:  # a flag before OpenAPI 3.1
                made[exclusive] = made.pop(bound)
            elif not isinstance(node.get(exclusive, False), bool):
                made[exclusive] = node[exclusive]
        if "items" in node:
            made["items"] = self._closed(node["items"])
        if isinstance(node.get("not"), Mapping):
            made["not"] = self._part(node["not"])
        properties = node.get("properties") or {}
        if properties:
            made["properties"] = {str(name): self._closed(sub) for name, sub in properties.items()}
        if "additionalProperties" in node:
            extra = node["additionalProperties"]
            made["additionalProperties"] = self._closed(extra) if isinstance(extra, Mapping) else extra
        if isinstance(node.get("required"), list):
            resolved = {name: Schema(self._document, sub).resolved() for name, sub in properties.items()}
            made["required"] = [
                name
                for name in node["required"]
                if name not in self._optional and not resolved.get(name, {}).get("readOnly")
            ]
        return made


def from_text(text: str, schema: Schema) -> Any:
    """The value that a query, path or form parameter of this schema carries as text; the text where it isn't one."""
    for node in schema.variants():
        kinds = node.get("type")
        for kind in [kinds] if isinstance(kinds, str) else kinds or ():
            if kind in {"integer", "number"}:
                try:
                    number = float(text)
                except ValueError:
                    continue
                return int(number) if number.is_integer() else number
            if kind == "boolean" and text in {"true", "false"}:
                return text == "true"
    return text
