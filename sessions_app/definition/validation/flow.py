"""The graph: edges, branches, order and nesting."""

from __future__ import annotations

from collections.abc import Iterator

from sessions_app.definition.graph import EdgeView
from sessions_app.definition.validation.catalogue import found
from sessions_app.definition.validation.context import Context, quote
from sessions_app.definition.violations import Violation
from sessions_app.definition.vocabulary import Branch, NodeType, Role

__all__ = ["check_branches", "check_cycles", "check_edges", "check_nesting", "check_reachability", "check_triggers"]

_ALLOWED: dict[str | None, tuple[str | None, ...]] = {
    Role.CONDITION.value: (Branch.TRUE, Branch.FALSE, Branch.ERROR),
    Role.APPROVAL.value: (None, Branch.APPROVED, Branch.REJECTED, Branch.ERROR),
    Role.TRIGGER.value: (None,),
}
_ALLOWED_ELSE: tuple[str | None, ...] = (None, Branch.ERROR)


def check_edges(context: Context) -> Iterator[Violation]:
    """Edges between nodes that exist, each once."""
    seen: set[tuple[str, str, str | None]] = set()
    for edge in context.graph.all_edges:
        path = f"/edges/{edge.index}"
        for end, key in (("source", edge.source), ("target", edge.target)):
            if key not in context.graph.nodes:
                message = f"The edge {edge.id} has the {end} {key}, which is no node."
                hint = "Correct the id, or remove the edge."
                yield found("unknown-edge-node", message, path=f"{path}/{end}", hint=hint)
        if edge.source == edge.target:
            message = f"The edge {edge.id} leads from {edge.source} to itself."
            yield found("self-edge", message, node_id=edge.source, path=path, hint="Remove the edge.")
        facts = (edge.source, edge.target, edge.branch)
        if facts in seen:
            message = f"The edge {edge.id} repeats another one from {edge.source} to {edge.target}."
            yield found("duplicate-edge", message, node_id=edge.source, path=path, hint="Remove one of them.")
        seen.add(facts)


def check_branches(context: Context) -> Iterator[Violation]:
    """Branches that can leave their source; conditions that lead nowhere."""
    graph = context.graph
    for edge in graph.edges:
        node = graph.nodes[edge.source]
        if edge.branch not in _ALLOWED.get(node.role, _ALLOWED_ELSE) and _is_branch(edge):
            yield _bad_branch(context, edge)
    for node in context.nodes_of_role(Role.CONDITION):
        if not graph.outgoing[node.id]:
            message = f"Nothing follows the condition {quote(node.title)}."
            hint = "Add a step on its true or false branch, or remove the condition."
            yield found("unused-condition", message, node_id=node.id, path=context.structure_path(node), hint=hint)
    for node in graph.nodes.values():
        has_error_edge = any(edge.branch == Branch.ERROR for edge in graph.outgoing[node.id])
        on_error = node.properties.get("on_error")
        path = context.path(node, "properties", "on_error")
        if on_error == "branch" and not has_error_edge:
            message = f"{quote(node.title)} is to branch on an error, but no error edge leaves it."
            yield found("missing-error-branch", message, node_id=node.id, path=path, hint="Add an error edge.")
        elif on_error == "continue" and has_error_edge:
            message = f"{quote(node.title)} is to continue on an error, but has an error edge, which is taken instead."
            hint = "Remove on_error, or the error edge."
            yield found("error-edge-conflict", message, node_id=node.id, path=path, hint=hint)


def _is_branch(edge: EdgeView) -> bool:
    """Other words are found by the check of the shape."""
    return edge.branch is None or edge.branch in set(Branch)


def _bad_branch(context: Context, edge: EdgeView) -> Violation:
    node = context.graph.nodes[edge.source]
    allowed = _ALLOWED.get(node.role, _ALLOWED_ELSE)
    names = " or ".join("null" if branch is None else str(branch) for branch in allowed)
    message = f"The edge from {quote(node.title)} to {edge.target} has the branch {edge.branch or 'null'}."
    hint = f"Out of a {node.role or 'step'} use {names}."
    return found("bad-branch", message, node_id=edge.source, path=f"/edges/{edge.index}/branch", hint=hint)


def check_triggers(context: Context) -> Iterator[Violation]:
    """That something starts the workflow and is a start, and that something follows."""
    graph = context.graph
    triggers = graph.triggers()
    if graph.nodes and not triggers:
        hint = "Add a trigger; a workflow that is started by hand has the trigger manual."
        yield found("missing-trigger", "Nothing starts the workflow.", path="/structure", hint=hint)
    if triggers and len(triggers) == len(graph.nodes):
        hint = "What should happen then?"
        yield found("missing-step", "The workflow has a trigger and no step.", path="/structure", hint=hint)
    for key in triggers:
        node = graph.nodes[key]
        for edge in graph.incoming[key]:
            message = f"An edge leads to the trigger {quote(node.title)}."
            hint = "Remove the edge, or make the step an action."
            path = f"/edges/{edge.index}"
            yield found("trigger-with-incoming-edge", message, node_id=key, path=path, hint=hint)
        if graph.parent(key) is not None:
            message = f"The trigger {quote(node.title)} is a member of a loop."
            path = context.structure_path(node, "parent")
            yield found("trigger-in-group", message, node_id=key, path=path, hint="Take it out of the loop.")


def check_cycles(context: Context) -> Iterator[Violation]:
    """Circles of edges; one finding for each knot."""
    for cycle in context.graph.cycles():
        round_trip = " → ".join([*cycle, cycle[0]])
        node = context.graph.nodes[cycle[0]]
        hint = "Remove one of these edges; to repeat steps use a loop over a list."
        path = context.structure_path(node)
        yield found("cycle", f"These steps wait for each other: {round_trip}.", node_id=node.id, path=path, hint=hint)


def check_reachability(context: Context) -> Iterator[Violation]:
    """Nodes outside loops that no trigger leads to; members are reached with their loop."""
    graph = context.graph
    triggers = graph.triggers()
    if not triggers:
        return
    reached = graph.reachable(triggers)
    for key in graph.members(None):
        node = graph.nodes[key]
        if key not in reached and graph.parent(key) is None and key not in graph.ancestors(key):
            message = f"No way leads from a trigger to {quote(node.title)}."
            hint = "Add an edge to it from a step before it, or remove it."
            yield found("unreachable-node", message, node_id=key, path=context.structure_path(node), hint=hint)


def check_nesting(context: Context) -> Iterator[Violation]:
    """Parents that are loops, and edges that stay on one level."""
    graph = context.graph
    for key, node in graph.nodes.items():
        parent = graph.parent(key)
        if parent is None:
            continue
        path = context.structure_path(node, "parent")
        if parent not in graph.nodes:
            message = f"{quote(node.title)} is a member of {parent}, which is no node."
            yield found("unknown-parent", message, node_id=key, path=path, hint="Name a loop, or remove parent.")
        elif graph.nodes[parent].role != Role.FOR_EACH and graph.nodes[parent].type != NodeType.FOR_EACH:
            message = f"{quote(node.title)} is a member of {parent}, which is no loop."
            yield found("parent-not-group", message, node_id=key, path=path, hint="Name a loop, or remove parent.")
        if key in graph.enclosing(key):
            message = f"{quote(node.title)} is inside of itself."
            yield found("parent-cycle", message, node_id=key, path=path, hint="Take one of the loops out.")
    for edge in graph.edges:
        if graph.parent(edge.source) != graph.parent(edge.target):
            message = f"The edge from {edge.source} to {edge.target} crosses the border of a loop."
            hint = "Edges inside join members of one loop; edges outside join the loop itself."
            path = f"/edges/{edge.index}"
            yield found("edge-crosses-group", message, node_id=edge.source, path=path, hint=hint)
    for node in context.nodes_of_role(Role.FOR_EACH):
        if not any(graph.parent(member) == node.id for member in graph.members(node.id)):
            message = f"The loop {quote(node.title)} has no steps."
            hint = "What should happen for each item?"
            yield found("empty-group", message, node_id=node.id, path=context.structure_path(node), hint=hint)
