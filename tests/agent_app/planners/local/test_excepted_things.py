"""Some of several things that something is not done to: no exception may get lost, or be taken for what is meant."""

from __future__ import annotations

import re

import pytest

from tests.agent_app.planners.local.planning import document, flow, plan, rows


@pytest.mark.parametrize(
    ("prompt", "expression"),
    [
        ("close every Zendesk ticket except urgent tickets", "!(lower(node.item.priority) == 'urgent')"),
        ("close all stale GitHub issues, excluding bugs", "!(contains(node.item.labels[].name, 'bug'))"),
        (
            "delete all GitHub branches other than main and develop",
            "!(lower(node.item.name) == 'main' || lower(node.item.name) == 'develop')",
        ),
        ("delete all GitHub branches except main, and tell #dev", "!(lower(node.item.name) == 'main')"),
        (
            "archive all Slack channels but the ones starting with team-",
            "!(starts_with(lower(node.item.name), 'team-'))",
        ),
        ("archive all Trello cards except pinned cards", "!(lower(node.item.status) == 'pinned')"),
        ("close all GitHub issues but not the release issues", "!(lower(node.item.state) == 'release')"),
    ],
)
def test_what_is_excepted_is_left_alone(prompt: str, expression: str) -> None:
    conditions = [
        re.sub(r"node_\d+", "node", row["properties"]["expression"]) for row in rows(document(prompt), "condition")
    ]
    assert conditions == [expression]


def test_an_exception_beside_a_test_does_not_become_what_is_meant() -> None:
    outline = flow("close GitHub issues updated more than 30 days ago, except release ones")
    assert "not_equals release" in outline
    assert "status equals release" not in outline


@pytest.mark.parametrize(
    "prompt",
    [
        "every day except weekends post to #dev in Slack",
        "notify everyone in #dev except Bob",
        "close the GitHub issue 12 in acme/api, not the PR",
    ],
)
def test_times_and_people_are_no_excepted_things(prompt: str) -> None:
    assert not rows(document(prompt), "condition")


def test_an_age_before_an_exception_does_not_hide_it() -> None:
    made = document("delete GitHub branches older than 30 days in acme/api except main and develop")
    expressions = [row["properties"]["expression"] for row in rows(made, "condition")]
    assert expressions[-1].endswith("&& !(lower(node_3.item.name) == 'main' || lower(node_3.item.name) == 'develop')")


def test_an_age_that_nothing_tells_is_told() -> None:
    assert (
        "check the condition on “older than 30 days" in plan("delete GitHub branches older than 30 days").conversation
    )
