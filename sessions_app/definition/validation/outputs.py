"""What is known of the outputs of steps: JSON Schemas followed along the syntax tree of an expression."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors_app.contracts import Category
from sessions_app.definition.expressions import ExpressionError, references
from sessions_app.definition.expressions.compiler import Ast, compile_expression
from sessions_app.definition.graph import NodeView, node_reference
from sessions_app.definition.tolerant import as_text
from sessions_app.definition.validation.context import Context
from sessions_app.definition.vocabulary import TRIGGER_REFERENCE, Role

__all__ = ["MissingField", "OutputSchemas"]

Schema = Mapping[str, Any] | None
"""A JSON Schema, or None where nothing is known."""

_APPROVAL: Schema = {
    "type": "object",
    "properties": {"decision": {"type": "string"}, "comment": {"type": "string"}, "by": {}},
}
_OWN_OUTPUTS = frozenset({Category.SCHEDULE, Category.MANUAL, Category.HTTP})
"""Categories whose outputs this service itself writes: at their top there is nothing but what the schema says."""
_BOOLEAN: Schema = {"type": "boolean"}
_ELEMENTWISE = frozenset({"sort_by", "max_by", "min_by", "map"})
_SAME_LIST = frozenset({"sort", "sort_by", "reverse", "to_array"})
_SCALARS = frozenset({"string", "number", "integer", "boolean"})


@dataclass(frozen=True, slots=True)
class MissingField:
    """A field read that the schema doesn't have: its name, what it was read of, and the names there are.

    `closed` tells that the schema allows no others.
    """

    name: str
    of: str
    known: list[str] = field(default_factory=list)
    closed: bool = False


class OutputSchemas:
    """Schemas of the outputs of one document's nodes, as seen from any node."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._items: dict[str, Schema] = {}

    def missing_fields(self, node: NodeView, source: str) -> list[MissingField]:
        """The fields an expression of a node reads and the outputs don't have; none if it can't be read."""
        try:
            ast = compile_expression(source).ast
        except ExpressionError:
            return []
        reader = _Reader()
        reader.infer(ast, self._scope(node, source))
        return list({missing.name + missing.of: missing for missing in reader.missing}.values())

    def _scope(self, node: NodeView, source: str) -> Schema:
        """The outputs that an expression of a node names and may read."""
        graph = self._context.graph
        names, inside = references(source), graph.enclosing(node.id)
        properties: dict[str, Any] = {}
        for key in graph.upstream(node.id):
            if node_reference(key) in names:
                schema = self._item_scope(key) if key in inside else self._output(key)
                properties[node_reference(key)] = schema if schema is not None else {}
        if TRIGGER_REFERENCE in names:
            triggers = graph.triggers()
            trigger = self._output(triggers[0]) if len(triggers) == 1 else None
            properties[TRIGGER_REFERENCE] = trigger if trigger is not None else {}
        return {"type": "object", "properties": properties, "additionalProperties": True}

    def _output(self, key: str) -> Schema:
        node = self._context.graph.nodes[key]
        if node.role == Role.APPROVAL:
            return _APPROVAL
        if node.role == Role.FOR_EACH:
            return {"type": "object", "properties": {"results": {"type": "array"}}}
        operation = self._context.operations.get(key)
        if operation is None:
            return None
        if operation.connector.category in _OWN_OUTPUTS:
            return {**operation.output_schema, "additionalProperties": False}
        return operation.output_schema

    def _item_scope(self, key: str) -> Schema:
        """What members of a loop see of it."""
        if key not in self._items:
            self._items[key] = None
            node = self._context.graph.nodes[key]
            items = as_text(node.properties.get("items"))
            if items:
                self._items[key] = _elements(self._infer_quietly(node, items))
        item = self._items[key]
        return {"type": "object", "properties": {"item": item if item is not None else {}}}

    def _infer_quietly(self, node: NodeView, source: str) -> Schema:
        try:
            return _Reader().infer(compile_expression(source).ast, self._scope(node, source))
        except ExpressionError:
            return None


def _kind(schema: Schema) -> str | None:
    """The one type a schema allows beside null, or None."""
    if not isinstance(schema, Mapping) or not schema.keys().isdisjoint({"anyOf", "oneOf", "allOf", "$ref"}):
        return None
    kind = schema.get("type")
    if isinstance(kind, list | tuple):
        kinds = [item for item in kind if item != "null"]
        kind = kinds[0] if len(kinds) == 1 else None
    return kind if isinstance(kind, str) else None


def _elements(schema: Schema) -> Schema:
    items = schema.get("items") if isinstance(schema, Mapping) and _kind(schema) == "array" else None
    return items if isinstance(items, Mapping) else None


class _Reader:
    """Follows one expression; collects in `missing` what the schemas don't have."""

    def __init__(self) -> None:
        self.missing: list[MissingField] = []

    def infer(self, node: Ast, schema: Schema) -> Schema:
        """The schema of what a syntax tree gives on a value of `schema`."""
        children = node.get("children", [])
        match node["type"]:
            case "field":
                return self._field(schema, node["value"])
            case "current" | "identity":
                return schema
            case "subexpression" | "index_expression" | "pipe":
                for child in children:
                    schema = self.infer(child, schema)
                return schema
            case "index":
                return _elements(schema)
            case "slice":
                return schema if _kind(schema) == "array" else None
            case "projection" | "filter_projection" | "value_projection":
                return self._projection(node, schema)
            case "flatten":
                return self._flatten(self.infer(children[0], schema))
            case "function_expression":
                return self._function(node, schema)
            case _:
                return self._composed(node, schema)

    def _composed(self, node: Ast, schema: Schema) -> Schema:
        inferred = [self.infer(child, schema) for child in node.get("children", []) if isinstance(child, dict)]
        match node["type"]:
            case "comparator" | "not_expression":
                return _BOOLEAN
            case "multi_select_dict":
                keys = [child["value"] for child in node["children"]]
                properties = {
                    key: value if value is not None else {} for key, value in zip(keys, inferred, strict=True)
                }
                return {"type": "object", "properties": properties}
            case "key_val_pair":
                return inferred[0]
            case "or_expression" | "and_expression":
                return inferred[0] if inferred[0] == inferred[1] else None
            case _:
                return None

    def _field(self, schema: Schema, name: str) -> Schema:
        kind = _kind(schema)
        if schema is None or kind is None:
            return None
        if kind in _SCALARS or kind == "array":
            of = "a list" if kind == "array" else f"a value of type {kind}"
            self.missing.append(MissingField(name, of))
            return None
        properties = schema.get("properties")
        if not isinstance(properties, Mapping) or not properties:
            return None
        if name in properties:
            found = properties[name]
            return found if isinstance(found, Mapping) else None
        if not schema.get("additionalProperties") and not schema.get("patternProperties"):
            closed = schema.get("additionalProperties") is False
            self.missing.append(MissingField(name, "that output", [str(key) for key in properties], closed))
        return None

    def _projection(self, node: Ast, schema: Schema) -> Schema:
        children = node["children"]
        left = self.infer(children[0], schema)
        element = None if node["type"] == "value_projection" else _elements(left)
        if node["type"] == "filter_projection":
            self.infer(children[2], element)
        right = self.infer(children[1], element)
        return {"type": "array", "items": right if right is not None else {}}

    @staticmethod
    def _flatten(schema: Schema) -> Schema:
        inner = _elements(schema)
        return inner if _kind(inner) == "array" else schema if _kind(schema) == "array" else None

    def _function(self, node: Ast, schema: Schema) -> Schema:
        arguments = [child for child in node["children"] if child["type"] != "expref"]
        inferred = [self.infer(child, schema) for child in arguments]
        if node["value"] in _ELEMENTWISE and inferred:
            for child in node["children"]:
                if child["type"] == "expref":
                    self.infer(child["children"][0], _elements(inferred[0]))
        return inferred[0] if node["value"] in _SAME_LIST and len(inferred) == 1 else None
