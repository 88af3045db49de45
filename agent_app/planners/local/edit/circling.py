"""Steps that an edit adds and that make what their workflow starts on."""

from __future__ import annotations

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.notes import starts_itself
from agent_app.planners.local.scoring.trust import makes_what_starts

__all__ = ["tell_circles"]


def tell_circles(editor: Editor, before: WorkflowView) -> None:
    """Say of new steps that they would start the workflow again; a trigger with filters tells its things apart."""
    events = [step.features for step in editor.view.triggers if step.features is not None and not step.inputs]
    for step in editor.view.actions:
        known = before.steps.get(step.id)
        if step.features is None or (known is not None and known.features is step.features):
            continue
        if any(makes_what_starts(step.features, event) for event in events):
            editor.notes.append(starts_itself(editor.title(step)))
