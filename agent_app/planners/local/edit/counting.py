"""How many of the same step: "two more folders", "three tasks rather than one", "make it two incidents"."""

from __future__ import annotations

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from sessions_app.definition import AddNode, NewNode

__all__ = ["count_otherwise", "count_steps"]

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twice": 2, "thrice": 3, "another": 1,
}  # fmt: skip
_MORE = words("more additional further extra other")
_LEADING = words(
    "add make create i we want need needs give us me it please have put insert do should must there be of"
    " get gets has to"
)
_CONTRAST = (("rather", "than"), ("instead", "of"), ("not", "just"), ("not", "one"), ("not", "only"))


def count_steps(editor: Editor, item: Instruction) -> bool:
    """Repeat an existing step as often as an instruction says; False if it asks for no number of one."""
    norms = item.norms(editor.reading)
    if _times(editor, item, norms):
        return True
    place = next(
        (index for index, norm in enumerate(norms) if norm in _NUMBERS and norm not in {"one", "another"}), None
    )
    named = editor.reading.mentioned
    if place is None or place + 1 >= len(norms):
        return False
    if any(norm not in _LEADING and item.first + i not in named for i, norm in enumerate(norms[:place])):
        return False
    number = _NUMBERS[norms[place]]
    more = norms[place + 1] in _MORE
    start = item.first + place + 1 + more
    total = (
        "it" in norms[:place]
        or item.first in named
        or any(tuple(norms[index : index + 2]) in _CONTRAST for index in range(place + 1, len(norms) - 1))
        or (bool(set(norms[place + 1 :]) & _PER) and "add" not in norms[:place])
    )
    if not more and not total:
        return False
    end = _phrase_end(editor, start, item.last)
    found = refer(editor.view, editor.reading, start, end, editor.focus) if start < end else []
    if not found or found[0].step.role != "action" or found[0].score < _SURE:
        return False
    step = found[0].step
    if set(norms[place + 1 :]) & _PER and editor.view.graph.parent(step.id) is None:
        return False  # there is no loop in which it could be done so often
    return _copy(editor, step, number if more else number - _present(editor, step))


_PER = words("per each every")
"""What says how often a thing is made for each of others: "two tasks per project"."""
_SURE = 0.8


def _times(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    """ "Create the issue three times", "do the mail twice": how often all in all."""
    for index, norm in enumerate(norms):
        often = norm in _OFTEN
        if not often and (norm not in _NUMBERS or norms[index + 1 : index + 2] != ["times"]):
            continue
        if index == 0 or (not often and norm in {"one", "another"}):
            return False
        found = refer(editor.view, editor.reading, item.first, item.first + index, editor.focus)
        if not found or found[0].step.role != "action" or found[0].score < _SURE:
            return False
        return _copy(editor, found[0].step, _NUMBERS[norm] - _present(editor, found[0].step))
    return False


_OFTEN = words("twice thrice")


def count_otherwise(editor: Editor, item: Instruction) -> bool:
    """Take the first number of an instruction for how many there are to be of the step named behind it."""
    norms = item.norms(editor.reading)
    place = next((i for i, norm in enumerate(norms[:-1]) if norm in _NUMBERS), None)
    if place is None:
        return False
    more = norms[place] == "another" or bool(_MORE & set(norms[place + 1 : place + 2])) or "add" in norms[:place]
    start = item.first + place + 1 + (norms[place + 1] in _MORE)
    end = _phrase_end(editor, start, item.last)
    found = refer(editor.view, editor.reading, start, end, editor.focus) if start < end else []
    if not found or found[0].step.role != "action" or found[0].score < _SURE:
        return False
    step, number = found[0].step, _NUMBERS[norms[place]]
    return _copy(editor, step, number if more else number - _present(editor, step))


def _phrase_end(editor: Editor, start: int, last: int) -> int:
    stops = words("rather instead not after before please , . at in right for per each every")
    return next((index for index in range(start, last) if editor.reading.tokens[index].norm in stops), last)


def _present(editor: Editor, step: Step) -> int:
    return sum(other.features is step.features for other in editor.view.actions)


def _copy(editor: Editor, step: Step, times: int) -> bool:
    if step.features is None or times < 1 or times > _MOST:
        return False
    after = step.id
    for _ in range(times):
        node = NewNode(type="action", operation_id=str(step.features.spec.id), inputs=dict(step.inputs))
        made = editor.apply(AddNode(node=node, after=after))
        if not made:
            return False
        after = editor.focus = made[-1]
    return True


_MOST = 10
