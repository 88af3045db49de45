"""Texts that tell more: "mention the assignee in the message", "the message should include the user's name"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.attributes import ATTRIBUTES, TEXTS, candidates
from agent_app.planners.local.edit.data import data_named
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.refer import parts_of
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import TokenKind
from agent_app.planners.local.text import stem, unquote
from sessions_app.definition import SetInput

__all__ = ["from_data", "mention"]

_TELLING = "contain|include|mention|show|state|carry"
_MORE = "also|always|too?"
_MENTIONS = (
    Pattern("mention|include|put|add|show|write|append", "DATA", "in|into|to", "SUBJECT"),
    Pattern("SUBJECT", "should|must|has_to|needs_to|ought_to|shall", _MORE, _TELLING, "DATA"),
    Pattern("i|we", "want|need|'d_like|would_like", "SUBJECT", "to", _MORE, _TELLING, "DATA"),
    Pattern("have|let|make|can|could|should|may", "SUBJECT", _MORE, _TELLING, "DATA"),
)
_CONTAINING = words("contain include mention have show")
_POINTING = words("the its their a")


def mention(editor: Editor, item: Instruction) -> bool:
    """Append data of earlier steps, or a text in quotes, to the text that is named; False if none is to be told more.

    Data that no step before gives is asked for: what the text says already is never given up for it.
    """
    norms = item.norms(editor.reading)
    for pattern in _MENTIONS:
        gaps = pattern.match(norms, item.first)
        if gaps is None or (pattern is _MENTIONS[0] and not _is_data(editor, gaps["DATA"])):
            continue
        said = editor.reading.norms(*gaps["SUBJECT"])
        attribute = next((stem(norm) for norm in reversed(said) if stem(norm) in TEXTS), "text")
        for step, name in candidates(editor, ATTRIBUTES[attribute], gaps["SUBJECT"], attribute):
            told = _told(editor, step, gaps["DATA"])
            if told:
                present = str(step.inputs.get(name) or "")
                editor.apply(SetInput(node_id=step.id, name=name, value=" ".join([present, *told]).strip()))
                editor.focus = step.id
                editor.certain.add((item.first, item.last))
                return True
        named = pattern is not _MENTIONS[0] or (_is_of_text(said) and "'s" in editor.reading.norms(*gaps["DATA"]))
        if named and _is_data(editor, gaps["DATA"]) and not _gives_quality(editor, gaps["DATA"]):
            words_said = editor.slice(*gaps["DATA"])
            editor.questions.append(f"No earlier step gives “{words_said}”. Where should it come from?")
            return True
    return False


def _is_data(editor: Editor, span: tuple[int, int]) -> bool:
    return editor.reading.tokens[span[0]].norm in _POINTING - {"a"}


def _is_of_text(said: Sequence[str]) -> bool:
    return any(stem(norm) in TEXTS for norm in said)


def _gives_quality(editor: Editor, span: tuple[int, int]) -> bool:
    """ "Include the label bug": an attribute and its value, no data."""
    norms = editor.reading.norms(*span)
    return any(stem(norm) in ATTRIBUTES and stem(norm) not in TEXTS for norm in norms[:-1])


def _told(editor: Editor, step: Step, span: tuple[int, int]) -> list[str]:
    """Each of what is named, as an expression or as it is quoted; nothing where one of it is neither."""
    found: list[str] = []
    for first, last in parts_of(editor.reading.norms(*span), span[0]):
        token = editor.reading.tokens[first]
        path = data_named(editor, step, first, last)
        if path is None and token.kind is not TokenKind.QUOTED:
            return []
        found.append(f"{{{{ {path} }}}}" if path is not None else unquote(token.text))
    return found


def from_data(editor: Editor, step: Step, name: str, new: tuple[int, int]) -> str | None:
    """ "The title should be the author": what the words name is taken from the data of earlier steps."""
    first, last = new
    before = editor.reading.norms(max(0, first - 3), first)
    path = data_named(editor, step, first, last)
    if path is None:
        return None
    present = step.inputs.get(name)
    if set(before) & _CONTAINING and isinstance(present, str):
        return f"{present} {{{{ {path} }}}}"
    return f"{{{{ {path} }}}}"
