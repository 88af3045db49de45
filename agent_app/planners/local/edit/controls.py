"""Approvals and delays that are asked for by name: "add an approval by Maria", "put a pause of an hour before ..."."""

from __future__ import annotations

from agent_app.planners.local.durations import find_duration
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind, TokenKind
from sessions_app.definition import AddNode, NewNode

__all__ = ["add_control"]

_OPENERS = words("add put insert include have place need require we i set introduce build another one a an")
_APPROVALS = words("approval approvals sign-off signoff confirmation gate")
_DELAYS = words("delay pause wait break")
_BEFORE_PERSON = words("by from of through")


def add_control(editor: Editor, item: Instruction, place: Place) -> bool:
    """Add the approval or delay that an instruction names as a thing; False if it names none."""
    norms = item.norms(editor.reading)
    if norms[0] not in _OPENERS:
        return False
    head = next((norm for norm in norms[:_NEAR] if norm in _APPROVALS | _DELAYS), None)
    if head is None:
        return False
    first, last = item.first, min([item.last, *(start for start, _ in place.spans if start > item.first)])
    if head in _DELAYS:
        duration = find_duration(editor.reading, first, last)
        node = NewNode(type="delay", duration=duration[0]) if duration is not None else None
        if node is None:
            editor.questions.append("How long should the pause be?")
            return True
    else:
        assignee = _person(editor, first, last)
        text = f"Approval by {assignee}" if assignee else "Approval"
        node = NewNode(type="approval", instructions=text, assignee=assignee, title="Approval")
    where = place if place.said else _default_place(editor)
    made = editor.apply(
        AddNode(
            node=node,
            after=where.after,
            before=where.before,
            branch=where.branch,
            parallel=where.parallel,
            parent=where.parent,
        )
    )
    if made:
        editor.focus = made[-1]
    return bool(made)


_NEAR = 5


def _default_place(editor: Editor) -> Place:
    """Before the last action: what a person holds up is what comes of it all."""
    actions = editor.view.actions
    return Place(before=actions[-1].id) if actions else Place()


def _person(editor: Editor, first: int, last: int) -> str | None:
    for entity in editor.reading.entities_in(first, last):
        if entity.kind in {EntityKind.USER, EntityKind.EMAIL}:
            return entity.value.lstrip("@")
    for index in range(first, last - 1):
        if editor.reading.tokens[index].norm not in _BEFORE_PERSON:
            continue
        start = index + 1 + (editor.reading.tokens[index + 1].norm in {"the", "our", "a"})
        end = start
        while end < last and editor.reading.tokens[end].kind is TokenKind.WORD:
            end += 1
        return editor.slice(start, end) or None
    return None
