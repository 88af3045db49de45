"""What a new thing has of the one that it is made from, and labels that are called like products."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names, plan, rows


@pytest.mark.parametrize(
    ("event", "order", "step", "taken"),
    [
        ("a Linear issue is created", "create a GitHub issue in acme/mobile with the same title and labels",
         "github.create_issue", {"title": "{{ node_1.data.title }}", "labels": "{{ node_1.data.labels[].name }}"}),
        ("a GitHub issue is opened", "create a GitLab issue in acme/core with its labels and a link to it",
         "gitlab.create_issue", {"labels": "{{ node_1.issue.labels[].name }}",
                                 "description": "{{ node_1.issue.body }}\n{{ node_1.issue.html_url }}"}),
        ("a Jira issue is created in OPS", "create a Jira issue in WEB with the same priority and due date",
         "jira.create_issue", {"priority": "{{ node_1.issue.fields.priority.name }}",
                               "due_date": "{{ node_1.issue.fields.duedate }}"}),
        ("a Trello card is created", "create an Asana task with the same due date",
         "asana.create_task", {"due_on": "{{ node_1.action.data.card.due }}"}),
    ],
)  # fmt: skip
def test_a_new_thing_has_what_it_is_to_have_of_the_other(
    event: str, order: str, step: str, taken: dict[str, Any]
) -> None:
    assert taken.items() <= inputs(document(f"When {event}, {order}"), step).items()


def test_what_vendors_call_differently_is_not_taken_over_and_said() -> None:
    answer = plan("When a Zendesk ticket is escalated, create a Jira issue in OPS with the same priority")
    assert "“priority” changes nothing yet" in answer.conversation


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("with high priority", {"priority": "High"}),
        ("with the label backend", {"labels": ["backend"]}),
        ("with the title 'Review'", {"summary": "Review"}),
    ],
)
def test_values_that_are_said_are_those_of_the_clause(said: str, given: dict[str, Any]) -> None:
    answer = plan(f"When a GitHub issue is opened, create a Jira issue in OPS {said}")
    assert answer.document is not None
    assert given.items() <= inputs(answer.document, "jira.create_issue").items()
    assert "changes nothing yet" not in answer.conversation


def test_the_place_of_an_event_gives_no_title() -> None:
    made = document("When a Linear issue is created in team Mobile, create a GitHub issue in acme/mobile")
    assert inputs(made, "github.create_issue")["title"] == "{{ node_1.data.title }}"


@pytest.mark.parametrize(
    ("order", "steps"),
    [
        ("create a GitHub issue in acme/api and add the label sentry to it", "github.create_issue, github.add_labels"),
        ("create a Jira ticket in SUP labelled zendesk", "jira.create_issue"),
        ("create a Jira ticket in SUP with the labels github and urgent", "jira.create_issue"),
    ],
)
def test_a_label_called_like_a_product_names_none(order: str, steps: str) -> None:
    assert flow(f"When a Sentry issue is created, {order}") == steps


def test_products_behind_an_order_to_label_are_named() -> None:
    assert names(document("label GitHub issues in acme/api as stale"))[-1] == "github.add_labels"
    (trigger,) = rows(document("When a GitHub issue is tagged sentry, tell #errors on Slack"), "trigger")
    assert trigger["properties"]["inputs"]["label"] == "sentry"


def test_somebody_whom_it_is_told_privately_is_its_receiver() -> None:
    made = document("When a Confluence page is created, post its title to #docs on Slack and dm it to kim")
    assert inputs(made, "slack.send_direct_message")["user"] == "kim"
