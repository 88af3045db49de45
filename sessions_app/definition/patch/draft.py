"""A document being modified: ids, rows and edges, each change touching nothing else."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection
from typing import Any

from connectors_app.contracts import JsonObject, OperationCatalog, OperationSpec
from sessions_app.definition.expressions import rename_references, rename_template_references
from sessions_app.definition.graph import EdgeView, NodeView, WorkflowGraph, node_reference
from sessions_app.definition.nodes import control_rows, next_number, operation_rows
from sessions_app.definition.patch.errors import PatchRefused
from sessions_app.definition.patch.models import NewNode
from sessions_app.definition.tolerant import as_dict
from sessions_app.definition.vocabulary import OPERATION_ROLES, Role

__all__ = ["Draft"]


class Draft:
    """A private copy of a document with the operations that patches are made of."""

    def __init__(self, document: JsonObject, catalog: OperationCatalog) -> None:
        self.document: JsonObject = copy.deepcopy(document)
        for name in ("structure", "data", "edges"):
            if not isinstance(self.document.get(name), list):
                self.document[name] = []
        self.catalog = catalog
        self.moved: list[str] = []
        """Nodes that need a position: the new ones and those moved."""
        self._refs: dict[str, str] = {}
        self._graph: WorkflowGraph | None = None
        self._next_node = next_number("node-", self.graph.nodes)
        self._next_edge = next_number("edge-", [edge.id for edge in self.graph.all_edges])

    @property
    def graph(self) -> WorkflowGraph:
        """The graph as it stands now."""
        if self._graph is None:
            self._graph = WorkflowGraph(self.document)
        return self._graph

    def changed(self) -> None:
        """Forget the graph after a change of rows or edges."""
        self._graph = None

    # Names

    def node(self, name: str) -> NodeView:
        """The node of an id or of a `ref` given earlier in the list; raises PatchRefused if there is none."""
        key = self._refs.get(name, name)
        if key not in self.graph.nodes:
            raise PatchRefused(f"there is no step {name}.")
        return self.graph.nodes[key]

    def data_row(self, node: NodeView) -> JsonObject:
        """The node's row in `data`, to be changed; raises PatchRefused if it has none."""
        if node.data_index is None:
            raise PatchRefused(f"the step {node.id} has no row in data.")
        return node.data

    def operation(self, operation_id: str) -> OperationSpec:
        """An operation that is still offered; raises PatchRefused for any other id."""
        operation = self.catalog.get(operation_id)
        if operation is None or operation.retired:
            raise PatchRefused(f"the registry offers no operation {operation_id}.")
        return operation

    def localize(self, value: Any) -> Any:
        """A value of a patch with every `ref` in its expressions replaced by the id it stands for."""
        return rename_template_references(value, self._references()) if self._refs else copy.deepcopy(value)

    def localize_expression(self, expression: str) -> str:
        """The same for a bare expression."""
        return rename_references(expression, self._references()) if self._refs else expression

    def _references(self) -> dict[str, str]:
        return {node_reference(ref): node_reference(key) for ref, key in self._refs.items()}

    # Nodes

    def add_node(self, new: NewNode, *, parent: str | None, beside: str | None, before: bool = False) -> str:
        """Write the rows of a new node next to those of `beside` (else last) and return its id; makes no edges."""
        if new.ref is not None and (new.ref in self.graph.nodes or new.ref in self._refs):
            raise PatchRefused(f"the ref {new.ref} is taken.")
        node_id = f"node-{self._next_node}"
        self._next_node += 1
        structure, data = self._rows(node_id, new)
        if parent is not None:
            structure["parent"] = parent
        self._insert("structure", structure, beside, before)
        self._insert("data", data, beside, before)
        if new.ref is not None:
            self._refs[new.ref] = node_id
        self.moved.append(node_id)
        self.changed()
        return node_id

    def _rows(self, node_id: str, new: NewNode) -> tuple[JsonObject, JsonObject]:
        metadata: JsonObject = ({"title": new.title} if new.title else {}) | copy.deepcopy(new.metadata)
        if new.type in OPERATION_ROLES:
            operation = self.operation(new.operation_id or "")
            if operation.role != new.type:
                raise PatchRefused(f"{operation.connector.name} {operation.key} is no {new.type}.")
            return operation_rows(node_id, operation, self.localize(new.inputs), metadata)
        properties: dict[Role, JsonObject] = {
            Role.CONDITION: {"expression": new.expression},
            Role.FOR_EACH: {"items": new.items, "as": new.as_ or "item", "concurrency": new.concurrency},
            Role.APPROVAL: {"instructions": new.instructions, "assignee": new.assignee},
            Role.DELAY: {"duration": new.duration, "until": new.until},
        }
        chosen = {name: self._localize_property(name, value) for name, value in properties[Role(new.type)].items()}
        return control_rows(node_id, new.type, chosen, None, metadata)

    def _localize_property(self, name: str, value: Any) -> Any:
        if name in {"expression", "items"} and isinstance(value, str):
            return self.localize_expression(value)
        return self.localize(value)

    def _insert(self, name: str, row: JsonObject, beside: str | None, before: bool) -> None:
        rows = self.document[name]
        for index, other in enumerate(rows):
            if beside is not None and as_dict(other).get("id") == beside:
                rows.insert(index if before else index + 1, row)
                return
        rows.append(row)

    def remove_nodes(self, ids: Collection[str]) -> None:
        """Remove nodes with their edges."""
        for name in ("structure", "data"):
            self.document[name] = [row for row in self.document[name] if as_dict(row).get("id") not in ids]
        self.moved = [key for key in self.moved if key not in ids]
        self.remove_edges(lambda edge: edge.source in ids or edge.target in ids)

    def set_parent(self, node_id: str, parent: str | None) -> None:
        """Make a node a member of a loop, or of none."""
        node = self.graph.nodes[node_id]
        if self.graph.parent(node_id) == parent or node.structure_index is None:
            return
        if parent is None:
            del node.structure["parent"]
        else:
            node.structure["parent"] = parent
        self.changed()

    # Edges

    def add_edge(self, source: str, target: str, branch: str | None) -> None:
        """Add an edge unless it is there already."""
        if source != target and not self.has_edge(source, target, branch):
            edge = {"id": f"edge-{self._next_edge}", "source": source, "target": target, "branch": branch}
            self._next_edge += 1
            self.document["edges"].append(edge)
            self.changed()

    def has_edge(self, source: str, target: str, branch: str | None) -> bool:
        """Whether that edge is there."""
        return any(edge.target == target and edge.branch == branch for edge in self.graph.outgoing[source])

    def remove_edges(self, chosen: Callable[[EdgeView], bool]) -> None:
        """Remove the edges chosen."""
        dropped = {edge.index for edge in self.graph.all_edges if chosen(edge)}
        self.document["edges"] = [row for index, row in enumerate(self.document["edges"]) if index not in dropped]
        self.changed()

    def redirect(
        self, edge: EdgeView, *, source: str | None = None, target: str | None = None, branch: Any = ...
    ) -> None:
        """Change the ends of an edge of the present graph, keeping its id; it goes if it would repeat another one."""
        ends = (source or edge.source, target or edge.target, edge.branch if branch is ... else branch)
        if ends[0] == ends[1] or self.has_edge(*ends):
            self.remove_edges(lambda other: other.index == edge.index)
            return
        row = self.document["edges"][edge.index]
        row["source"], row["target"], row["branch"] = ends
        self.changed()
