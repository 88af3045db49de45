"""People that are called by their bare names: whom something is sent to, who joins, who does what happens."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names


@pytest.mark.parametrize(
    ("prompt", "step"),
    [
        ("issue assigned to bob -> dm bob", "slack.send_direct_message"),
        ("when an issue is closed ping bob in slack", "slack.send_direct_message"),
        ("when a PR is opened remind bob to review it", "slack.send_direct_message"),
        ("every friday send bob the open issues of acme/web", "slack.send_direct_message"),
    ],
)
def test_who_is_told_is_known_by_the_bare_name(prompt: str, step: str) -> None:
    assert inputs(document(prompt), step)["user"] == "bob"


def test_the_name_of_who_gets_a_list_belongs_to_the_message_alone() -> None:
    made = document("every friday send anna the open issues of acme/web")
    assert names(made) == ["github.list_issues", "slack.send_direct_message"]
    assert "assignee" not in inputs(made, "github.list_issues")
    assert inputs(made, "slack.send_direct_message")["text"].startswith("Open issues of acme/web")


def test_a_list_is_mailed_to_somebody_after_an_hour_in_figures() -> None:
    made = document("each day at 9 email bob a list of the open jira bugs in project OPS")
    assert names(made) == ["jira.search_issues", "email.send_email"]


def test_what_the_asker_is_sent_is_no_request() -> None:
    made = document("each morning at 8:30 send me the open pull requests of acme/api")
    assert names(made)[-1] == "slack.send_direct_message"


@pytest.mark.parametrize("prompt", ["every friday send slack messages to #x", "new issue -> post updates in #x"])
def test_things_are_nobody(prompt: str) -> None:
    assert names(document(prompt)) == ["slack.post_message"]


def test_who_is_added_to_a_channel_is_invited_to_it() -> None:
    made = document("when an issue is opened add anna to #newcomers")
    assert inputs(made, "slack.invite_to_channel") == {"channel": "#newcomers", "users": ["anna"]}


@pytest.mark.parametrize("prompt", ["when a card is moved add it to #ops", "when a card is moved add the card to #ops"])
def test_what_is_added_to_a_channel_is_posted(prompt: str) -> None:
    assert names(document(prompt)) == ["slack.post_message"]


@pytest.mark.parametrize(
    ("prompt", "test"),
    [
        ("when a github issue is assigned to bob, post in #bob", "issue.assignee.login equals bob"),
        ("jira issue assigned to tom -> post to #tom", "assignee.displayName equals tom"),
        ("when a review is requested from alice, post in #x", "requested_reviewer.login equals alice"),
        ("when bob opens a pull request on acme/web, post in #bob", "pull_request.user.login equals bob"),
        ('when an issue titled "flaky test" is opened label it flaky', "issue.title equals flaky test"),
    ],
)
def test_who_or_what_an_event_is_about_is_tested(prompt: str, test: str) -> None:
    assert test in flow(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "when a ticket is assigned to someone, post to #x",
        "when an issue is assigned, post in #x",
        "when a build breaks, post in #x",
        "when datadog opens an incident post in #x",
    ],
)
def test_nobody_in_particular_is_no_test(prompt: str) -> None:
    assert "if(" not in flow(prompt)


def test_an_order_may_follow_the_name_of_who_did_it() -> None:
    made = document("when a github pull request is opened by dependabot approve and merge it")
    assert names(made) == ["github.create_review", "github.merge_pull_request"]
    assert "equals dependabot[bot])" in flow("when a github pull request is opened by dependabot approve and merge it")


@pytest.mark.parametrize(
    ("prompt", "outline"),
    [
        (
            "invite bob@acme.com to #general, then add him to #dev and #random",
            ", ".join(["slack.invite_to_channel"] * 3),
        ),
        ("when a new employee joins, invite them to the GitHub repository acme/web", "github.add_collaborator"),
        # no person is meant
        ("post it to #general, then add it to #dev", "slack.post_message, slack.post_message"),
        ("list the open issues in Linear and add them to #dev", "linear.list_issues, for_each[slack.post_message]"),
    ],
)
def test_who_is_added_is_a_person(prompt: str, outline: str) -> None:
    assert flow(prompt) == outline


@pytest.mark.parametrize(
    ("prompt", "step", "people"),
    [
        (
            "when a GitHub PR is opened add the reviewers kim and lee, and tell #dev",
            "github.request_reviewers",
            ["kim", "lee"],
        ),
        ("when a GitHub PR is opened, add kim as a reviewer", "github.request_reviewers", ["kim"]),
        ("when a GitLab merge request is opened, add reviewer kim", "gitlab.update_merge_request", ["kim"]),
    ],
)
def test_whoever_is_to_review_is_a_reviewer(prompt: str, step: str, people: list[str]) -> None:
    given = inputs(document(prompt), step)
    assert given["reviewers"] == people
    assert "assignees" not in given


@pytest.mark.parametrize(
    ("prompt", "user"),
    [
        ("when a GitHub issue is opened, send a direct message to Oliver Grant", "Oliver Grant"),
        ("when a GitHub issue is opened, send a DM to bob", "bob"),
        ("when a GitHub issue is opened, write a Slack message to Yusuf Demir", "Yusuf Demir"),
        ("when a Jira bug is created in WEB, assign it to Ruben Haas and send him a Slack message", "Ruben Haas"),
        ("when a GitHub issue is opened, assign it to kim and let her know in Slack", "kim"),
        ("when a Jira bug is created, assign it to bob and DM them", "bob"),
    ],
)
def test_who_gets_a_message_is_who_was_named(prompt: str, user: str) -> None:
    assert inputs(document(prompt), "slack.send_direct_message")["user"] == user


def test_after_a_role_it_is_who_has_it() -> None:
    made = document("when a GitHub issue is opened, assign it to kim, thank the author and send him a Slack message")
    assert inputs(made, "slack.send_direct_message")["user"] != "kim"


@pytest.mark.parametrize(
    "prompt",
    [
        "send a direct message to everyone in #dev saying 'hi all'",
        "send a DM to each member of #dev saying 'hi all'",
        "DM everybody in #dev 'hi all'",
    ],
)
def test_those_in_a_channel_are_listed_and_told_one_by_one(prompt: str) -> None:
    made = document(prompt)
    assert names(made) == ["slack.list_channel_members", "slack.send_direct_message"]
    assert inputs(made, "slack.list_channel_members") == {"channel": "#dev"}
    assert inputs(made, "slack.send_direct_message") == {"user": "{{ node_3.item }}", "text": "hi all"}


@pytest.mark.parametrize(
    ("prompt", "step", "recipient"),
    [
        ("message every Slack user 'hi'", "slack.send_direct_message", "{{ node_3.item.id }}"),
        ("list the Zendesk users and email each of them 'hi'", "email.send_email", "{{ node_3.item.email }}"),
    ],
)
def test_each_of_several_people_gets_their_own(prompt: str, step: str, recipient: str) -> None:
    told = inputs(document(prompt), step)
    assert recipient in {told.get("user"), told.get("to")}


@pytest.mark.parametrize(
    "prompt",
    [
        "send me an e-mail every evening with the Zendesk tickets that are open",
        "every day send me the Jira bugs in OPS that are unassigned",
        "send the Zendesk tickets that are open to me",
    ],
)
def test_i_am_told_of_several_things_once(prompt: str) -> None:
    assert "for_each" not in flow(prompt)
