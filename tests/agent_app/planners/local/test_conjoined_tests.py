"""Tests that all have to hold are one condition; further cases of what an event is told apart by stand beside it."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, rows

CONJOINED = [
    (
        "If a Jira issue is moved to Done and its priority is High, mail qa@acme.com.",
        "if(node.issue.fields.status.name equals done & node.issue.fields.priority.name equals high)[email.send_email]",
    ),
    (
        "When a Discord message contains a link, delete it unless the author is a moderator.",
        "if(node.d.content contains link & node.d.author.username not_equals moderator)[discord.delete_message]",
    ),
    (
        "When a Jira issue with priority high is created, if it is unassigned assign it to Bob.",
        "if(node.issue.fields.priority.name equals high & node.issue.fields.assignee.displayName missing)"
        "[jira.assign_issue]",
    ),
    # what is forbidden first
    (
        "Don't merge drafts; merge the PR when it is approved.",
        "if(node.pull_request.draft missing)[github.merge_pull_request]",
    ),
    # two qualifications of an event
    (
        "When an email from ceo@acme.com with the word urgent in the subject arrives, page PagerDuty.",
        "if(node.from.address equals ceo@acme.com & node.subject contains urgent)[pagerduty.create_incident]",
    ),
    (
        "When an email arrives from anyone at acme.com with an attachment, create a Jira ticket.",
        "if(node.from.address contains acme.com & node.attachments present)[jira.create_issue]",
    ),
    (
        "When a ServiceNow incident is created with impact 1 and urgency 1, create a PagerDuty incident.",
        "if(node.record.impact equals 1 & node.record.urgency equals 1)[pagerduty.create_incident]",
    ),
    # an amount, and a property of its own
    (
        "When a webhook comes in with an amount greater than or equal to 100 and currency EUR, post it in #sales.",
        "if(node.body.amount greater_or_equal 100 & node.body.currency equals eur)[slack.post_message]",
    ),
]
APART = [
    # where something else happens if the inner one fails, each is a condition
    (
        "When a Zendesk ticket is created with priority high, if the subject mentions refund, page PagerDuty; otherwise"
        " post it in #support on Slack.",
        "if(node.detail.priority equals high)[if(node.detail.subject contains refund)[pagerduty.create_incident]"
        " else[slack.post_message]]",
    ),
    (
        "When a Zendesk ticket is created with priority urgent, page PagerDuty; if it's high, post in Slack.",
        "if(node.detail.priority equals urgent)[pagerduty.create_incident],"
        " if(node.detail.priority equals high)[slack.post_message]",
    ),
    (
        'When a Slack message in #requests starts with "todo", create an Asana task; if it starts with "bug", create a'
        " Jira issue.",
        "if(node.event.text starts_with todo)[asana.create_task], if(node.event.text starts_with bug)"
        "[jira.create_issue]",
    ),
    (
        "When an Opsgenie alert of priority P1 or P2 is created, create a PagerDuty incident, for all others only add"
        " a note.",
        "if(node.alert.priority equals p1 & node.alert.priority equals p2)[pagerduty.create_incident]"
        " else[opsgenie.add_note]",
    ),
]
DONE_TO_IT = [
    (
        "Look at the Bitbucket pull requests in acme/app: approve it if the author is me, decline it if it has"
        " conflicts.",
        "bitbucket.list_pull_requests, for_each[if(node.item.author.display_name equals me)"
        "[bitbucket.approve_pull_request], if(node.item.conflicts present)[bitbucket.decline_pull_request]]",
    ),
    (
        "Every hour list the open PagerDuty incidents and post it in #ops if there are more than 3.",
        "pagerduty.list_incidents, if(node.incidents greater 3)[slack.post_message]",
    ),
]

DESCRIBED = [
    (
        "Tell #security on Slack for every public repo that gets created on GitHub.",
        "if(node.repository.private missing)[slack.post_message]",
    ),
    (
        "When a draft pull request is opened on GitHub, add the label wip.",
        "if(node.pull_request.draft present)[github.add_labels]",
    ),
    (
        "When a blocked Jira issue is updated, post in #leads on Slack.",
        "if(node.issue.fields.status.name equals blocked)[slack.post_message]",
    ),
    # a flag by its nature, of which no field is known
    (
        "When a confidential issue is opened in GitLab, post it in #sec on Slack.",
        "if(node.object_attributes.confidential present)[slack.post_message]",
    ),
    # what tests nothing
    ("When a Slack message is posted in #private, create a Jira issue.", "jira.create_issue"),
    # mail by any name, days of the week, and how long nothing has happened
    (
        "If an incoming email in Gmail mentions refund, create a Zendesk ticket.",
        "if(node.text contains refund)[zendesk.create_ticket]",
    ),
    (
        "Remind me on Slack about every Asana task due friday.",
        "asana.list_tasks, for_each[if(node.item.due_on less 7 & node.item.due_on greater_or_equal now)"
        "[slack.send_direct_message]]",
    ),
    (
        "Close stale GitHub issues after 30 days of inactivity.",
        "github.search_issues, for_each[if(node.item.updated_at greater_or_equal 30)[github.close_issue]]",
    ),
]

OTHER_WAYS = [
    # either of two tests
    (
        "If the Jira issue OPS-7 has been in progress for more than 5 days, or if it's blocked, post it in #leads.",
        "jira.get_issue, if(node.fields.created greater 5 & node.fields.status.name equals blocked)"
        "[slack.post_message]",
    ),
    # one of a unit
    (
        "Incident in PagerDuty resolved, took over an hour -> write a Confluence page.",
        "if(node.event.data.took greater 1)[confluence.create_page]",
    ),
    # questions after one another
    (
        'When a GitHub issue is opened: Does the body mention "windows"? Label it windows. Does it mention "mac"? Label'
        " it mac. Neither? Label it linux.",
        "if(node.issue.body contains windows)[github.add_labels]"
        " else[if(node.issue.body contains mac)[github.add_labels] else[github.add_labels]]",
    ),
    # one of two values, and any other
    (
        "Sentry: new issue at level error or fatal? Create a Jira bug. Any other level? Leave it.",
        "if(node.data.issue.level equals error & node.data.issue.level equals fatal)[jira.create_issue]",
    ),
]


@pytest.mark.parametrize(("prompt", "wanted"), [*CONJOINED, *APART, *DONE_TO_IT, *OTHER_WAYS])
def test_conjoined_tests(prompt: str, wanted: str) -> None:
    assert flow(prompt) == wanted


def test_the_title_names_all_that_is_tested() -> None:
    made = document("When a Discord message contains a link, delete it unless the author is a moderator.")
    title = rows(made, "condition")[0]["metadata"]["title"]
    assert title == "If a Discord message contains a link, unless the author is a moderator"


@pytest.mark.parametrize(("prompt", "wanted"), DESCRIBED)
def test_what_is_said_of_a_thing_before_its_name(prompt: str, wanted: str) -> None:
    assert flow(prompt) == wanted
