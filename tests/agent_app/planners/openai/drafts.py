"""Answers a model might give, and the documents they are about."""

from __future__ import annotations

from typing import Any

from agent_app.contracts import Hits
from connectors_app.catalog import CatalogSnapshot
from connectors_app.contracts import JsonObject
from sessions_app.definition import DocumentBuilder, Violation, validate_document
from vectors_app.contracts import Hit, RetrievalQuery

BUG_PROMPT = "When a GitHub issue labelled bug is opened in acme/api, create a Jira ticket in OPS and tell #oncall"


def hits_of(catalog: CatalogSnapshot, *names: str) -> Hits:
    operations = [catalog.find(*name.split(".", 1)) for name in names]
    return [(RetrievalQuery("x"), [Hit(item.id, 1.0) for item in operations if item])]


def decision(outcome: JsonObject, *, reason: str = "r", confidence: float = 0.9) -> JsonObject:
    """A whole answer of the model."""
    return {"reason": reason, "outcome": outcome, "confidence": confidence}


def plan(*steps: JsonObject, confidence: float = 0.9, **changes: Any) -> JsonObject:
    """A decision on a new workflow; a part of it that is changed to `...` is left out."""
    outcome = {
        "kind": "new_workflow",
        "conversation": "Done.",
        "decision": "workflow",
        "name": "Bugs to Jira",
        "triggers": [
            {
                "kind": "trigger",
                "id": "trigger",
                "operation": "github.issue_opened",
                "inputs": inputs(repository="acme/api", label="bug"),
            }
        ],
        "steps": list(steps),
        "next_question": None,
    } | changes
    return decision({key: value for key, value in outcome.items() if value is not ...}, confidence=confidence)


def reply(conversation: str = "Hello.", next_question: str | None = None, confidence: float = 0.9) -> JsonObject:
    """A decision on an answer to a question."""
    outcome = {"kind": "general", "conversation": conversation, "next_question": next_question}
    return decision(outcome, confidence=confidence)


def unclear(question: str, *choices: str) -> JsonObject:
    """A decision on a question."""
    outcome = {"kind": "unclear", "conversation": "That is not clear.", "question": question, "choices": list(choices)}
    return decision(outcome)


def inputs(**values: Any) -> list[JsonObject]:
    return [{"name": name, "value": value} for name, value in values.items()]


def after(*steps: str, branch: str | None = None) -> list[JsonObject]:
    return [{"step": step, "branch": branch} for step in steps]


def action(
    step_id: str, operation: str, after: list[JsonObject], parent: str | None = None, **values: Any
) -> JsonObject:
    return {
        "kind": "action",
        "id": step_id,
        "operation": operation,
        "inputs": inputs(**values),
        "on_error": "stop",
        "after": after,
        "parent": parent,
    }


def errors(document: JsonObject | None, catalog: CatalogSnapshot) -> list[Violation]:
    return [item for item in validate_document(document, catalog) if item.severity != "warning"]


def step(document: JsonObject | None, index: int) -> JsonObject:
    assert document is not None
    row: JsonObject = document["data"][index]
    return row


def edges(document: JsonObject | None) -> list[tuple[str, str, str | None]]:
    assert document is not None
    return [(item["source"], item["target"], item["branch"]) for item in document["edges"]]


def current(catalog: CatalogSnapshot) -> JsonObject:
    builder = DocumentBuilder("Bugs")
    trigger, post = catalog.find("github", "issue_opened", "trigger"), catalog.find("slack", "post_message")
    assert trigger
    assert post
    first = builder.trigger(trigger, {"label": "bug"})
    second = builder.action(post, {"channel": "#dev", "text": "hi"})
    builder.connect(first, second)
    return builder.build()


def edit(*patches: JsonObject, confidence: float = 0.9, **changes: Any) -> JsonObject:
    """A decision on an edit."""
    outcome = {
        "kind": "modify_workflow",
        "conversation": "Changed.",
        "decision": "edit",
        "patches": list(patches),
        "next_question": None,
    } | changes
    return decision(outcome, confidence=confidence)
