"""Products and things that no operation belongs to: nothing else stands in for them, and it is said."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, names, plan


@pytest.mark.parametrize(
    ("prompt", "product"),
    [
        ("When a Zendesk ticket is created log a call in HubSpot", "HubSpot"),
        ("When a Zendesk ticket is created put a row into the Google sheet", "Google sheet"),
        ("Export new Jira issues to a Google sheet", "Google sheet"),
        ("When a Jira issue is created, create an event in Google Calendar", "Google Calendar"),
    ],
)
def test_nothing_is_done_in_another_product(prompt: str, product: str) -> None:
    made = plan(prompt)
    assert made.document is None
    assert f"no operations of {product}." in made.conversation


def test_what_an_unknown_product_does_among_other_steps_is_left_to_a_person() -> None:
    made = plan("When a GitHub issue is opened add a Notion page and tell #dev")
    assert made.document is not None
    assert flow("When a GitHub issue is opened add a Notion page and tell #dev") == "task, slack.post_message"
    assert "no operations of Notion" in made.conversation


def test_an_event_of_an_unknown_product_is_asked_about() -> None:
    made = plan("When a contact is created in HubSpot create a Jira issue in OPS")
    assert names(made.document or {}) == ["jira.create_issue"]
    assert made.next_question == "Which event should start it? I found none for “a contact is created in HubSpot”."


def test_what_is_only_spoken_about_may_be_of_any_product() -> None:
    assert names(document("When an email from Stripe arrives, create a Jira issue in OPS"), "trigger") == [
        "email.email_received"
    ]
    assert names(document("When a GitHub issue is opened, create a Jira issue in OPS for the Salesforce team")) == [
        "jira.create_issue"
    ]


@pytest.mark.parametrize(
    "event", ["a new lead arrives", "a deal is won", "a payment fails", "a new order comes in", "a form is submitted"]
)
def test_an_event_of_unknown_things_is_asked_about_first(event: str) -> None:
    made = plan(f"When {event}, create a Trello card")
    assert names(made.document or {}, "trigger") == ["manual.manual"]
    assert made.next_question == f"Which event should start it? I found none for “{event}”."


def test_events_said_in_other_words_are_still_found() -> None:
    assert names(document("When somebody stars acme/api tell #dev"), "trigger") == ["github.repository_starred"]
    assert names(document("When the build breaks page the on-call"), "trigger") == ["azure_devops.build_failed"]


@pytest.mark.parametrize(
    ("prompt", "product"),
    [
        ("export all salesforce contacts every night at 2", "salesforce"),
        ("when a freshdesk ticket comes in, tell #support", "freshdesk"),
        (
            "new gitlab issue in ops/db -> card in Trello list Incoming -> message in mattermost channel ops",
            "mattermost",
        ),
        ("copy all asana tasks into a notion database", "notion"),
    ],
)
def test_a_product_is_known_by_its_name_before_a_thing_and_in_small_letters(prompt: str, product: str) -> None:
    assert f"no operations of {product}" in plan(prompt).conversation


@pytest.mark.parametrize(
    "prompt", ["when a zendesk ticket mentions Stripe, tag it billing", "post it in the datadog channel"]
)
def test_what_is_only_spoken_of_is_not_missed(prompt: str) -> None:
    assert "no operations of" not in plan(prompt).conversation


@pytest.mark.parametrize("prompt", ["if the build fails, try again in 3 days", "assign it to the security team"])
def test_nothing_is_guessed_at_where_no_thing_is_told(prompt: str) -> None:
    assert plan(prompt).document is None


def test_a_loop_over_what_no_operation_lists_is_told() -> None:
    assert "“row of the spreadsheet”" in plan("for each row of the spreadsheet create a jira ticket").conversation
