"""Steps that are named together by where they stand: "everything past the approval", "what happens on a no"."""

from __future__ import annotations

from dataclasses import dataclass

from agent_app.planners.local.edit.branching import path_meant
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.idling import steps_on
from agent_app.planners.local.edit.namings import ROLE_WORDS
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.ranges import elsewhere
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.stretch_words import BEHIND, INSIDE, speaks_of_stretch
from agent_app.planners.local.edit.view import Step
from sessions_app.definition.vocabulary import BranchName

__all__ = ["Stretch", "stretch_meant"]

_SURE = 0.85


@dataclass(frozen=True, slots=True)
class Stretch:
    """Steps that stand together, and the place that they leave when they go."""

    steps: tuple[Step, ...]
    place: Place


def stretch_meant(editor: Editor, first: int, last: int) -> Stretch | None:
    """The steps that words name by what they stand behind, or on which path or in which loop; None for other words."""
    norms = editor.reading.norms(first, last)
    side = speaks_of_stretch(norms)
    if side is None:
        return None
    anchor = first + side + 1
    if norms[side] in INSIDE and (inside := _looped(editor, anchor, last)) is not None:
        return inside
    path = _path(editor, anchor, last)
    if path is not None and (keys := steps_on(editor, *path)):
        steps = tuple(editor.view.steps[key] for key in keys)
        return Stretch(steps, Place(after=path[0], branch=path[1], spans=((first, last),)))
    return _behind(editor, anchor, last) if norms[side] in BEHIND else None


def _path(editor: Editor, first: int, last: int) -> tuple[str, BranchName] | None:
    """The path of a condition or an approval for a case: "the manager says no", "a no from the manager"."""
    stop = next((i for i in range(first + 1, last) if editor.reading.tokens[i].norm in {"from", "by"}), last)
    return path_meant(editor.view, editor.reading, first, stop)


def _looped(editor: Editor, first: int, last: int) -> Stretch | None:
    """Everything in the loop."""
    loops = editor.view.of_role("for_each")
    said = set(editor.reading.norms(first, last))
    if len(loops) != 1 or not any(ROLE_WORDS.get(norm) == "for_each" for norm in said):
        return None
    contents = editor.view.graph.contents(loops[0].id)
    steps = tuple(step for step in editor.view.body if step.id in contents)
    return Stretch(steps, Place(parent=loops[0].id, spans=((first, last),)))


def _behind(editor: Editor, first: int, last: int) -> Stretch | None:
    """Everything after a step, but what only the other path of its test leads to."""
    ranked = refer(editor.view, editor.reading, first, last, None)
    if not ranked or ranked[0].score < _SURE or ranked[0].step.role in {"trigger", "for_each", "condition"}:
        return None
    anchor = ranked[0].step
    order = [step.id for step in editor.view.body if step.id not in elsewhere(editor, anchor)]
    steps = tuple(editor.view.steps[key] for key in order[order.index(anchor.id) + 1 :])
    return Stretch(steps, Place(after=anchor.id, spans=((first, last),))) if steps else None
