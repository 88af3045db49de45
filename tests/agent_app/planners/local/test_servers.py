"""How a server is, by the status of its answer: an address that is checked may be down."""

from __future__ import annotations

import pytest

from agent_app.planners.local.conditions.answers import answer_expression
from agent_app.planners.local.conditions.model import Test as Comparison
from agent_app.planners.local.fields import Field
from sessions_app.definition import evaluate_condition
from tests.agent_app.planners.local.planning import document, errors, inputs, names, rows

DOWN = "(node_2.status == `0` || node_2.status >= `400`)"


@pytest.mark.parametrize(
    ("prompt", "expression"),
    [
        ("every 15 minutes check https://acme.com; if it isn't 200, open an Opsgenie alert", "node_2.status != `200`"),
        ("check https://acme.com, and if it is not 200, tell #ops", "node_2.status != `200`"),
        ("every hour call https://acme.com, if the response code is not 200 tell #ops", "node_2.status != `200`"),
        ("check https://acme.com/health. If it returns anything but 200, tell #ops", "node_2.status != `200`"),
        ("call https://acme.com hourly; when the status code is 500 or more, tell #ops", "node_2.status >= `500`"),
        ("check https://acme.com; if it returns a 5xx tell #ops", "node_2.status >= `500`"),
        ("check https://acme.com; if it is down, open an Opsgenie alert", DOWN),
        ("every 5 minutes ping https://acme.com/health and tell #ops if it does not respond", DOWN),
        ("check https://acme.com every hour; if it returns an error, tell #ops", DOWN),
        ("monitor https://acme.com every 5 minutes and alert #ops when it goes down", DOWN),
        ("if https://acme.com is down, tell #ops", DOWN),
        ("tell #ops as soon as https://acme.com is unreachable", DOWN),
        ("every morning request https://acme.com/health. If it's not up, email ops@acme.com", DOWN),
    ],
)
def test_an_address_that_is_checked_may_be_down(prompt: str, expression: str) -> None:
    made = document(prompt)
    assert names(made)[0] == "http.send_request"
    assert [row["properties"]["expression"] for row in rows(made, "condition")] == [expression]
    assert inputs(made, "http.send_request")["fail_on_error"] is False
    assert not errors(made)


@pytest.mark.parametrize(
    "prompt",
    [
        "call https://acme.com/hook and post the answer to #ops",
        "when a GitHub issue is opened, call https://acme.com/hook; if the body contains ok, tell #ops",
    ],
)
def test_a_call_whose_status_is_not_tested_fails_for_an_error(prompt: str) -> None:
    assert "fail_on_error" not in inputs(document(prompt), "http.send_request")


@pytest.mark.parametrize(
    ("status", "down"),
    [(0, True), (200, False), (204, False), (302, False), (400, True), (404, True), (503, True)],
)
def test_down_is_no_answer_or_an_error(status: int, down: bool) -> None:
    field = Field("status", "status", (), "integer")
    for word, operator, holds in (("down", "==", down), ("up", "==", not down), ("down", "!=", not down)):
        expression = answer_expression("node_2.status", field, Comparison((), operator, (word,), False, 0, 0))
        assert expression is not None
        assert evaluate_condition(expression, {"node_2": {"status": status}}) is holds


def test_the_state_of_a_thing_is_no_answer() -> None:
    test = Comparison((), "==", ("down",), False, 0, 0)
    assert answer_expression("x.status", Field("status", "status", (), "string"), test) is None


def test_what_is_not_so_stays_another_branch() -> None:
    made = document("get GitHub issue 5 of acme/api; if it is urgent, tell #ops, if it isn't, close it")
    assert len(rows(made, "condition")) == 1
