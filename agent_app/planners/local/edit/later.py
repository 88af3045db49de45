"""Sentences that say a case and what is done in it: "wait an hour, and if it is still open, tell #ops"."""

from __future__ import annotations

from agent_app.planners.local.durations import find_duration
from agent_app.planners.local.edit.additions import Addition, addition, does_it
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction, pause_before_order
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from agent_app.planners.local.slots import BranchSlot, DelaySlot

__all__ = ["does_instead", "fronts_case", "goes_on_later", "says_case_and_deed"]

_TESTING = words("if when unless")


def goes_on_later(editor: Editor, sentence: Instruction) -> bool:
    """Whether a sentence orders a wait, and what is to be done after it in some case: all of that is new.

    Its parts for themselves would be changes of what is there: "if it is still open, tell #ops" a test of the message.
    """
    reading = editor.reading
    if not _TESTING & set(sentence.norms(reading)) or find_duration(reading, sentence.first, sentence.last) is None:
        return False
    added = addition(editor, editor.isolated(sentence.first, sentence.last))
    wait, *following = added.plan.body or (None,)
    tested = following[0] if following else None
    return isinstance(wait, DelaySlot) and isinstance(tested, BranchSlot) and bool(tested.then) and does_it(added)


def fronts_case(reading: Reading, item: Instruction) -> bool:
    """ "If it is a bug, it should go to bob": whether all that is said holds in some case alone."""
    norms = item.norms(reading)
    return (norms[:1] in (["if"], ["unless"]) or norms[:2] == ["for", "those"]) and "," in norms[2:-1]


def does_instead(reading: Reading, item: Instruction) -> bool:
    """ "If it is overdue, delete it instead": what is done in a case in the place of other things takes none away."""
    return fronts_case(reading, item) and item.norms(reading)[-1:] == ["instead"]


def says_case_and_deed(reading: Reading, item: Instruction, added: Addition) -> bool:
    """ "If it is urgent, tell #ops": a test, a pause and an order, understood as that; it can be nothing but a step."""
    if reading.tokens[item.first].norm not in _TESTING or len(added.plan.body) != 1:
        return False
    branch = added.plan.body[0]
    ordered = pause_before_order(reading, item.first, item.last, {","}) is not None
    return ordered and isinstance(branch, BranchSlot) and bool(branch.then) and not branch.otherwise
