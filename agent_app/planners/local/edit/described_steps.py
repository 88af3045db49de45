"""New steps told by what they do: "add a step at the start that lists the users", "we need one more, to tag it".

All of these order the deed: "at the start, list the users".
"""

from __future__ import annotations

from agent_app.planners.local.edit.instructions import Instruction, sentences_of
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, Verb, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["described_steps"]

_STEPS = words("step steps action node")
_NEW = words("a an another one extra additional further more new")
_ADDING = words("add insert put include append have need want be is give get")
_OPENING = words(
    "add insert put in include append please also and then we i you can could would need want to have there should must"
    " be is 'd like a an another one more extra additional further new just it let's let us give me get the workflow"
)
_RELATIVE = words("that which where")
_FAR = 8
"""How many words about its place may stand between a step and what it does."""


def described_steps(reading: Reading, view: WorkflowView) -> list[Change]:
    """Changes that order the deed of a new step where the step is described by it."""
    del view
    if not any(token.norm in _STEPS for token in reading.tokens):
        return []
    return [change for sentence in sentences_of(reading) if (change := _ordered(reading, sentence)) is not None]


def _ordered(reading: Reading, sentence: Instruction) -> Change | None:
    first, last = sentence.first, sentence.last
    step = next((i for i in range(first + 1, last - 2) if reading.tokens[i].norm in _STEPS), None)
    if step is None:
        return None
    opening = step
    while opening > first and reading.tokens[opening - 1].norm in _OPENING:
        opening -= 1
    said = set(reading.norms(opening, step))
    if not said & _NEW or not (said & _ADDING or opening == first):
        return None
    deed = next((i for i in range(step + 1, min(last - 1, step + _FAR)) if _verb(reading, i) is not None), None)
    verb = _verb(reading, deed) if deed is not None else None
    if deed is None or verb is None:
        return None
    place = _words(reading, step + 1, deed - 1)
    lead = _words(reading, first, opening)
    told = ", ".join(part for part in (lead, place) if part)
    order = f"{verb.lemma} {reading.slice(verb.last, last)}"
    span = reading.tokens[first].start, reading.tokens[last - 1].end
    return Change(*span, (Piece(f"{told}, {order}" if told else order, *span),))


def _verb(reading: Reading, index: int) -> Verb | None:
    """The verb at an index that says what a step does: "that lists", "to list", "for listing"."""
    verb = next((verb for verb in reading.verbs if verb.first == index), None)
    before = reading.tokens[index - 1].norm
    if verb is None:
        return None
    relative = before in _RELATIVE and verb.form in {VerbForm.THIRD, VerbForm.BASE}
    purpose = before == "to" and verb.form is VerbForm.BASE
    return verb if relative or purpose or (before in {"for", "of"} and verb.form is VerbForm.GERUND) else None


def _words(reading: Reading, first: int, last: int) -> str:
    while first < last and reading.tokens[first].norm in {",", "-", "one", "again"}:
        first += 1
    while last > first and reading.tokens[last - 1].norm in {",", "one", "-"} | (connectives.ARTICLES - {"that"}):
        last -= 1
    return reading.slice(first, last) if first < last else ""
