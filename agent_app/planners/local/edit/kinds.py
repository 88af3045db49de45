"""Some of a workflow's things, told by a plural alone: "skip drafts", "only the PDFs", "don't email partners"."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.edit.at_hand import is_at_hand
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.restriction import Restriction
from agent_app.planners.local.edit.step_words import shared_words, step_words
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind
from agent_app.planners.local.text import stem

__all__ = ["NO_QUALITY", "deed_on_kind", "flagged", "of_kind", "only_kind"]

NO_QUALITY = connectives.ARTICLES | words("for on of to with and or really truly all those these ones")
"""Words beside things that tell nothing about them."""
_NAMED = 0.7


def of_kind(editor: Editor, item: Instruction, start: int) -> Restriction | None:
    """ "... for drafts", "drafts ...": things of a kind, where a plural alone says which."""
    while start < item.last and editor.reading.tokens[start].norm in NO_QUALITY:
        start += 1
    if item.last - start != 1 or not _is_plural(editor, start) or editor.reading.tokens[start].norm in _OTHERS:
        return None
    thing = next(iter(editor.reading.nouns_in(start, item.last)), None)
    same = thing is not None and stem(thing.canon) == stem(editor.reading.tokens[start].norm)
    if thing is not None and same and is_at_hand(editor.view, thing):
        return None  # all of them
    return Restriction(Clause(ClauseKind.CONDITION, start, item.last, "if"), negated=True, subject=(start, start))


_OTHERS = words("others")
"""No kind of things, but those that a test leaves over."""


def _is_plural(editor: Editor, index: int) -> bool:
    token = editor.reading.tokens[index]
    known = editor.reading.mentions_in(index, index + 1) or editor.reading.entities_in(index, index + 1)
    lower = token.text.islower() or token.text[:-1].isupper()  # "PDFs"
    return not known and token.text.replace("-", "").isalpha() and lower and token.text.endswith("s")


def flagged(editor: Editor, item: Instruction) -> Restriction | None:
    """ "Skip drafts", "leave drafts out", "leave out drafts": things of a kind that their data tell."""
    last = item.last - (editor.reading.tokens[item.last - 1].norm in _ASIDE)
    first = item.first + 1
    first += first < last and editor.reading.tokens[first].norm in _ASIDE
    found = of_kind(editor, replace(item, last=last), first)
    if found is None:
        return None
    first, last = found.clause.first, found.clause.last
    if _has_several(editor) and not refer(editor.view, editor.reading, first, last, None):
        return found  # they are no steps, so they are some of the things
    said = stem(editor.reading.tokens[first].norm)
    flags = (
        field.name
        for source in editor.view.all_sources()
        for field in source.fields
        if field.kind == "boolean" and (source.trigger or source.element)
    )
    return found if any(said in map(stem, name.split("_")) for name in flags) else None


_ASIDE = words("out away aside")


def _has_several(editor: Editor) -> bool:
    return bool(editor.view.of_role("for_each")) or any(step.lists for step in editor.view.steps.values())


def only_kind(editor: Editor, item: Instruction, start: int) -> Restriction | None:
    """ "Only the PDFs": of the things that a workflow goes through, those of a kind that names no step."""
    found = of_kind(editor, item, start)
    if found is None or not editor.view.of_role("for_each"):
        return None
    return None if _names_step(editor, found.clause.first) else replace(found, negated=False)


def _names_step(editor: Editor, index: int) -> bool:
    """Whether a word is one of those by which a step may be called."""
    said = {stem(editor.reading.tokens[index].norm)}
    return any(shared_words(said, step_words(step)) for step in editor.view.actions)


def deed_on_kind(editor: Editor, item: Instruction, start: int) -> Restriction | None:
    """ "Don't email partners", "don't approve drafts": a deed that is not done to some of what is gone through."""
    end = start + 1
    if end >= item.last or not editor.view.of_role("for_each"):
        return None
    end += editor.reading.tokens[end].norm in {"to", "for"}  # "no mails to partners"
    found = of_kind(editor, item, end)
    named = refer(editor.view, editor.reading, start, start + 1, None)
    if found is None or not named or named[0].score < _NAMED or named[0].step.role != "action":
        return None
    if _names_step(editor, found.clause.first):
        return None  # "don't create tasks"
    return replace(found, subject=(start, start + 1))
