"""Which stretches of an instruction name steps of the workflow, wherever they stand in the sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent_app.planners.local.edit.counted import places_in_order
from agent_app.planners.local.edit.doing import does_else
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.step_words import shared_words, work_words
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.index import content_terms
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import VerbForm

__all__ = ["Spot", "spots"]

_SURE = 0.85
_JOINING = words("on in of to for from with at into")
_GAP = words("the a an 's this that our my its")


@dataclass(frozen=True, slots=True)
class Spot:
    """Tokens that name a step, and how well they fit it."""

    first: int
    last: int
    step: Step
    score: float


def spots(editor: Editor, first: int, last: int, without: Sequence[tuple[int, int]] = ()) -> list[Spot]:
    """The steps named between two token indexes, in the order they are named; each step once, at its best fit."""
    found: dict[str, Spot] = {}
    for start, end in _phrases(editor, first, last):
        if any(start < span[1] and span[0] < end for span in without):
            continue
        ranked = refer(editor.view, editor.reading, start, end, None)
        ranked = [found for found in ranked if not does_else(editor.reading, start, found.step)]
        if not ranked or ranked[0].score < _SURE:
            continue
        best = Spot(start, end, ranked[0].step, ranked[0].score)
        known = found.get(best.step.id)
        if known is None or known.score < best.score:
            found[best.step.id] = best
    return sorted(found.values(), key=lambda spot: spot.first)


def _phrases(editor: Editor, first: int, last: int) -> list[tuple[int, int]]:
    """Noun phrases with the products beside them, deeds with their objects, and places in the order."""
    reading = editor.reading
    parts: list[tuple[int, int]] = sorted(
        {(max(first, item.first), min(last, item.last)) for item in reading.nouns_in(first, last)}
        | {(max(first, item.first), min(last, item.last)) for item in reading.mentions_in(first, last)}
        | places_in_order(reading, first, last)
    )
    merged: list[tuple[int, int]] = []
    for start, end in parts:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif merged and _joined(editor, merged[-1], (start, end)):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    deeds = [_with_deed(editor, phrase, first, last) for phrase in merged]
    deeds += _lone_deeds(editor, deeds, first, last)
    return deeds + _work_of_people(editor, deeds, first, last)


def _joined(editor: Editor, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """ "The comment on the issue", "a message in Teams": one step, unless each part names its own."""
    between = editor.reading.norms(one[1], other[0])
    if not between or len(between) > _SHORT or between[0] not in _JOINING:
        return False
    if any(norm not in _JOINING | _GAP for norm in between):
        return False
    left = refer(editor.view, editor.reading, *one, None)
    right = refer(editor.view, editor.reading, *other, None)
    return not left or not right or left[0].step.id == right[0].step.id or right[0].score < _SURE


_SHORT = 2


def _with_deed(editor: Editor, phrase: tuple[int, int], first: int, last: int) -> tuple[int, int]:
    """With the verb before it ("posting the message") or behind it ("the issue is closed")."""
    reading = editor.reading
    start, end = phrase
    while start > first and reading.tokens[start - 1].norm in connectives.ARTICLES | _GAP:
        start -= 1
    before = next((verb for verb in reading.verbs if verb.last == start and verb.first >= first), None)
    if before is not None:
        start = before.first
    index = end
    while index < last and reading.tokens[index].norm in connectives.BE | connectives.MODALS | _AUXILIARIES:
        index += 1
    behind = reading.verb_at(index) if index < last else None
    if behind is not None and behind.form is VerbForm.PAST and behind.last <= last and before is None:
        end = behind.last
    return start, end


_AUXILIARIES = words("has have had gets get got been being")


def _work_of_people(editor: Editor, taken: Sequence[tuple[int, int]], first: int, last: int) -> list[tuple[int, int]]:
    """ "Nobody estimates anymore": what people do is told in any words, and known by those that its step has."""
    vocabulary = editor.index.vocabulary
    own = {term for step in editor.view.of_role("approval") for term in work_words(step, vocabulary)}
    if not own:
        return []
    said = [index for index in range(first, last) if not any(start <= index < end for start, end in taken)]
    terms = {index: content_terms([editor.reading.tokens[index].norm]) for index in said}
    return [(index, index + 1) for index, term in terms.items() if shared_words(term, own)]


def _lone_deeds(editor: Editor, taken: Sequence[tuple[int, int]], first: int, last: int) -> list[tuple[int, int]]:
    """Verbs without an object: "before merging", "page unconditionally"."""
    return [
        (verb.first, verb.last)
        for verb in editor.reading.verbs
        if first <= verb.first and verb.last <= last and not any(a <= verb.first < b for a, b in taken)
    ]
