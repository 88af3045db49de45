"""Conditions whose words tell of no test: it is asked for, and the answer sets it."""

from __future__ import annotations

import pytest

from agent_app.planners.local.questions import test_question as question_of
from tests.agent_app.planners.local.edit.edits import answered
from tests.agent_app.planners.local.planning import plan, rows

UNTOLD = "When a Zendesk ticket mentions, tell #ops in Slack"


def test_a_condition_without_a_test_is_asked_about() -> None:
    made = plan(UNTOLD)
    assert made.document is not None
    (condition,) = rows(made.document, "condition")
    assert condition["properties"]["expression"] == ""
    assert made.next_question == question_of(made.document)
    assert "test?" in (made.next_question or "")


@pytest.mark.parametrize(
    ("answer", "expression"),
    [
        ("the description contains refund", "contains(lower(node_1.detail.description), 'refund')"),
        ("check whether the priority is high", "lower(node_1.detail.priority) == 'high'"),
    ],
)
def test_the_answer_tells_what_is_tested(answer: str, expression: str) -> None:
    made = answered(UNTOLD, answer)
    (condition,) = rows(made, "condition")
    assert condition["properties"]["expression"] == expression


def test_an_order_is_no_answer() -> None:
    made = answered(UNTOLD, "also tell #dev")
    (condition,) = rows(made, "condition")
    assert condition["properties"]["expression"] == ""
    assert len(rows(made, "action")) == 2
