"""Which of several steps are meant that a tool takes: "for the card use Asana instead of Trello", "step two: Teams"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.counted import places_in_order
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.namings import NOMINALS
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import Step

__all__ = ["named_among"]

_NAMED = 0.7


def named_among(editor: Editor, item: Instruction, steps: Sequence[Step]) -> list[Step]:
    """Those of some steps that an instruction names besides tools; all of them where it names none of them."""
    if len(steps) < 2:
        return list(steps)
    reading, known = editor.reading, {step.id for step in steps}
    counted = places_in_order(reading, item.first, item.last)
    told = counted or {
        (noun.first, noun.last)
        for noun in reading.nouns_in(item.first, item.last)
        if noun.known and noun.determiner != "indefinite" and not reading.mentioned & set(range(noun.first, noun.last))
    }
    if not counted:
        told |= {
            (i, i + 1)
            for i in range(item.first + 1, item.last)
            if reading.tokens[i].norm in NOMINALS and reading.tokens[i - 1].norm in {"the", "that", "our"}
        }
    named: set[str] = set()
    for first, last in told:
        found = refer(editor.view, reading, first, last, None)
        if found and found[0].score >= _NAMED and found[0].step.id in known:
            named.add(found[0].step.id)
    return [step for step in steps if step.id in named] or list(steps)
