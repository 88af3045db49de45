"""Values of inputs that hold in some case only, and copies of mails."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited, outlined
from tests.agent_app.planners.local.planning import inputs

_MADE = "When a Zendesk ticket is created, create a Jira issue in SUP"


@pytest.mark.parametrize(
    "prompt",
    [
        "set the priority of the issue to high when the ticket is urgent",
        "if the priority is urgent the issue's priority should be high",
        "the issue's priority should be high when the priority is urgent",
    ],
)
def test_another_value_in_a_case_is_set_behind_a_test(prompt: str) -> None:
    before, after = edited(_MADE, prompt)
    assert inputs(after, "jira.create_issue") == inputs(before, "jira.create_issue")
    assert outlined(after).startswith("jira.create_issue, if(node.detail.priority equals urgent)[jira.")


def test_another_channel_in_a_case_is_another_message() -> None:
    _, after = edited("When a Zendesk ticket is created, post to #sup on Slack", "the channel is #p1 when it is urgent")
    flow = "if(node.detail.priority equals urgent)[slack.post_message] else[slack.post_message]"
    assert outlined(after) == flow


@pytest.mark.parametrize(
    ("prompt", "name"),
    [("add cc boss@acme.io", "cc"), ("add a cc to boss@acme.io", "cc"), ("put a bcc to boss@acme.io", "bcc")],
)
def test_who_gets_a_copy_is_no_other_recipient(prompt: str, name: str) -> None:
    before, after = edited("When a Jira issue is created, email ops@acme.io", prompt)
    assert inputs(after, "email.send_email") == {**inputs(before, "email.send_email"), name: "boss@acme.io"}


@pytest.mark.parametrize("prompt", ["and if it doesn't, comment 'thanks' on it", "when that's not the case, close it"])
def test_what_is_done_if_it_does_not_is_the_other_path(prompt: str) -> None:
    made = "When a GitHub issue is opened, if it has the label bug, post it to #dev on Slack"
    _, after = edited(made, prompt)
    assert "[slack.post_message] else[github." in outlined(after)


def test_what_is_made_instead_is_made() -> None:
    made = "When a GitHub pull request is opened, post it to #dev on Slack"
    _, after = edited(made, "get rid of the post, create a jira issue instead")
    assert outlined(after) == "jira.create_issue"


def test_the_subject_of_the_mail_is_no_recipient() -> None:
    before, after = edited(
        "When a GitHub release is published, email all@acme.io", "change the subject of the mail to Hi"
    )
    assert inputs(after, "email.send_email") == {**inputs(before, "email.send_email"), "subject": "Hi"}


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("if the priority is urgent post to #urgent, otherwise to #low",
         "if(node.detail.priority equals urgent)[slack.post_message] else[slack.post_message]"),
        ("post to #urgent when the priority is urgent",
         "slack.post_message, if(node.detail.priority equals urgent)[slack.post_message]"),
        ("post to #sup only when the priority is urgent",
         "if(node.detail.priority equals urgent)[slack.post_message]"),
    ],
)  # fmt: skip
def test_a_channel_in_a_case_is_not_the_channel_of_all(prompt: str, flow: str) -> None:
    _, after = edited("When a Zendesk ticket is created, post to #sup on Slack", prompt)
    assert outlined(after) == flow
