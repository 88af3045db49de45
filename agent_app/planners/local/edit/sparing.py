"""Steps that are not taken in some case, put with "if": "no post when bob opened it", "when it is old skip it"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.instructions import Instruction, sentences_of
from agent_app.planners.local.edit.places.completed import says_test
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import phrases, words
from agent_app.planners.local.model import Reading
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["spared_in_a_case"]

_SPARING = phrases(
    "leave out, leave off, hold back, do without, skip, omit, drop, cut, lose, suppress, spare, avoid, no"
)
_DENYING = phrases("do not, do n't, don't, never")
_CASES = phrases("in the case that, in cases where, in case, whenever, when, if, where")
_TALK = words("you we i i'm possible done ready finished convenient needed necessary that this")
"""What begins a clause that tests nothing: "when you are at it", "when possible"."""
_SHORTEST = 3


def spared_in_a_case(reading: Reading, view: WorkflowView) -> list[Change]:
    """ "Drop the post when it is labelled wip", "don't post when bob opened it": the step stays for other cases."""
    return [
        change
        for sentence in sentences_of(reading)
        for change in _of_sentence(reading, view, sentence) or _case_first(reading, sentence)
    ]


def _of_sentence(reading: Reading, view: WorkflowView, sentence: Instruction) -> list[Change]:
    first, last = sentence.first, sentence.last
    opening, denied = _at(reading, first, _SPARING), _at(reading, first, _DENYING)
    case = next(((index, size) for index in range(first + 1, last) if (size := _at(reading, index, _CASES))), None)
    if not (opening or denied) or case is None:
        return []
    index, size = case
    start = index + size
    if last - start < _SHORTEST or reading.tokens[start].norm in _TALK:
        return []
    named = refer(view, reading, first + (opening or denied), index)
    if not named or named[0].step.role != "action":
        return []
    opener = _put(reading, index, start, "if")
    return [opener] if denied else [_put(reading, first, first + opening, "skip"), opener]


def _at(reading: Reading, index: int, openers: Sequence[str]) -> int:
    """How many tokens the opener has that stands at a place, 0 if none does."""
    said = [opener.split() for opener in openers]
    return next((len(words_) for words_ in said if reading.norms(index, index + len(words_)) == words_), 0)


def _put(reading: Reading, first: int, last: int, text: str) -> Change:
    start, end = reading.tokens[first].start, reading.tokens[last - 1].end
    return Change(start, end, (Piece(text, start, end),))


_PAUSES = words(", then - just please")
_CALLING_OFF = phrases("skip, omit, leave out, leave off, do not, don't, do-not, do nothing, no need, no")
_LACKING = connectives.BE | words("has have had there's there with are say says")
"""What "no" belongs to a test behind: "the deal has no owner"."""
_LEAVING, _ALONE = words("leave ignore"), words("it them those that alone be untouched as is they are out then please")


def _case_first(reading: Reading, sentence: Instruction) -> list[Change]:
    """ "When the title contains standup skip it": the opener is "if", and a comma ends what is tested."""
    start, end = sentence.first, sentence.last
    norms = reading.norms(0, end)
    if norms[start] not in {"if", "when", "whenever"}:
        return []
    for index in range(start + _SHORTEST, end):
        length = _calls_off(reading, index, end)
        last = index
        while last > start and norms[last - 1] in _PAUSES:
            last -= 1
        if not length or not says_test(reading, start + 1, last):
            continue
        changes = [_put(reading, start, start + 1, "if")] if norms[start] != "if" else []
        if norms[last:index] != [","]:
            at = reading.tokens[last - 1].end, reading.tokens[index].start
            changes.append(Change(*at, (Piece(", ", *at),)))
        if norms[index] in _LEAVING:
            skips = norms[index : index + length] in (["leave", "out"], ["leave", "off"])
            changes.append(_put(reading, index, index + length, "skip" if skips else "do nothing"))
        return changes
    return []


def _calls_off(reading: Reading, index: int, last: int) -> int:
    """How many words at an index call something off, or leave it alone; 0 if they do not."""
    norm = reading.tokens[index].norm
    if norm in _LEAVING and last > index + 1 and set(reading.norms(index + 1, last)) <= _ALONE:
        return last - index
    if norm == "no" and reading.tokens[index - 1].norm in _LACKING:
        return 0
    return _at(reading, index, _CALLING_OFF)
