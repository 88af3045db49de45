"""Steps by where they stand, "everything that follows the approval", and steps that only bring what is named."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.branching import path_to
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.namings import NOMINALS
from agent_app.planners.local.edit.spotting import Spot, spots
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.verbs import LOOKUPS
from agent_app.planners.local.lexicon.words import words

__all__ = ["EARLIER", "LATER", "brings_things", "elsewhere", "range_meant", "speaks_of_range", "steps_in_range"]

EARLIER = words("before preceding front ahead prior precedes precede")
LATER = words("after behind following past follows follow succeeds")
"""Words that are followed by the step in front of which, or behind which, others stand."""
_RANGE = words("everything all anything nothing whatever what every any steps stuff rest")


def speaks_of_range(norms: Sequence[str]) -> bool:
    """ "Everything after the approval": steps by where they stand."""
    return bool(set(norms) & _RANGE) and bool(set(norms) & (EARLIER | LATER))


def steps_in_range(editor: Editor, item: Instruction, found: list[Spot]) -> list[Step] | None:
    """ "All steps in front of the mail", "stop after the merge": what stands on one side of a step."""
    norms = item.norms(editor.reading)
    side = next((i for i, norm in enumerate(norms) if norm in EARLIER | LATER), None)
    if side is None or not set(norms) & (_RANGE | words("stop end")):
        return None
    anchor = next((spot.step for spot in found if spot.last > item.first + side), None)
    if anchor is None:
        return None
    order = [step.id for step in editor.view.body if step.id not in elsewhere(editor, anchor)]
    position = order.index(anchor.id)
    chosen = order[:position] if norms[side] in EARLIER else order[position + 1 :]
    around = {*editor.view.graph.enclosing(anchor.id), *editor.view.graph.contents(anchor.id)}
    return [editor.view.steps[key] for key in chosen if key not in around]


def range_meant(editor: Editor, first: int, last: int) -> list[Step]:
    """The steps that words tell by where they stand, beside one another in one loop or path; none for other words."""
    if not speaks_of_range(editor.reading.norms(first, last)):
        return []
    anchored = spots(editor, first, last)
    chosen = steps_in_range(editor, Instruction(first, last), anchored) or []
    around = {editor.view.graph.parent(spot.step.id) for spot in anchored}
    return [step for step in chosen if {editor.view.graph.parent(step.id)} == around and step.role != "trigger"]


def brings_things(editor: Editor, spot: Spot, item: Instruction) -> bool:
    """ "Nothing should happen for cancelled orders": the things of a loop are named, not the step that brings them."""
    gathered = (editor.view.gathers(loop) for loop in editor.view.of_role("for_each"))
    told_apart = _QUALITY & set(editor.reading.norms(spot.first, item.last)) and spot.step.lists
    if (spot.step.id not in gathered and not told_apart) or speaks_of_range(item.norms(editor.reading)):
        return False
    verbs = editor.reading.verbs_in(spot.first, spot.last)
    looked_up = any(set(verb.classes[:2]) & LOOKUPS for verb in verbs)
    return not looked_up and not any(NOMINALS.get(norm) in LOOKUPS for norm in item.norms(editor.reading))


_QUALITY = words("that which who whose with without")


def elsewhere(editor: Editor, anchor: Step) -> set[str]:
    """What only the other path of the test leads to that a step hangs on: it stands neither before nor behind it."""
    path = path_to(editor.view, anchor.id)
    if path is None or editor.view.steps[path[0]].role != "condition":
        return set()
    held, others = editor.view.on_branch(path[0], "true"), editor.view.on_branch(path[0], "false")
    return others - held if path[1] == "true" else held - others
