"""Which path of a condition stays when the condition goes: "drop the check, always page"."""

from __future__ import annotations

import re
from typing import Literal

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.places.words import PATHS
from agent_app.planners.local.edit.refer import refer_all
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from sessions_app.definition import AddEdge

__all__ = ["join_paths", "path_kept", "tells_path"]

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


def join_paths(editor: Editor, condition: Step) -> None:
    """Let what is done where a condition does not hold follow what is done where it holds, if both are to stay."""
    if condition.role != "condition" or not _BOTH.search(editor.reading.text):
        return
    graph = editor.view.graph
    held, others = (editor.view.on_branch(condition.id, branch) for branch in ("true", "false"))
    ends = [key for key in editor.view.order if key in held and not graph.outgoing[key]]
    heads = [key for key in editor.view.order if key in others - held]
    if ends and heads:
        editor.apply(*(AddEdge(source=end, target=heads[0]) for end in ends))


_BOTH = re.compile(
    r"\b(?:do|keep|run|leave|want|need|perform|execute|have)\b(?: \w+){0,2}? (?:both\b|all of (?:it|them)\b"
    r"|everything(?! else))|\bboth (?:stay|remain|are kept)\b",
    re.IGNORECASE,
)


def tells_path(reading: Reading, first: int, place: Place) -> bool:
    """ "Otherwise delete it", "in the first case, delete it": whether an order begins with the path that it is for."""
    opening = reading.tokens[first].norm
    said = {norm for start, end in place.spans for norm in reading.norms(start, end)}
    return opening in _CASES or (opening in {"in", "on"} and bool(said & PATHS))


_CASES = words("otherwise else if when unless")
