"""What is told somewhere and told again elsewhere, and who is on call."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs

_NOTES, _SUMMARY = "{{ node_1.release.body }}", "{{ node_1.issue.fields.summary }}"


@pytest.mark.parametrize(
    ("prompt", "step", "told"),
    [
        ("When a GitHub release is published, email the release notes to team@acme.com",
         "email.send_email", {"body": _NOTES}),
        ("When a GitHub release is published, post the release notes to #releases and email them to team@acme.com",
         "email.send_email", {"body": _NOTES}),
        ("When a Jira issue is created, post its title to #docs on Slack, then dm it to kim",
         "slack.send_direct_message", {"text": _SUMMARY, "user": "kim"}),
        ("When a Jira issue is created, post its title to #docs on Slack and dm the title to kim",
         "slack.send_direct_message", {"text": _SUMMARY, "user": "kim"}),
    ],
)  # fmt: skip
def test_what_was_told_is_told_again(prompt: str, step: str, told: dict[str, str]) -> None:
    assert told.items() <= inputs(document(prompt), step).items()


def test_a_thing_that_is_told_of_again_is_told_whole() -> None:
    made = document("When a Jira issue is created, post it to #dev on Slack and email it to bob@acme.com")
    assert _SUMMARY in inputs(made, "email.send_email")["body"]
    assert "Slack message" not in inputs(made, "email.send_email")["body"]


@pytest.mark.parametrize(
    "asked",
    [
        "post the names of everyone on call in PagerDuty to #ops on Slack",
        "post the on-call engineers from PagerDuty to #ops on Slack",
        "post who is on call in PagerDuty to #ops on Slack",
    ],
)
def test_who_is_on_call_is_looked_up_and_told_by_name(asked: str) -> None:
    assert flow(asked) == "pagerduty.list_on_calls, slack.post_message"
    assert "oncalls[].user.summary" in inputs(document(asked), "slack.post_message")["text"]


def test_those_on_call_who_are_told_something_are_no_list() -> None:
    told = "When a PagerDuty incident is triggered, tell the on-call team in #ops on Slack"
    assert flow(told) == "slack.post_message"
