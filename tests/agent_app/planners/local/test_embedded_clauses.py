"""Clauses inside of others: questions somebody is told the answer of, words said in comments, times after events."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, name, names, rows


@pytest.mark.parametrize(
    "prompt",
    [
        "Tell #ops how many pull requests are open",
        "Post how many pull requests are open to #ops",
        "Let #ops know which pull requests are waiting for review",
        "Send #ops which pull requests are open",
    ],
)
def test_what_somebody_is_told_is_looked_up(prompt: str) -> None:
    assert flow(prompt) == "github.list_pull_requests, slack.post_message"


def test_how_many_there_are_is_a_number() -> None:
    made = document("Every Monday tell #ops how many pull requests are open in acme/api")
    assert inputs(made, "slack.post_message")["text"].endswith("{{ length(node_2) }}")


@pytest.mark.parametrize(
    ("prompt", "counted"),
    [
        (
            "each evening post the number of issues closed today in acme/api to #ops",
            "length(node_2[?days_since(@.closed_at) < `1`])",
        ),
        (
            "every Friday tell #ops the number of pull requests merged this week in acme/web",
            "length(node_2[?days_since(@.merged_at) < `7`])",
        ),
    ],
)
def test_the_number_of_what_something_happened_to_is_counted(prompt: str, counted: str) -> None:
    assert counted in inputs(document(prompt), "slack.post_message")["text"]


@pytest.mark.parametrize(
    ("prompt", "trigger", "said"),
    [
        ("When someone comments /deploy on a pull request tell #ops", "github.comment_created", "/deploy"),
        ("When a reviewer comments lgtm on a GitLab merge request, merge it", "gitlab.comment_created", "lgtm"),
        ("When anyone says outage in #general, page the on-call", "slack.message_posted", "outage"),
        ("When a customer writes refund in a Zendesk comment, tell #billing", "zendesk.comment_created", "refund"),
        ("When someone types !help in Discord, reply with the faq", "discord.message_posted", "!help"),
    ],
)
def test_words_said_in_a_comment_are_looked_for(prompt: str, trigger: str, said: str) -> None:
    made = document(prompt)
    assert name(rows(made, "trigger")[0]) == trigger
    assert f" contains {said})[" in flow(prompt)


def test_the_text_of_a_comment_is_what_is_looked_through() -> None:
    assert flow("When someone comments lgtm on a GitLab merge request, merge it") == (
        "if(node.object_attributes.note contains lgtm)[gitlab.merge_merge_request]"
    )


@pytest.mark.parametrize(
    "prompt",
    [
        "When someone comments on a pull request, tell #ops",
        "When someone leaves a comment on a pull request, tell #ops",
    ],
)
def test_a_comment_alone_is_no_test(prompt: str) -> None:
    made = document(prompt)
    assert name(rows(made, "trigger")[0]) == "github.comment_created"
    assert not rows(made, "condition")


@pytest.mark.parametrize(
    "prompt",
    [
        "Wait two hours after a Zendesk ticket is created and then ping #support",
        "Two hours after a Zendesk ticket is created, ping #support",
        "Ping #support two hours after a Zendesk ticket is created",
    ],
)
def test_a_time_after_an_event_is_waited_for(prompt: str) -> None:
    made = document(prompt)
    assert name(rows(made, "trigger")[0]) == "zendesk.ticket_created"
    assert [row["properties"]["role"] for row in made["data"]] == ["trigger", "delay", "action"]


def test_a_described_thing_before_a_colon_is_what_happens() -> None:
    made = document("an issue labelled bug is opened in acme/api: create a jira ticket in OPS")
    assert rows(made, "trigger")[0]["properties"]["inputs"] == {"label": "bug", "repository": "acme/api"}
    assert names(made) == ["jira.create_issue"]


@pytest.mark.parametrize(
    ("prompt", "steps"),
    [
        ("When a Jira issue is created, ask the reporter for a due date", "jira.add_comment"),
        ("When a Jira issue is created, ask the reporter for approval, then close it", "task, jira.transition_issue"),
        ("When an incident is resolved, summarise it in a Confluence page", "confluence.create_page"),
    ],
)
def test_what_is_asked_or_written_down(prompt: str, steps: str) -> None:
    assert flow(prompt) == steps


@pytest.mark.parametrize(
    ("prompt", "outline"),
    [
        (
            "When a pull request has no reviewers, tell #dev",
            "if(node.pull_request.requested_reviewers.login missing)[slack.post_message]",
        ),
        (
            "When an error happened more than 100 times, page the on-call",
            "if(node.data.issue.count greater 100)[pagerduty.create_incident]",
        ),
    ],
)
def test_what_a_new_thing_has_is_tested(prompt: str, outline: str) -> None:
    assert flow(prompt) == outline
