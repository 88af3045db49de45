"""Which condition of the workflow tests the same thing as another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.view import Step

__all__ = ["same_subject"]

_OPERAND = re.compile(r"[A-Za-z_][\w.\[\]\"]*")


def same_subject(editor: Editor, expression: str, targets: Sequence[Step]) -> Step | None:
    """A condition of the workflow that tests the same field of what `targets` depend on: saying it anew changes it."""
    subject = _subject(expression)
    for step in editor.view.of_role("condition"):
        other = _subject(step.expression)
        if not subject or not other:
            continue
        if not targets and _plain(subject) == _plain(other):
            return step
        if targets and subject.split(".")[-1] == other.split(".")[-1] and _lead_to(editor, step, targets):
            return step
    return None


def _lead_to(editor: Editor, condition: Step, targets: Sequence[Step]) -> bool:
    """Whether steps are all there is on the path that is taken when a condition holds."""
    on_it, others = (editor.view.on_branch(condition.id, branch) for branch in ("true", "false"))
    return on_it - others == {step.id for step in targets}


def _subject(expression: str) -> str:
    paths = [match for match in _OPERAND.findall(expression) if "." in match]
    return paths[0] if len(set(paths)) == 1 else ""


def _plain(path: str) -> str:
    return path.split(".", 1)[1]
