"""Things that exist already and are told together, with what narrows them, and properties behind a dictated text."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, inputs, names, plan


@pytest.mark.parametrize(
    ("prompt", "listing"),
    [
        ("every monday post the jira issues due this week to #team", "jira.search_issues"),
        ("every friday post the github issues created in acme/api to #x", "github.list_issues"),
        ("every week email the zendesk tickets assigned to Bob to bob@x.com", "zendesk.list_tickets"),
    ],
)
def test_things_of_a_product_that_are_told_are_looked_up(prompt: str, listing: str) -> None:
    assert names(document(prompt))[0] == listing


@pytest.mark.parametrize("prompt", ["every day post the messages to #x", "post the results to #x every day"])
def test_what_is_only_sent_is_not_looked_up(prompt: str) -> None:
    assert names(document(prompt)) == ["slack.post_message"]


@pytest.mark.parametrize(
    ("told", "query"),
    [
        ("due this week", "duedate >= startOfWeek() AND duedate <= endOfWeek()"),
        ("created yesterday", "created >= startOfDay(-1) AND created <= endOfDay(-1)"),
        ("resolved this month", "resolved >= startOfMonth() AND resolved <= endOfMonth()"),
    ],
)
def test_when_something_was_done_to_them_is_part_of_the_query(told: str, query: str) -> None:
    made = plan(f"every monday post the jira issues {told} to #team")
    assert made.document is not None
    assert inputs(made.document, "jira.search_issues")["query"] == query
    assert "so all are taken" not in made.conversation


def test_a_time_that_no_input_takes_picks_from_what_is_listed() -> None:
    made = plan("every friday post the github issues created this week in acme/api to #x")
    assert "does not tell which are created this week" not in made.conversation
    assert made.document is not None
    assert "@.created_at" in inputs(made.document, "slack.post_message")["text"]


def test_when_it_is_told_may_stand_before_what_is_told() -> None:
    made = document("email me every evening how many zendesk tickets are still open")
    assert names(made) == ["zendesk.list_tickets", "email.send_email"]
    assert "length(" in inputs(made, "email.send_email")["body"]


def test_a_property_follows_a_dictated_text() -> None:
    made = document('when a github issue is opened post "New: " followed by the title to #dev')
    assert names(made) == ["slack.post_message"]
    assert inputs(made, "slack.post_message")["text"] == "New: {{ node_1.issue.title }}"
