"""Only some of what a step lists, where no loop goes through it: the texts made of the list take those alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.fields import Source
from sessions_app.definition import SetInput

__all__ = ["keep_listed"]


def keep_listed(editor: Editor, expression: str, sources: Sequence[Source]) -> bool:
    """Let what is made of a list pass over what a test leaves out; False where the test is of no list, or none is read.

    A condition in front of the step could not tell: a list has no field of its elements.
    """
    for source in sources:
        if not source.listing or f"{source.prefix}." not in expression:
            continue
        test = expression.replace(f"{source.prefix}.", "")
        changes = [
            (step.id, name, told)
            for step in editor.view.actions
            for name, value in step.inputs.items()
            if (told := _kept(value, source.prefix, test)) != value
        ]
        for node, name, value in changes:
            editor.apply(SetInput(node_id=node, name=name, value=value))
        if changes:
            editor.focus = changes[-1][0]
            return True
    return False


def _kept(value: Any, listing: str, test: str) -> Any:
    """An input that reads a list, of which only what passes a test is taken, besides the tests there are."""
    if not isinstance(value, str) or "{{" not in value:
        return value
    if (start := value.find(f"{listing}[?")) >= 0:
        first = start + len(listing) + 2
        last = _closing(value, first)
        return f"{value[:first]}({value[first:last]}) && ({test}){value[last:]}"
    return value.replace(f"{listing}[]", f"{listing}[?{test}]").replace(
        f"length({listing})", f"length({listing}[?{test}])"
    )


def _closing(text: str, first: int) -> int:
    """Where the bracket closes in which a text stands from an index on."""
    depth = 1
    for place in range(first, len(text)):
        depth += (text[place] == "[") - (text[place] == "]")
        if not depth:
            return place
    return len(text)
