"""The graph of a document: nodes, nesting and edges, read tolerantly so that any JSON value has one.

Order is always that of `structure` (then of rows that only `data` has), so that every answer is deterministic.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sessions_app.definition.tolerant import as_dict, as_list, as_text
from sessions_app.definition.vocabulary import Branch, NodeType, Role

__all__ = ["FAILURES", "EdgeView", "NodeView", "WorkflowGraph", "node_reference", "topological_order"]

FAILURES = frozenset({Branch.REJECTED, Branch.ERROR})


def node_reference(node_id: str) -> str:
    """The name expressions use for a node (`node-1` is `node_1`)."""
    return node_id.replace("-", "_")


def topological_order(document: Any) -> list[str]:
    """Ids in an order of execution: after everything that leads there, members right after their loop."""
    return WorkflowGraph(document).topological_order()


@dataclass(frozen=True, slots=True)
class NodeView:
    """One node: its rows in `structure` and `data` with their indices (None where there is no row)."""

    id: str
    structure: dict[str, Any]
    data: dict[str, Any]
    structure_index: int | None
    data_index: int | None

    @property
    def properties(self) -> dict[str, Any]:
        """`properties` of the step."""
        return as_dict(self.data.get("properties"))

    @property
    def metadata(self) -> dict[str, Any]:
        """`metadata` of the step."""
        return as_dict(self.data.get("metadata"))

    @property
    def connector(self) -> str:
        """Key of the step's connector, "" for control nodes."""
        return as_text(as_dict(self.metadata.get("connector")).get("key")) or ""

    @property
    def inputs(self) -> dict[str, Any]:
        """`properties.inputs` of the step."""
        return as_dict(self.properties.get("inputs"))

    @property
    def type(self) -> str:
        """`type` in `structure`."""
        return as_text(self.structure.get("type")) or NodeType.NORMAL.value

    @property
    def role(self) -> str | None:
        """`properties.role`; for control nodes without one, their type."""
        role = as_text(self.properties.get("role"))
        return role or (self.type if self.type != NodeType.NORMAL else None)

    @property
    def name(self) -> str:
        """The node's name, of `structure` or `data`."""
        return as_text(self.structure.get("name")) or as_text(self.data.get("name")) or ""

    @property
    def title(self) -> str:
        """What people call the step."""
        return as_text(self.metadata.get("title")) or self.name or self.id


@dataclass(frozen=True, slots=True)
class EdgeView:
    """One edge between any two ids; `index` is its place in `edges`."""

    id: str
    source: str
    target: str
    branch: str | None
    index: int

    @property
    def is_failure(self) -> bool:
        """Whether it leaves on a failure: `rejected` or `error`."""
        return self.branch in FAILURES


class WorkflowGraph:
    """Read-only view of a document. Rows without a text id and edges without text ends are left out."""

    def __init__(self, document: Any) -> None:
        self.document: dict[str, Any] = as_dict(document)
        self.nodes: dict[str, NodeView] = _read_nodes(self.document)
        self.all_edges: tuple[EdgeView, ...] = _read_edges(self.document)
        self.edges = tuple(e for e in self.all_edges if e.source in self.nodes and e.target in self.nodes)
        self.outgoing: dict[str, list[EdgeView]] = {key: [] for key in self.nodes}
        self.incoming: dict[str, list[EdgeView]] = {key: [] for key in self.nodes}
        for edge in self.edges:
            self.outgoing[edge.source].append(edge)
            self.incoming[edge.target].append(edge)
        self._ancestors: dict[str, frozenset[str]] = {}
        self._position = {key: index for index, key in enumerate(self.nodes)}

    def parent(self, node_id: str) -> str | None:
        """The id of the loop a node is a member of, as written, or None."""
        return as_text(self.nodes[node_id].structure.get("parent")) or None

    def enclosing(self, node_id: str) -> list[str]:
        """The loops around a node, innermost first; stops where the nesting is broken or circular."""
        found: list[str] = []
        parent = self.parent(node_id)
        while parent is not None and parent in self.nodes and parent not in found:
            found.append(parent)
            parent = self.parent(parent)
        return found

    def members(self, group_id: str | None) -> list[str]:
        """Direct members of a loop; of None: the nodes outside any loop (also those with an unknown parent)."""
        return self._members.get(group_id, [])

    @cached_property
    def _members(self) -> dict[str | None, list[str]]:
        members: dict[str | None, list[str]] = {}
        for key in self.nodes:
            parent = self.parent(key)
            members.setdefault(parent if parent in self.nodes else None, []).append(key)
        return members

    def contents(self, group_id: str) -> list[str]:
        """All nodes inside a loop, at any depth."""
        return [key for key in self.nodes if group_id in self.enclosing(key)]

    def roots(self, group_id: str | None = None) -> list[str]:
        """The members of a loop (or the nodes outside loops) that no edge of the same level leads to."""
        level = self.members(group_id)
        return [key for key in level if not any(edge.source in level for edge in self.incoming[key])]

    def leaves(self, group_id: str | None = None) -> list[str]:
        """The members of a loop (or the nodes outside loops) that no edge leaves."""
        return [key for key in self.members(group_id) if not self.outgoing[key]]

    def main_leaves(self, group_id: str | None = None) -> list[str]:
        """The nodes of a level where the expected course ends: nothing follows them but on `rejected` or `error`."""
        reached = self.reachable(self.roots(group_id), without=FAILURES)
        ends = [key for key in self.members(group_id) if all(edge.is_failure for edge in self.outgoing[key])]
        return [key for key in ends if key in reached]

    def triggers(self) -> list[str]:
        """Ids of the trigger nodes."""
        return [key for key, node in self.nodes.items() if node.role == Role.TRIGGER]

    def reachable(self, starts: Iterable[str], *, without: Collection[str] = ()) -> set[str]:
        """The starts and every node that edges lead to from them, but for edges of some branches.

        Members of a reached loop are not included.
        """
        found: set[str] = set()
        stack = [key for key in starts if key in self.nodes]
        while stack:
            key = stack.pop()
            if key not in found:
                found.add(key)
                stack += [edge.target for edge in self.outgoing[key] if edge.branch not in without]
        return found

    def ancestors(self, node_id: str) -> frozenset[str]:
        """Every node from which edges lead to a node (itself only if it is on a cycle), on any branch."""
        if node_id not in self._ancestors:
            found: set[str] = set()
            stack = [edge.source for edge in self.incoming[node_id]]
            while stack:
                key = stack.pop()
                if key not in found:
                    found.add(key)
                    stack += [edge.source for edge in self.incoming[key]]
            self._ancestors[node_id] = frozenset(found)
        return self._ancestors[node_id]

    def upstream(self, node_id: str) -> set[str]:
        """The nodes a node may refer to: its ancestors, the loops around it and their ancestors."""
        found = set(self.ancestors(node_id))
        for group in self.enclosing(node_id):
            found |= {group} | self.ancestors(group)
        return found

    def topological_order(self, among: Collection[str] | None = None) -> list[str]:
        """Ids so that every edge leads forward, loops before their members; nodes on cycles come last, as listed."""
        chosen = [key for key in self.nodes if among is None or key in among]
        allowed = set(chosen)
        following = {key: [t for t in self._constraints[key] if t in allowed] for key in chosen}
        waiting = dict.fromkeys(chosen, 0)
        for targets in following.values():
            for target in targets:
                waiting[target] += 1
        ready = [self._position[key] for key in chosen if waiting[key] == 0]
        heapq.heapify(ready)
        ids, order = list(self.nodes), []
        while ready:
            key = ids[heapq.heappop(ready)]
            order.append(key)
            for target in following[key]:
                waiting[target] -= 1
                if waiting[target] == 0:
                    heapq.heappush(ready, self._position[target])
        placed = set(order)
        return order + [key for key in chosen if key not in placed]

    @cached_property
    def _constraints(self) -> dict[str, list[str]]:
        """Node to the nodes that come after it: targets, members of a loop, and what follows a loop after those."""
        after: dict[str, list[str]] = {}
        for key in self.nodes:
            targets = [edge.target for edge in self.outgoing[key]]
            targets += [member for member in self.members(key) if self.parent(member) == key]
            for group in self.enclosing(key):
                targets += [edge.target for edge in self.outgoing[group]]
            after[key] = list(dict.fromkeys(targets))
        return after

    def cycles(self) -> list[list[str]]:
        """One cycle of edges for each knot of nodes that lead to each other, as ids in order; self-edges left out."""
        found, seen = [], set()
        for key in self.nodes:
            if key in seen or key not in self.ancestors(key):
                continue
            knot = {other for other in self.ancestors(key) if key in self.ancestors(other)}
            seen |= knot
            if len(knot) > 1:
                found.append(self._shortest_cycle(key, knot))
        return found

    def _shortest_cycle(self, start: str, knot: set[str]) -> list[str]:
        previous: dict[str, str] = {}
        queue = [start]
        for key in queue:
            for edge in self.outgoing[key]:
                if edge.target == start and key != start:
                    path = [key]
                    while path[-1] != start:
                        path.append(previous[path[-1]])
                    return path[::-1]
                if edge.target in knot and edge.target != start and edge.target not in previous:
                    previous[edge.target] = key
                    queue.append(edge.target)
        return [start]


def _read_nodes(document: dict[str, Any]) -> dict[str, NodeView]:
    structure = _first_rows(document.get("structure"))
    data = _first_rows(document.get("data"))
    nodes = {}
    for key in dict.fromkeys([*structure, *data]):
        structure_index, row = structure.get(key, (None, {}))
        data_index, step = data.get(key, (None, {}))
        nodes[key] = NodeView(key, row, step, structure_index, data_index)
    return nodes


def _first_rows(rows: Any) -> dict[str, tuple[int, dict[str, Any]]]:
    """Id to index and row, the first row of an id winning."""
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    for index, row in enumerate(as_list(rows)):
        if isinstance(row, dict) and isinstance(row.get("id"), str):
            found.setdefault(row["id"], (index, row))
    return found


def _read_edges(document: dict[str, Any]) -> tuple[EdgeView, ...]:
    edges = []
    for index, row in enumerate(as_list(document.get("edges"))):
        source, target = as_text(as_dict(row).get("source")), as_text(as_dict(row).get("target"))
        if source is not None and target is not None:
            edges.append(EdgeView(as_text(row.get("id")) or "", source, target, as_text(row.get("branch")), index))
    return tuple(edges)
