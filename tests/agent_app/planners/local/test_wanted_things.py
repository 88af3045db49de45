"""Things that are wanted without a verb: counted, told more of, under a heading, with orders after them."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import flow, plan

FLOWS: list[tuple[str, str]] = [
    ("three Jira bugs for the regressions", "jira.create_issue, jira.create_issue, jira.create_issue"),
    ("a Linear issue and a Slack message about it", "linear.create_issue, slack.post_message"),
    # more is told of a thing
    (
        "A Confluence page summarising sprint 14, and a Teams message with the link",
        "confluence.create_page, microsoft_teams.post_message",
    ),
    (
        "a Trello board for the launch we announced and a Jira ticket in which somebody plans it",
        "trello.create_board, jira.create_issue",
    ),
    (
        "Three Trello cards please (buy paint, rent van, call plumber), then email bob@corp.io",
        "trello.create_card, trello.create_card, trello.create_card, email.send_email",
    ),
    # what for
    (
        "For the webinar: a Teams meeting, a Trello card and two Asana tasks",
        "microsoft_teams.create_online_meeting, trello.create_card, asana.create_task, asana.create_task",
    ),
    (
        "We have a new customer! Set her up: Zendesk user, Slack channel, plus a Trello board",
        "zendesk.create_user, slack.create_channel, trello.create_board",
    ),
    # the next sentence goes on
    (
        "We onboard a supplier: Jira issue. Then a Confluence page and a Slack message",
        "jira.create_issue, confluence.create_page, slack.post_message",
    ),
    # orders follow
    (
        "github branch, then PR, then request a review and assign the issue",
        "github.create_branch, github.create_pull_request, github.request_reviewers, github.add_assignees",
    ),
    ("please: a Zendesk ticket, then ping #support", "zendesk.create_ticket, slack.post_message"),
    # after an order, and beside what is sent
    ("create a GitHub issue; a Jira ticket too", "github.create_issue, jira.create_issue"),
    ("create an issue; PR as well", "github.create_issue, github.create_pull_request"),
    (
        "I need a Jira project. And a Confluence page for it. And tell #pm.",
        "jira.create_project, confluence.create_page, slack.post_message",
    ),
    ("post a Slack message to #dev and an email to kim@corp.io", "slack.post_message, email.send_email"),
    ("file the bug in Linear with a Slack ping to #mobile", "linear.create_issue, slack.post_message"),
    ("write a Confluence page, link in Slack", "confluence.create_page, slack.post_message"),
    # under a heading
    (
        "Incident flow: PagerDuty incident, Slack channel, Jira ticket",
        "pagerduty.create_incident, slack.create_channel, jira.create_issue",
    ),
    ("two things: a Jira bug and a Slack message", "jira.create_issue, slack.post_message"),
    (
        "project Zeta needs: Trello board, GitHub repository, Slack channel",
        "trello.create_board, github.create_repository, slack.create_channel",
    ),
    (
        "Trello: a card. Asana: a task. Slack: a message in #ops.",
        "trello.create_card, asana.create_task, slack.post_message",
    ),
]


@pytest.mark.parametrize(("prompt", "expected"), FLOWS)
def test_what_is_wanted_is_made(prompt: str, expected: str) -> None:
    assert flow(prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("GitHub issue opened: a Jira ticket and a Slack message", "jira.create_issue, slack.post_message"),
        ("when a card is created, a Jira ticket and a Slack message", "jira.create_issue, slack.post_message"),
    ],
)
def test_what_happens_is_not_wanted(prompt: str, expected: str) -> None:
    assert flow(prompt) == expected


def test_what_somebody_made_is_not_wanted() -> None:
    assert plan("A Jira issue created by sam, a Slack message").document is None
