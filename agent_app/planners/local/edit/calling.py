"""People whom a message is to call: "tag @kim in the message", "also cc @lee", "the post should mention its author"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.calling import by_name, calling_text, posts_text
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.mentioning import told_of_it
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.refer import parts_of, refer_all
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import TokenKind
from sessions_app.definition import SetInput

__all__ = ["call_people"]

_CALLING = "tag|mention|cc|@mention|at-mention"
_DUTY = "should|must|has_to|needs_to|ought_to|shall|to|can|could"
_IN_TEXT = (
    Pattern(f"{_CALLING}|ping|notify|alert|call", "WHO", "in|within|inside", "TEXT"),
    Pattern("TEXT", _DUTY, "also|always|too?", f"{_CALLING}|ping|call", "WHO"),
    Pattern("let|have|make", "TEXT", f"{_CALLING}|ping|call", "WHO"),
)
_SOMEWHERE = Pattern(_CALLING, "WHO")
_EVERYBODY = Pattern(f"{_CALLING}|ping|notify|alert|call", "WHO")
"""What calls everybody in a channel is no message to anybody else."""
_BROADCASTS = words("@here @channel @everyone")
_TRAILING = words("too also please . ! well as there")


def call_people(editor: Editor, item: Instruction) -> bool:
    """Put whom a message is to call in front of its text; False where nobody is, or it is unclear which is meant.

    A message that is to "mention the author" may only be meant to name who that is.
    """
    norms = item.norms(editor.reading)
    for pattern in (*_IN_TEXT, _SOMEWHERE, _EVERYBODY):
        gaps = pattern.match(norms, item.first)
        if gaps is None:
            continue
        step = _message(editor, gaps.get("TEXT"))
        people = _people(editor, gaps["WHO"], step) if step is not None else []
        broadcast = set(people) <= _BROADCASTS
        if step is None or not people or (pattern is _EVERYBODY and not broadcast):
            continue
        if "mention" in norms and any("{{" in person for person in people):
            return False
        name = posts_text(step.features, step.inputs) if step.features is not None else None
        if name is not None:
            _call(editor, item, step, name, people)
            return True
    return False


def _call(editor: Editor, item: Instruction, step: Step, name: str, people: Sequence[str]) -> None:
    text = calling_text(people, str(step.inputs[name]))
    if text == step.inputs[name]:
        editor.notes.append(f"“{editor.title(step)}” does that already.")
    editor.apply(SetInput(node_id=step.id, name=name, value=text))
    editor.focus = step.id
    editor.certain.add((item.first, item.last))


def _message(editor: Editor, span: tuple[int, int] | None) -> Step | None:
    """The message that is named, or the only one that several people read."""
    posts = [step for step in editor.view.actions if step.features and posts_text(step.features, step.inputs)]
    if span is None:
        return posts[0] if len(posts) == 1 else None
    named = {step.id for step in refer_all(editor.view, editor.reading, *span, editor.focus)}
    said = {token.text for token in editor.reading.tokens[slice(*span)] if token.kind is TokenKind.CHANNEL}
    meant = [step for step in posts if step.id in named and (not said or step.inputs.get("channel") in said)]
    return meant[0] if len(meant) == 1 else None


def _people(editor: Editor, span: tuple[int, int], step: Step) -> list[str]:
    """Each of those who are named, as "@kim"; nobody where one of them is no person."""
    first, last = span
    while last > first and editor.reading.tokens[last - 1].norm in _TRAILING:
        last -= 1
    found = []
    for start, end in parts_of(editor.reading.norms(first, last), first):
        token = editor.reading.tokens[start]
        if token.kind is TokenKind.USER and end - start == 1:
            found.append(by_name(token.text))
        elif (path := told_of_it(editor, step, start, end)) is not None and _is_of_person(path):
            found.append(f"@{{{{ {path} }}}}")
        else:
            return []
    return found


def _is_of_person(path: str) -> bool:
    return path.rpartition(".")[2] in _ACCOUNTS


_ACCOUNTS = words("login username emailAddress email name displayName display_name nickname")
