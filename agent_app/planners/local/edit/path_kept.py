"""Which path of a condition stays when the condition goes: "drop the check, always page"."""

from __future__ import annotations

from typing import Literal

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.places.words import PATHS
from agent_app.planners.local.edit.refer import refer_all
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading

__all__ = ["path_kept", "tells_path"]

_ALWAYS = words("always just simply")


def path_kept(editor: Editor, condition: Step) -> Literal["true", "false"]:
    """The branch that has the step which is said to be done always; "true" where none is, or `condition` is no test."""
    last = len(editor.reading.tokens)
    always = next((place for place in range(last) if editor.reading.tokens[place].norm in _ALWAYS), last)
    if condition.role != "condition" or always == last:
        return "true"
    named = {step.id for step in refer_all(editor.view, editor.reading, always + 1, last)}
    held, others = (editor.view.on_branch(condition.id, branch) for branch in ("true", "false"))
    return "false" if named & (others - held) and not named & held else "true"


def tells_path(reading: Reading, first: int, place: Place) -> bool:
    """ "Otherwise delete it", "in the first case, delete it": whether an order begins with the path that it is for."""
    opening = reading.tokens[first].norm
    said = {norm for start, end in place.spans for norm in reading.norms(start, end)}
    return opening in _CASES or (opening in {"in", "on"} and bool(said & PATHS))


_CASES = words("otherwise else if when unless")
