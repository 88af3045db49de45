"""What a comment is on: the thing that was just dealt with, and what it tells of other things."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names


@pytest.mark.parametrize(
    "prompt",
    [
        "when a GitHub pull request is merged, move OPS-5 to Done and add a comment with the PR link",
        'once a GitHub pull request is closed, set OPS-5 to "Won\'t Do" and comment with the link of the pull request',
        "when a GitHub PR is merged, close the Jira issue OPS-5, then leave a comment on it with the pull request link",
        "when a GitHub PR is merged, resolve OPS-5 and post the link of the PR on it",
    ],
)
def test_a_comment_is_on_what_was_just_dealt_with(prompt: str) -> None:
    made = document(prompt)
    assert names(made) == ["jira.transition_issue", "jira.add_comment"]
    told = inputs(made, "jira.add_comment")
    assert told["issue_key"] == "OPS-5"
    assert "{{ node_1.pull_request.html_url }}" in told["body"]


def test_it_is_on_the_issue_of_the_key_in_a_title() -> None:
    prompt = "when a PR is merged in acme/web, move the Jira issue in its title to Done and comment 'Shipped'"
    assert flow(prompt).count("jira.add_comment") == 1
    told = inputs(document(prompt), "jira.add_comment")
    assert told == {"issue_key": "{{ find_key(node_1.pull_request.title) }}", "body": "Shipped"}


def test_after_something_new_it_is_on_what_started_it() -> None:
    made = document("when a GitHub issue is opened, create a Jira task in OPS and comment with its link")
    assert names(made) == ["jira.create_issue", "github.create_comment"]


def test_what_a_comment_leaves_open_the_event_fills_in() -> None:
    made = document('when a GitLab MR is merged, close Jira issue OPS-7 and comment "Merged: {{title}}"')
    assert inputs(made, "jira.add_comment")["body"] == "Merged: {{ node_1.object_attributes.title }}"


def test_words_in_quotes_behind_an_issue_are_what_is_said_on_it() -> None:
    made = document('when a GitHub PR is merged, comment on the Jira issue "Please test"')
    assert inputs(made, "jira.add_comment")["body"] == "Please test"


@pytest.mark.parametrize(
    ("prompt", "step", "said"),
    [
        (
            "when a customer replies to a Zendesk ticket, post the reply to #support",
            "slack.post_message",
            "event.comment.body",
        ),
        ("when a comment is added to a Jira issue, send the comment to #ops", "slack.post_message", "comment.body"),
        (
            "when a customer replies in Zendesk, add the reply as a comment to OPS-5",
            "jira.add_comment",
            "event.comment.body",
        ),
    ],
)
def test_a_comment_is_told_in_its_words(prompt: str, step: str, said: str) -> None:
    told = inputs(document(prompt), step)
    assert f"\n{{{{ node_1.{said} }}}}" in (told.get("text") or told["body"])


def test_a_new_comment_says_nothing_of_the_one_before() -> None:
    made = document("when a comment is added to a Jira issue, add a comment to OPS-5")
    assert "comment.body" not in inputs(made, "jira.add_comment")["body"]


@pytest.mark.parametrize(
    ("prompt", "step"),
    [
        (
            "when a Zendesk ticket is created, create a Jira bug in OPS with the link to the Zendesk ticket",
            "jira.create_issue",
        ),
        (
            "when a Sentry issue is made, create a GitHub bug in acme/web with a link to the original Sentry issue",
            "github.create_issue",
        ),
        (
            "when a Jira bug is created, create a Linear issue for team Core with a link to the Jira issue",
            "linear.create_issue",
        ),
    ],
)
def test_a_link_to_a_thing_leads_there_and_is_made_elsewhere(prompt: str, step: str) -> None:
    assert names(document(prompt)) == [step]


@pytest.mark.parametrize(
    ("prompt", "steps"),
    [
        (
            "when a Zendesk ticket is created, create a Jira bug in OPS and add the Jira link to the ticket as a note",
            ["jira.create_issue", "zendesk.add_comment"],
        ),
        (
            "when an Asana task is completed, create a Jira issue in OPS and comment on the task",
            ["jira.create_issue", "asana.add_comment"],
        ),
        (
            "when a Zendesk ticket is created, create a Jira bug in OPS and assign the ticket to bob",
            ["jira.create_issue", "zendesk.assign_ticket"],
        ),
        (
            "when a GitHub issue is opened, create a Jira issue in OPS and tell #dev about the issue",
            ["jira.create_issue", "slack.post_message"],
        ),
    ],
)
def test_what_is_called_as_before_is_the_same_thing(prompt: str, steps: list[str]) -> None:
    assert names(document(prompt)) == steps
