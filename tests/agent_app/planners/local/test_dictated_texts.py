"""A text that is dictated says what was typed, with the properties of the thing at hand where it leaves them open."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, errors, inputs

TITLE, AUTHOR = "{{ node_1.issue.title }}", "{{ node_1.issue.user.login }}"


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("New issue: <title> by <author>", f"New issue: {TITLE} by {AUTHOR}"),
        ("New issue: {title} by {author name}", f"New issue: {TITLE} by {AUTHOR}"),
        ("{{ issue.title }}: {{ link }}", f"{TITLE}: {{{{ node_1.issue.html_url }}}}"),
        ("{{ trigger.issue.title }}", "{{ trigger.issue.title }}"),
        ("see <runbook> and {braces}", "see <runbook> and {braces}"),
        ("Hi all, priority is high, see wiki", "Hi all, priority is high, see wiki"),
        ("if it is urgent, close it otherwise", "if it is urgent, close it otherwise"),
    ],
)
def test_what_is_dictated_is_sent(text: str, sent: str) -> None:
    made = document(f'when a GitHub issue is opened, post "{text}" in #dev on Slack')
    assert inputs(made, "slack.post_message") == {"text": sent, "channel": "#dev"}
    assert not errors(made)


def test_braces_that_name_nothing_are_no_template() -> None:
    made = document('when a GitHub issue is opened, post "{{ secret }}" in #dev on Slack')
    assert inputs(made, "slack.post_message")["text"] == "{{ '{{' }} secret }}"


def test_there_is_nothing_to_fill_in_by_hand() -> None:
    made = document('post "New: <title>" in #dev on Slack')
    assert inputs(made, "slack.post_message")["text"] == "New: <title>"
