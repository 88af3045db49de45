"""Cases told by a value or a kind, which of the things of an event a test means, and what only looks like a case."""

from __future__ import annotations

import pytest

from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.flow import branches
from agent_app.planners.local.rewrite.paraphrases import plainly_put
from agent_app.planners.local.rewrite.spans import Rewritten
from tests.agent_app.planners.local.planning import document, flow, names

CASES: list[tuple[str, str]] = [
    (
        "PagerDuty incident triggered: high urgency goes to #war in Slack, anything else becomes a Jira ticket.",
        "if(node.event.data.urgency equals high)[slack.post_message] else[jira.create_issue]",
    ),
    (
        "When an incident is created in ServiceNow: for priority 1 create an Opsgenie alert, for priority 2 post in"
        " Slack #itsm, the rest just get a work note.",
        "if(node.record.priority equals 1)[opsgenie.create_alert] else[if(node.record.priority equals 2)"
        "[slack.post_message] else[servicenow.add_work_note]]",
    ),
    (
        "Jira issue created: bugs to #bugs in Slack, stories to a Trello card, everything else is ignored.",
        "if(node.issue.fields.issuetype.name equals bug)[slack.post_message],"
        " if(node.issue.fields.issuetype.name equals story)[trello.create_card]",
    ),
    (
        "Zendesk ticket comes in. High priority: post in Slack #urgent. Low priority: add a comment. Medium: close it.",
        "if(node.detail.priority equals high)[slack.post_message], if(node.detail.priority equals low)"
        "[zendesk.add_comment], if(node.detail.priority equals normal)[zendesk.close_ticket]",
    ),
    (
        "When a Zendesk ticket is created and it is in French, assign it to Ann; if it's in German assign it to Jo;"
        " otherwise close it.",
        "if(node.detail.status equals french)[zendesk.assign_ticket] else[if(node.detail.status equals german)"
        "[zendesk.assign_ticket] else[zendesk.close_ticket]]",
    ),
    (
        "On a new ServiceNow incident: for priority 1 ask Dana for approval, for priority 2 add a work note.",
        "if(node.record.priority equals 1)[task], if(node.record.priority equals 2)[servicenow.add_work_note]",
    ),
]
MEANT: list[tuple[str, str, str]] = [
    ("When a GitLab merge request is merged whose labels include 'release', create a tag", "contains", "release"),
    ("Only when the new Sentry issue is fatal should PagerDuty be triggered", "equals", "fatal"),
    (
        "Unless its category is hardware, every new ServiceNow incident should be mirrored in Jira",
        "not_equals",
        "hardware",
    ),
    ("If its category is hardware, a new ServiceNow incident should be assigned to Tom", "equals", "hardware"),
    ("When the priority of a Zendesk ticket goes up to urgent, email duty@acme.com", "equals", "urgent"),
    ("A Zendesk ticket's priority is raised to high -> post in #support", "equals", "high"),
    ("When a Sentry issue appears in production, create a PagerDuty incident", "equals", "production"),
    ("When a webhook arrives with an amount between 100 and 500, create a Trello card", "less_or_equal", "500"),
    ("If a new Linear issue has between 3 and 8 points, add the label medium", "greater_or_equal", "3"),
    ("Jira issue created with 3 to 8 story points -> comment on it", "less_or_equal", "8"),
    ("Get Linear issue ENG-1. Estimate from 3 to 5? Comment 'ok'.", "greater_or_equal", "3"),
    ("Someone comments /deploy on a Jira issue: trigger the GitLab pipeline", "contains", "/deploy"),
    ("comment /close on an issue in GitHub -> close the issue", "contains", "/close"),
    ("On a webhook whose country is either DE or AT, create a Trello card", "equals", "at"),
    ("List the Asana tasks of project Launch and for the ones due tomorrow message Ida on Slack", "equals", "tomorrow"),
]
HABITS: list[tuple[str, str, str]] = [
    (
        "When a Jira issue is created, comment on it. The p2s are ignored, p1s should also be posted in #ops.",
        "jira.issue_created",
        "jira.add_comment, if(node.issue.fields.priority.name not_equals p2)"
        "[if(node.issue.fields.priority.name equals p1)[slack.post_message]]",
    ),
    # what a message is, or the event of a card, is no kind of the thing
    (
        "When a GitHub issue is opened in acme/api, post it in #dev; if it is a bug, assign it to kim",
        "github.issue_opened",
        "slack.post_message, if(node.issue.labels.name contains bug & node.issue.labels.name equals bug)"
        "[github.add_assignees]",
    ),
    (
        "When a Jira issue is created, post it in #dev. If it is a bug, assign it to kim",
        "jira.issue_created",
        "slack.post_message, if(node.issue.fields.issuetype.name equals bug)[jira.assign_issue]",
    ),
    (
        "Opsgenie alerts that carry the tag database go to #dba in Slack.",
        "opsgenie.alert_created",
        "slack.post_message",
    ),
    (
        "Merge requests from hotfix/ branches should be approved right away when opened in GitLab.",
        "gitlab.merge_request_opened",
        "gitlab.approve_merge_request",
    ),
    (
        "If a PR opened by dependabot in GitHub changes at most 3 files, merge it.",
        "github.pull_request_opened",
        "if(node.pull_request.user.login equals dependabot[bot] & node.pull_request.changed_files less_or_equal 3)"
        "[github.merge_pull_request]",
    ),
    (
        "Every night at 2 close all Zendesk tickets which are pending and haven't been touched for 7 days.",
        "schedule.cron",
        "zendesk.list_tickets, for_each[if(node.item.status equals pending & node.item.updated_at greater_or_equal 7)"
        "[zendesk.close_ticket]]",
    ),
    (
        "MR opened in GitLab. Skip drafts (title starts with 'Draft:'), announce the rest in #reviews on Slack.",
        "gitlab.merge_request_opened",
        "if(node.object_attributes.title not_starts_with draft:)[slack.post_message]",
    ),
    (
        "Issue opened on GitHub but no milestone is set: comment and ask for one.",
        "github.issue_opened",
        "if(node.issue.milestone.title missing)[github.create_comment]",
    ),
    (
        "A webhook comes in with type user.deleted; then delete the Zendesk user.",
        "webhook.received",
        "if(node.body.type equals user.deleted)[zendesk.delete_user]",
    ),
    (
        "For Zendesk tickets tagged vip, DM Karim on Slack when they are created.",
        "zendesk.ticket_created",
        "slack.send_direct_message",
    ),
    (
        'An email with "invoice" in the subject should be forwarded to books@acme.com.',
        "email.email_received",
        "if(node.subject contains invoice)[email.send_email]",
    ),
    (
        'Messages in #incidents on Slack which begin with "SEV1" should trigger an Opsgenie alert.',
        "slack.message_posted",
        "if(node.event.text starts_with sev1)[opsgenie.create_alert]",
    ),
    (
        "If no pull requests are open in acme/web, tell #dev on Slack that the queue is empty.",
        "manual.manual",
        "github.list_pull_requests, if(node missing)[slack.post_message]",
    ),
    (
        'Get the comments of GitHub issue 7 in acme/api; if there are fewer than 2, add one saying "bump".',
        "manual.manual",
        "github.list_comments, if(node less 2)[github.create_comment]",
    ),
]
SOME: list[tuple[str, str, str]] = [
    ("List the Jira issues and close those that expired", "equals", "expired"),
    ("List the Trello cards and archive those stuck", "equals", "stuck"),
    ("List the GitHub branches of acme/web and delete those starting with tmp-", "starts_with", "tmp-"),
    ("List the Zendesk users and delete everyone whose rating is lower than 2", "less", "2"),
    ("List the Jira issues; for every one in blocked state add a comment", "equals", "blocked"),
    ("List the Jira issues and for issues with a blank description add a comment", "missing", ""),
    ("List the Jira issues and close the ones updated this month", "less", "30"),
    ("List the Trello cards; those won → archive it", "equals", "won"),
    ("List the Jira issues; where the assignee is empty, comment on it", "missing", ""),
    ("For all open Jira issues of project HR: those created over 30 days ago, transition to Stale", "greater", "30"),
    (
        "A pull request is opened on GitHub by somebody who isn't alice. Request a review from alice",
        "not_equals",
        "alice",
    ),
    ("When a ticket's priority in Zendesk is changed to anything but low, tell #support", "not_equals", "low"),
    ("Get Zendesk ticket 77 and assign it to Max as long as it's urgent and still new", "equals", "new"),
    ("List the comments of GitHub issue 2 in acme/web. Once there are at least 10, lock it", "greater_or_equal", "10"),
    ("If an Opsgenie alert's message contains 'disk' or 'memory', close it", "contains", "memory"),
    ("A Teams message posted by anna@acme.com becomes a Trello card", "equals", "anna@acme.com"),
    ("GitLab issue opened, weight over 8: comment 'split?'; weight of 8 or less: close it", "greater", "8"),
    ("Webhook arrives: amount below 50 → email a@x.com; 50 to 200 → email b@x.com", "less_or_equal", "200"),
    ("Every weekday at 17:00: no open pull requests in acme/web? Post 'clean' to #dev", "missing", ""),
    ("Jira issue created: if priority is High page via PagerDuty, if Medium post in #triage", "equals", "medium"),
]
FURTHER: list[tuple[str, str, str]] = [
    ("Hourly: are there more than 20 unresolved issues in Sentry? Then raise a PagerDuty incident.", "greater", "20"),
    ('Webhook with "event": "payment_failed" -> DM Zoe in Slack', "contains", "payment_failed"),
    ("List the ServiceNow incidents. Only those with priority 1 need a work note", "equals", "1"),
    ("List the GitLab projects. Those which have not been active for a year are archived.", "greater_or_equal", "365"),
    ("For each ServiceNow incident: state On Hold → add a work note, state New → resolve it", "equals", "1"),
]
UNTOUCHED = [
    "List the cards and do those first.",
    "Post any questions to #help.",
    "Send a message with the word deploy to #ops.",
    "Create one card with the title Lunch.",
    "Close the issues and tell Ann.",
    "Create a Jira issue with high priority and post to Slack #ops.",
    "Create a card in the team board, tell the team in #dev and open an issue with label bug.",
    "List the bugs and post them to #bugs.",
    "Add the label release to the issue.",
    "Get the deployments to production.",
    "when a message with 'free nitro' is posted in our discord, delete it",
    "Post to #ops that the pipeline goes to production at 9.",
]


@pytest.mark.parametrize(("prompt", "expected"), CASES)
def test_each_case_is_a_test(prompt: str, expected: str) -> None:
    assert flow(prompt) == expected


@pytest.mark.parametrize(("prompt", "operator", "value"), MEANT + SOME + FURTHER)
def test_what_is_meant_is_tested(prompt: str, operator: str, value: str) -> None:
    found = {(test.operator, test.value) for node in branches(document_flow(document(prompt))) for test in node.tests}

    assert (operator, value) in found, found


@pytest.mark.parametrize(("prompt", "trigger", "expected"), HABITS)
def test_what_becomes_of_things_is_done_as_they_come(prompt: str, trigger: str, expected: str) -> None:
    assert (names(document(prompt), "trigger"), flow(prompt)) == ([trigger], expected)


@pytest.mark.parametrize("prompt", UNTOUCHED)
def test_what_tells_no_case_stays(prompt: str) -> None:
    assert plainly_put(Rewritten(prompt)).text == prompt


def test_those_without_it_are_the_others() -> None:
    made = flow("Asana task created with 'urgent' in its name, assign it to Tom; the ones without it go to Jill.")
    assert made == "if(node.events.resource.name contains urgent)[asana.assign_task] else[asana.assign_task]"


def test_a_question_whether_something_came_is_an_event() -> None:
    made = document("Did a ticket come in from acme.org in Zendesk? Let Sue know by Slack DM.")
    assert names(made, "trigger") == ["zendesk.ticket_created"]


@pytest.mark.parametrize("prompt", ["list the merged PRs", "post the merged PRs in #dev"])
def test_states_of_things_bring_no_product_to_mind(prompt: str) -> None:
    assert "gitlab" not in flow(prompt)


def test_a_run_that_ends_with_a_failure_fails() -> None:
    made = document("GitHub workflow run completes with a failure: tell #ci on Slack.")
    assert names(made, "trigger") == ["github.workflow_run_failed"]
