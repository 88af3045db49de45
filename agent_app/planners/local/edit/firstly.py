"""Something new in front of a step that is there: "first assign the issue, then make the task"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.doing import does_else
from agent_app.planners.local.edit.instructions import CHANGING
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.heads.edit_examples import gerund
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["ordered_deeds"]

_FIRST, _THEN = words("first initially"), words("then afterwards only after")
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
    then = next((i for i in range(start + 2, last - 1) if _says_then(norms, i)), None)
    if start == last or then is None or "if" in norms:
        return []
    if norms[start] not in _FIRST:
        return _held_up(reading, view, (start, then, last))
    first = start + 1 + (norms[start + 1] == ",")
    end = _without_pauses(norms, first, then)
    second = reading.verb_at(then + 1)
    if end == first or reading.verb_at(first) is None or second is None or second.form is not VerbForm.BASE:
        return []
    if norms[first] in CHANGING or norms[then + 1] in CHANGING | _LETTING:
        return []
    if _is_there(reading, view, first, end) or not _is_there(reading, view, then + 1, last):
        return []
    return [_before(reading, (start, last), (first, end), then)]


def _says_then(norms: Sequence[str], index: int) -> bool:
    """Whether "then", "afterwards" or "after that" ends at an index."""
    return norms[index] in {"then", "afterwards"} or norms[index - 1 : index + 1] == ["after", "that"]


def _without_pauses(norms: Sequence[str], first: int, last: int) -> int:
    while last > first and norms[last - 1] in _PAUSES | _THEN:
        last -= 1
    return last


def _held_up(reading: Reading, view: WorkflowView, places: tuple[int, int, int]) -> list[Change]:
    """ "The boss approves, only then make the card", "somebody checks it, then Slack": work that a step waits for.

    An order in front holds up a step only where that is said with "only".
    """
    start, then, last = places
    norms = reading.norms(0, last)
    end = _without_pauses(norms, start, then)
    strictly = norms[then - 1] == "only"
    if end - start < _SHORTEST or (end == then and not strictly) or norms[start] in CHANGING | _OPENING:
        return []
    if {",", ".", ";", ":"} & {*norms[start:end], *norms[then + 1 : last]} or norms[then + 1] in CHANGING | _LETTING:
        return []
    ordered = reading.verb_at(start)
    if ordered is not None and ordered.form is VerbForm.BASE and not strictly:
        return []
    acting = next((verb for verb in reading.verbs_in(start + 1, end)), None)
    person = bool(set(norms[start : start + _SUBJECT]) & (PEOPLE | _SOMEBODY))
    if ordered is None and acting is None and not person:
        return []
    second = reading.verb_at(then + 1)
    if second is not None and second.form is not VerbForm.BASE:
        return []
    subject = start + 1 if person else acting.first if ordered is None and acting is not None else end
    there = _is_there(reading, view, start, subject, least=_SURELY)
    if there or not _is_there(reading, view, then + 1, last, least=_SURELY):
        return []
    return [_before(reading, (start, last), (start, end), then)]


def _before(reading: Reading, whole: tuple[int, int], deed: tuple[int, int], then: int) -> Change:
    """ "A before B-ing", or "A before B" where B is a thing."""
    tokens, text, second = reading.tokens, reading.text, reading.verb_at(then + 1)
    head, tail = tokens[whole[0]].start, tokens[whole[1] - 1].end
    behind = tokens[second.last - 1].end if second is not None else tokens[then + 1].start
    named = f"{gerund(second.lemma)}{text[behind:tail]}" if second is not None else text[behind:tail]
    pieces = (
        Piece(text[tokens[deed[0]].start : tokens[deed[1] - 1].end], tokens[deed[0]].start, tokens[deed[1] - 1].end),
        Piece(f" before {named}", tokens[then].start, tail),
    )
    return Change(head, tail, pieces)


_SHORTEST, _SUBJECT = 2, 2
_SURELY = 0.85
_SOMEBODY = words(
    "someone somebody security legal finance hr compliance accounting procurement marketing sales dev developer"
    " engineer designer manager lead boss colleague teammate lawyer reviewer assistant"
)
_OPENING = words("before after when if once whenever until at in for on only")


def _is_there(reading: Reading, view: WorkflowView, first: int, last: int, *, least: float = _NAMED) -> bool:
    """Whether words order what a step of the workflow does."""
    named = refer(view, reading, first, last)
    if not named or named[0].score < least or named[0].step.role != "action":
        return False
    return not does_else(reading, first, named[0].step)
