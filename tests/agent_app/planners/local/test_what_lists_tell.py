"""Several things are told in one message, a line each, with the properties that were asked for."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import document, flow, inputs, names, rows

ONE_MESSAGE = [
    ("list the open PRs in acme/web and post their titles and links to #web", "[@.title, @.html_url]"),
    ("post the titles and urls of the open PRs in acme/web to #web", "[@.title, @.html_url]"),
    (
        "every friday post the open GitHub issues in acme/web with their assignees to #web",
        "[@.title, @.assignee.login]",
    ),
    (
        "each morning post the open Jira bugs in WEB with assignee and priority to #web",
        "[@.fields.summary, @.fields.assignee.displayName, @.fields.priority.name]",
    ),
    ("post the open GitHub issues in acme/web with title and link to #web", "[@.title, @.html_url]"),
]


@pytest.mark.parametrize(("prompt", "columns"), ONE_MESSAGE)
def test_each_has_a_line_with_what_is_asked_for(prompt: str, columns: str) -> None:
    made = document(prompt)

    assert names(made)[1:] == ["slack.post_message"]
    assert rows(made, "for_each") == []
    assert f"join(' – ', {columns}[?@])" in inputs(made, "slack.post_message")["text"]
    assert inputs(made, "slack.post_message")["channel"] == "#web"


def test_what_a_channel_gets_is_told_at_once_though_their_product_sends_single_ones() -> None:
    made = document("post the open Jira bugs in WEB to #web")

    assert names(made) == ["jira.search_issues", "slack.post_message"]
    assert rows(made, "for_each") == []


def test_a_property_before_a_place_is_no_link_to_another_thing() -> None:
    made = document("when an issue is opened in acme/web post its title and link to #web")

    assert "{{ node_1.issue.html_url }}" in inputs(made, "slack.post_message")["text"]


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "have HR review the new hire; if okay create the Okta user, if not inform the recruiter in Slack",
            "task, if(decision equals approved)[okta.create_user] else[slack.send_message]",
        ),
        (
            "ask Ann to check the draft; if fine create the Okta user, if not post to Slack",
            "task, if(decision equals approved)[okta.create_user] else[slack.send_message]",
        ),
        (
            "get the Workday workers and add each of them to the Slack channel #all",
            "workday.retrieve_workers, for_each[slack.invite_channel_member]",
        ),
        (
            "get the Zendesk tickets and add each of them to the Slack channel #all",
            "zendesk.retrieve_tickets, for_each[slack.send_message]",
        ),
    ],
)
def test_verdicts_and_who_joins_a_channel(prompt: str, wanted: str) -> None:
    catalog = foreign_catalog(
        [
            ("Okta", "create_User", "Create user"),
            ("Slack", "create_Channel", "Create channel"),
            ("Slack", "invite_Channel_Member", "Invite member to channel"),
            ("Slack", "send_Message", "Send message to channel"),
            ("Workday", "retrieve_Workers", "Retrieve workers"),
            ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
        ]
    )

    assert flow(prompt, catalog) == wanted


def test_who_joined_one_channel_is_invited_to_another() -> None:
    made = document("when a member joins #general add them to #welcome in Slack")

    assert inputs(made, "slack.invite_to_channel") == {"users": ["{{ node_1.event.user }}"], "channel": "#welcome"}
