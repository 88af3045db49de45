"""Two steps that trade places, with the loops that they are in."""

from __future__ import annotations

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.view import Step
from sessions_app.definition import MoveNode

__all__ = ["exchange_steps", "opening_of_path"]


def exchange_steps(editor: Editor, one: Step, other: Step) -> None:
    """Put each of two steps, or the loops they are in, into the other's place.

    Where only one of them hangs on a condition it is asked what is meant: traded, one would be done always.
    """
    graph = editor.view.graph
    one, other = _at_one_level(editor, one, other)
    if (opening_of_path(editor, one) is None) != (opening_of_path(editor, other) is None):
        editor.questions.append(
            f"Only one of “{editor.title(one)}” and “{editor.title(other)}” hangs on a condition."
            " Which of them should be done in which case?"
        )
        return
    if any(edge.target == other.id for edge in graph.outgoing[one.id]):
        editor.apply(MoveNode(node_id=one.id, after=other.id))
        return
    following = [edge.target for edge in graph.outgoing[one.id]]
    editor.apply(MoveNode(node_id=one.id, after=other.id))
    if following:
        editor.apply(MoveNode(node_id=other.id, before=following[0]))


def _at_one_level(editor: Editor, one: Step, other: Step) -> tuple[Step, Step]:
    """Two steps, each with the loop that it is in and the other is not: "swap the ticket and the mail" behind it."""
    around = {step.id: editor.view.graph.enclosing(step.id) for step in (one, other)}
    lifted = []
    for step, beside in ((one, other), (other, one)):
        own = [key for key in around[step.id] if key not in around[beside.id]]
        outermost = next((key for key in own if not set(editor.view.graph.enclosing(key)) & set(own)), None)
        lifted.append(editor.view.steps[outermost] if outermost is not None else step)
    return lifted[0], lifted[1]


def opening_of_path(editor: Editor, step: Step) -> str | None:
    """The first step of the path of a condition or an approval that a step is on, if it is on one."""
    graph, key = editor.view.graph, step.id
    for _ in editor.view.order:
        edges = graph.incoming[key]
        if len(edges) != 1:
            return None
        if edges[0].branch is not None:
            return key
        key = edges[0].source
    return None
