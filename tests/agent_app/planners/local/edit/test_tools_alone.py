"""Products that are named without what is to be done there, and things that are sent rather than added."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited, edited_over, outlined

ROWS = [
    ("Jira", "create_issue", "Create a Jira issue"),
    ("Jira", "assign_issue", "Assign a Jira issue"),
    ("Slack", "send_message", "Send a message to a Slack channel"),
    ("Slack", "add_reaction", "Add a reaction to a Slack message"),
    ("Slack", "create_reminder", "Create a Slack reminder"),
    ("Google Docs", "append_text", "Append text to a Google Docs document"),
    ("Microsoft Teams", "create_message", "Post a message in a Microsoft Teams channel"),
    ("Microsoft Teams", "add_team_member", "Add a member to a Microsoft Teams team"),
]
BOTH = "Create a Jira issue and assign the issue"


@pytest.mark.parametrize(
    ("prompt", "made"),
    [
        ("at the end Slack", "slack.send_message"),
        ("also Slack", "slack.send_message"),
        ("add a Slack message", "slack.send_message"),
        ("finish with one message to Slack", "slack.send_message"),
        ("at the end Teams", "microsoft_teams.create_message"),
        ("at the end a Teams message", "microsoft_teams.create_message"),
    ],
)
def test_what_is_usual_there_is_added(prompt: str, made: str) -> None:
    assert edited_over(ROWS, BOTH, prompt) == f"jira.create_issue, jira.assign_issue, {made}"


def test_a_tool_is_put_beside_another() -> None:
    found = edited_over(ROWS, "Create a Jira issue and post a message in Microsoft Teams", "put Slack next to Teams")
    assert found == "jira.create_issue, microsoft_teams.create_message, slack.send_message"


def test_what_is_written_to_somebody_is_sent_elsewhere() -> None:
    found = edited_over(ROWS, "Create a Jira issue and post a message in Microsoft Teams", "Slack rather than Teams")
    assert found == "jira.create_issue, slack.send_message"


@pytest.mark.parametrize("prompt", ["otherwise Teams", "else Teams"])
def test_a_tool_alone_in_the_other_case(prompt: str) -> None:
    _, made = edited("When a GitHub issue is opened, if it is labelled bug create a Jira issue", prompt)
    assert outlined(made).endswith("[jira.create_issue] else[microsoft_teams.post_message]")


def test_what_is_put_on_a_thing_is_still_added() -> None:
    _, made = edited("When a GitHub issue is opened, post to #dev", "add a label")
    assert outlined(made) == "slack.post_message, github.add_labels"
