"""Workflows to edit, by letter."""

from __future__ import annotations

from functools import cache

from connectors_app.contracts import JsonObject, OperationSpec
from sessions_app.definition import DocumentBuilder
from tests.agent_app.planners.local.catalog import shipped_catalog

__all__ = ["workflows"]


def _operation(name: str, role: str = "action") -> OperationSpec:
    connector, key = name.split(".")
    operation = shipped_catalog().find(connector, key, role)
    assert operation is not None, name
    return operation


@cache
def workflows() -> dict[str, JsonObject]:
    """The documents by letter."""
    return {"A": _bugs(), "B": _reviews(), "C": _tickets(), "D": _pipelines(), "E": _loop(), "F": _approval()}


def _bugs() -> JsonObject:
    builder = DocumentBuilder("Bugs")
    start = builder.trigger(_operation("github.issue_opened", "trigger"), {"repository": "acme/api"})
    ticket = builder.action(
        _operation("jira.create_issue"),
        {"project": "OPS", "summary": "{{ node_1.issue.title }}", "description": "{{ node_1.issue.body }}"},
    )
    text = "New: {{ node_1.issue.title }} {{ node_1.issue.html_url }}\nTicket: {{ node_2.key }}"
    message = builder.action(_operation("slack.post_message"), {"channel": "#bugs", "text": text})
    builder.connect(start, ticket)
    builder.connect(ticket, message)
    return builder.build()


def _reviews() -> JsonObject:
    builder = DocumentBuilder("Reviews")
    start = builder.trigger(_operation("schedule.cron", "trigger"), {"cron": "0 9 * * 1-5", "timezone": "UTC"})
    listing = builder.action(_operation("github.list_pull_requests"), {"repository": "acme/web", "state": "open"})
    message = builder.action(
        _operation("slack.post_message"), {"channel": "#review", "text": "{{ join(', ', node_2[].title) }}"}
    )
    builder.connect(start, listing)
    builder.connect(listing, message)
    return builder.build()


def _tickets() -> JsonObject:
    builder = DocumentBuilder("Tickets")
    start = builder.trigger(_operation("zendesk.ticket_created", "trigger"), {})
    check = builder.condition("lower(node_1.detail.priority) == 'urgent'", title="If the priority is urgent")
    page = builder.action(
        _operation("pagerduty.create_incident"), {"title": "{{ node_1.detail.subject }}", "service_id": "P1"}
    )
    comment = builder.action(
        _operation("zendesk.add_comment"), {"ticket_id": "{{ node_1.detail.id }}", "body": "We are on it."}
    )
    builder.connect(start, check)
    builder.connect(check, page, "true")
    builder.connect(check, comment, "false")
    return builder.build()


def _pipelines() -> JsonObject:
    builder = DocumentBuilder("Pipelines")
    start = builder.trigger(_operation("gitlab.pipeline_failed", "trigger"), {})
    issue = builder.action(_operation("linear.create_issue"), {"team": "T1", "title": "Pipeline failed"})
    delay = builder.delay(duration="PT10M")
    mail = builder.action(
        _operation("email.send_email"), {"to": ["dev@acme.io"], "subject": "Failed", "body": "{{ node_2.url }}"}
    )
    builder.connect(start, issue)
    builder.connect(issue, delay)
    builder.connect(delay, mail)
    return builder.build()


def _loop() -> JsonObject:
    builder = DocumentBuilder("Reminders")
    start = builder.trigger(_operation("manual.manual", "trigger"), {})
    search = builder.action(_operation("jira.search_issues"), {"query": "project = OPS"})
    loop = builder.for_each("node_2.issues", as_="issue", title="For each issue")
    comment = builder.action(
        _operation("jira.add_comment"), {"issue_key": "{{ node_3.item.key }}", "body": "Any news?"}, parent=loop
    )
    message = builder.action(
        _operation("slack.post_message"), {"channel": "#ops", "text": "{{ node_3.item.key }}"}, parent=loop
    )
    builder.connect(start, search)
    builder.connect(search, loop)
    builder.connect(comment, message)
    return builder.build()


def _approval() -> JsonObject:
    builder = DocumentBuilder("Releases")
    start = builder.trigger(_operation("gitlab.merge_request_opened", "trigger"), {"repository": "bank/core"})
    approval = builder.approval("Ask Ana for approval", title="Approval", assignee="Ana")
    inputs = {"repository": "bank/core", "merge_request_iid": "{{ node_1.object_attributes.iid }}"}
    merge = builder.action(_operation("gitlab.merge_merge_request"), inputs)
    message = builder.action(_operation("slack.post_message"), {"channel": "#releases", "text": "Merged"})
    builder.connect(start, approval)
    builder.connect(approval, merge, "approved")
    builder.connect(merge, message)
    return builder.build()
