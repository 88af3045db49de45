"""How the thing of a step is to be: "make the channel private", "it should be a draft", "squash it instead"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.tuning import KINDS, LEVELS
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.manners import meant
from sessions_app.definition import SetInput

__all__ = ["change_manner"]

_MAKING = words("make keep mark set turn have let leave")
_BEING = words("should must has needs ought is shall be to not")
_BEFORE_NEW = words("be to a an as into not should must has needs ought is shall")
_POINTING = words("it this that them these those")
_AROUND = words("please instead now though then . !")
_LONGEST = 2
"""Words that say how something is to be."""


def change_manner(editor: Editor, item: Instruction) -> bool:
    """Set the flag, or the choice of an input, that the last words of an order are; False where no step has one.

    Without a name it is the one step that can be so.
    """
    norms = item.norms(editor.reading)
    last = len(norms)
    while last and norms[last - 1] in _AROUND:
        last -= 1
    for length in range(1, min(_LONGEST, last) + 1):
        end = last - (last > length and norms[last - 1] in _POINTING)  # "squash it instead"
        subject = _subject(norms[: end - length], instead="instead" in norms[last:])
        said = norms[end - length : end]
        if subject is None or set(said) & (KINDS | LEVELS):
            continue
        denied = ["not"] if "not" in norms[: end - length] else []
        able = [
            (step, found)
            for step in _steps(editor, item.first + subject[0], item.first + subject[1])
            if (found := _single(step, [*denied, *said]))
        ]
        if len(able) == 1:
            _set(editor, item, *able[0])
            return True
    return False


def _subject(norms: Sequence[str], *, instead: bool) -> tuple[int, int] | None:
    """Where what is to be so is named in front of how it is to be; None where the words order something else.

    "Make | the channel", "the release | should be a", "use", "as a", and nothing before "squash it instead".
    """
    first = int(norms[:1] != [] and norms[0] in _MAKING)
    last = len(norms)
    while last > first and norms[last - 1] in _BEFORE_NEW:
        last -= 1
    being = set(norms[last:]) & _BEING
    if not norms:
        return (0, 0) if instead else None
    if first or being or norms[0] == "as":
        return first, last
    return (0, 0) if norms[0] == "use" and last == 1 else None


def _steps(editor: Editor, first: int, last: int) -> list[Step]:
    actions = [step for step in editor.view.actions if step.features is not None]
    if set(editor.reading.norms(first, last)) <= _POINTING:
        return actions
    named = {found.step.id for found in refer(editor.view, editor.reading, first, last, editor.focus)}
    return [step for step in actions if step.id in named]


def _single(step: Step, said: Sequence[str]) -> tuple[str, object] | None:
    found = meant(said, step.features.spec.inputs) if step.features is not None else {}
    return next(iter(found.items())) if len(found) == 1 else None


def _set(editor: Editor, item: Instruction, step: Step, found: tuple[str, object]) -> None:
    name, value = found
    if step.inputs.get(name) == value:
        editor.notes.append(f"“{editor.title(step)}” does that already.")
    editor.apply(SetInput(node_id=step.id, name=name, value=value))
    editor.focus = step.id
    editor.certain.add((item.first, item.last))
