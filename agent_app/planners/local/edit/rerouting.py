"""Steps put on a path that a condition of the workflow has already, or taken off the one they are on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from agent_app.planners.local.edit.branching import path_to
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.idling import steps_on
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.verbs import LOOKUPS
from sessions_app.definition import MoveNode, RemoveNode
from sessions_app.definition.vocabulary import BranchName

__all__ = ["hold_to_path", "put_on_path", "spare_on_path"]


def _only_otherwise(editor: Editor, targets: Sequence[Step], anchor: str, branch: BranchName) -> bool:
    """Whether steps are taken in the very cases alone in which they must not be."""
    branches = {edge.branch for edge in editor.view.graph.outgoing[anchor]} - {None, branch}
    denied: set[str] = set()
    for other in branches:
        denied |= editor.view.on_branch(anchor, cast("BranchName", other))
    return {step.id for step in targets} <= denied - editor.view.on_branch(anchor, branch)


def _take_off(editor: Editor, targets: Sequence[Step]) -> bool:
    """ "Those that are not done should not be deleted", where only these are: nothing is deleted any more."""
    editor.apply(*(RemoveNode(node_id=step.id) for step in targets))
    editor.focus, editor.removed = None, True
    return True


def hold_to_path(editor: Editor, targets: Sequence[Step], anchor: str, branch: BranchName, *, negated: bool) -> bool:
    """Hold steps, or all where none is named, to a path that the workflow has; False where nothing else is on it.

    "Skip it all if it is not urgent", where urgent ones are told apart: what is done with the others goes.
    """
    if not targets:
        return _clear_other_path(editor, anchor, branch)
    if negated and _only_otherwise(editor, targets, anchor, branch):
        return _take_off(editor, targets)
    return put_on_path(editor, targets, anchor, branch)


def _clear_other_path(editor: Editor, anchor: str, branch: str) -> bool:
    """Take away what only the opposite of a path leads to; False where that is nothing."""
    gone = steps_on(editor, anchor, _OPPOSITE[branch]) if branch in _OPPOSITE else []
    editor.apply(*(RemoveNode(node_id=key) for key in gone))
    if gone:
        editor.focus, editor.removed = None, True
    return bool(gone)


def spare_on_path(editor: Editor, item: Instruction, core: Instruction, taken_out: Removal) -> bool:
    """ "Urgent ones don't need the post", where a test tells these apart and the post comes in any case.

    What `core` takes out, the words without the case, is left for the other case alone; False where nothing is said
    of a path, or what goes stands on one.
    """
    place, before = editor.place_at(item.first, item.last), editor.state()
    path: tuple[str, str] | None = None
    if place.after is not None and place.branch is not None:
        path = place.after, place.branch
    if path is None and place.after is not None and not place.parallel:
        path = path_to(editor.view, place.after)
    if path is None or path[1] not in _OPPOSITE or place.unknown:
        return False
    taken_out(editor, core)
    gone = [step for key, step in before[1].steps.items() if key not in editor.view.steps]
    editor.restore(before)
    loop = editor.view.graph.parent(path[0])
    free = [
        step
        for step in gone
        if step.role == "action" and editor.view.graph.parent(step.id) == loop and _hangs_on(editor, step) != path[0]
    ]
    if not free or len(free) < len(gone) or any(step.features and step.features.verb in LOOKUPS for step in free):
        return False  # "otherwise cancel the order": what gets the order is not what is cancelled
    editor.certain.add((item.first, item.last))
    return put_on_path(editor, free, path[0], _OPPOSITE[path[1]])


def _hangs_on(editor: Editor, step: Step) -> str | None:
    """The condition that alone leads to a step."""
    path = path_to(editor.view, step.id)
    return path[0] if path is not None else None


_OPPOSITE: dict[str, BranchName] = {"true": "false", "false": "true"}
Removal = Callable[[Editor, Instruction], bool]


def put_on_path(editor: Editor, targets: Sequence[Step], anchor: str, branch: BranchName) -> bool:
    """Move steps to the end of a path that the workflow has already."""
    graph = editor.view.graph
    ends = [edge.target for edge in graph.outgoing[anchor] if edge.branch == branch]
    others = graph.reachable(edge.target for edge in graph.outgoing[anchor] if edge.branch != branch)
    last: str | None = None
    while len(ends) == 1 and ends[0] not in others and ends[0] not in {step.id for step in targets}:
        last = ends[0]
        ends = [edge.target for edge in graph.outgoing[last]]
    for step in targets:
        place = {"after": last} if last is not None else {"after": anchor, "branch": branch}
        editor.apply(MoveNode(node_id=step.id, **place))
        last = editor.focus = step.id
    return True
