"""Workflows to edit, and edits of them with the whole workflow that each must leave behind."""

from __future__ import annotations

from functools import cache

from connectors_app.contracts import JsonObject, OperationSpec
from sessions_app.definition import DocumentBuilder
from tests.agent_app.planners.local.catalog import shipped_catalog

__all__ = ["EDITS", "workflows"]


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


EDITS: list[tuple[str, str, str, str, int | None, str]] = [
    ("A", "drop slack please", "github.issue_opened", "jira.create_issue", 0, ""),
    ("A", "I think we can live without the Jira ticket", "github.issue_opened", "slack.post_message", 0, ""),
    ("A", "Lose the notification.", "github.issue_opened", "jira.create_issue", 0, ""),
    ("A", "get rid of step 1", "github.issue_opened", "slack.post_message", 0, ""),
    ("A", "delete everything except the Jira step", "github.issue_opened", "jira.create_issue", 0, ""),
    ("A", "Swap Jira out for Linear", "github.issue_opened", "linear.create_issue slack.post_message", 0, ""),
    (
        "A",
        "instead of Slack, tell us by e-mail (team@acme.io)",
        "github.issue_opened",
        "jira.create_issue email.send_email",
        0,
        "team@acme.io",
    ),
    (
        "A",
        "replace the ticket with an Asana task",
        "github.issue_opened",
        "asana.create_task slack.post_message",
        0,
        "",
    ),
    ("A", "switch from Slack to Discord", "github.issue_opened", "jira.create_issue discord.post_message", 0, ""),
    (
        "A",
        "the channel is wrong, it should be #triage",
        "github.issue_opened",
        "jira.create_issue slack.post_message",
        0,
        "triage",
    ),
    (
        "A",
        "put the ticket in project WEB please",
        "github.issue_opened",
        "jira.create_issue slack.post_message",
        0,
        "WEB",
    ),
    ("A", "change OPS to PLAT", "github.issue_opened", "jira.create_issue slack.post_message", 0, "PLAT"),
    ("A", "set the issue type to Bug", "github.issue_opened", "jira.create_issue slack.post_message", 0, "Bug"),
    (
        "A",
        "the ticket should be assigned to kim@acme.io",
        "github.issue_opened",
        "jira.create_issue slack.post_message",
        0,
        "kim@acme.io",
    ),
    (
        "A",
        "and only for issues labelled security",
        "github.issue_opened",
        "jira.create_issue slack.post_message",
        1,
        "security",
    ),
    (
        "A",
        "Only post to Slack if the title contains outage",
        "github.issue_opened",
        "jira.create_issue slack.post_message",
        1,
        "outage",
    ),
    (
        "A",
        "add a condition: the author is not dependabot",
        "github.issue_opened",
        "jira.create_issue slack.post_message",
        1,
        "dependabot",
    ),
    (
        "A",
        "before creating the ticket, search Jira for duplicates",
        "github.issue_opened",
        "jira.search_issues jira.create_issue slack.post_message",
        0,
        "",
    ),
    (
        "A",
        "after that also send a mail to qa@acme.io",
        "github.issue_opened",
        "jira.create_issue slack.post_message email.send_email",
        0,
        "qa@acme.io",
    ),
    (
        "A",
        "Insert a Trello card between the ticket and the message",
        "github.issue_opened",
        "jira.create_issue trello.create_card slack.post_message",
        0,
        "",
    ),
    (
        "A",
        "at the beginning, comment on the issue that we are looking at it",
        "github.issue_opened",
        "github.create_comment jira.create_issue slack.post_message",
        0,
        "",
    ),
    (
        "A",
        "trigger this on new pull requests instead",
        "github.pull_request_opened",
        "jira.create_issue slack.post_message",
        0,
        "",
    ),
    (
        "A",
        "start it when a Sentry issue is created",
        "sentry.issue_created",
        "jira.create_issue slack.post_message",
        0,
        "",
    ),
    (
        "A",
        "we moved to GitLab, so listen to GitLab issues",
        "gitlab.issue_opened",
        "jira.create_issue slack.post_message",
        0,
        "",
    ),
    ("A", "run it every Monday at 8 instead", "schedule.cron", "jira.create_issue slack.post_message", 0, "0 8 * * 1"),
    (
        "A",
        "post the message first and create the ticket afterwards",
        "github.issue_opened",
        "slack.post_message jira.create_issue",
        0,
        "",
    ),
    ("A", "move the message to the top", "github.issue_opened", "slack.post_message jira.create_issue", 0, ""),
    (
        "A",
        "wait half an hour before posting to slack",
        "github.issue_opened",
        "jira.create_issue slack.post_message",
        0,
        "",
    ),
    (
        "A",
        "have Lena approve it before the ticket gets created",
        "github.issue_opened",
        "jira.create_issue slack.post_message",
        0,
        "",
    ),
    (
        "A",
        "also assign the Jira issue to bob@acme.io",
        "github.issue_opened",
        "jira.create_issue slack.post_message jira.assign_issue|update_issue",
        0,
        "bob@acme.io",
    ),
    (
        "A",
        "and label the GitHub issue as tracked",
        "github.issue_opened",
        "jira.create_issue slack.post_message github.add_labels",
        0,
        "",
    ),
    (
        "A",
        "remove Slack and add Teams channel Support instead",
        "github.issue_opened",
        "jira.create_issue microsoft_teams.post_message",
        0,
        "Support",
    ),
    ("A", "call it Issue sync", "github.issue_opened", "jira.create_issue slack.post_message", 0, ""),
    ("B", "make it 8:30", "schedule.cron", "github.list_pull_requests slack.post_message", 0, "30 8 * * 1-5"),
    ("B", "daily, also at weekends", "schedule.cron", "github.list_pull_requests slack.post_message", 0, ""),
    ("B", "mondays only", "schedule.cron", "github.list_pull_requests slack.post_message", 0, "0 9 * * 1"),
    ("B", "in Berlin time please", "schedule.cron", "github.list_pull_requests slack.post_message", 0, "Europe/Berlin"),
    ("B", "only the closed ones", "schedule.cron", "github.list_pull_requests slack.post_message", 0, "closed"),
    ("B", "use acme/mobile", "schedule.cron", "github.list_pull_requests slack.post_message", 0, "acme/mobile"),
    (
        "B",
        "email it to lead@acme.io instead of posting it",
        "schedule.cron",
        "github.list_pull_requests email.send_email",
        0,
        "lead@acme.io",
    ),
    ("B", "I want to start it manually", "manual.manual", "github.list_pull_requests slack.post_message", 0, ""),
    (
        "C",
        "make it critical instead of urgent",
        "zendesk.ticket_created",
        "pagerduty.create_incident|trigger_alert zendesk.add_comment",
        1,
        "critical",
    ),
    (
        "C",
        "no condition anymore, always page",
        "zendesk.ticket_created",
        "pagerduty.create_incident|trigger_alert",
        0,
        "",
    ),
    ("C", "drop the else branch", "zendesk.ticket_created", "pagerduty.create_incident|trigger_alert", 1, ""),
    (
        "C",
        "also post to #support in that case",
        "zendesk.ticket_created",
        "pagerduty.create_incident|trigger_alert slack.post_message zendesk.add_comment",
        1,
        "support",
    ),
    (
        "C",
        "otherwise also assign the ticket to tom@acme.io",
        "zendesk.ticket_created",
        "pagerduty.create_incident|trigger_alert zendesk.add_comment zendesk.assign_ticket|update_ticket",
        1,
        "tom@acme.io",
    ),
    (
        "C",
        "use Opsgenie instead of PagerDuty",
        "zendesk.ticket_created",
        "opsgenie.create_alert|create_incident zendesk.add_comment",
        1,
        "",
    ),
    ("D", "cut the delay", "gitlab.pipeline_failed", "linear.create_issue email.send_email", 0, ""),
    ("D", "make the pause 30 minutes", "gitlab.pipeline_failed", "linear.create_issue email.send_email", 0, ""),
    (
        "D",
        "mail ops@acme.io, not dev@acme.io",
        "gitlab.pipeline_failed",
        "linear.create_issue email.send_email",
        0,
        "ops@acme.io",
    ),
    (
        "D",
        "retry the pipeline first",
        "gitlab.pipeline_failed",
        "gitlab.retry_pipeline linear.create_issue email.send_email",
        0,
        "",
    ),
    (
        "D",
        'the subject should be "Pipeline broken"',
        "gitlab.pipeline_failed",
        "linear.create_issue email.send_email",
        0,
        "Pipeline broken",
    ),
    ("D", "only for the main branch", "gitlab.pipeline_failed", "linear.create_issue email.send_email", None, "main"),
    (
        "D",
        "trigger on successful pipelines",
        "gitlab.pipeline_succeeded",
        "linear.create_issue email.send_email",
        0,
        "",
    ),
    (
        "D",
        "if that fails, tell #ci",
        "gitlab.pipeline_failed",
        "linear.create_issue email.send_email slack.post_message",
        0,
        "ci",
    ),
    (
        "E",
        "inside the loop, also assign the issue to me@acme.io",
        "manual.manual",
        "jira.search_issues jira.add_comment slack.post_message jira.assign_issue|update_issue",
        0,
        "me@acme.io",
    ),
    ("E", "don't comment", "manual.manual", "jira.search_issues slack.post_message", 0, ""),
    (
        "E",
        "after the loop, send a summary to boss@acme.io",
        "manual.manual",
        "jira.search_issues jira.add_comment slack.post_message email.send_email",
        0,
        "boss@acme.io",
    ),
    (
        "E",
        "do this every night at 2",
        "schedule.cron",
        "jira.search_issues jira.add_comment slack.post_message",
        0,
        "0 2 * * *",
    ),
    (
        "E",
        "only if the assignee is empty",
        "manual.manual",
        "jira.search_issues jira.add_comment slack.post_message",
        1,
        "",
    ),
    ("F", "skip the approval", "gitlab.merge_request_opened", "gitlab.merge_merge_request slack.post_message", 0, ""),
    (
        "F",
        "let Ben approve instead of Ana",
        "gitlab.merge_request_opened",
        "gitlab.merge_merge_request slack.post_message",
        0,
        "",
    ),
    (
        "F",
        "put the post before the merge",
        "gitlab.merge_request_opened",
        "slack.post_message gitlab.merge_merge_request",
        0,
        "",
    ),
    ("F", "everything after the approval should go", "gitlab.merge_request_opened", "", 0, ""),
    (
        "F",
        "and delete the branch after the merge",
        "gitlab.merge_request_opened",
        "gitlab.merge_merge_request gitlab.delete_branch slack.post_message",
        0,
        "",
    ),
]
"""(workflow, prompt, trigger, actions in order as regular expressions, conditions or None for any, texts in inputs)."""
