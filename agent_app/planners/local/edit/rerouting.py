"""Steps put on a path that a condition of the workflow has already, or taken off the one they are on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.view import Step
from sessions_app.definition import MoveNode, RemoveNode
from sessions_app.definition.vocabulary import BranchName

__all__ = ["only_otherwise", "put_on_path", "take_off"]


def only_otherwise(editor: Editor, targets: Sequence[Step], anchor: str, branch: BranchName) -> bool:
    """Whether steps are taken in the very cases alone in which they must not be."""
    branches = {edge.branch for edge in editor.view.graph.outgoing[anchor]} - {None, branch}
    denied: set[str] = set()
    for other in branches:
        denied |= editor.view.on_branch(anchor, cast("BranchName", other))
    return {step.id for step in targets} <= denied - editor.view.on_branch(anchor, branch)


def take_off(editor: Editor, targets: Sequence[Step]) -> bool:
    """ "Those that are not done should not be deleted", where only these are: nothing is deleted any more."""
    editor.apply(*(RemoveNode(node_id=step.id) for step in targets))
    editor.focus, editor.removed = None, True
    return True


def put_on_path(editor: Editor, targets: Sequence[Step], anchor: str, branch: BranchName) -> bool:
    """Move steps to the end of a path that the workflow has already."""
    graph = editor.view.graph
    ends = [edge.target for edge in graph.outgoing[anchor] if edge.branch == branch]
    others = graph.reachable(edge.target for edge in graph.outgoing[anchor] if edge.branch != branch)
    last: str | None = None
    while len(ends) == 1 and ends[0] not in others and ends[0] not in {step.id for step in targets}:
        last = ends[0]
        ends = [edge.target for edge in graph.outgoing[last]]
    for step in targets:
        place = {"after": last} if last is not None else {"after": anchor, "branch": branch}
        editor.apply(MoveNode(node_id=step.id, **place))
        last = editor.focus = step.id
    return True
