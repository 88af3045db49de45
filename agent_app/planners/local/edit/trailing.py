"""A test of what was ordered right before: "start with a message, but only for critical ones"."""

from __future__ import annotations

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.looping import loop_for
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.schedule.words import DAY_NAMES
from sessions_app.definition import MoveNode

__all__ = ["TRAILING", "just_ordered", "loop_meant", "what_follows"]

TRAILING = words("but , and")
"""What joins a test to the order before it."""


def just_ordered(editor: Editor, item: Instruction) -> Step | None:
    """The one step that the instruction before has added, where the test that is joined to it can be made."""
    last = next((patch for patch in reversed(editor.patches) if patch.op != "add_edge"), None)
    step = editor.view.steps.get(editor.focus or "")
    added = last is not None and last.op == "add_node" and step is not None and step.role == "action"
    return _among_those(editor, item, step) if added and step is not None and item.joint in TRAILING else None


def _among_those(editor: Editor, item: Instruction, step: Step) -> Step:
    """The step, moved into the loop through those that it is only done for."""
    loop, graph, said = loop_meant(editor, item), editor.view.graph, set(item.norms(editor.reading))
    of_them = said & _ONES or (said & _ONE and not said & _TIMES)
    of_them = of_them or loop_for(editor.view, editor.reading, item.first, item.last) is not None
    if loop is None or graph.parent(step.id) is not None or not of_them:
        return step
    ahead = loop.id in graph.reachable([step.id])
    members = graph.roots(loop.id)
    if ahead and members:
        editor.apply(MoveNode(node_id=step.id, before=members[0]))
    else:
        editor.apply(MoveNode(node_id=step.id, parent=loop.id))
    return editor.view.steps[step.id]


_ONES, _ONE = words("ones those they"), words("it its")
_TIMES = frozenset(DAY_NAMES) | words(
    "weekend weekday workday day night morning evening late early am pm holiday any something"
)
"""What is said of the moment, and of what there is at all: "only if it is Monday"."""


def loop_meant(editor: Editor, item: Instruction) -> Step | None:
    """The loop that a general condition is about: through what it names, else the only one."""
    loops = editor.view.of_role("for_each")
    named = loop_for(editor.view, editor.reading, item.first, item.last)
    if named is not None or not loops:
        return named
    trigger = editor.view.triggers[0] if editor.view.triggers else None
    by_event = trigger is not None and trigger.connector not in {"schedule", "manual"}
    return None if by_event else loops[-1]


def what_follows(editor: Editor) -> list[Step]:
    """Everything that comes after what brings the data."""
    outer = [step for step in editor.view.body if editor.view.graph.parent(step.id) is None]
    brings = next((index for index, step in enumerate(outer) if step.role == "action"), None)
    return outer[brings + 1 :] if brings is not None else outer
