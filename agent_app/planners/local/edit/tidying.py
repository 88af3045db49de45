"""Loops and conditions that an edit has left with nothing to do."""

from __future__ import annotations

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.view import WorkflowView
from sessions_app.definition import RemoveNode

__all__ = ["drop_hollow"]


def drop_hollow(editor: Editor, before: WorkflowView) -> None:
    """Take out the loops and conditions that had steps in `before` and that the edit has emptied, inner ones first."""
    for step in reversed(before.body):
        if step.id not in editor.view.steps:
            continue
        if step.role == "for_each" and before.graph.contents(step.id) and not editor.view.graph.contents(step.id):
            editor.apply(RemoveNode(node_id=step.id))
        elif step.role == "condition" and _alone(before, step.id):
            shared = before.on_branch(step.id, "true") & before.on_branch(step.id, "false")
            if not _alone(editor.view, step.id) - shared:
                ends = not editor.view.on_branch(step.id, "true")
                editor.apply(RemoveNode(node_id=step.id, keep="false" if ends else "true"))


def _alone(view: WorkflowView, node_id: str) -> set[str]:
    """What runs on one path of a condition only."""
    return view.on_branch(node_id, "true") ^ view.on_branch(node_id, "false")
