"""Orders that are said once for two branches, and links that are written into another product's thing."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names, rows


@pytest.mark.parametrize(
    ("prompt", "step", "key", "values"),
    [
        (
            "when a github issue is opened assign it to alice if the title contains api, otherwise to bob",
            "github.add_assignees",
            "assignees",
            [["alice"], ["bob"]],
        ),
        (
            "assign new github issues to alice if they are about frontend, otherwise to bob",
            "github.add_assignees",
            "assignees",
            [["alice"], ["bob"]],
        ),
        (
            "when a trello card is created move it to Urgent if the title contains asap, otherwise to Backlog",
            "trello.move_card",
            "list",
            ["Urgent", "Backlog"],
        ),
        (
            "when a zendesk ticket comes in send it to #vip if the subject contains vip, if not to #support",
            "slack.post_message",
            "channel",
            ["#vip", "#support"],
        ),
    ],
)
def test_the_other_branch_does_the_same_with_another_value(
    prompt: str, step: str, key: str, values: list[object]
) -> None:
    made = document(prompt)
    assert names(made) == [step, step]
    assert [row["properties"]["inputs"][key] for row in rows(made, "action")] == values
    assert " else[" in flow(prompt)


def test_what_is_done_otherwise_may_be_something_else() -> None:
    made = flow("when a ticket is created assign it to bob if it is urgent. Otherwise post it in #support")
    assert "else[slack.post_message]" in made


@pytest.mark.parametrize(
    ("prompt", "value"),
    [
        ("when an email arrives and it's not about billing, create a zendesk ticket", "not_contains billing"),
        ("when a zendesk ticket is created, if it is about the refunds page the on-call", "contains refunds"),
    ],
)
def test_what_something_is_about_is_in_its_text(prompt: str, value: str) -> None:
    assert value in flow(prompt)


@pytest.mark.parametrize(
    "order",
    [
        "put the jira key in a comment on the ticket",
        "comment the jira link back on the ticket",
        "comment with the jira link on the zendesk ticket",
    ],
)
def test_a_link_is_written_where_the_thing_is_that_it_is_not_of(order: str) -> None:
    made = document(f"when a zendesk ticket is created create a jira issue and {order}")
    assert names(made) == ["jira.create_issue", "zendesk.add_comment"]


@pytest.mark.parametrize("age", ["older than 60 days", "that are older than 2 weeks"])
def test_a_measure_says_not_which_one_is_meant(age: str) -> None:
    made = document(f'every sunday add the label "stale" to all issues in acme/web {age}')
    assert names(made)[-1] == "github.add_labels"
    assert len(rows(made, "for_each")) == 1


def test_things_of_a_place_are_labelled_as_something_at_a_time() -> None:
    made = document("label all open issues in acme/web as stale every friday")
    assert inputs(made, "github.add_labels")["labels"] == ["stale"]


@pytest.mark.parametrize(
    ("prompt", "status"),
    [
        ("linear issue gets cancelled => close the github issue", "Cancelled"),
        ("when a jira ticket is canceled dm the assignee", "Canceled"),
    ],
)
def test_what_is_called_off_is_told_by_its_status(prompt: str, status: str) -> None:
    trigger = rows(document(prompt), "trigger")[0]
    assert trigger["properties"]["inputs"]["status"] == status


def test_a_reviewer_who_wants_changes_is_told_by_the_state_of_the_review() -> None:
    made = document("when a pull request review requests changes, dm the author")
    assert inputs(made, "github.review_submitted") == {"state": "changes_requested"}


@pytest.mark.parametrize(
    ("prompt", "event"),
    [
        ("when a pull request is approved, merge it", "github.review_submitted"),
        ("when a merge request is approved, merge it", "gitlab.merge_request_approved"),
        ("when a PR is approved in bitbucket, merge it", "bitbucket.pull_request_approved"),
    ],
)
def test_the_likeliest_product_is_taken_where_none_is_named(prompt: str, event: str) -> None:
    assert names(document(prompt), "trigger") == [event]
