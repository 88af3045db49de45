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


@pytest.mark.parametrize(
    ("prompt", "expression"),
    [
        (
            "For each of the Zendesk tickets that were opened yesterday, assign it to Kim",
            "format_date(in_timezone(node_3.item.created_at, 'Europe/Paris'), '%Y-%m-%d') == "
            "format_date(add_days(in_timezone(now(), 'Europe/Paris'), `-1`), '%Y-%m-%d')",
        ),
        (
            "For each issue of acme/api that wasn't updated last week, post it to #dev",
            "format_date(in_timezone(node_3.item.updated_at, 'Europe/Paris'), '%G-%V') != "
            "format_date(add_days(in_timezone(now(), 'Europe/Paris'), `-7`), '%G-%V')",
        ),
        (
            "For each of the Zendesk tickets that were opened today, assign it to Kim",
            "days_since(node_3.item.created_at) < `1`",
        ),
    ],
)
def test_days_and_weeks_of_the_calendar_are_those_of_the_time_zone(prompt: str, expression: str) -> None:
    made = plan(prompt, timezone="Europe/Paris").document
    assert made is not None
    assert rows(made, "condition")[0]["properties"]["expression"] == expression


@pytest.mark.parametrize(
    ("prompt", "value"),
    [
        ("For each incident that is triggered in PagerDuty right now, post it to #ops", "triggered"),
        ("For each incident that is resolved in PagerDuty, post it to #ops", "resolved"),
    ],
)
def test_neither_the_product_nor_the_present_is_part_of_a_value(prompt: str, value: str) -> None:
    assert rows(document(prompt), "condition")[0]["properties"]["expression"].endswith(f"== '{value}'")
