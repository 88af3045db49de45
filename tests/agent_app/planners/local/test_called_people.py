"""Whom a message calls in a channel stands in its text, where the vendor's markup makes it a call."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, inputs, names, plan, rows

OPENED = "GitHub issue opened: {{ node_1.issue.title }} {{ node_1.issue.html_url }}"


@pytest.mark.parametrize(
    ("deed", "people"),
    [
        ("ping @dana in #bugs", "@dana"),
        ("remind @dana, @lee and @omar in #bugs", "@dana @lee @omar"),
        ("let @dana know in #bugs", "@dana"),
        ("@dana must be notified in #bugs", "@dana"),
        ("post it to #bugs cc @dana", "@dana"),
        ("post to #bugs, mentioning @dana", "@dana"),
        ("share it in #bugs with a mention of @dana", "@dana"),
        ("announce it in #bugs and tag @dana and @lee", "@dana @lee"),
        ("alert @here in #bugs", "@here"),
        ("post it to #bugs and mention the author", "@{{ node_1.issue.user.login }}"),
    ],
)
def test_who_is_called(deed: str, people: str) -> None:
    made = document(f"when an issue is opened in acme/shop, {deed}")
    assert names(made) == ["slack.post_message"]
    assert inputs(made, "slack.post_message") == {"channel": "#bugs", "text": f"{people} {OPENED}"}


OPENED_THERE = "when an issue is opened in acme/shop"
REPORTER = "@{{ node_1.issue.fields.reporter.emailAddress }}"


@pytest.mark.parametrize(
    ("prompt", "step", "people"),
    [
        (f"{OPENED_THERE}, comment on it and mention @dana", "github.create_comment", "@dana"),
        (f"{OPENED_THERE}, comment on it, cc @dana and @lee", "github.create_comment", "@dana @lee"),
        (f"{OPENED_THERE}, create a Jira ticket in OPS and tag @dana in it", "jira.create_issue", "@dana"),
        ("when a Jira bug is created in OPS, comment on it and mention the reporter", "jira.add_comment", REPORTER),
        ("when a GitLab issue is opened in acme/shop, add a note tagging @dana", "gitlab.create_comment", "@dana"),
        ("when a GitHub pull request is opened, approve it and mention @dana", "github.create_review", "@dana"),
    ],
)
def test_who_is_mentioned_in_a_comment_or_a_ticket(prompt: str, step: str, people: str) -> None:
    made = document(prompt)
    assert names(made) == [step]
    given = inputs(made, step)
    assert given.get("body", given.get("description", "")).startswith(people)


def test_calling_somebody_may_be_all_that_a_comment_says() -> None:
    assert inputs(document("comment on OPS-12 mentioning @dana"), "jira.add_comment")["body"] == "@dana"


@pytest.mark.parametrize(
    "deed", ["comment on it and tag it as urgent", "create a Jira ticket in OPS and tag it backend"]
)
def test_what_is_labelled_is_nobody(deed: str) -> None:
    made = document(f"when an issue is opened in acme/shop, {deed}")
    assert len(names(made)) == 2
    assert "@" not in str([row["properties"]["inputs"] for row in rows(made, "action")])


def test_what_is_said_to_them_follows() -> None:
    made = document("every Friday at 3 pm tell @dana in #bugs that the release is due")
    assert inputs(made, "slack.post_message")["text"] == "@dana The release is due"


@pytest.mark.parametrize(
    "deed",
    [
        "post the open issues of @dana to #bugs",
        "send @dana a direct message in Slack",
        "tell #bugs that the report of @dana is late",
    ],
)
def test_who_is_only_spoken_of_is_not_called(deed: str) -> None:
    made = document(f"every day at 9 {deed}")
    texts = [row["properties"]["inputs"].get("text", "") for row in rows(made, "action")]
    assert not any(text.startswith("@dana") for text in texts)


def test_an_email_address_is_whom_slack_knows_best() -> None:
    made = document("when a Jira bug is created in OPS, post in #qa and tag the reporter")
    assert inputs(made, "slack.post_message")["text"].startswith(
        "@{{ node_1.issue.fields.reporter.emailAddress }} Jira issue created"
    )


@pytest.mark.parametrize(
    ("prompt", "user"),
    [
        ("when a GitHub issue is assigned, tell her on Slack", "{{ node_1.issue.assignee.login }}"),
        ("when a GitHub review is requested, nudge him on Slack", "{{ node_1.requested_reviewer.login }}"),
        (
            "when a PagerDuty incident is acknowledged, dm whoever acknowledged it in Slack",
            "{{ node_1.event.agent.summary }}",
        ),
    ],
)
def test_one_person_is_told_alone_under_a_name_that_the_reader_knows(prompt: str, user: str) -> None:
    assert inputs(document(prompt), "slack.send_direct_message")["user"] == user


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("when a GitHub issue is assigned, dm the assignee in Slack", True),
        ("when a Jira issue is assigned, dm the assignee in Slack", False),
        ("when a GitHub issue is opened in acme/shop, assign it to its author", False),
        ("when a GitHub issue is assigned, tell #bugs", False),
    ],
)
def test_a_name_from_another_product_is_remarked_on(prompt: str, told: bool) -> None:
    remark = "Mind that Slack has to know them by the name that they have in GitHub."
    assert (remark in plan(prompt).conversation) is told


@pytest.mark.parametrize(
    ("prompt", "step", "name", "person"),
    [
        (
            "when a GitLab merge request is opened, dm the author on Discord",
            "discord.send_direct_message",
            "user",
            "{{ node_1.user.username }}",
        ),
        (
            "when a Jira issue is assigned, dm the assignee on Teams",
            "microsoft_teams.send_chat_message",
            "chat",
            "{{ node_1.issue.fields.assignee.emailAddress }}",
        ),
        (
            "when a PagerDuty incident is triggered, message dana@acme.io on Teams",
            "microsoft_teams.send_chat_message",
            "chat",
            "dana@acme.io",
        ),
        (
            "when a PagerDuty incident is triggered, ping Dana privately in Teams",
            "microsoft_teams.send_chat_message",
            "chat",
            "Dana",
        ),
    ],
)
def test_who_is_written_to_alone_is_named_as_the_product_knows_people(
    prompt: str, step: str, name: str, person: str
) -> None:
    assert inputs(document(prompt), step)[name] == person
