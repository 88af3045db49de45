"""What a path of the workflow does is to be something else: "if it is urgent, send an email instead"."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.edit.adding import add_steps
from agent_app.planners.local.edit.additions import addition, as_order, does_it
from agent_app.planners.local.edit.branching import path_to
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.idling import steps_on
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.path_kept import tells_path
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import VerbForm
from sessions_app.definition import RemoveNode

__all__ = ["replace_on_path"]

_INSTEAD = words("instead rather")
_TAKING_AWAY = words("remove drop delete skip omit move keep leave use take stop replace swap change of not")


def replace_on_path(editor: Editor, item: Instruction) -> bool:
    """Do what is ordered for a case in the place of the one step that the workflow does in that case.

    False where the words name no path that is there, or where several steps stand on it.
    """
    order = _order(editor, item)
    if order is None:
        return False
    place = editor.place_at(item.first, item.last)
    said = {i for span in place.spans for i in range(*span)}
    if _TAKING_AWAY & {editor.reading.tokens[i].norm for i in range(order.first, order.last) if i not in said}:
        return False
    if place.unknown or place.after is None or not tells_path(editor.reading, item.first, place):
        return False
    path = (place.after, place.branch) if place.branch is not None else path_to(editor.view, place.after)
    old = _only_step(editor, *path) if path is not None else None
    ordered = [verb for verb in editor.reading.verbs_in(order.first, order.last) if verb.form is VerbForm.BASE]
    if old is None or not ordered:
        return False
    added = addition(editor, as_order(editor, order, place), place)
    if not does_it(added):
        return False
    if not add_steps(editor, added, place):
        return False
    focus = editor.focus
    editor.apply(RemoveNode(node_id=old.id))
    editor.focus = focus
    editor.certain.add((item.first, item.last))
    return True


def _order(editor: Editor, item: Instruction) -> Instruction | None:
    """An instruction without "instead" at its end, or without what it names behind "instead of"."""
    norms = item.norms(editor.reading)
    if norms[-1] in _INSTEAD:
        return replace(item, last=item.last - 1)
    place = next((i for i in range(2, len(norms) - 1) if tuple(norms[i : i + 2]) in _INSTEAD_OF), None)
    return replace(item, last=item.first + place) if place is not None else None


_INSTEAD_OF = (("instead", "of"), ("rather", "than"))


def _only_step(editor: Editor, anchor: str, branch: str) -> Step | None:
    """The one step on a path, where it is an action; `anchor` may be the condition, or the last step on the path."""
    condition = editor.view.steps[anchor]
    if condition.role not in {"condition", "approval"}:
        return None
    steps = [editor.view.steps[key] for key in steps_on(editor, anchor, branch)]
    return steps[0] if len(steps) == 1 and steps[0].role == "action" else None
