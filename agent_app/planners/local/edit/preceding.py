"""Things that have to be there first: "don't close it before there is a ticket", "never merge until we have a tag"."""

from __future__ import annotations

from agent_app.planners.local.edit.adding import add_steps
from agent_app.planners.local.edit.additions import addition, does_it
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.refer import refer

__all__ = ["make_first"]

_FIRST = Pattern(
    "do_not|don't|dont|do-not|never|not|no",
    "DEED",
    "before|until|unless|till|without",
    "there_is|there's|there_has_been|we_have|you_have|it_has|having",
    "THING",
)
_SURE = 0.7


def make_first(editor: Editor, item: Instruction) -> bool:
    """Put what makes a thing before the step that is not to run without it; False where nothing is said to."""
    gaps = _FIRST.match(item.norms(editor.reading), item.first)
    if gaps is None:
        return False
    named = refer(editor.view, editor.reading, *gaps["DEED"], editor.focus)
    if not named or named[0].score < _SURE or named[0].step.role != "action":
        return False
    first, last = gaps["THING"]
    start, place = editor.reading.tokens[first].start, Place(before=named[0].step.id)
    order = "create "
    padded = " " * max(0, start - len(order)) + order + editor.slice(first, last)
    added = addition(editor, padded, place)
    return does_it(added) and bool(add_steps(editor, added, place, (start, editor.reading.tokens[last - 1].end)))
