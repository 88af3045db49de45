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
from agent_app.planners.local.enclosed import said_expression
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import TokenKind
from agent_app.planners.local.text import stem, unquote
from sessions_app.definition import SetInput

__all__ = ["from_data", "mention"]

_TELLING = "contain|include|mention|show|state|carry|tell"
_MORE = "also|always|too?"
_MENTIONS = (
    Pattern("mention|include|put|add|show|write|append", "DATA", "in|into|to", "SUBJECT"),
    Pattern("SUBJECT", "should|must|has_to|needs_to|ought_to|shall", _MORE, _TELLING, "DATA"),
    Pattern("i|we", "want|need|'d_like|would_like", "SUBJECT", "to", _MORE, _TELLING, "DATA"),
    Pattern("have|let|make|can|could|should|may", "SUBJECT", _MORE, _TELLING, "DATA"),
)
_UNNAMED = Pattern("mention|include|show", "DATA", "too?", "$")
"""What the one message there is tells more: "include the author and the labels"."""
_TOLD_IN = words("mention include show")
"""What is done with data in a text, where other verbs may mean another step."""
_WHO = words("who whoever")
_MESSAGES = frozenset({"message", "direct_message", "email"})
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
                return _tell(editor, item, step, name, told)
        sure = norms[0] in _TOLD_IN or "'s" in editor.reading.norms(*gaps["DATA"])
        named = pattern is not _MENTIONS[0] or (_is_of_text(said) and sure)
        if named and _is_data(editor, gaps["DATA"]) and not _gives_quality(editor, gaps["DATA"]):
            words_said = editor.slice(*gaps["DATA"])
            editor.questions.append(f"No earlier step gives “{words_said}”. Where should it come from?")
            if norms[0] in _TOLD_IN:
                editor.certain.add((item.first, item.last))
            return True
    return _mention_in_only_message(editor, item, norms)


def _mention_in_only_message(editor: Editor, item: Instruction, norms: Sequence[str]) -> bool:
    gaps = _UNNAMED.match(norms, item.first)
    telling = [step for step in editor.view.actions if step.features and _MESSAGES & {*step.features.objects[-1:]}]
    if gaps is None or len(telling) != 1:
        return False
    name = next((name for name in ("text", "body", "message", "content") if name in telling[0].inputs), None)
    told = _told(editor, telling[0], gaps["DATA"]) if name is not None else []
    return bool(told) and name is not None and _tell(editor, item, telling[0], name, told)


def _tell(editor: Editor, item: Instruction, step: Step, name: str, told: Sequence[str]) -> bool:
    """Put what is told more behind the text of a step."""
    present = str(step.inputs.get(name) or "")
    editor.apply(SetInput(node_id=step.id, name=name, value=" ".join([present, *told]).strip()))
    editor.focus = step.id
    editor.certain.add((item.first, item.last))
    return True


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
        path = _of_event(editor, step, first, last) or data_named(editor, step, first, last)
        if path is None and token.kind is not TokenKind.QUOTED:
            return []
        found.append(f"{{{{ {path} }}}}" if path is not None else unquote(token.text))
    return found


def _of_event(editor: Editor, step: Step, first: int, last: int) -> str | None:
    """ "Who opened it", "the labels": whoever did what started the workflow, and what there are several of."""
    said = tuple(norm for norm in editor.reading.norms(first, last) if norm not in _POINTING)
    started = next((source for source in editor.view.sources_for(step.id) if source.trigger), None)
    found = said_expression(said, started) if started is not None and said else None
    return found if found is not None and (said[0] in _WHO or found.startswith("join(")) else None


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
