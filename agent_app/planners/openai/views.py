"""What the model sees of operations and workflows: compact, limited in depth, and free of ids it must not write."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from agent_app.planners.openai.choices import OperationChoices
from connectors_app.contracts import JsonObject, OperationCatalog, OperationSpec
from sessions_app.definition import WorkflowGraph, resolve_operation
from sessions_app.definition.graph import NodeView

__all__ = ["compact", "operations_view", "schema_view", "workflow_view"]

OPERATIONS_BUDGET = 24_000
"""Characters for all operations, about 6,000 tokens."""

WORKFLOW_BUDGET = 40_000
"""Characters for one workflow; the inputs of the longest ones are cut, then left out."""

MAX_DEPTH = 3
MAX_FIELDS = 30
MAX_CHOICES = 12
MAX_DESCRIPTION = 90

_SHOWN_PROPERTIES = (
    "inputs", "expression", "items", "as", "concurrency", "instructions", "assignee", "duration", "until", "on_error",
    "retry", "timeout_seconds",
)  # fmt: skip

_KEPT = ("id", "role", "title", "operation", "parent")


def compact(value: Any) -> str:
    """JSON without spaces, and without `<`, so that data can't close the fence it stands in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).replace("<", "\\u003c")


def operations_view(choices: OperationChoices, budget: int = OPERATIONS_BUDGET) -> str:
    """One JSON object a line for each operation; the rest as far as it fits into `budget` characters, level by level.

    Names, titles and required inputs are always there, as the model must choose among them. What they do and the
    optional inputs come next, then outputs, deeper and deeper; at each level the most fitting operations come first.
    """
    found = [_lines_of(name, operation) for name, operation in choices.by_name.items()]
    chosen = [lines.at(0) for lines in found]
    spent = sum(map(len, chosen))
    for level in range(1, MAX_DEPTH + 2):
        for index, lines in enumerate(found):
            deeper = lines.at(level)
            growth = len(deeper) - len(chosen[index])
            if spent + growth <= budget:
                chosen[index] = deeper
                spent += growth
    return "\n".join(chosen)


class _Lines:
    """An operation's lines: the brief one at level 0, then deeper and deeper. Each is written when it is asked for."""

    __slots__ = ("_levels", "_name", "operation")

    def __init__(self, name: str, operation: OperationSpec) -> None:
        self.operation = operation
        self._name = name
        self._levels: dict[int, str] = {}

    def at(self, level: int) -> str:
        if (known := self._levels.get(level)) is not None:
            return known
        depth = level - 1
        view = _brief(self._name, self.operation) if depth < 0 else _operation(self._name, self.operation, depth)
        return self._levels.setdefault(level, compact(view))


_lines: dict[tuple[UUID, str], _Lines] = {}
"""Lines written before; making them anew for each prompt took a fifth of its processor time."""
_MOST_LINES = 1_000


def _lines_of(name: str, operation: OperationSpec) -> _Lines:
    kept = _lines.get((operation.id, name))
    if kept is None or kept.operation is not operation:  # the registry may have changed
        if len(_lines) >= _MOST_LINES:
            _lines.clear()
        kept = _lines[operation.id, name] = _Lines(name, operation)
    return kept


def _brief(name: str, operation: OperationSpec) -> JsonObject:
    required = {f"{key}*": _type(operation.inputs[key]) for key in operation.required_inputs if key in operation.inputs}
    return {"name": name, "role": str(operation.role), "title": operation.title, "inputs": required}


def _operation(name: str, operation: OperationSpec, depth: int) -> JsonObject:
    required = set(operation.required_inputs)
    inputs = {f"{key}*" if key in required else key: _input(schema) for key, schema in operation.inputs.items()}
    view: JsonObject = {"name": name, "role": str(operation.role), "title": operation.title}
    if operation.description and operation.description != operation.title:
        view["does"] = _clip(operation.description, 2 * MAX_DESCRIPTION)
    view["inputs"] = inputs
    if depth:
        view["output"] = schema_view(operation.output_schema, depth)
    return view


def _input(schema: Any) -> str:
    """Type, choices, default and description of an input in one text."""
    if not isinstance(schema, Mapping):
        return "any"
    parts = [_type(schema)]
    if schema.get("default") is not None:
        parts.append(f"default {schema['default']}")
    if schema.get("description"):
        parts.append(_clip(str(schema["description"]), MAX_DESCRIPTION))
    return "; ".join(parts)


def _type(schema: Mapping[str, Any]) -> str:
    choices = schema.get("enum")
    if isinstance(choices, list | tuple):
        return "|".join(str(item) for item in choices[:MAX_CHOICES])
    kind = schema.get("type", "any")
    if kind == "array":
        items = schema.get("items")
        return f"list of {_type(items) if isinstance(items, Mapping) else 'any'}"
    return str(schema.get("format", kind)) if kind == "string" else str(kind)


def schema_view(schema: Any, depth: int) -> Any:
    """A JSON Schema as an example of its shape: objects to `depth` levels, lists as one element, leaves as types."""
    if not isinstance(schema, Mapping):
        return "any"
    properties = schema.get("properties")
    if isinstance(properties, Mapping) and properties:
        if depth == 0:
            return "object"
        fields = list(properties.items())[:MAX_FIELDS]
        return {name: schema_view(child, depth - 1) for name, child in fields}
    if schema.get("type") == "array":
        # The elements of a list are as deep as the list: a list of objects is otherwise of no use in a loop.
        return [schema_view(schema.get("items"), depth)]
    return _type(schema)


def workflow_view(
    document: JsonObject, catalog: OperationCatalog, choices: OperationChoices | None = None
) -> JsonObject:
    """A document without drawing, ids of registry rows, and credentials.

    Where it is too long its longest texts are cut, and then the properties of the longest nodes left out: names, order
    and operations are always there.
    """
    graph = WorkflowGraph(document)
    nodes = [_node(graph, node, catalog, choices) for node in graph.nodes.values()]
    _shorten(nodes)
    return {
        "name": document.get("name"),
        "nodes": nodes,
        "edges": [_edge(edge.source, edge.target, edge.branch) for edge in graph.all_edges],
        "settings": document.get("settings") or {},
    }


def _shorten(nodes: list[JsonObject]) -> None:
    """Bring nodes within the budget where possible, the longest first: cut their inputs, then leave them out."""
    for shortened in (_with_cut_inputs, _bare):
        lengths = [len(compact(node)) for node in nodes]
        for index in sorted(range(len(nodes)), key=lambda index: -lengths[index]):
            if sum(lengths) <= WORKFLOW_BUDGET:
                return
            nodes[index] = shortened(nodes[index])
            lengths[index] = len(compact(nodes[index]))


def _with_cut_inputs(node: JsonObject) -> JsonObject:
    inputs = node.get("inputs")
    if not isinstance(inputs, Mapping):
        return node
    return node | {"inputs": {key: _clip(compact(value), MAX_DESCRIPTION) for key, value in inputs.items()}}


def _bare(node: JsonObject) -> JsonObject:
    return {key: node[key] for key in _KEPT if key in node} | {"shortened": True}


def _node(
    graph: WorkflowGraph, node: NodeView, catalog: OperationCatalog, choices: OperationChoices | None
) -> JsonObject:
    view: JsonObject = {"id": node.id, "role": node.role, "title": node.title}
    operation = resolve_operation(node.data, catalog)
    if operation is not None:
        name = choices.name_of(operation) if choices else None
        view["operation"] = name or f"{operation.connector.key}.{operation.key}"
    if parent := graph.parent(node.id):
        view["parent"] = parent
    view |= {key: node.properties[key] for key in _SHOWN_PROPERTIES if node.properties.get(key) not in (None, {}, [])}
    return view


def _edge(source: str, target: str, branch: str | None) -> str:
    return f"{source} -> {target}" + (f" [{branch}]" if branch else "")


def _clip(text: str, length: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"
