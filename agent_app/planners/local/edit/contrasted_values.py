"""One value in the place of another: "#new rather than #old", "closed ones, not the open ones", "a bug, no task"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.exchange import holds_value, last_value, replace_value, value_of
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.tuning import KINDS, set_kind_of
from agent_app.planners.local.entities import value_at
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Entity, EntityKind, TokenKind

__all__ = ["CONTRASTS", "exchange_denied", "exchange_value"]

CONTRASTS = (
    Pattern("LEFT", "rather_than|instead_of|not|in_place_of|as_opposed_to", "to?", "in?", "OLD"),
    Pattern("not", "to?", "in?", "OLD", ",?", "but|rather", "to?", "in?", "LEFT"),
    Pattern("instead_of|rather_than", "OLD", ",?", "LEFT"),
    Pattern("do_not|don't|do-not|never", "OLD", "but|rather", "rather|only|instead?", "to|in|on|with|from?", "LEFT"),
)
_DENIED = (Pattern("LEFT", ",|-|;", "no|and_no|but_no|and_not|but_not", "OLD"),)
"""What only a value makes a contrast: "it should be a bug, no task"."""


def exchange_value(editor: Editor, item: Instruction) -> bool:
    """ "It should come from alice rather than bob": what a step is told now is named, and what in its stead."""
    norms = item.norms(editor.reading)
    widens = any(norms[i] == "not" and norms[i + 1] in {"only", "just"} for i in range(len(norms) - 1))
    return not widens and _exchanged(editor, item, CONTRASTS)


def exchange_denied(editor: Editor, sentence: Instruction) -> bool:
    """ "A bug, no task": the same of a sentence that would be divided, as if no step were wanted."""
    return _exchanged(editor, sentence, _DENIED)


def _exchanged(editor: Editor, item: Instruction, patterns: Sequence[Pattern]) -> bool:
    norms = item.norms(editor.reading)
    for pattern in patterns:
        gaps = pattern.match(norms, item.first)
        if gaps is None:
            continue
        said = _core(editor, *gaps["OLD"])
        if not holds_value(editor, *said):
            if _other_kind(editor, _core(editor, *gaps["LEFT"]), said):
                editor.certain.add((item.first, item.last))
                return True
            continue
        old, new = value_of(editor, *said), _value_beside(editor, *gaps["LEFT"])
        if old is not None and new is not None and replace_value(editor, old.value, new.value):
            editor.certain.add((item.first, item.last))
            return True
    return False


def _core(editor: Editor, first: int, last: int) -> tuple[int, int]:
    """What is said without the words around it: "closed" of "it's the closed ones"."""
    norms = editor.reading.norms(0, last)
    while last > first and norms[last - 1] in _BEHIND:
        last -= 1
    while first < last and norms[first] in _AHEAD:
        first += 1
    return first, last


_AHEAD = connectives.ARTICLES | connectives.BE | connectives.MODALS | words("it in to on only just of for from")
_BEHIND = words(", - ; ones one please now then though but and")


def _other_kind(editor: Editor, new: tuple[int, int], old: tuple[int, int]) -> bool:
    """ "A story, not a task": another kind of what a step makes, where no kind is told yet."""
    said = [editor.reading.norms(*span) for span in (new, old)]
    if not all(len(norms) == 1 and norms[0] in KINDS for norms in said):
        return False
    made = (found.step for found in refer(editor.view, editor.reading, *old, None) if found.step.role == "action")
    return any(set_kind_of(editor, step, editor.slice(*new)) for step in (*made, *editor.view.actions))


def _value_beside(editor: Editor, first: int, last: int) -> Entity | None:
    """The value in the words beside a contrast, perhaps a plain word: "ask alice for the review"."""
    typed = last_value(editor, first, last)
    if typed is not None and not _is_described(editor, typed.first):
        return typed
    for index in range(last - 1, first - 1, -1):
        plain = value_at(editor.reading, index, lower=True)
        if plain is not None and not _is_described(editor, index):
            return Entity(EntityKind.NAME, plain[0], index, plain[1])
    start, end = _core(editor, first, last)
    plain_word = end == start + 1 and editor.reading.tokens[start].kind is TokenKind.WORD
    if plain_word and not editor.reading.mentions_in(start, end):
        return Entity(EntityKind.NAME, editor.reading.tokens[start].text, start, end)
    return None


def _is_described(editor: Editor, index: int) -> bool:
    """ "The review": whether an article makes a word a thing rather than a name."""
    before = editor.reading.norms(max(0, index - 1), index)
    return editor.reading.tokens[index].text.islower() and bool(set(before) & connectives.ARTICLES)
