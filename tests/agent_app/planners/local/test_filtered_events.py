"""What the trigger of an event filters by, and what conditions read where a filter tells where it is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent_app.planners.local.planning import document, names, rows


def _filters(event: str) -> dict[str, Any]:
    row = rows(document(f"when {event}, tell #dev"), "trigger")[0]
    return dict(row["properties"].get("inputs") or {})


def _tested(event: str) -> list[str]:
    made = document(f"when {event}, tell #dev")
    return [str(row["properties"]["expression"]) for row in rows(made, "condition")]


@pytest.mark.parametrize(
    ("event", "filters"),
    [
        ("a GitLab job in stage deploy fails", {"stage": "deploy"}),
        ("an Opsgenie alert from source Datadog is created", {"source": "Datadog"}),
        ('a GitLab feature flag "beta" is switched off', {"flag": "beta", "active": False}),
        ("a GitLab feature flag is turned on", {"active": True}),
        ("a tag v2.0 is pushed in GitLab", {"tag": "v2.0"}),
        ("a production deployment fails in GitHub", {"state": "failure", "environment": "production"}),
        ("a GitHub review is submitted with state approved", {"state": "approved"}),
        ("a work item with severity 1 - Critical is created in Azure DevOps", {"severity": "1 - Critical"}),
        ("a GitLab job fails", {}),
        ("a GitHub tag is created", {}),
        ("the GitHub workflow fails", {}),
    ],
)
def test_what_is_named_with_its_value_is_filtered_by(event: str, filters: dict[str, Any]) -> None:
    assert _filters(event) == filters


@pytest.mark.parametrize(
    ("event", "expression"),
    [
        ("a branch that starts with release/ is created in GitHub", "starts_with(lower(node_1.ref), 'release/')"),
        ("a GitLab pipeline fails on main or on develop", "node_1.object_attributes.ref) == 'main'"),
        ("a GitLab tag is created that starts with v", "starts_with(lower(node_1.ref), 'refs/tags/v')"),
        ("a push to GitHub happens and the branch is not main", "lower(node_1.ref) != 'refs/heads/main'"),
        ("a ServiceNow problem is created with priority critical", "node_1.record.priority == '1'"),
    ],
)
def test_a_test_reads_what_a_filter_is_compared_with(event: str, expression: str) -> None:
    (tested,) = _tested(event)
    assert expression in tested


@pytest.mark.parametrize(
    ("event", "expression"),
    [
        ("a Confluence page is created outside the space OPS", "lower(node_1.page.spaceKey) != 'ops'"),
        ("a Jira issue is created in any project except OPS", "lower(node_1.issue.fields.project.key) != 'ops'"),
        ("a pull request is merged outside of main in GitHub", "lower(node_1.pull_request.base.ref) != 'main'"),
        ("a GitLab deployment outside production finishes", "lower(node_1.environment) != 'production'"),
    ],
)
def test_what_happens_elsewhere_is_not_filtered_by_that_place(event: str, expression: str) -> None:
    assert _tested(event) == [expression]
    assert _filters(event) == {}


def test_hours_are_no_place() -> None:
    (tested,) = _tested("a GitHub issue is opened outside business hours")
    assert "now()" in tested


@pytest.mark.parametrize(
    ("prompt", "shape"),
    [
        (
            "when an Opsgenie alert P1 or P2 is created, post it in #war; P3: post it in #ops; others: nothing",
            ["'p1' || lower", "'p3'"],
        ),
        ("when a PagerDuty incident is triggered, urgency high: tell #war; low: tell #ops", ["urgency", "urgency"]),
        (
            "when a ServiceNow incident with priority critical is created, tell #war; moderate: tell #ops",
            ["'1'", "'3'"],
        ),
        ("when a Jira issue is created, tell #a; high: the color of it", []),
    ],
)
def test_other_grades_than_that_of_the_event_are_cases_beside_it(prompt: str, shape: list[str]) -> None:
    made = document(prompt)
    tests = [str(row["properties"]["expression"]) for row in rows(made, "condition")]
    assert len(tests) == len(shape)
    assert all(part in test for part, test in zip(shape, tests, strict=True))
    assert len([edge for edge in made["edges"] if edge["branch"] == "false"]) == (1 if shape else 0)


@pytest.mark.parametrize(
    ("event", "expression"),
    [
        ("a Jira issue is commented and it is in progress", "lower(node_1.issue.fields.status.name) == 'in progress'"),
        ("a Linear issue is updated and it is in review", "lower(node_1.data.state.name) == 'in review'"),
        ("a ServiceNow incident is updated and it is in progress", "node_1.record.state == '2'"),
    ],
)
def test_a_stage_keeps_the_word_that_is_part_of_its_name(event: str, expression: str) -> None:
    assert _tested(event) == [expression]


@pytest.mark.parametrize(
    ("prompt", "trigger"),
    [
        ("GitLab pipeline fails → tell #ci, no more than once per day", "gitlab.pipeline_failed"),
        ("when a Sentry issue is created, post it in #errors but at most once an hour", "sentry.issue_created"),
        ("post the open incidents of PagerDuty to #ops once an hour", "schedule.cron"),
    ],
)
def test_how_often_something_may_happen_is_no_schedule(prompt: str, trigger: str) -> None:
    made = document(prompt)
    assert names(made, "trigger") == [trigger]
    assert rows(made, "delay") == []
