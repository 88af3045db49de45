"""The one question an answer ends with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connectors_app.contracts import JsonObject, OperationSpec

__all__ = ["ANYTHING_ELSE", "Gap", "gap_question", "test_question", "untested_condition"]

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


def test_question(document: JsonObject) -> str | None:
    """What to ask about the first condition whose words tell of no test, or None if all of them do."""
    row = untested_condition(document)
    if row is None:
        return None
    title = (row.get("metadata") or {}).get("title") or row.get("name")
    return f"What exactly should “{title}” test? For example: the title contains “error”, the priority is high."


def untested_condition(document: JsonObject) -> JsonObject | None:
    """The data row of the first condition without an expression, if there is one."""
    for row in document["data"]:
        properties = row.get("properties") or {}
        if properties.get("role") == "condition" and not str(properties.get("expression") or "").strip():
            found: JsonObject = row
            return found
    return None
