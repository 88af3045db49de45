"""Conditions on the moment a run is at: weekends, working hours, nights."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, plan, rows

MOMENTS: list[tuple[str, str]] = [
    ("When a PagerDuty incident is triggered, post to #ops in Slack, but not on weekends", "!(to_number("),
    ("When a Jira issue is created on weekends, tell #ops in Slack", "'%u')) > `5`"),
    ("When a Zendesk ticket comes in outside working hours, page the on-call in PagerDuty", ">= `9`"),
    ("When a Zendesk ticket is created, post to #support in Slack only during business hours", "< `17`"),
    ("When a Zendesk ticket is created at night, page the on-call in PagerDuty", ">= `22`"),
    ("When a GitHub issue is opened, if it is a weekday post to #dev in Slack, otherwise mail a@b.io", "!(to_number("),
    ('If it is the weekend post "hi" to #dev in Slack, otherwise post "ho" to #ops', "'%u')) > `5`"),
]
PLAIN: list[str] = [
    "Every weekday at 9 list the open Jira issues and post them to #dev in Slack",
    "Every day except weekends list the open Jira issues and post them to #dev in Slack",
    "When a Zendesk ticket is created, post to #support in Slack, and on weekends page the on-call in PagerDuty",
]


@pytest.mark.parametrize(("prompt", "part"), MOMENTS)
def test_when_an_event_counts_is_a_condition_of_the_clock(prompt: str, part: str) -> None:
    made = document(prompt)
    assert part in rows(made, "condition")[0]["properties"]["expression"]
    assert rows(made, "trigger")[0]["properties"]["action"] != "cron"


@pytest.mark.parametrize("prompt", PLAIN)
def test_schedules_and_clauses_of_their_own_are_no_condition_of_the_whole(prompt: str) -> None:
    assert rows(document(prompt), "condition") == []


def test_the_hours_taken_for_granted_are_told() -> None:
    said = plan("When a Zendesk ticket comes in outside working hours, page the on-call in PagerDuty").conversation
    assert "9:00 to 17:00" in said
    assert "is not tested" not in said


def test_both_branches_hang_on_the_moment() -> None:
    made = flow("When a GitHub issue is opened, if it is a weekday post to #dev in Slack, otherwise mail a@b.io")
    assert "[slack.post_message] else[email.send_email]" in made
