"""What an instruction asks for, as the fitted head weighs it."""

from __future__ import annotations

from agent_app.contracts import PlanningContext
from agent_app.planners.local.edit.described import blanked, marks_of
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.heads.edits import edit_head
from agent_app.planners.local.index import CatalogIndex
from connectors_app.contracts import JsonObject
from vectors_app.services import prompt_vector

__all__ = ["seen", "weigh"]


def seen(prompt: str, workflow: JsonObject, index: CatalogIndex) -> tuple[list[str], list[float]]:
    """The blanked words and the marks of a prompt that is one instruction."""
    editor = Editor(PlanningContext(prompt, index.catalog, (), workflow, "UTC"), (), index, workflow)
    tokens = editor.reading.tokens
    last = len(tokens) - (bool(tokens) and tokens[-1].norm in {".", "!", "?"})
    return _seen(editor, 0, last)


def _seen(editor: Editor, first: int, last: int) -> tuple[list[str], list[float]]:
    place = editor.place_at(first, last)
    return (
        blanked(editor.view, editor.reading, first, last),
        marks_of(editor.view, editor.reading, first, last, place),
    )


def weigh(editor: Editor, item: Instruction) -> dict[str, float]:
    """The probability of each kind of change that an instruction may ask for; none without a model of sentences."""
    asked = ("kinds", item.first, item.last, editor.focus)
    return editor.view.remembered(editor.reading, asked, lambda: _weighed(editor, item))


def _weighed(editor: Editor, item: Instruction) -> dict[str, float]:
    vector = prompt_vector(editor.slice(item.first, item.last))
    if vector is None:
        return {}
    words, marks = _seen(editor, item.first, item.last)
    return edit_head().weigh(vector, words, marks)
