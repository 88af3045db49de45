"""Filling in what a posted, sparse document leaves out.

Completion only adds: ids stay, keys stay, values that mean something stay. Two values are rewritten to what they mean:
`properties.action` to the registry's key (`issue_created` to `issue_opened`), and a `scm_id` the registry doesn't know
to the id of the operation the step names. What can't be resolved stays as it is and becomes a violation.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable
from typing import Any

from connectors_app.contracts import JsonObject, OperationCatalog, OperationRole, OperationSpec
from sessions_app.definition.graph import WorkflowGraph
from sessions_app.definition.layout import layout, place_new_nodes
from sessions_app.definition.nodes import next_number, operation_rows, resolve_operation, step_title
from sessions_app.definition.tolerant import as_dict, as_list, as_text
from sessions_app.definition.vocabulary import (
    CONTROL_ROLES,
    FLOW_CONTROL,
    STEP_VERSION,
    Branch,
    Role,
    node_type_of_role,
)

__all__ = ["complete_document"]

_NAME_LENGTH = 100
_CONTROL_NAMES = {role.value.replace("_", "-"): role.value for role in CONTROL_ROLES}


def complete_document(document: JsonObject, catalog: OperationCatalog) -> JsonObject:
    """A completed copy of a document; completing it again changes nothing.

    Without a `name` the titles make one. Without `edges` the nodes of each level are chained in the order of
    `structure`, leading triggers side by side, and a manual trigger is put first where no node is one. Roles come from
    the operation, else from the position; missing `data` rows, connector keys, types, titles and `scm_id` from the name
    or the action by way of the registry's aliases; missing positions from the layout.
    """
    result = copy.deepcopy(document)
    if not isinstance(result.get("structure"), list):
        return result
    _add_structure_rows(result)
    _add_data_rows(result)
    sparse = not result.get("edges")
    places = _Places(result, sparse)
    for row in as_list(result["data"]):
        if isinstance(row, dict):
            _complete_step(row, places.expected_role(row), catalog)
    _complete_structure_types(result)
    if result.get("edges") is None:
        result["edges"] = []
    if sparse and isinstance(result["edges"], list):
        _add_manual_trigger(result, catalog)
        result["edges"] += _chain(WorkflowGraph(result))
    _complete_edges(result)
    if result.get("settings") is None:
        result["settings"] = {}
    if result.get("name") is None:
        result["name"] = _name(WorkflowGraph(result))
    return _complete_positions(result)


def _rows(value: Any) -> list[JsonObject]:
    return [row for row in as_list(value) if isinstance(row, dict) and isinstance(row.get("id"), str)]


def _add_structure_rows(document: JsonObject) -> None:
    """A step that nothing draws gets a drawing, unless there is a drawing: then the two differ, which is reported."""
    if document["structure"] == []:
        document["structure"] = [
            {"id": row["id"], "name": as_text(row.get("name")) or row["id"]} for row in _rows(document.get("data"))
        ]
    for row in _rows(document["structure"]):
        row.setdefault("content", {})


def _add_data_rows(document: JsonObject) -> None:
    if document.get("data") is None:
        document["data"] = []
    if not isinstance(document["data"], list):
        return
    known = {row["id"] for row in _rows(document["data"])}
    for row in _rows(document["structure"]):
        if row["id"] not in known:
            document["data"].append({"id": row["id"], "name": as_text(row.get("name")) or row["id"]})
            known.add(row["id"])


class _Places:
    """What the steps of a document are by their place in it."""

    def __init__(self, document: JsonObject, sparse: bool) -> None:
        rows = _rows(document["structure"])
        self._drawn = {row["id"]: row for row in reversed(rows)}
        self._led_to = {as_text(as_dict(edge).get("target")) for edge in as_list(document.get("edges"))}
        if sparse:
            self._led_to = {row["id"] for row in rows[1:]}

    def expected_role(self, row: JsonObject) -> str:
        """A control node's by type or name; else a trigger if nothing leads to the step and it is in no loop."""
        node_id = as_text(row.get("id")) or ""
        drawn = self._drawn.get(node_id, {})
        kind = as_text(drawn.get("type"))
        if kind in CONTROL_ROLES:
            return str(kind)
        name = as_text(drawn.get("name")) or as_text(row.get("name")) or ""
        if name in _CONTROL_NAMES:
            return _CONTROL_NAMES[name]
        is_first = not drawn.get("parent") and node_id not in self._led_to
        return Role.TRIGGER.value if is_first else Role.ACTION.value


def _complete_step(row: JsonObject, expected: str, catalog: OperationCatalog) -> None:
    for key, default in (("properties", {}), ("metadata", {}), ("version", STEP_VERSION)):
        if row.get(key) is None:
            row[key] = copy.copy(default)
    properties, metadata = row["properties"], row["metadata"]
    if not isinstance(properties, dict) or not isinstance(metadata, dict):
        return
    role = as_text(properties.get("role")) or expected
    if role in CONTROL_ROLES:
        properties.setdefault("role", role)
        row.setdefault("type", FLOW_CONTROL)
        row.setdefault("scm_id", None)
        metadata.setdefault("connector", None)
        metadata.setdefault("title", (as_text(row.get("name")) or role).replace("-", " ").replace("_", " ").title())
        return
    operation = resolve_operation(row, catalog, role)
    if operation is None:
        properties.setdefault("role", role)
    else:
        _complete_operation(row, operation, catalog)
    if properties.get("inputs") is None:
        properties["inputs"] = {}
    row.setdefault("scm_id", None)


def _complete_operation(row: JsonObject, operation: OperationSpec, catalog: OperationCatalog) -> None:
    properties, metadata = row["properties"], row["metadata"]
    if properties.get("role") is None:
        properties["role"] = str(operation.role)
    action = as_text(properties.get("action"))
    meant = catalog.find(operation.connector.key, action, str(operation.role)) if action else operation
    if meant is not None and meant.id == operation.id:
        properties["action"] = operation.key
    if row.get("type") is None:
        row["type"] = operation.connector.category.step_type
    if row.get("scm_id") is None or catalog.get(str(row["scm_id"])) is None:
        row["scm_id"] = str(operation.id)
    connector = metadata.get("connector")
    if not isinstance(connector, dict):
        connector = metadata["connector"] = {"name": as_text(connector) or operation.connector.name}
    if connector.get("key") is None:
        connector["key"] = operation.connector.key
    connector.setdefault("name", operation.connector.name)
    if metadata.get("title") is None:
        metadata["title"] = step_title(operation)
    if operation.external_id:
        metadata.setdefault("external_id", operation.external_id)


def _complete_structure_types(document: JsonObject) -> None:
    roles = {row["id"]: as_text(as_dict(row.get("properties")).get("role")) for row in _rows(document["data"])}
    for row in _rows(document["structure"]):
        if row.get("type") is None:
            row["type"] = node_type_of_role(roles.get(row["id"]) or "")


def _add_manual_trigger(document: JsonObject, catalog: OperationCatalog) -> None:
    """Workflows that name no event are started by hand."""
    graph = WorkflowGraph(document)
    manual = catalog.find("manual", "manual", OperationRole.TRIGGER)
    if graph.triggers() or not graph.nodes or manual is None or not isinstance(document["data"], list):
        return
    structure, data = operation_rows(f"node-{next_number('node-', graph.nodes)}", manual, {})
    document["structure"].insert(0, structure)
    document["data"].insert(0, data)


def _complete_edges(document: JsonObject) -> None:
    edges = [edge for edge in as_list(document["edges"]) if isinstance(edge, dict)]
    number = next_number("edge-", [edge["id"] for edge in edges if isinstance(edge.get("id"), str)])
    for edge in edges:
        if edge.get("id") is None:
            edge["id"] = f"edge-{number}"
            number += 1
        edge.setdefault("branch", None)


def _chain(graph: WorkflowGraph) -> list[JsonObject]:
    """Edges that join the nodes of each level one after the other."""
    edges: list[JsonObject] = []
    for level in [None, *(key for key, node in graph.nodes.items() if node.type == Role.FOR_EACH)]:
        members = graph.members(level)
        triggers = [key for key in members if graph.nodes[key].role == Role.TRIGGER]
        leading = list(_leading(members, set(triggers)))
        steps = members[len(leading) :]
        pairs = [(trigger, steps[0]) for trigger in leading] if steps else []
        pairs += itertools.pairwise(steps)
        for source, target in pairs:
            edges.append({"id": None, "source": source, "target": target, "branch": _success_branch(graph, source)})
    return edges


def _leading(members: list[str], chosen: set[str]) -> Iterable[str]:
    for key in members:
        if key not in chosen:
            return
        yield key


def _name(graph: WorkflowGraph) -> str:
    titles = [graph.nodes[key].title for key in graph.topological_order()]
    name = " → ".join(titles)
    return name if len(name) <= _NAME_LENGTH else name[: _NAME_LENGTH - 1] + "…"


def _success_branch(graph: WorkflowGraph, node_id: str) -> str | None:
    kinds = {graph.nodes[node_id].role, graph.nodes[node_id].type}
    if Role.CONDITION in kinds:
        return Branch.TRUE.value
    return Branch.APPROVED.value if Role.APPROVAL in kinds else None


def _complete_positions(document: JsonObject) -> JsonObject:
    rows = _rows(document["structure"])
    missing = [row["id"] for row in rows if not isinstance(row.get("position"), dict)]
    if not missing:
        return document
    return layout(document) if len(missing) == len(rows) else place_new_nodes(document, missing)
