"""What is not to be made twice: "not if there's one already". No data of the steps before tells that."""

from __future__ import annotations

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.namings import MAKING
from agent_app.planners.local.lexicon.words import words

__all__ = ["ask_for_search"]

_HOLDING_UP = words("not unless only skip if never")
_THERE = words("exists exist existing existed")


def ask_for_search(editor: Editor, item: Instruction) -> bool:
    """Ask what tells that a thing is there already; False where nothing is said to be, or a step looks for it."""
    norms = item.norms(editor.reading)
    said = set(norms)
    there = _THERE & said or ({"one", "already"} <= said and {"there", "has", "have"} & said)
    if not there or not said & _HOLDING_UP:
        return False
    makers = [step for step in editor.view.actions if step.features is not None and step.features.verb in MAKING]
    if not makers or any(noun.known for noun in editor.reading.nouns_in(item.first, item.last)):
        return False
    title = editor.title(makers[-1])
    editor.notes.append(f"No step before “{title}” tells whether there is one already.")
    editor.questions.append(f"What should be looked up before “{title}”, and what tells that it is the same?")
    editor.certain.add((item.first, item.last))
    return True
