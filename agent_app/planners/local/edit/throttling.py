"""How often a workflow may act: "only post once a day", "at most one mail per hour". No step can be held to that."""

from __future__ import annotations

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern

__all__ = ["tell_unlimited"]

_PERIOD = "minute|hour|day|week|month|quarter|year"
_NOT_MORE = "at_most|max|maximum|no_more_than|not_more_than|a_maximum_of|a_max_of|not_more_often_than"
_PATTERNS = (
    Pattern("only", "DEED", "once|twice", "a|an|per|each|every", _PERIOD, "$"),
    Pattern("DEED", f"only|{_NOT_MORE}", "once|twice", "a|an|per|each|every", _PERIOD, "$"),
    Pattern(f"{_NOT_MORE}", "DEED", "a|an|per|each|every", _PERIOD, "$"),
    Pattern("DEED", f"{_NOT_MORE}", "MANY", "a|an|per|each|every", _PERIOD, "$"),
    Pattern("limit|restrict|cap|throttle", "DEED", "to|at", "MANY", "a|an|per|each|every", _PERIOD, "$"),
    Pattern("do_not|don't|never", "DEED", "more_than|more_often_than", "MANY", "a|an|per|each|every", _PERIOD, "$"),
)
_SELF_TIMED = frozenset({"schedule", "manual"})


def tell_unlimited(editor: Editor, item: Instruction) -> bool:
    """Say that a workflow which starts on an event acts each time; False where nothing is to be done so often only."""
    if not editor.view.triggers or any(step.connector in _SELF_TIMED for step in editor.view.triggers):
        return False
    norms = item.norms(editor.reading)
    if not any(pattern.match(norms, item.first) is not None for pattern in _PATTERNS):
        return False
    title = editor.title(editor.view.triggers[0])
    editor.notes.append(f"It runs each time on “{title}”, and no step can be held to do less than that.")
    editor.questions.append("Should it run at fixed times instead and gather what is new since (say “run it daily …”)?")
    editor.certain.add((item.first, item.last))
    return True
