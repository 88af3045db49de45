from __future__ import annotations

from typing import Any

import pytest

from sessions_app.definition import evaluate_condition
from tests.agent_app.planners.local.planning import document, errors, rows

ISSUE: dict[str, Any] = {
    "issue": {
        "title": "Checkout CRASH on pay",
        "body": "stack trace",
        "labels": [{"name": "bug"}, {"name": "p1"}],
        "user": {"login": "mona"},
        "comments": 7,
        "state": "open",
        "assignee": None,
    },
    "repository": {"full_name": "acme/api"},
}


def condition(words: str) -> str:
    made = document(f"When a GitHub issue is opened in acme/api, if {words} then post to #triage")
    assert errors(made) == []
    return str(rows(made, "condition")[0]["properties"]["expression"])


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("the title contains 'crash'", True),
        ("the title does not contain 'crash'", False),
        ("the title starts with checkout", True),
        ("the title contains 'refund' or 'pay'", True),
        ("the title contains crash and the body mentions 'refund'", False),
        ("the author is mona", True),
        ("the author is not mona", False),
        ("the number of comments is greater than 5", True),
        ("it has more than 10 comments", False),
        ("it has the label bug", True),
        ("it has the label docs", False),
        ("the assignee is empty", True),
        ("the state is open", True),
    ],
)
def test_conditions_mean_what_they_say(words: str, holds: bool) -> None:
    assert evaluate_condition(condition(words), {"node_1": ISSUE}) is holds


def test_unless_negates() -> None:
    made = document("When a pull request is opened in acme/api, request a review from @alice unless it is a draft")
    expression = rows(made, "condition")[0]["properties"]["expression"]
    assert evaluate_condition(expression, {"node_1": {"pull_request": {"draft": False}}}) is True
    assert evaluate_condition(expression, {"node_1": {"pull_request": {"draft": True}}}) is False


def test_how_many_were_listed() -> None:
    made = document("Every day at noon search Asana for overdue tasks. If there are more than 5 of them, warn #pm")
    expression = rows(made, "condition")[0]["properties"]["expression"]
    assert evaluate_condition(expression, {"node_2": {"data": [{"due_on": "2020-01-01"}] * 6}}) is True
    assert evaluate_condition(expression, {"node_2": {"data": [{}] * 5}}) is False


def test_a_webhooks_own_fields_are_read_from_its_body() -> None:
    made = document("When a webhook is received and the amount is over 100, post to #big-orders")
    expression = rows(made, "condition")[0]["properties"]["expression"]
    assert evaluate_condition(expression, {"node_1": {"body": {"amount": 101}}}) is True


def test_fields_no_output_names_are_told() -> None:
    from tests.agent_app.planners.local.planning import plan

    made = plan("When a Zendesk ticket is created and the customer plan is enterprise, post to #vip")
    assert "customer plan" in made.conversation


@pytest.mark.parametrize(
    "prompt",
    [
        "when a P1 incident is triggered in PagerDuty, post to #war-room",
        "when an opsgenie alert with priority P1 is created, post to #war-room",
        "when a Jira issue moves to Done, post to #done",
        "when a message with 'free nitro' is posted in our discord, delete it",
    ],
)
def test_what_is_no_filter_becomes_a_condition(prompt: str) -> None:
    assert len(rows(document(prompt), "condition")) == 1


def test_a_denied_condition_is_the_other_branch() -> None:
    made = document(
        "When a change request is approved in ServiceNow, if the type is emergency post to #cab,"
        " if it's not emergency email cab@acme.io"
    )
    assert len(rows(made, "condition")) == 1
    assert {branch for _, _, branch in [(e["source"], e["target"], e["branch"]) for e in made["edges"]]} >= {"false"}
