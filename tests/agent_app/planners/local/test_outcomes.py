"""Outcomes said of an event that stands for every outcome: filters of its trigger."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent_app.planners.local.planning import document, name, rows


@pytest.mark.parametrize(
    ("prompt", "trigger", "filters"),
    [
        (
            "when a github deployment to production fails, alert #ops in slack",
            "github.deployment_status_changed",
            {"state": "failure", "environment": "production"},
        ),
        (
            "when a github deployment succeeds, tell #ops in slack",
            "github.deployment_status_changed",
            {"state": "success"},
        ),
        (
            "when a bitbucket commit status fails tell #ops in slack",
            "bitbucket.commit_status_changed",
            {"state": "FAILED"},
        ),
        ("when a jira ticket is resolved, tell #ops in slack", "jira.issue_transitioned", {"status": "Done"}),
        (
            "when a critical Jira bug is closed, tell #ops in slack",
            "jira.issue_transitioned",
            {"status": "Done", "issue_type": "Bug"},
        ),
        (
            "when a high priority Jira bug in WEB is reopened, tell #ops in slack",
            "jira.issue_transitioned",
            {"from_status": "Done", "issue_type": "Bug", "project": "WEB"},
        ),
        ("when a jira ticket is reopened, tell #ops in slack", "jira.issue_transitioned", {"from_status": "Done"}),
        ("when a linear issue is completed tell #ops in slack", "linear.issue_completed", {}),
        ("when a github deployment status changes, tell #ops in slack", "github.deployment_status_changed", {}),
    ],
)
def test_an_outcome_is_a_filter_of_the_trigger(prompt: str, trigger: str, filters: dict[str, Any]) -> None:
    (row,) = rows(document(prompt), "trigger")
    assert name(row) == trigger
    assert row["properties"].get("inputs", {}) == filters


def test_an_approval_is_one_kind_of_review() -> None:
    (row,) = rows(document("when a github pull request is approved, merge it"), "trigger")
    assert name(row) == "github.review_submitted"
    assert row["properties"]["inputs"] == {"state": "approved"}
