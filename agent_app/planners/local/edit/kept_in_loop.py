"""What alone a loop is to do: "in the loop just keep the label", "the loop should only complete the tasks"."""

from __future__ import annotations

from agent_app.planners.local.edit.doing import step_doing
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction, instructions
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.refer import parts_of, refer
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from sessions_app.definition import RemoveNode

__all__ = ["keep_in_loop"]

_LOOP = "the_loop|that_loop|this_loop|our_loop"
_STAYS = "stays|stay|remains|remain|survives|is_left|are_left|is_kept|are_kept|is_needed|are_needed|should_stay"
_REST = "everything_else|all_else|the_rest|all_the_rest|the_others|all_others|everything_else_in_it|the_rest_of_it"
_GOES = "goes|go|can_go|should_go|must_go|goes_away|is_out|is_not_needed|can_be_removed|should_be_removed"
_INSIDE = "in|inside|within|inside_of"
_PATTERNS = (
    Pattern(_INSIDE, _LOOP, ",?", "please?", "only|just|merely", "keep|leave|do", "TARGET"),
    Pattern(_INSIDE, _LOOP, ",?", "please?", "keep|leave", "only|just|merely|nothing_but|nothing_except", "TARGET"),
    Pattern(_INSIDE, _LOOP, ",?", "only|just", "TARGET", _STAYS, "$"),
    Pattern(_INSIDE, _LOOP, ",?", "nothing|no_step", "but|except", "TARGET", _STAYS, "$"),
    Pattern("keep|leave", "only|just|nothing_but|nothing_except", "TARGET", _INSIDE, _LOOP, "$"),
    Pattern("only|just", "keep|leave", "TARGET", _INSIDE, _LOOP, "$"),
    Pattern(_LOOP, "should|must|shall|has_to|needs_to|is_to", "only|just|merely", "keep?|do?", "TARGET"),
    Pattern(_LOOP, "only|just", "has_to|needs_to|should|must", "TARGET"),
)
_CLEARED = Pattern("TARGET", ",|and|;|-", _REST, _GOES, "$")
_CONDITIONS = words("if when for once unless after before until where whose with every each time")
_SURE = 0.7


def keep_in_loop(editor: Editor, sentence: Instruction) -> bool:
    """Take out of the only loop all but what is said to stay; False where nothing is, or not all of it is there."""
    loops = editor.view.of_role("for_each")
    if len(loops) != 1:
        return False
    norms = sentence.norms(editor.reading)
    gaps = next((found for pattern in _PATTERNS if (found := pattern.match(norms, sentence.first)) is not None), None)
    if gaps is None:
        return False
    first, last = gaps["TARGET"]
    cleared = _CLEARED.match(editor.reading.norms(first, last), first)
    last = cleared["TARGET"][1] if cleared is not None else last
    inside = set(editor.view.graph.contents(loops[0].id))
    kept = _kept(editor, first, last, inside)
    if not kept:
        return False
    needed = {*kept, *(around for key in kept for around in editor.view.graph.enclosing(key))}
    for step in editor.view.body:
        if step.id in inside and step.id not in needed and step.id in editor.view.steps:
            editor.apply(RemoveNode(node_id=step.id))
    editor.focus, editor.removed = None, True
    told = (item for item in instructions(editor.reading) if sentence.first <= item.first < sentence.last)
    editor.certain |= {(item.first, item.last) for item in told}
    return True


def _kept(editor: Editor, first: int, last: int, inside: set[str]) -> set[str]:
    """The steps of a loop that each part of some words names, by its deed or its thing; none unless all parts do."""
    if set(editor.reading.norms(first, last)) & _CONDITIONS:
        return set()
    found: set[str] = set()
    for part in parts_of(editor.reading.norms(first, last), first):
        step = _named(editor, *part, inside)
        if step is None:
            return set()
        found.add(step.id)
    return found


def _named(editor: Editor, first: int, last: int, inside: set[str]) -> Step | None:
    if (step := step_doing(editor.view, editor.reading, first, last)) is not None and step.id in inside:
        return step
    ranked = [found for found in refer(editor.view, editor.reading, first, last, None) if found.step.id in inside]
    return ranked[0].step if ranked and ranked[0].score >= _SURE and ranked[0].step.role == "action" else None
