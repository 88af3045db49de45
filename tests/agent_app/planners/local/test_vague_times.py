"""Days, months and years of the calendar beside listed things, and times of which nobody says which they are."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, plan, rows


def _items(prompt: str) -> str:
    return str(rows(document(prompt), "for_each")[0]["properties"]["items"])


def _tested(prompt: str) -> str:
    made = document(prompt)
    found = rows(made, "condition")
    return str(found[0]["properties"]["expression"] if found else rows(made, "for_each")[0]["properties"]["items"])


@pytest.mark.parametrize(
    ("prompt", "part"),
    [
        ("Delete Asana tasks completed before 2025", "days_since(@.completed_at) > days_since('2025-01-01')"),
        ("Close GitHub issues opened after 2023", ".created_at) < days_since('2023-12-31')"),
        ("Close GitHub issues opened before March 2024", ".created_at) > days_since('2024-03-01')"),
        ("Close GitHub issues opened after March 2024", ".created_at) < days_since('2024-03-31')"),
        ("Close Jira issues in OPS nobody touched since 1 March 2026", "updated) > days_since('2026-03-01')"),
        ("Close Trello cards of the list Doing that no one has worked on for 2 months", "dateLastActivity) >= `60`"),
    ],
)
def test_days_at_the_edge_of_months_and_years_are_compared_with(prompt: str, part: str) -> None:
    assert part in _tested(prompt)


@pytest.mark.parametrize(
    ("prompt", "field"),
    [
        ("Close Jira issues in OPS nobody touched since March", ".since_March"),
        ("Close Jira issues in OPS that were not updated since March", ".since_March"),
        ("Delete Asana tasks completed last year", ".last_year"),
        ("Delete the GitHub releases of acme/api before v2", ".is_before_v2"),
    ],
)
def test_nothing_is_ended_by_a_time_that_no_data_tells(prompt: str, field: str) -> None:
    assert field in _tested(prompt)
    told = plan(prompt).conversation
    assert "please check that" in told or "Please check the condition" in told


def test_a_sentence_may_end_with_a_date() -> None:
    assert "2025-01-01" in _items("delete Asana tasks completed before 2025")


@pytest.mark.parametrize(
    "prompt", ["Reassign bob's open Zendesk tickets to kim", "Give bob's tickets in Zendesk to kim"]
)
def test_whose_things_somebody_is_given_is_no_new_assignee(prompt: str) -> None:
    listed, given = rows(document(prompt), "action")
    assert given["properties"]["inputs"]["assignee"] == "kim"
    assert "bob" in str(listed["properties"]["inputs"]) or "assigned to bob" in plan(prompt).conversation
