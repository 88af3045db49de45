"""Texts that tell more: "mention the assignee in the message", "the message should include the user's name"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent_app.planners.local.edit.attributes import ATTRIBUTES, TEXTS, candidates
from agent_app.planners.local.edit.data import data_named
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.refer import parts_of, refer_all
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.enclosed import said_expression
from agent_app.planners.local.fields import Source
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import TokenKind
from agent_app.planners.local.text import stem, unquote
from agent_app.planners.local.texts import LISTED, with_columns
from sessions_app.definition import SetInput

__all__ = ["TEXT_INPUTS", "call_so", "compose_text", "composed", "from_data", "mention", "told_of_it"]

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
_ADDED = Pattern("add|append|put|and?", "DATA", "too?", "$")
"""The same for data that is plainly one of the thing's: "add their authors", "and its labels too"."""
_OF_THEM = words("its their who whoever")
_TOLD_IN = words("mention include show")
"""What is done with data in a text, where other verbs may mean another step."""
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
        if gaps is not None and pattern is _MENTIONS[0]:
            gaps = _behind_link(editor, gaps) if _is_data(editor, gaps["DATA"]) else None
        if gaps is None:
            continue
        said = editor.reading.norms(*gaps["SUBJECT"])
        attribute = next((stem(norm) for norm in reversed(said) if stem(norm) in TEXTS), "text")
        for step, name in candidates(editor, ATTRIBUTES[attribute], gaps["SUBJECT"], attribute):
            if _tell(editor, item, step, name, gaps["DATA"]):
                return True
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
    if gaps is None and (gaps := _ADDED.match(norms, item.first)) is not None:
        gaps = gaps if editor.reading.tokens[gaps["DATA"][0]].norm in _OF_THEM else None
    telling = [step for step in editor.view.actions if step.features and _MESSAGES & {*step.features.objects[-1:]}]
    if gaps is None or len(telling) != 1:
        return False
    name = next((name for name in ("text", "body", "message", "content") if name in telling[0].inputs), None)
    return name is not None and _tell(editor, item, telling[0], name, gaps["DATA"])


def _tell(editor: Editor, item: Instruction, step: Step, name: str, span: tuple[int, int]) -> bool:
    """Put what is told more behind the text of a step, of listed things on the line of each; False if there is none."""
    present = str(step.inputs.get(name) or "")
    text = _with_columns(editor, step, present, span)
    if text is None and (told := _told(editor, step, span)):
        text = " ".join([present, *(each for each in told if each not in present)]).strip()
    if text is None:
        return False
    if text == present:
        editor.notes.append(f"“{editor.title(step)}” tells that already.")
    editor.apply(SetInput(node_id=step.id, name=name, value=text))
    editor.focus = step.id
    editor.certain.add((item.first, item.last))
    return True


def _with_columns(editor: Editor, step: Step, text: str, span: tuple[int, int]) -> str | None:
    """The text of a list with more of each of its things: "their authors"; None where it lists none that have that."""
    listed = LISTED.search(text)
    source = next((each for each in editor.view.sources_for(step.id) if each.listing and _reads(text, each)), None)
    if listed is None or source is None:
        return None
    one = replace(source, prefix="@", listing=False, element=True)
    columns = []
    for first, last in parts_of(editor.reading.norms(*span), span[0]):
        said = tuple(norm for norm in editor.reading.norms(first, last) if norm not in _POINTING)
        column = said_expression(said, one) if said else None
        if column is None:
            return None
        columns.append(column)
    return text[: listed.start("told")] + with_columns(listed["told"], columns) + text[listed.end("told") :]


def _reads(text: str, source: Source) -> bool:
    return f" {source.prefix}[" in text


def _behind_link(editor: Editor, gaps: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]] | None:
    """ "A link to the issue | to the message": what is linked belongs to the data, and the text is named behind it."""
    (first, last), (start, end) = gaps["DATA"], gaps["SUBJECT"]
    norms = editor.reading.norms(start, end)
    if editor.reading.tokens[last - 1].norm not in _LINKS or editor.reading.tokens[last].norm != "to":
        return gaps
    behind = next((place for place in range(1, len(norms) - 1) if norms[place] in _INTO), None)
    return {"DATA": (first, start + behind), "SUBJECT": (start + behind + 1, end)} if behind is not None else None


_LINKS, _INTO = words("link url"), words("in into to")


def _is_data(editor: Editor, span: tuple[int, int]) -> bool:
    said = editor.reading.norms(*span)
    return said[0] in _POINTING - {"a"} or (said[0] == "a" and bool(_LINKS.intersection(said[1:2])))


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
    """ "Who opened it", "the labels", "its author": whoever did what started the workflow, and what there are several
    of; and whatever is said to be of the thing that a workflow, or a loop of it, is about.
    """
    found = told_of_it(editor, step, first, last)
    owned = editor.reading.tokens[first].norm in _OF_THEM
    return found if owned or (found is not None and found.startswith("join(")) else None


def told_of_it(editor: Editor, step: Step, first: int, last: int) -> str | None:
    """What some words name of the thing that a workflow, or a loop of it, is about."""
    said = tuple(norm for norm in editor.reading.norms(first, last) if norm not in _POINTING)
    sources = editor.view.sources_for(step.id)
    about = next((each for each in reversed(sources) if each.element), None)
    about = about or next((each for each in sources if each.trigger), None)
    return said_expression(said, about) if about is not None and said else None


def composed(editor: Editor, step: Step, first: int, last: int) -> str | None:
    """ "'New: ' plus the title": texts in quotes and data, one behind the other; None where it is not all of that."""
    first = next((i for i in range(first, last) if _is_quoted(editor, i)), first)
    norms = editor.reading.norms(first, last)
    ends = [i for i, norm in enumerate(norms) if norm in _PLUS or norms[i : i + 2] == _FOLLOWED]
    if not ends or not _is_quoted(editor, first):
        return None
    found, start = [], 0
    for end in (*ends, len(norms)):
        token = editor.reading.tokens[first + start]
        span = first + start, first + end
        path = data_named(editor, step, *span) or told_of_it(editor, step, *span) if start < end else None
        if path is None and (token.kind is not TokenKind.QUOTED or end - start != 1):
            return None
        found.append(f"{{{{ {path} }}}}" if path is not None else unquote(token.text))
        start = end + (2 if norms[end : end + 2] == _FOLLOWED else 1)
    return "".join(found)


def _is_quoted(editor: Editor, index: int) -> bool:
    return editor.reading.tokens[index].kind is TokenKind.QUOTED


def compose_text(editor: Editor, item: Instruction, steps: Sequence[Step]) -> bool:
    """ "Call the page 'Issue ' plus the key": a title, or a text, of quoted words and data; False if it is none."""
    names = _TITLES if item.norms(editor.reading)[0] in _CALLING else TEXT_INPUTS
    for step in steps:
        name = next((key for key in names if step.features is not None and key in step.features.spec.inputs), None)
        told = composed(editor, step, item.first, item.last) if name is not None else None
        if name is not None and told is not None:
            editor.apply(SetInput(node_id=step.id, name=name, value=told))
            return True
    return False


def call_so(editor: Editor, item: Instruction) -> bool:
    """ "Call the page 'Issue ' plus the key": the title of the step that is named; False where none is given one."""
    if item.norms(editor.reading)[0] not in _CALLING:
        return False
    quoted = next((i for i in range(item.first + 1, item.last) if _is_quoted(editor, i)), item.first + 1)
    return compose_text(editor, item, refer_all(editor.view, editor.reading, item.first + 1, quoted, editor.focus))


TEXT_INPUTS = ("text", "content", "body", "message", "title", "summary")
"""The inputs that a text is for, best first."""
_TITLES, _CALLING = ("title", "summary", "name", "subject"), words("call name title rename")
_PLUS, _FOLLOWED = words("plus + & and"), ["followed", "by"]


def from_data(editor: Editor, step: Step, name: str, new: tuple[int, int]) -> str | None:
    """ "The title should be the author": what the words name is taken from the data of earlier steps."""
    first, last = new
    if (text := composed(editor, step, first, last)) is not None:
        return text
    before = editor.reading.norms(max(0, first - 3), first)
    path = data_named(editor, step, first, last)
    if path is None:
        return None
    present = step.inputs.get(name)
    if set(before) & _CONTAINING and isinstance(present, str):
        return f"{present} {{{{ {path} }}}}"
    return f"{{{{ {path} }}}}"
