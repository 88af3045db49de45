"""Where a workflow is to end: "stop after the invoice has been created", "nothing should happen after the loop"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.refer import refer_all
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from sessions_app.definition import RemoveNode

__all__ = ["end_after", "stops_all"]

_STOPPING = words("stop end finish halt quit abort exit terminate")
_LATER = words("after behind once when following past")
_NOTHING = words("nothing")
_IDLING = words(
    "there should must shall may can will is be are to no nothing more else further happen happens come comes follow"
    " follows done run runs anymore any and then , : else's left remain remains step steps"
)


def end_after(editor: Editor, item: Instruction) -> bool:
    """Take away what comes behind the step with which all is said to end; False where nothing is said to."""
    norms = item.norms(editor.reading)
    span = _last_named(editor, item, norms)
    anchors = refer_all(editor.view, editor.reading, *span, editor.focus) if span is not None else []
    if not anchors:
        return False
    graph = editor.view.graph
    order = [step.id for step in editor.view.body]
    spared = {*graph.enclosing(anchors[-1].id), *graph.contents(anchors[-1].id)}
    for key in order[order.index(anchors[-1].id) + 1 :] if anchors[-1].id in order else order:
        if key in editor.view.steps and key not in spared:
            editor.apply(RemoveNode(node_id=key))
    editor.focus, editor.removed = None, True
    return True


def _last_named(editor: Editor, item: Instruction, norms: Sequence[str]) -> tuple[int, int] | None:
    """The words for the step that is to be the last: behind "stop after", beside "there should be nothing"."""
    if norms[0] in _STOPPING and norms[1:2] and norms[1] in _LATER:
        return item.first + 2, item.last
    place = editor.place_at(item.first, item.last)
    if place.after is None or place.branch is not None or len(place.spans) != 1 or not set(norms) & _NOTHING:
        return None
    first, last = place.spans[0]
    outside = [i for i in range(item.first, item.last) if not first <= i < last]
    idle = all(editor.reading.tokens[i].norm in _IDLING for i in outside)
    return (first + 1, last) if idle and editor.reading.tokens[first].norm in _LATER else None


def stops_all(reading: Reading, first: int, last: int) -> bool:
    """ "Stop if there are none", "end the run here when ...": the whole of it, not a step that stops something."""
    norms = reading.norms(first, last)
    return bool(norms) and norms[0] in _STOPPING and set(norms[1:]) <= _WHOLE


_WHOLE = words("the a this it run runs workflow flow here there everything whole thing execution right only just then")
