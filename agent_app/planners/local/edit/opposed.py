"""What hangs on a condition the other way round: "urgent ones by mail, all the others in Slack", "vice versa"."""

from __future__ import annotations

from agent_app.planners.local.edit.branching import path_to
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.idling import steps_on
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.places import find_place
from agent_app.planners.local.edit.spotting import spots
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import phrases, words
from sessions_app.definition import AddEdge, Patch, RemoveEdge
from sessions_app.definition.vocabulary import BranchName

__all__ = ["exchange_paths", "turn_around"]

_OPPOSITES: dict[str | None, BranchName] = {
    "true": "false", "false": "true", "approved": "rejected", "rejected": "approved",
}  # fmt: skip
_TURNED = tuple(
    tuple(phrase.split())
    for phrase in phrases(
        "the other way round, the other way around, other way round, other way around, vice versa, the opposite way,"
        " the wrong way round, the wrong way around, the opposite, just the opposite, the reverse, exactly the opposite"
    )
)
_OTHERS = words("otherwise else others rest other remaining")
_JOINTS = words(", ; and but while -")


def exchange_paths(editor: Editor, step: Step) -> bool:
    """Let the paths of a condition (or an approval) trade places."""
    edges = [edge for edge in editor.view.graph.outgoing[step.id] if edge.branch in _OPPOSITES]
    if not edges:
        return False
    patches: list[Patch] = [RemoveEdge(source=edge.source, target=edge.target, branch=edge.branch) for edge in edges]
    patches += [AddEdge(source=edge.source, target=edge.target, branch=_OPPOSITES[edge.branch]) for edge in edges]
    editor.apply(*patches)
    return True


def turn_around(editor: Editor, sentence: Instruction) -> bool:
    """Exchange the paths of a condition where a sentence says so, or gives to each what is on the other one."""
    for step in reversed((*editor.view.of_role("condition"), *editor.view.of_role("approval"))):
        paths = [set(steps_on(editor, step.id, branch)) for branch in _branches(editor, step)]
        if len(paths) == _BOTH and all(paths):
            crossed = _crossed(editor, sentence, step)
            return crossed or (_says_turned(editor, sentence, *paths) and exchange_paths(editor, step))
    return False


_BOTH = 2


def _branches(editor: Editor, step: Step) -> list[BranchName]:
    kinds: tuple[BranchName, ...] = ("true", "false") if step.role == "condition" else ("approved", "rejected")
    told = {edge.branch for edge in editor.view.graph.outgoing[step.id]}
    return [branch for branch in kinds if branch in told]


def _says_turned(editor: Editor, sentence: Instruction, one: set[str], other: set[str]) -> bool:
    """ "It should be the other way round": said of the paths unless the steps that it names stand on one of them."""
    norms = sentence.norms(editor.reading)
    if not any(tuple(norms[i : i + len(said)]) == said for i in range(len(norms)) for said in _TURNED):
        return False
    named = {spot.step.id for spot in spots(editor, sentence.first, sentence.last) if spot.step.role == "action"}
    return not named or (bool(named & one) and bool(named & other))


def _crossed(editor: Editor, sentence: Instruction, step: Step) -> bool:
    """ "If it's urgent send the mail, otherwise post it": each path is given what stands on the other."""
    tokens = editor.reading.tokens
    marker = next((i for i in range(sentence.first + 1, sentence.last) if tokens[i].norm in _OTHERS), None)
    if marker is None:
        return False
    cut = next((i for i in range(marker, sentence.first, -1) if tokens[i].norm in _JOINTS), marker)
    place = find_place(editor.view, editor.reading, sentence.first, cut, None)
    if not place.said or place.unknown or place.after is None:
        return False
    path = (place.after, place.branch) if place.branch is not None else path_to(editor.view, place.after)
    if path is None or path[0] != step.id:
        return False
    named = [spot.step.id for spot in spots(editor, sentence.first, cut, place.spans) if spot.step.role == "action"]
    others = [spot.step.id for spot in spots(editor, cut, sentence.last) if spot.step.role == "action"]
    there = set(steps_on(editor, step.id, path[1]))
    opposite = set(steps_on(editor, step.id, _OPPOSITES[path[1]]))
    if not named or not others or not (set(named) <= opposite and set(others) <= there):
        return False
    return exchange_paths(editor, step)
