"""A schema as small as planners, forms and validation need it: references followed, breadth first, to a budget."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from connectors_app.contracts import JsonObject
from connectors_app.importing.schemas import merge_objects

__all__ = ["INPUT_NODES", "OUTPUT_NODES", "input_view", "schema_view"]

INPUT_NODES = 120
OUTPUT_NODES = 160
"""How many fields a view shows. The upper levels come first, so a wide schema is shown less deep."""
MAX_LEVELS = 5
MAX_CHOICES = 60
_KEPT = ("type", "format", "enum", "const", "minimum", "maximum", "minLength", "maxLength", "default")


def schema_view(schema: JsonObject, definitions: Mapping[str, Any], *, nodes: int) -> JsonObject:
    """A weaker schema without references: whatever satisfies the schema satisfies its view.

    Alternatives become one object with all their fields, none of them required; what is below the budget is `{}` of
    its type, and an object that is not shown whole says so with `additionalProperties`. Nothing is required or closed.
    """
    top: JsonObject = {}
    queue: deque[tuple[JsonObject, JsonObject, int]] = deque([(schema, top, 0)])
    budget = nodes
    while queue:
        node, view, level = queue.popleft()
        node = _followed(node, definitions)
        view.update(_facts(node))
        if "items" in node and isinstance(node["items"], dict):
            view["items"] = {}
            queue.append((node["items"], view["items"], level))
        properties = merge_objects(node, definitions)[0] if _is_object(node) else {}
        if isinstance(node.get("additionalProperties"), dict):
            view["additionalProperties"] = True
        if not properties or level >= MAX_LEVELS or budget < len(properties) // 2:
            continue
        if node.keys().isdisjoint({"oneOf", "anyOf"}):  # an alternative may be no object
            view.setdefault("type", "object")
        view["properties"] = {}
        for name, sub in properties.items():
            if budget <= 0:
                view["additionalProperties"] = True  # there are more than are shown
                break
            budget -= 1
            view["properties"][name] = {}
            queue.append((sub, view["properties"][name], level + 1))
    return top


def input_view(schema: JsonObject) -> JsonObject:
    """The view of an operation's input schema, whose definitions stand under its own `$defs`: what a snapshot holds.

    Names and required inputs are all there; together the inputs share the budget.
    """
    definitions = schema.get("$defs", {})
    properties = schema.get("properties", {})
    share = max(INPUT_NODES // max(len(properties), 1), 4)
    view: JsonObject = {
        "type": "object",
        "properties": {name: schema_view(sub, definitions, nodes=share) for name, sub in properties.items()},
        "additionalProperties": False,
    }
    if "required" in schema:
        view["required"] = schema["required"]
    return view


def _followed(node: JsonObject, definitions: Mapping[str, Any]) -> JsonObject:
    """The node that references and a lone alternative beside null lead to."""
    for _ in range(8):
        if "$ref" in node:
            target = definitions.get(node["$ref"].removeprefix("#/$defs/"), {})
            rest = {key: value for key, value in node.items() if key != "$ref"}
            node = {**target, **rest} if rest else target
            continue
        for keyword in ("anyOf", "oneOf", "allOf"):
            branches = node.get(keyword)
            if branches and set(node) <= {keyword, "title"}:
                real = [item for item in branches if item.get("type") != "null"]
                if len(real) == 1:
                    node = {**_followed(real[0], definitions)}
                    if len(branches) > 1 and isinstance(node.get("type"), str):
                        node["type"] = [node["type"], "null"]
                break
        else:
            return node
        if keyword in node:
            return node
    return node


def _facts(node: JsonObject) -> JsonObject:
    facts = {name: node[name] for name in _KEPT if name in node}
    if len(facts.get("enum", ())) > MAX_CHOICES:
        del facts["enum"]
    return facts


def _is_object(node: JsonObject) -> bool:
    kind = node.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    return "object" in kinds or (kind is None and not node.keys().isdisjoint({"properties", "allOf", "oneOf", "anyOf"}))
