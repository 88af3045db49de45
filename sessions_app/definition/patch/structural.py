"""Patches that change which nodes there are and how they are joined."""

from __future__ import annotations

from collections.abc import Collection

from sessions_app.definition.expressions import ExpressionError, references
from sessions_app.definition.expressions.rename import template_references
from sessions_app.definition.graph import node_reference
from sessions_app.definition.patch.draft import Draft
from sessions_app.definition.patch.errors import PatchRefused
from sessions_app.definition.patch.models import AddEdge, AddNode, MoveNode, NewNode, RemoveEdge, RemoveNode, Wrap
from sessions_app.definition.patch.placing import append, insert_after, insert_before, is_loop, leaving, unlink
from sessions_app.definition.vocabulary import Branch, Role

__all__ = ["add_edge", "add_node", "add_trigger", "move_node", "remove_edge", "remove_node", "wrap"]


def _level(draft: Draft, anchor: str | None, parent: str | None) -> str | None:
    """The loop a node joins: that of its anchor, else the one named."""
    if anchor is not None:
        return draft.graph.parent(anchor)
    if parent is None:
        return None
    group = draft.node(parent).id
    if not is_loop(draft, group):
        raise PatchRefused(f"{parent} is no loop.")
    return group


def add_node(draft: Draft, patch: AddNode) -> None:
    """Write and join a new node."""
    if patch.node.type == "trigger":
        if patch.after or patch.parent:
            raise PatchRefused("a trigger can't stand after a step or in a loop.")
        add_trigger(draft, patch.node, draft.node(patch.before).id if patch.before else None)
        return
    name = patch.after or patch.before
    anchor = draft.node(name).id if name else None
    level = _level(draft, anchor, patch.parent)
    if anchor is not None and patch.before and draft.graph.nodes[anchor].role == Role.TRIGGER:
        raise PatchRefused(f"nothing can run before the trigger {anchor}.")
    node_id = draft.add_node(patch.node, parent=level, beside=anchor, before=patch.before is not None)
    if anchor is None:
        append(draft, node_id, level)
    elif patch.after:
        insert_after(draft, node_id, anchor, patch.branch, patch.parallel)
    else:
        insert_before(draft, node_id, anchor, patch.branch)


def add_trigger(draft: Draft, new: NewNode, before: str | None = None) -> None:
    """Add a trigger that starts one node, or what the other triggers start, or whatever nothing leads to."""
    graph = draft.graph
    triggers = graph.triggers()
    starts = [edge.target for key in triggers for edge in graph.outgoing[key]]
    if before is not None:
        starts = [before]
    elif not triggers:
        starts = graph.roots()
    first = next(iter(graph.nodes), None)
    node_id = draft.add_node(new, parent=None, beside=triggers[-1] if triggers else first, before=not triggers)
    for start in dict.fromkeys(starts):
        draft.add_edge(node_id, start, None)


def remove_node(draft: Draft, patch: RemoveNode) -> None:
    """Take a node out and close the gap; what only its other branches led to goes with it."""
    node = draft.node(patch.node_id)
    graph = draft.graph
    level = graph.parent(node.id)
    inside = graph.contents(node.id) if is_loop(draft, node.id) else []
    if inside and patch.unwrap:
        _refuse_others(patch, graph.members(node.id))
        _unwrap(draft, node.id, level)
        return
    if node.role == Role.TRIGGER:
        draft.remove_nodes({node.id})
        return
    starts = graph.triggers() if level is None else graph.roots(level)
    dropped = graph.reachable(edge.target for edge in graph.outgoing[node.id])
    following = unlink(draft, node.id, patch.keep)
    draft.remove_nodes({node.id, *inside})
    starts = [key for key in (*starts, *following) if key in draft.graph.nodes]
    loose = [key for key in draft.graph.roots(level) if key not in dropped]
    orphans = dropped & draft.graph.nodes.keys() - draft.graph.reachable([*starts, *loose])
    for key in list(orphans):
        orphans |= set(draft.graph.contents(key))
    _refuse_others(patch, {*inside, *orphans})
    draft.remove_nodes(orphans)


def _refuse_others(patch: RemoveNode, touched: Collection[str]) -> None:
    if patch.along is not None and (others := sorted(set(touched) - set(patch.along))):
        raise PatchRefused(f"it would also touch {', '.join(others)}.")


def _unwrap(draft: Draft, group: str, level: str | None) -> None:
    """Dissolve a loop: its members take its place."""
    members = draft.graph.members(group)
    roots, leaves = draft.graph.roots(group), draft.graph.main_leaves(group) or draft.graph.leaves(group)
    leading = [(edge.source, edge.branch) for edge in draft.graph.incoming[group]]
    following = [edge.target for edge in draft.graph.outgoing[group] if edge.branch is None]
    for member in members:
        draft.set_parent(member, level)
    for source, branch in leading:
        for root in roots:
            draft.add_edge(source, root, branch)
    for leaf in leaves:
        for target in following:
            draft.add_edge(leaf, target, leaving(draft, leaf, None))
    draft.remove_nodes({group})


def move_node(draft: Draft, patch: MoveNode) -> None:
    """Take a node out, close the gap, and join it elsewhere."""
    node = draft.node(patch.node_id)
    name = patch.after or patch.before
    anchor = draft.node(name).id if name else None
    if node.role == Role.TRIGGER:
        raise PatchRefused("a trigger can't be moved.")
    level = _level(draft, anchor, patch.parent)
    goal = anchor or level
    if goal is not None and node.id in {goal, *draft.graph.enclosing(goal)}:
        raise PatchRefused(f"{node.id} can't be moved next to or into itself.")
    if anchor is not None and patch.before and draft.graph.nodes[anchor].role == Role.TRIGGER:
        raise PatchRefused(f"nothing can run before the trigger {anchor}.")
    unlink(draft, node.id)
    draft.set_parent(node.id, level)
    if anchor is None:
        append(draft, node.id, level)
    elif patch.after:
        insert_after(draft, node.id, anchor, patch.branch)
    else:
        insert_before(draft, node.id, anchor, patch.branch)
    draft.moved.append(node.id)


def add_edge(draft: Draft, patch: AddEdge) -> None:
    """Add one edge."""
    source, target = draft.node(patch.source).id, draft.node(patch.target).id
    if source == target:
        raise PatchRefused("an edge can't lead from a step to itself.")
    if draft.has_edge(source, target, patch.branch):
        raise PatchRefused(f"there is such an edge from {source} to {target} already.")
    draft.add_edge(source, target, patch.branch)


def remove_edge(draft: Draft, patch: RemoveEdge) -> None:
    """Remove the edges between two nodes."""
    source, target = draft.node(patch.source).id, draft.node(patch.target).id
    chosen = {
        edge.index
        for edge in draft.graph.outgoing[source]
        if edge.target == target and patch.branch in {None, edge.branch}
    }
    if not chosen:
        raise PatchRefused(f"there is no such edge from {source} to {target}.")
    draft.remove_edges(lambda edge: edge.index in chosen)


def wrap(draft: Draft, patch: Wrap) -> None:
    """Put nodes under a new condition or into a new loop."""
    chosen = [draft.node(name).id for name in dict.fromkeys(patch.node_ids)]
    levels = {draft.graph.parent(key) for key in chosen}
    if len(levels) > 1:
        raise PatchRefused("the steps are not all in the same loop.")
    if any(draft.graph.nodes[key].role == Role.TRIGGER for key in chosen):
        raise PatchRefused("a trigger can't be wrapped.")
    inside = set(chosen)
    first = next(key for key in draft.graph.topological_order() if key in inside)
    container = draft.add_node(patch.in_, parent=levels.pop(), beside=first, before=True)
    if patch.in_.type == "condition":
        _wrap_in_condition(draft, container, chosen)
    else:
        _wrap_in_loop(draft, container, chosen)
    if container in draft.graph.ancestors(container):
        raise PatchRefused("a step between the wrapped ones is not among them.")


def _enter(draft: Draft, container: str, inside: set[str]) -> list[str]:
    """Lead every edge into the wrapped nodes to the container instead; returns the nodes that they led to."""
    roots = [key for key in draft.graph.nodes if key in inside and not draft.graph.incoming[key]]
    entering = [edge for edge in draft.graph.edges if edge.target in inside and edge.source not in inside]
    for edge in entering:
        present = next(
            other
            for other in draft.graph.outgoing[edge.source]
            if (other.target, other.branch) == (edge.target, edge.branch)
        )
        draft.redirect(present, target=container)
    return list(dict.fromkeys([*(edge.target for edge in entering), *roots]))


def _wrap_in_condition(draft: Draft, container: str, chosen: list[str]) -> None:
    inside = set(chosen)
    for entry in _enter(draft, container, inside):
        draft.add_edge(container, entry, Branch.TRUE.value)
    for edge in draft.graph.edges:
        leaves = edge.source in inside and edge.target not in inside and not edge.is_failure
        if leaves and not _needs(draft, edge.target, inside):
            # What comes after the wrapped steps and does not need them runs as before.
            draft.add_edge(container, edge.target, Branch.FALSE.value)


def _needs(draft: Draft, start: str, inside: set[str]) -> bool:
    """Whether a node, or anything after it, reads an output of the nodes given."""
    graph = draft.graph
    names = {node_reference(key) for key in inside}
    reached = graph.reachable([start])
    for key in list(reached):
        reached |= set(graph.contents(key))
    return any(names & _read_by(draft, key) for key in reached - inside)


def _read_by(draft: Draft, key: str) -> set[str]:
    properties = draft.graph.nodes[key].properties
    found = template_references(properties)
    for name in ("expression", "items"):
        source = properties.get(name)
        if isinstance(source, str):
            try:
                found |= references(source)
            except ExpressionError:
                continue
    return found


def _wrap_in_loop(draft: Draft, container: str, chosen: list[str]) -> None:
    inside = set(chosen)
    _enter(draft, container, inside)
    leaving_edges = [edge for edge in draft.graph.edges if edge.source in inside and edge.target not in inside]
    for edge in leaving_edges:
        branch = Branch.ERROR.value if edge.is_failure else None
        draft.add_edge(container, edge.target, branch)
    draft.remove_edges(lambda edge: edge.source in inside and edge.target not in inside)
    for key in chosen:
        draft.set_parent(key, container)
