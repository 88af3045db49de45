"""Something new in front of a step that is there: "first assign the issue, then make the task"."""

from __future__ import annotations

from agent_app.planners.local.edit.doing import does_else
from agent_app.planners.local.edit.instructions import CHANGING
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.heads.edit_examples import gerund
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["ordered_deeds"]

_FIRST, _THEN = words("first initially"), words("then afterwards only")
_PAUSES = words(", ; and - please .")
_LETTING = words("let have ask")
_NAMED = 0.7


def ordered_deeds(reading: Reading, view: WorkflowView) -> list[Change]:
    """The change of "first A, then B" to "A before B-ing" where B is a step of the workflow and A is none; else none.

    Where both are steps, or both are new, their order is read as it stands.
    """
    norms = reading.norms(0, len(reading.tokens))
    last = len(norms) - (norms[-1:] in (["."], ["!"]))
    start = next((i for i, norm in enumerate(norms[:last]) if norm not in _PAUSES), last)
    then = next((i for i in range(start + 2, last - 1) if norms[i] == "then"), None)
    if start == last or norms[start] not in _FIRST or then is None or "if" in norms:
        return []
    first = start + 1 + (norms[start + 1] == ",")
    end = then
    while end > first and norms[end - 1] in _PAUSES | _THEN:
        end -= 1
    second = reading.verb_at(then + 1)
    if end == first or reading.verb_at(first) is None or second is None or second.form is not VerbForm.BASE:
        return []
    if norms[first] in CHANGING or norms[then + 1] in CHANGING | _LETTING:
        return []
    if _is_there(reading, view, first, end) or not _is_there(reading, view, then + 1, last):
        return []
    tokens, text = reading.tokens, reading.text
    head, tail = tokens[start].start, tokens[last - 1].end
    rest = text[tokens[second.last - 1].end : tail]
    pieces = (
        Piece(text[tokens[first].start : tokens[end - 1].end], tokens[first].start, tokens[end - 1].end),
        Piece(f" before {gerund(second.lemma)}{rest}", tokens[then].start, tail),
    )
    return [Change(head, tail, pieces)]


def _is_there(reading: Reading, view: WorkflowView, first: int, last: int) -> bool:
    """Whether words order what a step of the workflow does."""
    named = refer(view, reading, first, last)
    if not named or named[0].score < _NAMED or named[0].step.role != "action":
        return False
    return not does_else(reading, first, named[0].step)
