"""By when something that is made has to be done."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs


@pytest.mark.parametrize(
    ("order", "moment"),
    [
        ("create a asana task due tomorrow", "add_duration(now(), 'P1D')"),
        ("create an asana task due in 3 days", "add_duration(now(), 'P3D')"),
        ("create an asana task with a deadline of 2 weeks", "add_duration(now(), 'P2W')"),
        ("create an asana task with a due date in one week", "add_duration(now(), 'P7D')"),
        ("create an asana task due next month", "add_duration(now(), 'P30D')"),
        ("create an asana task due today", "now()"),
    ],
)
def test_a_day_is_counted_from_the_run(order: str, moment: str) -> None:
    made = document(f"when a bug is reported in jira {order}")
    assert inputs(made, "asana.create_task")["due_on"] == f"{{{{ format_date({moment}, '%Y-%m-%d') }}}}"


def test_a_moment_needs_no_format_and_a_date_stays_one() -> None:
    card = inputs(
        document("when a PR is merged create a trello card in list Inbox due in 2 days"), "trello.create_card"
    )
    assert card["due"] == "{{ add_duration(now(), 'P2D') }}"
    task = inputs(document("create an asana task due on 2026-12-24"), "asana.create_task")
    assert task["due_on"] == "2026-12-24"


@pytest.mark.parametrize("prompt", ["create an asana task", "when an asana task is due create an asana task"])
def test_where_nothing_is_said_nothing_is_due(prompt: str) -> None:
    assert "due_on" not in inputs(document(prompt), "asana.create_task")


def test_whose_members_they_are_is_no_test_and_what_starts_is_an_event() -> None:
    assert "if(" not in flow("when a slack member joins, add them to the github team devs")
    assert "if(" not in flow("when a jira sprint starts, post the sprint goal in #team-a")
