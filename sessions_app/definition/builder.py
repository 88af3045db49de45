"""Writing a document node by node."""

from __future__ import annotations

import copy
from typing import Any

from connectors_app.contracts import JsonObject, OperationSpec
from sessions_app.definition.graph import node_reference
from sessions_app.definition.layout import layout
from sessions_app.definition.nodes import control_rows, operation_rows
from sessions_app.definition.vocabulary import BranchName, Role

__all__ = ["DocumentBuilder", "node_reference"]


class DocumentBuilder:
    """Builds one document. Methods that add a node return its id: `node-1`, `node-2`, … in order of the calls.

    `parent` is the id of the loop a node is a member of. `metadata` is merged into the node's own.
    Nodes are joined by `connect` alone.
    """

    def __init__(self, name: str, settings: JsonObject | None = None) -> None:
        self._name = name
        self._settings = settings or {}
        self._structure: list[JsonObject] = []
        self._data: dict[str, JsonObject] = {}
        self._edges: list[JsonObject] = []

    def trigger(self, operation: OperationSpec, inputs: JsonObject, *, metadata: JsonObject | None = None) -> str:
        """Add an event that starts the workflow."""
        return self._add(operation_rows(self._next_id(), operation, dict(inputs), metadata), None)

    def action(
        self,
        operation: OperationSpec,
        inputs: JsonObject,
        *,
        parent: str | None = None,
        metadata: JsonObject | None = None,
    ) -> str:
        """Add a step that calls an operation."""
        return self._add(operation_rows(self._next_id(), operation, dict(inputs), metadata), parent)

    def condition(
        self, expression: str, *, title: str, parent: str | None = None, metadata: JsonObject | None = None
    ) -> str:
        """Add a condition; its edges are `true` and `false`."""
        return self._control(Role.CONDITION, {"expression": expression}, title, parent, metadata)

    def for_each(
        self,
        items: str,
        *,
        as_: str,
        title: str,
        parent: str | None = None,
        concurrency: int | None = None,
        metadata: JsonObject | None = None,
    ) -> str:
        """Add a loop over the elements of `items` (an expression); members are added with `parent`."""
        properties = {"items": items, "as": as_, "concurrency": concurrency}
        return self._control(Role.FOR_EACH, properties, title, parent, metadata)

    def approval(
        self,
        instructions: str,
        *,
        title: str | None = None,
        assignee: str | None = None,
        parent: str | None = None,
        metadata: JsonObject | None = None,
    ) -> str:
        """Add an approval or a human task; its edges are `approved` and `rejected`, or null for either answer."""
        properties = {"instructions": instructions, "assignee": assignee}
        return self._control(Role.APPROVAL, properties, title, parent, metadata)

    def delay(
        self,
        *,
        duration: str | None = None,
        until: str | None = None,
        title: str | None = None,
        parent: str | None = None,
        metadata: JsonObject | None = None,
    ) -> str:
        """Add a wait: an ISO 8601 `duration`, or `until` a date and time."""
        return self._control(Role.DELAY, {"duration": duration, "until": until}, title, parent, metadata)

    def connect(self, source: str, target: str, branch: BranchName | None = None) -> str:
        """Let `target` run after `source`; returns the id of the edge (`edge-1`, …)."""
        edge_id = f"edge-{len(self._edges) + 1}"
        self._edges.append({"id": edge_id, "source": source, "target": target, "branch": branch})
        return edge_id

    def set_input(self, node_id: str, name: str, value: Any) -> None:
        """Set one input of a step added before; raises KeyError for an unknown id."""
        self._data[node_id]["properties"].setdefault("inputs", {})[name] = value

    def build(self) -> JsonObject:
        """The document, laid out. Further calls add to the builder, not to the document returned."""
        document: JsonObject = {
            "name": self._name,
            "structure": [dict(row) for row in self._structure],
            "data": list(self._data.values()),
            "edges": [dict(edge) for edge in self._edges],
            "settings": dict(self._settings),
        }
        return layout(copy.deepcopy(document))

    def _next_id(self) -> str:
        return f"node-{len(self._structure) + 1}"

    def _control(
        self, role: Role, properties: JsonObject, title: str | None, parent: str | None, metadata: JsonObject | None
    ) -> str:
        return self._add(control_rows(self._next_id(), role.value, properties, title, metadata), parent)

    def _add(self, rows: tuple[JsonObject, JsonObject], parent: str | None) -> str:
        structure, data = rows
        if parent is not None:
            structure["parent"] = parent
        self._structure.append(structure)
        self._data[structure["id"]] = data
        return str(structure["id"])
