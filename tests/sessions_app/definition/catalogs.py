"""A small registry for tests of the workflow document."""

from __future__ import annotations

from typing import Any

from connectors_app.catalog import CatalogSnapshot
from connectors_app.contracts import (
    Category,
    ConnectorSpec,
    JsonObject,
    OperationRole,
    OperationSpec,
    operation_uuid,
)
from sessions_app.definition import DocumentBuilder

_TEXT: JsonObject = {"type": "string"}
_ISSUE: JsonObject = {
    "type": "object",
    "properties": {
        "number": {"type": "integer"},
        "title": _TEXT,
        "html_url": _TEXT,
        "comments": {"type": "integer"},
        "labels": {"type": "array", "items": {"type": "object", "properties": {"name": _TEXT}}},
        "user": {"type": "object", "properties": {"login": _TEXT}},
    },
}


def _schema(required: tuple[str, ...], **properties: Any) -> JsonObject:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


_CONNECTORS = {
    "github": ConnectorSpec("core", "github", "GitHub", Category.SCM, ("gh",)),
    "jira": ConnectorSpec("core", "jira", "Jira", Category.TICKETING),
    "slack": ConnectorSpec("core", "slack", "Slack", Category.CHAT),
    "microsoft_teams": ConnectorSpec("core", "microsoft_teams", "Microsoft Teams", Category.CHAT, ("teams",)),
    "schedule": ConnectorSpec("core", "schedule", "Schedule", Category.SCHEDULE, ("cron",)),
    "manual": ConnectorSpec("core", "manual", "Manual", Category.MANUAL),
    "foreign": ConnectorSpec("other", "foreign", "Foreign", Category.OTHER),
}


def _operation(connector: str, role: str, key: str, title: str, inputs: JsonObject, **facts: Any) -> OperationSpec:
    return OperationSpec(
        id=operation_uuid(connector, key, role),
        connector=_CONNECTORS[connector],
        key=key,
        role=OperationRole(role),
        title=title,
        input_schema=inputs,
        **facts,
    )


OPERATIONS = (
    _operation(
        "github",
        "trigger",
        "issue_opened",
        "Issue opened",
        _schema((), repository=_TEXT, label=_TEXT),
        aliases=("issue_created",),
        output_schema={"type": "object", "properties": {"action": _TEXT, "issue": _ISSUE}},
    ),
    _operation(
        "github",
        "action",
        "list_issues",
        "List issues",
        _schema(("repository",), repository=_TEXT, state={"type": "string", "enum": ["open", "closed"]}),
        output_schema={"type": "array", "items": _ISSUE},
    ),
    _operation(
        "github",
        "action",
        "create_comment",
        "Comment on an issue",
        _schema(("repository", "number", "body"), repository=_TEXT, number={"type": "integer"}, body=_TEXT),
        aliases=("add_comment",),
        risk="write",
        output_schema={"type": "object", "properties": {"id": {"type": "integer"}, "html_url": _TEXT}},
    ),
    _operation(
        "github",
        "action",
        "create_milestone",
        "Create a milestone",
        _schema((), title=_TEXT),
        risk="write",
        retired=True,
    ),
    _operation(
        "jira",
        "action",
        "create_issue",
        "Create an issue",
        _schema(
            ("project", "summary"),
            project={"type": "string", "title": "project key", "pattern": "^[A-Z]+$"},
            summary={"type": "string", "description": "One line."},
            labels={"type": "array", "items": _TEXT},
            priority={"type": "string", "enum": ["High", "Low"]},
            points={"type": ["integer", "null"], "minimum": 0},
            fields={"type": "object"},
        ),
        aliases=("create_ticket",),
        risk="write",
        output_schema={"type": "object", "properties": {"id": _TEXT, "key": _TEXT}},
    ),
    _operation(
        "slack",
        "action",
        "post_message",
        "Post a message",
        _schema(("channel", "text"), channel=_TEXT, text=_TEXT),
        risk="write",
        output_schema={"type": "object", "properties": {"ok": {"type": "boolean"}, "ts": _TEXT}},
    ),
    _operation(
        "microsoft_teams", "action", "post_message", "Post a message", _schema(("text",), text=_TEXT), risk="write"
    ),
    _operation(
        "schedule",
        "trigger",
        "cron",
        "On a schedule",
        _schema(("cron",), cron=_TEXT, timezone=_TEXT),
        output_schema={"type": "object", "properties": {"scheduled_at": _TEXT}},
    ),
    _operation("manual", "trigger", "manual", "Started by hand", {}),
    _operation(
        "foreign",
        "action",
        "do_thing",
        "Do the thing",
        {},
        external_id="Foreign__1_0_0__do_Thing",
        curated=False,
        risk="write",
    ),
)

CATALOG = CatalogSnapshot("1", list(_CONNECTORS.values()), OPERATIONS)


def operation(connector: str, key: str) -> OperationSpec:
    """An operation of the test registry, retired ones included."""
    return next(item for item in OPERATIONS if (item.connector.key, item.key) == (connector, key))


def operation_id(connector: str, key: str) -> str:
    """The id of an operation as documents carry it."""
    return str(operation(connector, key).id)


EXAMPLE: JsonObject = {
    "structure": [
        {
            "id": "node-1",
            "name": "github-issue-created",
            "type": "normal",
            "content": {},
            "position": {"x": 58, "y": 261},
        },
        {
            "id": "node-2",
            "name": "jira-create-ticket",
            "type": "normal",
            "content": {},
            "position": {"x": 158, "y": 261},
        },
    ],
    "data": [
        {
            "id": "node-1",
            "name": "github-issue-created",
            "type": "SCM_ACTION",
            "version": "1.0",
            "properties": {"action": "issue_created"},
            "metadata": {"title": "GitHub Issue Created", "connector": {"name": "GitHub"}},
            "scm_id": "adf1f67b-...",
        }
    ],
}
"""The document of the published response."""


def chain() -> JsonObject:
    """GitHub issue → Jira issue → Slack message, valid."""
    builder = DocumentBuilder("Chain")
    trigger = builder.trigger(operation("github", "issue_opened"), {"repository": "acme/api", "label": "bug"})
    issue = builder.action(operation("jira", "create_issue"), {"project": "OPS", "summary": "{{ node_1.issue.title }}"})
    message = builder.action(operation("slack", "post_message"), {"channel": "#ops", "text": "New {{ node_2.key }}"})
    builder.connect(trigger, issue)
    builder.connect(issue, message)
    return builder.build()


def branching() -> JsonObject:
    """A trigger, a condition with a step on either branch, and a step that joins them (node-5), valid."""
    builder = DocumentBuilder("Branching")
    trigger = builder.trigger(operation("github", "issue_opened"), {"repository": "acme/api"})
    condition = builder.condition("contains(node_1.issue.title, 'urgent')", title="If urgent")
    issue = builder.action(operation("jira", "create_issue"), {"project": "OPS", "summary": "Urgent"})
    message = builder.action(operation("slack", "post_message"), {"channel": "#low", "text": "Later"})
    comment = builder.action(
        operation("github", "create_comment"),
        {"repository": "acme/api", "number": "{{ node_1.issue.number }}", "body": "Seen"},
    )
    builder.connect(trigger, condition)
    builder.connect(condition, issue, "true")
    builder.connect(condition, message, "false")
    builder.connect(issue, comment)
    builder.connect(message, comment)
    return builder.build()


def looping() -> JsonObject:
    """A schedule that lists issues, comments on each and tells the team of each (nodes 4 and 5), then ends, valid."""
    builder = DocumentBuilder("Looping")
    trigger = builder.trigger(operation("schedule", "cron"), {"cron": "0 9 * * 1-5", "timezone": "Europe/Berlin"})
    listing = builder.action(operation("github", "list_issues"), {"repository": "acme/api"})
    loop = builder.for_each("node_2[?comments > `3`]", as_="issue", title="For each issue")
    comment = builder.action(
        operation("github", "create_comment"),
        {"repository": "acme/api", "number": "{{ node_3.item.number }}", "body": "Still open"},
        parent=loop,
    )
    message = builder.action(
        operation("slack", "post_message"), {"channel": "#ops", "text": "{{ node_4.html_url }}"}, parent=loop
    )
    done = builder.action(
        operation("slack", "post_message"), {"channel": "#ops", "text": "{{ length(node_3.results) }} done"}
    )
    builder.connect(trigger, listing)
    builder.connect(listing, loop)
    builder.connect(comment, message)
    builder.connect(loop, done)
    return builder.build()
