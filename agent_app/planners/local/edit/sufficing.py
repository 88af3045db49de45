"""What is enough in the place of what was just taken out: "no merging anymore! Approving is fine"."""

from __future__ import annotations

from agent_app.planners.local.edit.doing import does_else
from agent_app.planners.local.edit.editor import Editor, EditState
from agent_app.planners.local.edit.enough import what_is_enough
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.refer import refer_one
from agent_app.planners.local.edit.replacing import other_step
from sessions_app.definition import RemoveNode

__all__ = ["replace_by_enough"]


def replace_by_enough(editor: Editor, item: Instruction, before: EditState) -> bool:
    """Put what is said to be enough in the place of what the instruction before took out; False if nothing is.

    `before` is the state before that instruction; it is gone back to.
    """
    gone = [
        before[1].steps[patch.node_id] for patch in editor.patches[len(before[0]) :] if isinstance(patch, RemoveNode)
    ]
    enough = what_is_enough(editor.reading, item.first, item.last)
    actions = [step for step in gone if step.role == "action"]
    if enough is None or not actions:
        return False
    there = refer_one(editor.view, editor.reading, *enough, None)
    if there is not None and there.role == "action" and not does_else(editor.reading, enough[0], there):
        return False  # "no Slack! The mail is enough": which is there
    after = editor.state()
    editor.restore(before)
    if other_step(editor, actions, *enough) and len(editor.patches) > len(before[0]):
        return True
    editor.restore(after)
    return False
