"""Steps a decision is named for: "an approval for the page", "Jira: approval first", "mail only after a look by HR".

All of these want the decision right before the step, on the path that the step stands on.
"""

from __future__ import annotations

from agent_app.planners.local.edit.doing import does_else
from agent_app.planners.local.edit.patterns import SAYING_NOTHING
from agent_app.planners.local.edit.persons import consent_in
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["approved_steps"]

_LEADING = SAYING_NOTHING | words(
    "a an the we i need want needs require add put there should must be is has have to one human formal only insert get"
    " give us me"
)
_FOR, _GIVERS = words("for on"), words("by from of")
_CHECKS = words("check look review glance inspection confirmation verification")
_BETWEEN = words("a an the second quick short human manual final formal explicit our written another further")
_ONLY_AFTER = (["only", "after"], ["only", "with"], ["only", "once"], ["only", "upon"])
_FIRST = words("first beforehand before upfront")
_NOT_STEPS = words("it that this them those these one ones all each every everything anything when if while")
_SURE, _LONGEST = 0.85, 6
_MORE = words("second another further additional")


def approved_steps(reading: Reading, view: WorkflowView) -> list[Change]:
    """The changes of sentences that name a decision for a step into orders to put the one before the other."""
    norms = reading.norms(0, len(reading.tokens))
    last = len(norms) - (norms[-1:] in (["."], ["!"]))
    if set(norms) & words("if unless when not no n't without"):
        return []
    said = _for_step(reading, view, last) or _step_first(reading, view, last) or _only_after(reading, view, last)
    if said is None:
        return []
    start, end = reading.tokens[0].start, reading.tokens[last - 1].end
    return [Change(start, end, (Piece(said, start, end),))]


def _for_step(reading: Reading, view: WorkflowView, last: int) -> str | None:
    """ "We need an approval by legal for the mail", "approval only for the page"."""
    norms = reading.norms(0, last)
    given = consent_in(norms, 0)
    if given is None or not set(norms[: given[0]]) <= _LEADING:
        return None
    place = next((i for i in range(last - 1, given[1] - 1, -1) if norms[i] in _FOR), None)
    if place is None or not _names_step(reading, view, place + 1, last):
        return None
    giver = _giver(reading, given[1], place - (norms[place - 1 : place] == ["only"]))
    further = "a second " if set(norms[: given[0]]) & _MORE else "an "
    return None if giver is None else f"add {further}approval{giver} before {_called(reading, place + 1, last)}"


def _step_first(reading: Reading, view: WorkflowView, last: int) -> str | None:
    """ "Jira: approval first", "the merge - sign-off by the lead beforehand"."""
    norms = reading.norms(0, last)
    pause = next((i for i, norm in enumerate(norms) if norm in {":", "-", "–", "—"}), 0)
    given = consent_in(norms, pause + 1) if pause else None
    if given is None or norms[last - 1] not in _FIRST or not set(norms[pause + 1 : given[0]]) <= _LEADING:
        return None
    giver = _giver(reading, given[1], last - 1)
    if giver is None or not _names_step(reading, view, 0, pause):
        return None
    return f"add an approval{giver} before {_called(reading, 0, pause)}"


def _only_after(reading: Reading, view: WorkflowView, last: int) -> str | None:
    """ "Rejection only after a second look by HR", "campaign only with approval"."""
    norms = reading.norms(0, last)
    for place in range(1, last - 1):
        length = next((len(said) for said in _ONLY_AFTER if norms[place : place + len(said)] == said), 0)
        if not length or not _names_step(reading, view, 0, place):
            continue
        start = place + length
        given = consent_in(norms, start) or next(((i, i + 1) for i in range(start, last) if norms[i] in _CHECKS), None)
        if given is None or not set(norms[start : given[0]]) <= _BETWEEN:
            return None
        giver = _giver(reading, given[1], last)
        return None if giver is None else f"add an approval{giver} before {_called(reading, 0, place)}"
    return None


def _giver(reading: Reading, first: int, last: int) -> str | None:
    """Who gives consent, with "by" in front; "" where nobody is named, None where something else is said."""
    if first >= last:
        return ""
    if reading.tokens[first].norm not in _GIVERS or last - first > _LONGEST:
        return None
    return f" by {reading.slice(first + 1, last)}"


def _called(reading: Reading, first: int, last: int) -> str:
    said = reading.slice(first, last).strip(" :,-–—")
    return said if said.split()[0].lower() in connectives.ARTICLES else f"the {said}"


def _names_step(reading: Reading, view: WorkflowView, first: int, last: int) -> bool:
    """Whether words name an action of the workflow and no more."""
    if not 0 < last - first <= _LONGEST:
        return False
    if set(reading.norms(first, last)) & (_NOT_STEPS | connectives.BE | connectives.MODALS):
        return False
    named = refer(view, reading, first, last)
    if not named or named[0].score < _SURE or named[0].step.role != "action":
        return False
    return not does_else(reading, first, named[0].step)
