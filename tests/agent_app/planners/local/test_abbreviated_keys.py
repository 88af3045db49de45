"""Keys of projects that are short for something: "a bug in QA", "a ticket in IT"."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, inputs, rows


@pytest.mark.parametrize("key", ["QA", "IT", "API", "HR", "OPS"])
def test_what_is_made_in_one_is_made_in_that_project(key: str) -> None:
    made = document(f"When a Sentry issue is created, create a Jira bug in {key}")
    assert inputs(made, "jira.create_issue")["project"] == key


@pytest.mark.parametrize(
    ("event", "project"),
    [
        ("a Jira bug is created in CI", "CI"),
        ("a Jira ticket in IT is assigned to kim", "IT"),
    ],
)
def test_what_happens_in_one_happens_in_that_project(event: str, project: str) -> None:
    (trigger,) = rows(document(f"When {event}, tell #ops on Slack"), "trigger")
    assert trigger["properties"]["inputs"]["project"] == project


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        ("close the Jira issues in QA", 'status = "In QA"'),
        ("list the open Jira issues in QA", 'statusCategory != Done AND status = "In QA"'),
        ("list the Jira issues in HR", "project = HR"),
    ],
)
def test_a_stage_that_things_are_in_is_no_project(asked: str, query: str) -> None:
    assert inputs(document(asked), "jira.search_issues")["query"] == query


def test_a_stage_that_things_come_to_is_no_environment() -> None:
    made = document("When a Jira issue moves to QA, tell #qa on Slack")
    (condition,) = (row for row in made["data"] if row["type"] == "condition" or "expression" in row["properties"])
    assert "status" in condition["properties"]["expression"]


@pytest.mark.parametrize("words", ["the CI job of acme/api", "an API call", "the QA lead"])
def test_other_abbreviations_name_no_project(words: str) -> None:
    made = document(f"When a Jira issue is created in OPS, post about {words} in #ops on Slack")
    (trigger,) = rows(made, "trigger")
    assert trigger["properties"]["inputs"]["project"] == "OPS"
