"""The control flow of a workflow document, found by what each branch alone leads to."""

from __future__ import annotations

from collections.abc import Collection

from agent_app.evaluation.comparisons import Comparison, read_comparisons
from agent_app.evaluation.flow import Flow, FlowKind, FlowNode, branch
from connectors_app.contracts import JsonObject
from sessions_app.definition import Branch, NodeView, Role, WorkflowGraph

__all__ = ["document_flow"]

_APPROVED = (Comparison("decision", "equals", "approved"),)


def document_flow(document: JsonObject) -> Flow:
    """The tree of a document: its actions, human tasks, loops and conditions; triggers and delays are left out.

    A node belongs to a branch if nothing else leads to it. An approval is a human task; where something happens on a
    refusal, a condition on the answer follows it.
    """
    return _Reader(WorkflowGraph(document)).level(None)


class _Reader:
    def __init__(self, graph: WorkflowGraph) -> None:
        self.graph = graph

    def level(self, group: str | None) -> Flow:
        """The tree of a loop's members, or of what is outside all loops."""
        return self._sequence(self.graph.members(group), group)

    def _sequence(self, among: Collection[str], group: str | None) -> Flow:
        found: list[FlowNode] = []
        placed: set[str] = set()
        for key in self.graph.topological_order(among):
            if key in placed:
                continue
            node = self.graph.nodes[key]
            if node.role in {Role.CONDITION, Role.APPROVAL}:
                found += self._forked(node, [other for other in among if other not in placed], group, placed)
            elif node.role == Role.FOR_EACH:
                found.append(FlowNode(FlowKind.LOOP, body=self.level(key)))
            elif node.role == Role.ACTION:
                found.append(FlowNode(FlowKind.OPERATION, names=_names(node)))
        return tuple(found)

    def _forked(self, node: NodeView, among: Collection[str], group: str | None, placed: set[str]) -> Flow:
        """A condition or approval with what only its branches lead to."""
        approval = node.role == Role.APPROVAL
        yes, no = (Branch.APPROVED, Branch.REJECTED) if approval else (Branch.TRUE, Branch.FALSE)
        first = self._only_through(node.id, yes, among, group)
        second = self._only_through(node.id, no, among, group)
        if approval and not second:
            return (FlowNode(FlowKind.TASK),)
        placed.update(first, second)
        body, otherwise = self._sequence(first, group), self._sequence(second, group)
        if approval:
            return FlowNode(FlowKind.TASK), branch(_APPROVED, body, otherwise)
        return (branch(read_comparisons(str(node.properties.get("expression") or "")), body, otherwise),)

    def _only_through(self, key: str, name: str, among: Collection[str], group: str | None) -> list[str]:
        """The nodes that can't be reached without a branch."""
        reached: set[str] = set()
        stack = list(self.graph.roots(group))
        while stack:
            place = stack.pop()
            if place not in reached:
                reached.add(place)
                stack += [
                    edge.target
                    for edge in self.graph.outgoing[place]
                    if not (edge.source == key and edge.branch == name)
                ]
        return [other for other in among if other not in reached]


def _names(node: NodeView) -> tuple[str, ...]:
    names = [f"{node.connector}.{node.properties.get('action', '')}"]
    if external := node.metadata.get("external_id"):
        names.append(str(external))
    return tuple(names)
