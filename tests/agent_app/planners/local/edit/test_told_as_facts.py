"""Changes that are told as facts: other values, other tools, another order, work that is done no more."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited, outlined
from tests.agent_app.planners.local.planning import rows

CHAIN = (
    "When a Jira issue is created, create a GitHub issue in acme/web, then post a message to #ops in Slack,"
    " then email boss@acme.com"
)
URGENT = "When a Zendesk ticket is created, if the priority is urgent, create a PagerDuty incident"
MAIN = (
    "When a pull request is opened in acme/api, if the base branch is main, request a review from alice,"
    " otherwise post it in #dev"
)
ESTIMATED = "When a Jira issue is created, have the intern estimate the effort, then post a message to #ops in Slack"


@pytest.mark.parametrize(
    ("request_", "prompt", "value"),
    [
        (MAIN, "our main branch is called trunk", "trunk"),
        (MAIN, "main has been renamed to master", "master"),
        (MAIN, "we renamed things, the base branch is develop now", "develop"),
        (URGENT, "the priority is high now", "high"),
        (URGENT, 'the top priority is called "P1" these days', "p1"),
    ],
)
def test_a_new_value_of_what_is_tested(request_: str, prompt: str, value: str) -> None:
    before, made = edited(request_, prompt)
    (was,), (test,) = rows(before, "condition"), rows(made, "condition")
    assert f"'{value}'" in test["properties"]["expression"]
    old = was["properties"]["expression"].split("'")[1]
    assert test["properties"]["expression"].replace(value, old) == was["properties"]["expression"]
    assert outlined(made).replace(value, old) == outlined(before)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Not Slack. We are on Discord.", "github.create_issue, discord.post_message, email.send_email"),
        ("no Slack, we use Teams", "github.create_issue, microsoft_teams.post_message, email.send_email"),
        (
            "Teams does the message from now on",
            "github.create_issue, microsoft_teams.post_message, email.send_email",
        ),
        (
            "the GitHub issue was meant to be a Linear issue",
            "linear.create_issue, slack.post_message, email.send_email",
        ),
        (
            "the GitHub issue doesn't belong here, it was supposed to be a Linear issue",
            "linear.create_issue, slack.post_message, email.send_email",
        ),
        (
            "the boss wants the email sent as the very first thing",
            "email.send_email, github.create_issue, slack.post_message",
        ),
        (
            "wrong order, the email must exist before the post",
            "github.create_issue, email.send_email, slack.post_message",
        ),
        (
            "Firstly list the open issues of acme/web",
            "github.list_issues, github.create_issue, slack.post_message, email.send_email",
        ),
        (
            "the translator translates the text before the email",
            "github.create_issue, slack.post_message, task, email.send_email",
        ),
        (
            "the recruiter prepares a welcome package at the end",
            "github.create_issue, slack.post_message, email.send_email, task",
        ),
    ],
)
def test_what_has_taken_over_and_in_which_order(prompt: str, expected: str) -> None:
    assert outlined(edited(CHAIN, prompt)[1]) == expected


@pytest.mark.parametrize("prompt", ["nobody estimates anymore", "we don't estimate the effort anymore"])
def test_work_that_is_done_no_more(prompt: str) -> None:
    assert outlined(edited(ESTIMATED, prompt)[1]) == "slack.post_message"
