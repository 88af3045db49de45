"""Who is asked whether something is to be done decides on it, wherever she is asked."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, names, rows


@pytest.mark.parametrize(
    ("prompt", "instructions", "expected"),
    [
        (
            "ask me on Slack whether to deploy; if I say yes run deploy.yml in acme/api",
            "Ask me for approval to deploy",
            "task, github.trigger_workflow",
        ),
        (
            "ask kim whether to deploy; if she says yes run deploy.yml in acme/api, otherwise tell #dev",
            "Ask kim for approval to deploy",
            "task, if(decision equals approved)[github.trigger_workflow] else[slack.post_message]",
        ),
        (
            "ask kim whether the release is good to go, and if so publish it in acme/api",
            "Ask kim to confirm that the release is good to go",
            "task, github.create_release",
        ),
        (
            "when a GitHub PR is merged, ask kim if it's ok to delete the branch; if yes delete it",
            "Ask kim for approval to delete the branch",
            "task, github.delete_branch",
        ),
    ],
)
def test_who_is_asked_whether_decides(prompt: str, instructions: str, expected: str) -> None:
    [approval] = rows(document(prompt), "approval")
    assert approval["properties"]["instructions"] == instructions
    assert flow(prompt) == expected


def test_what_is_drafted_for_approval_is_not_sent_before() -> None:
    assert flow(
        "When a GitHub release is published, draft an announcement, let Maya approve it, and only then post it to"
        " #announcements"
    ) == ("task, slack.post_message")


@pytest.mark.parametrize(
    ("prompt", "trigger"),
    [
        (
            "when an invoice email arrives... actually, when a GitHub issue is opened in acme/billing, tell #dev",
            "github.issue_opened",
        ),
        ("when a GitHub issue is opened, no wait, when a GitHub PR is opened, tell #dev", "github.pull_request_opened"),
    ],
)
def test_what_was_begun_with_is_taken_back(prompt: str, trigger: str) -> None:
    made = document(prompt)
    assert names(made, "trigger") == [trigger]
    assert flow(prompt) == "slack.post_message"


def test_a_question_in_a_channel_is_a_message() -> None:
    assert flow("ask in #dev whether anyone can review GitHub PR 5 of acme/api") == "slack.post_message"
