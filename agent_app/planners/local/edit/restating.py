"""Wishes put as orders: "every issue should get a label" adds one, "we need the order first" gets it."""

from __future__ import annotations

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words

__all__ = ["restated"]

_BEING_GIVEN = words("gets receives deserves get receive deserve")
_MODALS = words("should must shall needs need has have ought") | _BEING_GIVEN
_RECEIVING = words("get receive have")
_WANTING = words("need want require")
_SKIPPED = words("also to too please then still additionally")
_TAIL = words(", too well as also")
_PRONOUNS = words("i we you it they there this that he she")


def restated(editor: Editor, item: Instruction, place: Place) -> str | None:
    """The order that a wish amounts to, beginning where the wish does; None where an instruction is none.

    A receiver ("the issue", "every contact") becomes what the thing is added to; what is needed and known is looked up.
    """
    inside = [i for i in range(item.first, item.last) if not any(start <= i < end for start, end in place.spans)]
    if not inside:
        return None
    first, last = inside[0], inside[-1] + 1
    tokens = editor.reading.tokens
    while first < last and tokens[first].norm in connectives.ARTICLES & {","} | {",", ":"}:
        first += 1
    if first == last:
        return None
    if tokens[first].norm in {"we", "i"} and first + 2 < last and tokens[first + 1].norm in _WANTING:
        return _needed(editor, first, first + 2, last)
    modal = next((i for i in range(first + 1, last - 2) if tokens[i].norm in _MODALS), None)
    pronoun = tokens[first].norm in _PRONOUNS and editor.reading.norms(first, first + 2) != ["they", "all"]
    if modal is None or pronoun or editor.reading.verb_at(first) is not None:
        return None
    start = modal + 1
    while start < last and tokens[start].norm in _SKIPPED:
        start += 1
    if tokens[modal].norm not in _BEING_GIVEN:
        if start >= last or tokens[start].norm not in _RECEIVING:
            return None
        start += 1
    if start >= last or editor.reading.mentions_in(first, modal):
        return None
    thing = next((noun for noun in editor.reading.nouns_in(start, last)), None)
    if thing is None:
        return None
    last, modal = _without(editor, start, last, _TAIL), _without(editor, first + 1, modal, _SKIPPED)
    return _padded(editor, first, f"add {editor.slice(start, last)} to {editor.slice(first, modal)}")


def _without(editor: Editor, first: int, last: int, said: frozenset[str]) -> int:
    """Where words end but for those that add nothing."""
    while last > first and editor.reading.tokens[last - 1].norm in said:
        last -= 1
    return last


def _needed(editor: Editor, first: int, start: int, last: int) -> str | None:
    """ "We need the Shopify order": what is spoken of as known is got, anything else is added."""
    norm = editor.reading.tokens[start].norm
    if norm in {"to", "you", "it", "that", "this"} or not editor.reading.nouns_in(start, last):
        return None
    return _padded(editor, first, f"{'get' if norm in {'the', 'its', 'their'} else 'add'} {editor.slice(start, last)}")


def _padded(editor: Editor, first: int, text: str) -> str:
    return " " * editor.reading.tokens[first].start + text
