"""Joining a node to the others and taking it out again."""

from __future__ import annotations

from sessions_app.definition.graph import EdgeView
from sessions_app.definition.patch.draft import Draft
from sessions_app.definition.patch.errors import PatchRefused
from sessions_app.definition.vocabulary import Branch, NodeType, Role

__all__ = ["append", "going_on", "insert_after", "insert_before", "is_loop", "kept_branches", "leaving", "unlink"]


def is_loop(draft: Draft, node_id: str) -> bool:
    """Whether a node is a `for_each` group."""
    node = draft.graph.nodes[node_id]
    return NodeType.FOR_EACH in {node.role, node.type}


def going_on(draft: Draft, node_id: str) -> str | None:
    """The branch on which the expected course leaves a node that is being joined."""
    match draft.graph.nodes[node_id].role:
        case Role.CONDITION:
            return Branch.TRUE.value
        case Role.APPROVAL:
            return Branch.APPROVED.value
        case _:
            return None


def leaving(draft: Draft, node_id: str, branch: str | None) -> str | None:
    """The branch on which something is put after a node: the one given, else the expected course as it is drawn."""
    if branch is not None:
        return branch
    expected = going_on(draft, node_id)
    drawn = {edge.branch for edge in draft.graph.outgoing[node_id]}
    if expected == Branch.APPROVED and expected not in drawn and None in drawn:
        return None
    return expected


def insert_after(draft: Draft, node_id: str, anchor: str, branch: str | None, parallel: bool = False) -> None:
    """Join a node after an anchor: before what follows on that branch, or beside it."""
    out = leaving(draft, anchor, branch)
    if not parallel:
        following = [edge.target for edge in draft.graph.outgoing[anchor] if edge.branch == out]
        for target in following:
            edge = _edge(draft, anchor, target, out)
            draft.redirect(edge, source=node_id, branch=going_on(draft, node_id))
    draft.add_edge(anchor, node_id, out)


def insert_before(draft: Draft, node_id: str, anchor: str, branch: str | None) -> None:
    """Join a node between an anchor and what leads to it (on one branch only, if given)."""
    if draft.graph.nodes[anchor].role == Role.TRIGGER:
        raise PatchRefused(f"nothing can run before the trigger {anchor}.")
    leading = [
        (edge.source, edge.branch) for edge in draft.graph.incoming[anchor] if branch is None or edge.branch == branch
    ]
    if branch is not None and not leading:
        raise PatchRefused(f"no edge of the branch {branch} leads to {anchor}.")
    for source, out in leading:
        if source != node_id:
            draft.redirect(_edge(draft, source, anchor, out), target=node_id)
    draft.add_edge(node_id, anchor, going_on(draft, node_id))


def append(draft: Draft, node_id: str, parent: str | None) -> None:
    """Join a node after everything that ends a level (a loop, or the outside of loops)."""
    graph = draft.graph
    others = [key for key in graph.main_leaves(parent) or graph.leaves(parent) if key != node_id]
    for leaf in others:
        draft.add_edge(leaf, node_id, leaving(draft, leaf, None))


def kept_branches(draft: Draft, node_id: str, keep: str = "true") -> set[str | None]:
    """The branches that go on when a node is taken out: the expected course, or the other one."""
    role = draft.graph.nodes[node_id].role
    if role == Role.CONDITION:
        return {keep}
    if role == Role.APPROVAL:
        return {None, Branch.APPROVED.value if keep == "true" else Branch.REJECTED.value}
    return {None}


def unlink(draft: Draft, node_id: str, keep: str = "true") -> list[str]:
    """Join what leads to a node with what follows on the kept branches, and take those edges away.

    Returns the targets that followed. Edges of the other branches still leave the node.
    """
    kept = kept_branches(draft, node_id, keep)
    following = [edge.target for edge in draft.graph.outgoing[node_id] if edge.branch in kept]
    following = list(dict.fromkeys(target for target in following if target != node_id))
    leading = [(edge.source, edge.branch) for edge in draft.graph.incoming[node_id] if edge.source != node_id]
    for source, branch in leading:
        edge = _edge(draft, source, node_id, branch)
        if following:
            draft.redirect(edge, target=following[0])
        for target in following[1:]:
            draft.add_edge(source, target, branch)
    draft.remove_edges(lambda edge: edge.target == node_id or (edge.source == node_id and edge.branch in kept))
    return following


def _edge(draft: Draft, source: str, target: str, branch: str | None) -> EdgeView:
    """The edge of the present graph with these ends."""
    return next(edge for edge in draft.graph.outgoing[source] if (edge.target, edge.branch) == (target, branch))
