"""Instructions that belong together: a place said on its own ("Between tag and release: ..."), and what goes there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent_app.planners.local.edit.branching import path_meant
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.places.words import LABELLING, LONGEST_LABEL
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.lexicon.words import words

__all__ = ["with_places"]

_JOINTS = words(": , - also then -> => →")
_SAYING_NOTHING = words(
    ", : - can we could you i please also then just let's us small little quick tiny one thing more hey hi hello now"
    " would will should may might want to ok okay so and well oh"
)


def with_places(editor: Editor, items: Sequence[Instruction]) -> list[Instruction]:
    """The instructions, each place that stands alone united with what is said to be done there."""
    found: list[Instruction] = []
    for number, item in enumerate(items):
        before = found[-1] if found else None
        if before is not None and item.joint in _JOINTS and _opens(editor, before):
            found[-1] = replace(
                item, joint=before.joint, leads=(*before.leads, *editor.reading.norms(before.first, before.last))
            )
        elif (
            before is not None
            and item.joint in _JOINTS
            and (
                _is_place(editor, before)
                or _restricts(editor, before, item)
                or _labels(editor, before, item)
                or _turns(editor, before, item)
            )
        ):
            found[-1] = replace(before, last=item.last, leads=(*before.leads, *item.leads))
        elif before is not None and _says_where(editor, before, item, items[number + 1 :]):
            found[-1] = replace(before, last=item.last)
        else:
            found.append(item)
    return found


def _says_where(editor: Editor, before: Instruction, item: Instruction, following: Sequence[Instruction]) -> bool:
    """ "A ticket too, in the same case": a place alone, behind the order that it is the place of."""
    if item.joint not in _BEHIND or (following and following[0].joint not in _ENDS) or set(item.leads) - _BEHIND:
        return False
    placed = editor.place_at(before.first, before.last).said
    return not placed and _is_place(editor, item)


_BEHIND, _ENDS = words(", -"), words(". ; !")


def _opens(editor: Editor, item: Instruction) -> bool:
    """ "Add: ...", "change: ...": a word that says no more than that an order follows."""
    return item.last - item.first == 1 and editor.reading.tokens[item.first].norm in _ANNOUNCING


_ANNOUNCING = words("add insert append new change plus also")


def _restricts(editor: Editor, before: Instruction, item: Instruction) -> bool:
    """ "Only for failed ones: notify": for what, and what is done for these alone."""
    opens = before.norms(editor.reading)[:2]
    return item.joint == ":" and opens[:1] in (["only"], ["just"]) and opens[-1] in {"for", "if", "when", "on", "at"}


def _labels(editor: Editor, before: Instruction, item: Instruction) -> bool:
    """ "Urgent: assign it to Marta", "approved -> a Zoom meeting": what a condition tests, and what is done then."""
    if item.joint not in LABELLING or before.last - before.first > LONGEST_LABEL:
        return False
    if item.joint != ":" and editor.reading.tokens[before.first].norm in {"if", "when", "unless", "otherwise"}:
        return True
    return path_meant(editor.view, editor.reading, before.first, before.last) is not None


def _turns(editor: Editor, before: Instruction, item: Instruction) -> bool:
    """ "Opsgenie -> PagerDuty", "loop over the mails: upload ...": two halves of one order.

    What is there stands in front of an arrow, and what it becomes behind it; no half has a verb.
    """
    reading = editor.reading
    if item.joint == ":":
        norms = before.norms(reading)
        return (
            "loop" in norms[:_EARLY] and not editor.view.of_role("for_each") and bool({"over", "through"} & set(norms))
        )
    if item.joint not in LABELLING or reading.verbs_in(before.first, item.last):
        return False
    gone = refer(editor.view, reading, before.first, before.last, None)
    come = refer(editor.view, reading, item.first, item.last, None)
    return bool(gone) and gone[0].score >= _SURE and not (come and come[0].score >= gone[0].score)


_EARLY, _SURE = 3, 0.85


def _is_place(editor: Editor, item: Instruction) -> bool:
    place = editor.place_at(item.first, item.last)
    if not place.spans or place.unknown:
        return False
    norms = item.norms(editor.reading)
    outside = [
        norm
        for index, norm in enumerate(norms, item.first)
        if not any(start <= index < end for start, end in place.spans)
    ]
    return all(norm in _SAYING_NOTHING for norm in outside)
