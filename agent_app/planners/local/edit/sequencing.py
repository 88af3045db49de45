"""The order of several steps, said as a list: "order: message, deal, invoice", "message, deal, invoice"."""

from __future__ import annotations

from itertools import pairwise

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.refer import refer_one
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind
from sessions_app.definition import MoveNode

__all__ = ["arrange_listed"]

_LEADING = words("please so and but the a right correct better new make it do them put have run order sequence")
_ORDERS = words("order sequence")
_PARTING = words(", and then & > ;")
_FEWEST, _LONGEST_NAME, _COMMAS = 2, 5, 2


def arrange_listed(editor: Editor, item: Instruction) -> bool:
    """Bring the steps that are listed behind "order:" or in front of "in that order" into that order.

    Steps that are not listed stay where they are; False where fewer than two are listed, or some word is no step.
    """
    span = _listed(editor.reading, item)
    if span is None:
        return False
    parts = _parts(editor.reading, *span)
    if ":" in editor.reading.norms(*span) or any(last - first > _LONGEST_NAME for first, last in parts):
        return False  # more is said than a list of names
    steps = [refer_one(editor.view, editor.reading, first, last) for first, last in parts]
    found = [step for step in steps if step is not None and step.role != "trigger"]
    distinct = list(dict.fromkeys(step.id for step in found))
    if len(found) < max(_FEWEST, len(parts)) or len(distinct) != len(found) or not _beside_each_other(editor, found):
        return False
    return _arranged(editor, found)


def _listed(reading: Reading, item: Instruction) -> tuple[int, int] | None:
    """The token range of the list."""
    norms = item.norms(reading)
    place = next((i for i, norm in enumerate(norms) if norm in _ORDERS), None)
    if place is None:
        alone = norms.count(",") >= _COMMAS or {"then", ">"} & set(norms)
        return (
            (item.first, item.last) if alone and "," in norms and not reading.verbs_in(item.first, item.last) else None
        )
    if norms[place + 1 : place + 2] == [":"] and set(norms[:place]) <= _LEADING:
        return item.first + place + 2, item.last
    if norms[place - 2 : place] in (["in", "this"], ["in", "that"]) and set(norms[place + 1 :]) <= {"please", "."}:
        first = next((i for i, norm in enumerate(norms) if norm not in _LEADING), place)
        end = place - 2 - (norms[place - 3 : place - 2] == [","])
        return (item.first + first, item.first + end) if first < end else None
    return None


def _parts(reading: Reading, first: int, last: int) -> list[tuple[int, int]]:
    """What stands between commas, arrows, "and" and "then"."""
    found, start = [], first
    for index in range(first, last):
        token = reading.tokens[index]
        if token.norm in _PARTING or token.kind is TokenKind.ARROW:
            if index > start:
                found.append((start, index))
            start = index + 1
    return [*found, (start, last)] if last > start else found


def _beside_each_other(editor: Editor, steps: list[Step]) -> bool:
    return len({editor.view.graph.parent(step.id) for step in steps}) == 1


def _arranged(editor: Editor, wanted: list[Step]) -> bool:
    ranks = [editor.view.order.index(step.id) for step in wanted]
    if ranks == sorted(ranks):
        editor.notes.append("The steps are in that order already.")
        return True
    earliest = min(wanted, key=lambda step: editor.view.order.index(step.id))
    if earliest.id != wanted[0].id:
        editor.apply(MoveNode(node_id=wanted[0].id, before=earliest.id))
    for before, step in pairwise(wanted):
        editor.apply(MoveNode(node_id=step.id, after=before.id))
    return True
