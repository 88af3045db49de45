"""How builds are said to end."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, inputs, names


@pytest.mark.parametrize(
    "told",
    ["the checks have all passed", "all checks pass", "the build is green", "CI passes", "the workflow run passed"],
)
def test_what_passes_has_succeeded(told: str) -> None:
    made = document(f"when {told} in GitHub, post to #dev in Slack")
    assert names(made, "trigger") == ["github.workflow_run_completed"]
    assert inputs(made, "github.workflow_run_completed")["conclusion"] == "success"


@pytest.mark.parametrize("told", ["the checks fail", "CI is red", "the tests failed"])
def test_what_fails_has_not(told: str) -> None:
    assert names(document(f"when {told} in GitHub, post to #dev in Slack"), "trigger") == ["github.workflow_run_failed"]
