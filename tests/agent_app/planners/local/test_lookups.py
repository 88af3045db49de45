"""Look-ups that a request only implies, questions that decide, and things named before each is dealt with."""

from __future__ import annotations

import pytest

from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.tables import outline
from tests.agent_app.planners.local.planning import document, names

FLOWS: list[tuple[str, str]] = [
    # what is told to somebody is looked up first, and goes to them
    ("post a list of all open pull requests in acme/api to #team", "github.list_pull_requests, slack.post_message"),
    (
        "post the number of open Jira bugs in project OPS to #standup every weekday at 8:30",
        "jira.search_issues, slack.post_message",
    ),
    ("send the open issues of acme/api to bob@acme.com", "github.list_issues, email.send_email"),
    # a condition tests what was not looked up yet
    (
        'close the newest GitHub issue of acme/api if its title contains "spam"',
        "github.list_issues, if(node_2.title contains spam)[github.close_issue]",
    ),
    (
        "If there are open GitLab merge requests in core/api, post a reminder to #review",
        "gitlab.list_merge_requests, if(node_2 present)[slack.post_message]",
    ),
    (
        "Check whether there are triggered PagerDuty incidents; if there are none, post 'quiet night' to #ops",
        "pagerduty.list_incidents, if(node_2.incidents missing)[slack.post_message]",
    ),
    (
        "See if there are any unassigned Jira issues in OPS. If yes, tell #triage.",
        "jira.search_issues, if(node_2.issues present)[slack.post_message]",
    ),
    (
        "check if the Jira issue OPS-7 is done and if so comment 'thanks' on it",
        "jira.get_issue, if(node_2.fields.status.name equals done)[jira.add_comment]",
    ),
    # questions decide
    (
        "Are there open Opsgenie alerts? If so, mail ops@acme.io and tell #ops; if not, post 'all fine' to #ops",
        "opsgenie.list_alerts, if(node_2.data present)[email.send_email, slack.post_message] else[slack.post_message]",
    ),
    (
        "Fetch the Jira issue OPS-1. Priority highest? Email cto@acme.io and tell #leads.",
        "jira.get_issue, if(node_2.fields.priority.name equals highest)[email.send_email, slack.post_message]",
    ),
    # each of what was retrieved
    (
        'Retrieve the open Zendesk tickets. If the subject contains "refund", assign it to Eva.',
        "zendesk.search_tickets, for_each[if(node_3.item.subject contains refund)[zendesk.assign_ticket]]",
    ),
    (
        "Look at all Sentry issues of project web; user count below 5 -> ignore, otherwise create a Linear issue",
        "sentry.list_issues, for_each[if(node_3.item.userCount less 5)[sentry.ignore_issue] else[linear.create_issue]]",
    ),
    # things that are only named before each is dealt with
    (
        "Open PagerDuty incidents: acknowledge every one",
        "pagerduty.list_incidents, for_each[pagerduty.acknowledge_incident]",
    ),
    (
        "Whichever incidents PagerDuty has, acknowledge them all and add a note to each",
        "pagerduty.list_incidents, for_each[pagerduty.acknowledge_incident, pagerduty.add_note]",
    ),
    (
        "mail the members of the Discord server about the offsite",
        "discord.list_members, for_each[email.send_email]",
    ),
    # one of many
    (
        "Reply to the latest Zendesk ticket with 'On it'",
        "zendesk.list_tickets, zendesk.add_comment",
    ),
]


@pytest.mark.parametrize(("prompt", "wanted"), FLOWS)
def test_implied_lookups(prompt: str, wanted: str) -> None:
    assert outline(document_flow(document(prompt))) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("Get the GitLab pipeline 4711 of core/api", ["gitlab.get_pipeline"]),
        ("Get the ServiceNow incident INC0042", ["servicenow.get_incident"]),
        ("fetch jira OPS-12, then comment 'seen' on it", ["jira.get_issue", "jira.add_comment"]),
        ("List the GitLab pipelines of core/api", ["gitlab.list_pipelines"]),
    ],
)
def test_a_code_says_which_one_is_meant(prompt: str, wanted: list[str]) -> None:
    assert names(document(prompt)) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("Put a new ticket into Zendesk", ["zendesk.create_ticket"]),
        ("Log an incident in ServiceNow", ["servicenow.create_incident"]),
        ("Drop a card into Trello", ["trello.create_card"]),
        ("Put the label urgent on the GitHub issue", ["github.add_labels"]),
    ],
)
def test_what_is_put_somewhere_is_made(prompt: str, wanted: list[str]) -> None:
    assert names(document(prompt)) == wanted


@pytest.mark.parametrize(
    "prompt",
    [
        "When a Jira issue is created, comment 'hello' on it if its priority is high",
        "If a pull request is merged in acme/api, tell #dev",
        "Create a GitHub issue and, if it is urgent, page the on-call",
    ],
)
def test_what_is_at_hand_is_not_looked_up(prompt: str) -> None:
    assert not any("list" in name or "search" in name or "get_" in name for name in names(document(prompt)))


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        (
            "close zendesk tickets that nobody touched for 90 days",
            "zendesk.list_tickets, for_each[if(node_3.item.updated_at greater_or_equal 90)[zendesk.close_ticket]]",
        ),
        (
            "list zendesk tickets older than 30 days and close them",
            "zendesk.list_tickets, for_each[if(node_3.item.created_at greater 30)[zendesk.close_ticket]]",
        ),
        (
            "tell #ops about pull requests that have been open for more than three days",
            "github.list_pull_requests, slack.post_message",
        ),
        ("lock the conversation of closed issues in acme/api", "github.list_issues, for_each[github.lock_issue]"),
        ("change the priority of overdue jira tickets to high", "jira.search_issues, for_each[jira.update_issue]"),
        ("tell #ops about open pagerduty incidents", "pagerduty.list_incidents, slack.post_message"),
    ],
)
def test_several_things_are_gone_through(prompt: str, expected: str) -> None:
    assert outline(document_flow(document(prompt))) == expected


def test_somebody_who_is_sent_something_gets_it_alone() -> None:
    assert names(document("when a member joins our slack, send them a welcome message")) == [
        "slack.send_direct_message"
    ]
