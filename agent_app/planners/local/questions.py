"""The one question an answer ends with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connectors_app.contracts import OperationSpec

__all__ = ["ANYTHING_ELSE", "Gap", "gap_question"]

ANYTHING_ELSE = "Anything else to add?"
_MOST_CHOICES = 6
_IMPORTANCE = ("repository", "project", "channel", "to", "user", "assignee", "list", "team", "space", "service", "url")
_QUESTIONS = {
    "channel": "Which {connector} channel should I use?",
    "repository": "Which {connector} repository should I use?",
    "project": "Which {connector} project should I use?",
    "to": "Which e-mail address should I write to?",
    "user": "Who in {connector} should it be?",
    "assignee": "Who should it be assigned to?",
    "list": "Which {connector} list should I use?",
    "team": "Which {connector} team should I use?",
    "space": "Which {connector} space should I use?",
    "labels": "Which labels should I use?",
    "url": "Which URL should I call?",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """A required input that neither the words nor an earlier step gives."""

    node: str
    operation: OperationSpec
    name: str


def gap_question(gaps: Sequence[Gap]) -> str | None:
    """The most useful thing to ask for, with choices where the input has few, or None if nothing is missing."""
    if not gaps:
        return None
    gap = min(gaps, key=lambda item: _IMPORTANCE.index(item.name) if item.name in _IMPORTANCE else len(_IMPORTANCE))
    schema = gap.operation.inputs.get(gap.name, {})
    connector = gap.operation.connector.name
    question = _QUESTIONS.get(gap.name, "").format(connector=connector)
    if not question:
        label = str(schema.get("title") or gap.name.replace("_", " "))
        question = f"Which {label} should the step {gap.operation.title!r} of {connector} use?"
    choices = schema.get("enum")
    if isinstance(choices, list | tuple) and choices:
        return f"{question} One of: {', '.join(map(str, choices[:_MOST_CHOICES]))}."
    return question
