"""What the inputs of steps are called by people, and which step such a word means."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.text import stem
from agent_app.planners.local.vocabulary import split_key

__all__ = ["ATTRIBUTES", "TEXTS", "candidates"]

ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "message", "description", "comment", "note"), "message": ("text", "content",
    "message", "body"),
    "body": ("body", "description", "text", "content"), "description": ("description", "body"),
    "content": ("content", "text", "body"),
    "title": ("title", "summary", "name", "subject", "short_description"), "summary": ("summary", "title",
    "short_description"),
    "subject": ("subject", "title", "summary"), "name": ("name", "title"), "recipient": ("to", "user", "email"),
    "address": ("to", "url", "email"),
    "repo": ("repository", "project"), "repository": ("repository", "project"), "channel": ("channel",),
    "project": ("project",), "key": ("project",),
    "assignee": ("assignee", "assignees"), "label": ("labels", "label", "tags"), "labels": ("labels", "tags"),
    "tag": ("tags", "labels"), "tags": ("tags", "labels"),
    "priority": ("priority", "urgency", "severity"), "urgency": ("urgency", "priority"), "severity": ("severity",
    "urgency", "priority"), "type": ("issue_type", "type"),
    "branch": ("branch", "ref", "base"), "url": ("url",), "link": ("url",), "status": ("status", "state"),
    "state": ("state", "status"), "space": ("space",),
    "list": ("list",), "board": ("board",), "team": ("team", "assignment_group", "group"), "group": ("group",
    "assignment_group"), "emoji": ("emoji",), "method": ("method",),
    "owner": ("assignee",), "email": ("to", "email"), "mail": ("to", "email"), "comment": ("body", "comment",
    "text"), "topic": ("topic",), "workflow": ("workflow",),
    "service": ("service", "service_id"), "environment": ("environment",), "receiver": ("to",), "queue": ("group",
    "queue"), "duration": ("duration",),
}  # fmt: skip
TEXTS = words("text message body description content title summary subject name comment note topic")


def candidates(
    editor: Editor, wanted: Sequence[str], subject: tuple[int, int], attribute: str
) -> list[tuple[Step, str]]:
    """Steps with one of the inputs: those the words name, else those where it is set, the best kind of name first."""
    steps = [step for step in (*editor.view.triggers, *editor.view.actions) if step.features is not None]
    fitting = [found for found in refer(editor.view, editor.reading, *subject, None) if found.score >= _NAMED]
    named = [found.step for found in fitting if found.score >= fitting[0].score - _AS_WELL]
    options: list[tuple[int, Step, str]] = []
    for step in steps:
        if step.features is None:
            continue
        name = next((item for item in step.inputs if item not in wanted and _is_called(item, attribute)), None)
        name = name if name is not None and not set(wanted) & set(step.inputs) else None
        name = name or next((item for item in wanted if item in step.features.spec.inputs), None)
        name = name or next((item for item in step.features.spec.inputs if stem(attribute) in split_key(item)), None)
        if name is None:
            continue
        literal = name in step.inputs and "{{" not in str(step.inputs[name])
        rank = (0 if step in named else 4) + (0 if literal else 1 if name in step.inputs else 2)
        if step.role == "trigger" and name not in step.inputs and step not in named:
            rank += 2
        options.append((rank, step, name))
    if not options:
        return []
    best = min(rank for rank, _, _ in options)
    chosen = [(step, name) for rank, step, name in options if rank == best]
    several = {"all", "both", "every", "each"} & set(editor.reading.norms(*subject))
    same = (
        len({str(step.inputs.get(name)) for step, name in chosen}) == 1
        and str(chosen[0][0].inputs.get(chosen[0][1])) != "None"
    )
    if len(chosen) > 1 and not several and not same:
        return chosen[-1:] if attribute in TEXTS else chosen[:1]
    return chosen


def _is_called(name: str, attribute: str) -> bool:
    """Whether an input is one of those that a word stands for: "add_labels" for the label."""
    return name.startswith(("add_", "set_", "new_")) and stem(attribute) in {stem(part) for part in split_key(name)}


_NAMED, _AS_WELL = 0.9, 0.2
"""How well words must fit a step for it to be named, and how much worse they may fit than they do another."""
