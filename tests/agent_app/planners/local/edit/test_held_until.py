"""Steps that wait for what somebody does, or for another step: nothing that is only put off is taken away."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited, outlined

FILED = "When a GitHub issue is opened in acme/web, create a Jira issue in project WEB and post to #dev in Slack"
THREE = f"{FILED} and email lead@acme.com"
READ_FIRST = "jira.create_issue, task, slack.post_message"


@pytest.mark.parametrize(
    "prompt",
    [
        "don't post the message until our product owner has read the issue",
        "never post the message before somebody has proofread it",
        "no Slack message until a colleague went through the issue",
        "the message must not be posted until an editor wrote the text",
        "do not post the message without the accountant having looked at it",
        "hold back the message until legal has gone through the issue",
        "the Slack message should wait until compliance has checked the issue",
        "only post the message once the tester has double-checked the issue",
        "somebody should look over the issue before the channel hears about it",
        "let the team lead decide whether the message is posted",
        "whether the message is posted is up to the team lead",
    ],
)
def test_what_waits_for_somebody_stays_and_comes_after_them(prompt: str) -> None:
    assert outlined(edited(FILED, prompt)[1]) == READ_FIRST


@pytest.mark.parametrize(
    "prompt",
    ["don't post to Slack before the email has been sent", "no Slack message until the email has been sent"],
)
def test_what_waits_for_a_step_comes_after_it(prompt: str) -> None:
    assert outlined(edited(THREE, prompt)[1]) == "jira.create_issue, email.send_email, slack.post_message"


def test_what_is_done_before_a_step_takes_nothing_away() -> None:
    after = outlined(edited(FILED, "make sure the issue gets labelled before it is announced")[1])
    assert "jira.create_issue" in after
    assert after.endswith("slack.post_message")


def test_who_is_to_be_told_is_given_no_work() -> None:
    after = outlined(edited(FILED, "before the issue is created our manager needs to be told by email")[1])
    assert after == "email.send_email, jira.create_issue, slack.post_message"
