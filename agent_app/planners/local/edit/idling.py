"""Paths on which nothing is to happen: "otherwise do nothing", "when it isn't urgent, leave it alone"."""

from __future__ import annotations

from agent_app.planners.local.edit.branching import path_to, qualified_path
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.lexicon.words import words
from sessions_app.definition import RemoveNode

__all__ = ["idle", "steps_on"]

_NOTHING = words("nothing alone ignore ignored no not don't do-not be idle")
_IDLING = words(
    "do does did nothing should must has have to need needs happen happens be done is leave leaves them it alone ignore"
    " ignored can may could shall will there anything at all any more action no not don't do-not of with those these"
    " just simply then please from now on for the , : - we want i get gets don't doesn't doesn needn't"
)
_IDLE = words("nothing anything alone ignore ignored action idle")


def idle(editor: Editor, item: Instruction) -> bool:
    """Take away what stands on the one path on which nothing is to happen; False where an instruction says no such."""
    norms = set(item.norms(editor.reading))
    if not (norms & _NOTHING and norms & _IDLE):
        return False
    path = _quality(editor, item) or _case(editor, item)
    if path is None:
        return False
    gone = steps_on(editor, *path)
    for key in gone:
        editor.apply(RemoveNode(node_id=key))
    if not gone:
        editor.notes.append("Nothing happens in that case already.")
    editor.focus, editor.removed = None, bool(gone) or editor.removed
    return True


def steps_on(editor: Editor, anchor: str, branch: str) -> list[str]:
    """The steps that only one path of a condition leads to."""
    graph = editor.view.graph
    chosen = editor.view.on_branch(anchor, branch)
    others = graph.reachable(edge.target for edge in graph.outgoing[anchor] if edge.branch != branch)
    return [step.id for step in editor.view.body if step.id in chosen - others]


def _quality(editor: Editor, item: Instruction) -> tuple[str, str] | None:
    """ "For valid assets do nothing", "leave the non-urgent tickets alone"."""
    found = qualified_path(editor.view, editor.reading, item.first, item.last)
    if found is None:
        return None
    anchor, branch, span = found
    things = {i for noun in editor.reading.nouns_in(*span) for i in range(noun.first, noun.last)}
    things |= {noun.first for noun in editor.reading.nouns_in(item.first, item.last) if noun.first == span[1]}
    inside = things | set(range(*span))
    return (anchor, branch) if _says_nothing(editor, item, inside) else None


def _case(editor: Editor, item: Instruction) -> tuple[str, str] | None:
    """ "Otherwise nothing", "when it isn't urgent, don't do anything"."""
    place = editor.place_at(item.first, item.last)
    nothing = next((i for i in range(item.first, item.last) if editor.reading.tokens[i].norm == "nothing"), item.first)
    if not place.said and nothing > item.first:  # "if it is not urgent nothing should happen"
        place = editor.place_at(item.first, nothing)
    if not place.spans or place.unknown or place.after is None:
        return None
    inside = {i for span in place.spans for i in range(*span)}
    if not _says_nothing(editor, item, inside):
        return None
    return (place.after, place.branch) if place.branch is not None else path_to(editor.view, place.after)


def _says_nothing(editor: Editor, item: Instruction, inside: set[int]) -> bool:
    """Whether words besides those that say in which case say no more than that nothing happens."""
    outside = [editor.reading.tokens[i].norm for i in range(item.first, item.last) if i not in inside]
    return bool(outside) and all(norm in _IDLING for norm in outside) and bool(set(outside) & _IDLE)
