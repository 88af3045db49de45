"""Orders for what is a step of the workflow already: "just post the message", "announce it first"."""

from __future__ import annotations

from collections.abc import Collection

from agent_app.planners.local.edit.additions import Addition
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.ordering import move_to
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.view import PATHS, Step
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.slots import iter_slots
from sessions_app.definition import MoveNode

__all__ = ["put_there", "stands"]

_ADDING = words("also then add additionally finally afterwards and")
_AGAIN = words("another again more also too second additional add insert append twice well further extra")


def stands(editor: Editor, item: Instruction, added: Addition) -> bool:
    """Whether what is ordered is a step of the workflow already, and no new value is said."""
    if set(item.leads) & _ADDING or (there := _ordered_before(editor, item, added)) is None:
        return False
    editor.focus = there.id
    return True


def put_there(editor: Editor, item: Instruction, added: Addition, place: Place) -> bool:
    """Move the step that is ordered before another or to the start; False where that adds one.

    On a path or in a loop of its own the same may be done once more.
    """
    starts = {trigger.id for trigger in editor.view.triggers}
    if place.branch is not None and place.after is not None and place.after not in editor.before.steps:
        return _put_on_new_path(editor, item, added, place)
    if place.branch is not None or place.parent is not None or (place.before is None and place.after not in starts):
        return False
    there = _ordered_before(editor, item, added) if not set(item.leads) & {"also", "add"} else None
    if there is None or not move_to(editor, there, place):
        return False
    editor.certain.add((item.first, item.last))
    return True


def _put_on_new_path(editor: Editor, item: Instruction, added: Addition, place: Place) -> bool:
    """ "If it is solved, close it, else keep tagging": what is done now is done on one path of the new test alone."""
    there, test, graph = _ordered_before(editor, item, added, {"add"}), str(place.after), editor.view.graph
    if there is None or there.id not in editor.before.steps or graph.parent(there.id) != graph.parent(test):
        return False
    if len({there.id in editor.view.on_branch(test, branch) for branch in PATHS}) > 1:
        return False  # it stands on one of the paths alone
    made = len(editor.patches)
    editor.apply(MoveNode(node_id=there.id, after=place.after, branch=place.branch))
    if len(editor.patches) == made:
        return False
    editor.certain.add((item.first, item.last))
    return True


def _ordered_before(
    editor: Editor, item: Instruction, added: Addition, telling_nothing: Collection[str] = ()
) -> Step | None:
    """The step that does what is ordered, unless something new of its kind is spoken of.

    Of what is spoken of as known some words say no more than that: "otherwise add the tags".
    """
    slots = [slot for slot in iter_slots(added.plan.body) if not slot.listing]
    if len(slots) != 1:
        return None
    statement, features = slots[0].statement, added.decision.operation(slots[0].number)
    instead = "instead" in {*item.norms(editor.reading), *item.leads}
    if statement.entities and (features is None or features.spec.inputs or not instead):
        return None  # a new value; where a step takes none, "send it to Ana instead" changes nothing
    head = statement.object
    again = set(item.norms(editor.reading)) & _AGAIN
    if head is not None and head.determiner == "definite":
        again -= set(telling_nothing)
    if features is None or again or (head is not None and head.determiner in {"indefinite", "new"}):
        return None
    return next((step for step in reversed(editor.view.actions) if step.features is features), None)
