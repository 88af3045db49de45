"""What is told in a channel, to a person or to the asker: it is looked up, then sent, whatever the verb makes else."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names


@pytest.mark.parametrize("verb", ["Share", "Announce", "Post", "Publish", "Broadcast"])
def test_the_latest_of_something_is_looked_up_before_it_is_told(verb: str) -> None:
    made = document(f"{verb} the latest GitHub release of acme/api in #dev")
    assert names(made) == ["github.list_releases", "slack.post_message"]
    assert inputs(made, "slack.post_message")["text"].startswith("Latest GitHub release of acme/api: ")


def test_publishing_without_a_place_to_tell_it_makes_something() -> None:
    assert names(document("Publish a release of acme/api")) == ["github.create_release"]


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Every Friday send me a summary of closed Jira issues", ["jira.search_issues", "slack.send_direct_message"]),
        ("Email me the closed Zendesk tickets each evening", ["zendesk.list_tickets", "email.send_email"]),
        ("Send bob@acme.com a summary of closed Jira issues", ["jira.search_issues", "email.send_email"]),
        ("Tell #dev about the last commit on main in acme/api", ["github.list_commits", "slack.post_message"]),
        ("Every Monday tell #dev which branches exist in acme/api", ["github.list_branches", "slack.post_message"]),
    ],
)
def test_what_is_told_is_looked_up(prompt: str, expected: list[str]) -> None:
    assert names(document(prompt)) == expected


def test_a_state_that_things_get_still_moves_them() -> None:
    assert flow("When a GitHub pull request is merged, set the Jira issue OPS-5 to done") == "jira.transition_issue"


def test_a_channel_is_no_place_of_new_things() -> None:
    made = document("Announce new GitHub releases in #general")
    assert names(made, "trigger") == ["github.release_published"]
    assert inputs(made, "slack.post_message")["channel"] == "#general"


def test_what_is_said_about_a_listing_leaves_out_where_and_when() -> None:
    made = document("DM me the open PagerDuty incidents every morning")
    assert inputs(made, "slack.send_direct_message")["text"].startswith("Open PagerDuty incidents:")


def test_a_message_that_is_created_is_posted() -> None:
    made = document('Create a Slack message in #dev saying "hi"')
    assert inputs(made, "slack.post_message") == {"text": "hi", "channel": "#dev"}


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        ("every weekday at 9:30 post good morning to #dev in Slack", "Good morning"),
        ("post hello world to #dev", "Hello world"),
        ("every friday at 5pm post happy weekend everyone in #general", "Happy weekend everyone"),
        ("every monday wish #team a happy week", "Happy week"),
        ("when a pull request is merged, say thank you in #dev", "Thank you"),
        ("say hi to the team in #general", "Hi"),
        ("remind #dev every friday to update their tickets", "Update their tickets"),
    ],
)
def test_greetings_and_reminders_are_said_as_they_are(prompt: str, text: str) -> None:
    assert inputs(document(prompt), "slack.post_message")["text"] == text


@pytest.mark.parametrize("prompt", ["post a welcome message to #dev", "remind #dev to look at it"])
def test_what_is_only_described_is_no_text(prompt: str) -> None:
    text = inputs(document(f"When a GitHub issue is closed, {prompt}"), "slack.post_message")["text"]
    assert text.startswith("GitHub issue closed")


@pytest.mark.parametrize(
    ("prompt", "sent"),
    [
        ("send me the open PRs in acme/web", "slack.send_direct_message"),
        ("each morning send me the list of open PRs in acme/web", "slack.send_direct_message"),
        ("mail me the list of open issues of acme/api", "email.send_email"),
        ("email the open issues of acme/api to ann@acme.io", "email.send_email"),
    ],
)
def test_what_the_asker_is_sent_is_looked_up_where_it_is_and_sent_elsewhere(prompt: str, sent: str) -> None:
    listed, *rest = names(document(prompt))
    assert listed in {"github.list_pull_requests", "github.list_issues"}
    assert rest == [sent]


def test_mails_that_are_forwarded_to_a_channel_are_posted_there() -> None:
    assert names(document("Forward emails from the boss to #mgmt")) == ["slack.post_message"]
