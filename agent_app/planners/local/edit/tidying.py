"""Loops and conditions that an edit has left with nothing to do."""

from __future__ import annotations

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.view import WorkflowView
from sessions_app.definition import RemoveNode

__all__ = ["drop_hollow"]


def drop_hollow(editor: Editor, before: WorkflowView) -> None:
    """Take out the loops and conditions that had steps in `before` and that the edit has emptied, inner ones first."""
    for step in reversed(before.body):
        if step.id in editor.view.steps and _holds(before, step.id) and not _holds(editor.view, step.id):
            editor.apply(RemoveNode(node_id=step.id))


def _holds(view: WorkflowView, node_id: str) -> bool:
    """Whether something is done in a loop or on a path of a condition; true of every other step."""
    role = view.steps[node_id].role
    if role == "for_each":
        return bool(view.graph.contents(node_id))
    if role != "condition":
        return True
    return any(edge.branch in {"true", "false"} for edge in view.graph.outgoing[node_id])
