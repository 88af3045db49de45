"""The conditions that edits add: what they are called, and what is told of words that no data answers."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.generate.conjoined import conjoined_title
from sessions_app.definition import NewNode

__all__ = ["condition_node", "condition_title", "tell_unplaced"]

_TITLE_LENGTH = 80


def condition_node(expression: str, words: str, span: Sequence[int], *, negated: bool = False) -> NewNode:
    """A condition that some words say; `span` is where they stand in the prompt, as offsets of characters."""
    return NewNode(
        type="condition",
        expression=expression,
        title=condition_title(words, negated=negated),
        metadata={"source_span": list(span)},
    )


def condition_title(words: str, *, negated: bool = False) -> str:
    """ "If it is urgent", "Unless it is urgent", at most 80 characters."""
    return conjoined_title([(words, negated)])[:_TITLE_LENGTH]


def tell_unplaced(editor: Editor, words: Sequence[str]) -> None:
    """Note that a condition tests what the data of the earlier steps does not name; nothing without such words."""
    if words:
        named = ", ".join(f"“{word}”" for word in words)
        editor.notes.append(
            f"Please check the condition on {named}: the data of the earlier steps names no such field."
        )
