"""Which of several things something is done for at all: "lost deals should be ignored", "not every user, just admins".

All of these say "skip it all if ..." or "do all of this only if ...".
"""

from __future__ import annotations

from agent_app.planners.local.edit.instructions import Instruction, sentences_of
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.things_told_apart import as_test, says_case
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["left_out"]

_LEFT = words("ignored skipped excluded omitted disregarded exempt exempted spared filtered out left alone")
_TAKEN = words("included considered processed counted touched handled wanted relevant covered affected")
_NOT = words("not n't no never")
_AROUND = connectives.BE | connectives.MODALS | _NOT | words(
    "to be get gets entirely completely altogether totally please simply just at all too also here from this it need"
    " needs has have do does don isn aren"
)  # fmt: skip
_LIMITED = words("meant intended reserved")
_BEGINNING = words("and but also please so")
_NAMED = 0.7


def left_out(reading: Reading, view: WorkflowView) -> list[Change]:
    """Changes that put what is said of some of several things as a test of each."""
    if not (view.of_role("for_each") or any(step.lists for step in view.actions)):
        return []
    found: list[Change] = []
    for sentence in sentences_of(reading):
        first = sentence.first
        while first < sentence.last and reading.tokens[first].norm in _BEGINNING:
            first += 1
        if first == sentence.last:
            continue
        for last in dict.fromkeys((sentence.last, _first_clause(reading, first, sentence))):
            said = (
                _passed_over(reading, view, first, last)
                or _not_all(reading, view, first, last)
                or _none_for(reading, view, first, last)
                or _meant_for(reading, view, first, last)
            )
            if said:
                span = reading.tokens[first].start, reading.tokens[last - 1].end
                found.append(Change(*span, (Piece(said, *span),)))
                break
    return found


def _first_clause(reading: Reading, first: int, sentence: Instruction) -> int:
    """Where what is said ends before something else is ordered: "drafts are ignored, and tell me at the end"."""
    return next(
        (
            i
            for i in range(first + 2, sentence.last - 2)
            if reading.tokens[i].norm == ";"
            or (reading.tokens[i].norm == "," and reading.tokens[i + 1].norm in {"and", "but", "then"})
        ),
        sentence.last,
    )


def _passed_over(reading: Reading, view: WorkflowView, first: int, last: int) -> str | None:
    """ "Deals that are lost should be ignored entirely", "interns are not to be included", "drafts excluded"."""
    norms = reading.norms(0, last)
    place = last
    while place > first and norms[place - 1] in _AROUND | _LEFT | _TAKEN:
        place -= 1
    said = set(norms[place:last])
    denied = bool(said & _NOT)
    out = bool(said & (_LEFT - {"out", "alone", "left", "filtered"})) or said >= {"left", "out"}
    out = out or said >= {"left", "alone"} or said >= {"filtered", "out"}
    if place == first or not ((out and not denied) or (denied and said & _TAKEN)):
        return None
    if {"from", "by"} & set(norms[first:place]):
        return None  # whose things are passed over is told by who made them
    return f"skip it all {as_test(reading, view, (first, place))}" if _some(reading, view, first, place) else None


def _not_all(reading: Reading, view: WorkflowView, first: int, last: int) -> str | None:
    """ "Not every user, just those in Sales"."""
    norms = reading.norms(0, last)
    denied = norms[first] in {"don't", "never"} or norms[first : first + 2] == ["do", "not"]
    if not denied and (norms[first] != "not" or norms[first + 1 : first + 2] not in (["every"], ["all"], ["each"])):
        return None
    comma = next((i for i in range(first + 2, last - 1) if norms[i] in {",", "but", "-", ";", ":"}), None)
    if comma is None:
        return None
    start = comma + 1
    while start < last and norms[start] in {"just", "only", "but", ",", "for"}:
        start += 1
    if norms[start : start + 2] == ["the", "ones"]:
        start += 1
    deed = (first + 1 + (norms[first] == "do"), comma)
    if denied and (start == comma + 1 or not _EVERYBODY & set(norms[first:comma]) or not _named(reading, view, deed)):
        return None
    if start == comma + 1 or not _some(reading, view, start, last):
        return None
    what = reading.slice(*deed) if denied else "do all of this"
    return f"{what} only {as_test(reading, view, (start, last))}"


_EVERYBODY = words("everybody everyone all every each everything any anybody")


def _named(reading: Reading, view: WorkflowView, deed: tuple[int, int]) -> bool:
    """Whether words name what a step does."""
    named = refer(view, reading, *deed, None)
    return bool(named) and named[0].score >= _NAMED and named[0].step.role == "action"


def _none_for(reading: Reading, view: WorkflowView, first: int, last: int) -> str | None:
    """ "No tasks for newsletters"."""
    norms = reading.norms(0, last)
    place = next((i for i in range(first + 2, last - 1) if norms[i] == "for"), None)
    if norms[first] != "no" or place is None or not _some(reading, view, place, last):
        return None
    named = refer(view, reading, first + 1, place, None)
    if not named or named[0].score < _NAMED or named[0].step.role != "action" or named[0].step.lists:
        return None
    return f"skip the {reading.slice(first + 1, place)} {as_test(reading, view, (place, last))}"


def _meant_for(reading: Reading, view: WorkflowView, first: int, last: int) -> str | None:
    """ "The message is only meant for charges above 1000"."""
    norms = reading.norms(0, last)
    place = next((i for i in range(first + 2, last - 1) if norms[i] == "for" and norms[i - 1] in _LIMITED), None)
    if place is None or "not" in norms[first:place] or not _some(reading, view, place, last):
        return None
    end = place - 1
    while end > first and norms[end - 1] in connectives.BE | {"only", "just", "should", "be"}:
        end -= 1
    named = refer(view, reading, first, end, None) if end > first else []
    sure = bool(named) and named[0].score >= _NAMED and named[0].step.role == "action"
    return f"{reading.slice(first, end)} only {as_test(reading, view, (place, last))}" if sure else None


def _some(reading: Reading, view: WorkflowView, first: int, last: int) -> bool:
    return reading.tokens[first].norm not in {"if", "when", "it", "the"} and says_case(reading, view, (first, last))
