"""Properties of a thing that are told one after the other: one message with all of them."""

from __future__ import annotations

import re

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs

_TITLE, _LINK = "{{ node_1.issue.title }}", "{{ node_1.issue.html_url }}"
_AUTHOR, _LABELS = "{{ node_1.issue.user.login }}", "{{ join(', ', node_1.issue.labels[].name) }}"


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ("post its title and link in #dev on Slack", [_TITLE, _LINK]),
        ("post its title, link and author in #dev on Slack", [_TITLE, _LINK, _AUTHOR]),
        ("share the title plus its labels in #dev on Slack", [_TITLE, _LABELS]),
        ("send its author and the title to #dev", [_AUTHOR, _TITLE]),
        ("post the number and the status in #dev on Slack", ["{{ node_1.issue.number }}", "{{ node_1.issue.state }}"]),
    ],
)  # fmt: skip
def test_one_message_tells_all_of_them(order: str, told: list[str]) -> None:
    made = document(f"When a GitHub issue is opened, {order}")
    assert flow(f"When a GitHub issue is opened, {order}") == "slack.post_message"
    assert inputs(made, "slack.post_message") == {"channel": "#dev", "text": "\n".join(told)}


def test_a_summary_among_them_is_the_title_of_the_thing() -> None:
    made = document("When a Jira issue is created, share its key, summary and assignee in #dev on Slack")
    assert inputs(made, "slack.post_message")["text"].split("\n") == [
        "{{ node_1.issue.key }}",
        "{{ node_1.issue.fields.summary }}",
        "{{ node_1.issue.fields.assignee.displayName }}",
    ]


@pytest.mark.parametrize(
    ("order", "steps"),
    [
        ("post the title in #dev and the link in #ops", "slack.post_message, slack.post_message"),
        ("post the title in #dev on Slack and the link on Discord", "slack.post_message, discord.post_message"),
        ("set its title and email bob@x.io", "github.update_issue, email.send_email"),
        ("close it and comment on it", "github.close_issue, github.create_comment"),
    ],
)  # fmt: skip
def test_what_goes_somewhere_else_is_told_there(order: str, steps: str) -> None:
    assert flow(f"When a GitHub issue is opened, {order}") == steps


@pytest.mark.parametrize(
    "prompt",
    [
        "when a GitHub PR is merged in acme/api, ping the author",
        "when a GitHub issue is closed, message its author",
        "when a Jira issue is created, tell the reporter and the assignee",
    ],
)
def test_whom_something_is_told_is_not_what_is_told(prompt: str) -> None:
    text = inputs(document(prompt), "slack.send_direct_message")["text"]
    assert re.search(r"\.(?:title|summary) }}", text)
