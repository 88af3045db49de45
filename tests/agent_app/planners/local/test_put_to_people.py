"""What people are asked, thanked for and written to, and where they are told it."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names

PULL = "when a pull request is opened in acme/web, "


@pytest.mark.parametrize(
    ("order", "step", "text"),
    [
        ("ask the author on Slack to add tests", "slack.send_direct_message", "Could you please add tests?\n"),
        ("ask #qa to try the branch", "slack.post_message", "Could you please try the branch?\n"),
        ("ask in #qa for an estimate", "slack.post_message", "Could you please give us an estimate?\n"),
        ("thank the author for the work", "slack.send_direct_message", "Thank you for the work!\n"),
        ("message the author on Slack asking them to rebase it", "slack.send_direct_message",
         "Could you please rebase it?\n"),
    ],
)  # fmt: skip
def test_who_is_asked_something_is_told_of_which_thing(order: str, step: str, text: str) -> None:
    told = inputs(document(PULL + order), step)["text"]
    assert told.startswith(text)
    assert "html_url" in told


@pytest.mark.parametrize(
    ("order", "body"),
    [
        ("comment asking the author to add a test", "Could you please add a test?"),
        ("tell the author in a comment to add a test", "Could you please add a test?"),
        ("thank the author with a comment", "Thank you!"),
        ("welcome the author in a friendly comment", "Welcome!"),
        ("leave a comment thanking the author for the fix", "Thank you for the fix!"),
    ],
)
def test_what_is_remarked_on_a_thing_needs_no_link_to_it(order: str, body: str) -> None:
    made = document(PULL + order)
    assert names(made) == ["github.create_comment"]
    assert inputs(made, "github.create_comment")["body"] == body


def test_a_comment_that_is_ordered_starts_nothing() -> None:
    assert flow("when a Jira bug is created without a component, comment asking the reporter to name one") == (
        "if(node.issue.fields.components.name missing)[jira.add_comment]"
    )


@pytest.mark.parametrize("order", ["write to ops@acme.io", "also write to ops@acme.io"])
def test_who_is_written_to_gets_a_message(order: str) -> None:
    made = document(f"when a GitLab merge request is opened, if it is labelled ops, {order}")
    assert names(made) == ["email.send_email"]


def test_what_somebody_is_reminded_of_is_no_thing_to_upload() -> None:
    made = document("when a release is published, remind #handbook to update the file")
    assert names(made) == ["slack.post_message"]
    assert inputs(made, "slack.post_message")["text"] == "Update the file"


def test_what_is_told_every_day_is_not_planned_for_later() -> None:
    made = document("please remind the people in #sales every working day at 9:15 to write their notes")
    assert names(made) == ["slack.post_message"]


@pytest.mark.parametrize(
    ("order", "products"),
    [
        ("announce it in #news and in the Teams channel Product", ["slack", "microsoft_teams"]),
        ("post it in the Teams channel Product and in #news", ["microsoft_teams", "slack"]),
    ],
)
def test_each_channel_is_of_the_product_that_writes_it_so(order: str, products: list[str]) -> None:
    made = document(f"when a release is published in acme/web, {order}")
    assert names(made) == [f"{product}.post_message" for product in products]
    assert inputs(made, "slack.post_message")["channel"] == "#news"
    assert inputs(made, "microsoft_teams.post_message")["channel"] == "Product"


def test_a_link_is_told_and_the_product_of_its_thing_does_nothing() -> None:
    made = document("when a Sentry issue is created, create a Jira bug in OPS and post the Jira key in #dev")
    assert names(made) == ["jira.create_issue", "slack.post_message"]
    assert "{{ node_2.key }}" in inputs(made, "slack.post_message")["text"]


def test_a_property_of_a_product_is_read_from_what_was_made_there() -> None:
    made = document("when a Zendesk ticket is created, create a Jira bug in OPS and comment the Jira key on the ticket")
    assert inputs(made, "zendesk.add_comment")["body"].count("{{ node_1.detail.id }}") == 0


def test_a_message_with_what_there_is_makes_nothing_more() -> None:
    made = document("when a comment is added to a GitHub issue, send kim a Slack message with the comment")
    assert names(made) == ["slack.send_direct_message"]


def test_a_message_that_stands_alone_opens_its_thread() -> None:
    made = document('when someone posts in #help, reply in thread "we look into it"')
    expected = "{{ node_1.event.thread_ts || node_1.event.ts }}"
    assert inputs(made, "slack.reply_in_thread")["thread_ts"] == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("my boss wants every new Zendesk ticket to get a Linear issue in team SUP", "linear.create_issue"),
        ("management wants a Slack message in #sales whenever a Zendesk ticket is solved", "slack.post_message"),
        ("a new page in the Confluence space DOC should be announced in #docs and lead to an Asana task for Amir",
         "slack.post_message, asana.create_task"),
    ],
)  # fmt: skip
def test_what_somebody_wants_is_done(prompt: str, expected: str) -> None:
    assert flow(prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "steps"),
    [
        ("when a Trello card is moved, tell the members of the card in Slack", ["slack.send_direct_message"]),
        ("message all members of the Slack channel #dev", ["slack.post_message"]),
    ],
)
def test_nobody_else_is_told(prompt: str, steps: list[str]) -> None:
    assert names(document(prompt)) == steps


def test_a_check_that_is_said_twice_is_one() -> None:
    once = "every day, if there are unassigned urgent Zendesk tickets, page the on-call"
    twice = "every day check if there are unassigned urgent Zendesk tickets and page the on-call if there are any"
    assert flow(twice) == flow(once)
