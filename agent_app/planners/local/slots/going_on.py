"""What goes on with a step that was planned: more for each element of a loop, a test after what was asked."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.lexicon.nouns import RETRIEVABLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, ConditionalStatement, Reading
from agent_app.planners.local.opposites import denies_only
from agent_app.planners.local.slots.model import BranchSlot, LoopSlot, SlotTree

__all__ = ["after_asking", "gone_on", "otherwise_done", "without_connectors"]

_SO = words("so yes yep true did does do has have case is are that 's the that's if it they there any some")
"""What answers a question that was just asked ("if that's the case")."""


def gone_on(reading: Reading, loop: LoopSlot, body: tuple[SlotTree, ...]) -> LoopSlot:
    """A loop that does more with each element, on the same test if it has one; with what each of its owners has.

    What is done on a test of its own stands beside; where that only denies the test before, it is the other branch.
    """
    inner = loop.body[-1] if loop.body else None
    if isinstance(inner, LoopSlot) and inner.listing is not None and len(loop.body) == 1:
        return replace(loop, body=(gone_on(reading, inner, body),))
    if not isinstance(inner, BranchSlot) or inner.otherwise or len(loop.body) != 1:
        return replace(loop, body=(*loop.body, *body))
    further = body[0] if len(body) == 1 else None
    if isinstance(further, BranchSlot):
        if denies_only(reading.norms(further.condition.first, further.condition.last)):
            return replace(loop, body=(replace(inner, otherwise=further.then),))
        return replace(loop, body=(*loop.body, further))
    return replace(loop, body=(replace(inner, then=(*inner.then, *body)),))


def otherwise_done(loop: LoopSlot, body: tuple[SlotTree, ...]) -> LoopSlot | None:
    """A loop whose elements are tested, with what is done with the rest of them."""
    inner = loop.body[-1] if loop.body else None
    if not isinstance(inner, BranchSlot) or inner.otherwise:
        return None
    return replace(loop, body=(*loop.body[:-1], replace(inner, otherwise=body)))


def without_connectors(statement: ActionStatement, connectors: tuple[str, ...]) -> ActionStatement:
    """The statement without the connectors of what it sends, if another place is named."""
    rest = tuple(key for key in statement.connectors if key not in connectors)
    head = statement.head if statement.head not in RETRIEVABLE else ""
    references = tuple(dict.fromkeys((*statement.references, *connectors)))
    return replace(statement, connectors=rest, references=references, head=head)


def after_asking(reading: Reading, statement: ConditionalStatement) -> ConditionalStatement:
    """ "Check whether there are incidents; if there are none, ...": the test that comes after the look-up."""
    inner = statement.then[0] if len(statement.then) == 1 else None
    if statement.condition.introducer != "whether" or not isinstance(inner, ConditionalStatement):
        return statement
    if statement.otherwise:
        return statement
    norms = reading.norms(inner.condition.first, inner.condition.last)
    if set(norms) <= _SO:
        return replace(statement, then=inner.then, otherwise=inner.otherwise)
    return inner
