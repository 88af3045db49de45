"""Projects and teams by a capitalised name: "a task in Marketing", "an issue in Mobile"."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent_app.planners.local.planning import document, inputs, rows


@pytest.mark.parametrize(
    ("prompt", "step", "name", "place"),
    [
        ("add an Asana task in Legal called 'Read contract'", "asana.create_task", "project", "Legal"),
        ("open an Asana task in 'Client Work' called 'Call Ann'", "asana.create_task", "project", "Client Work"),
        ("When an Asana task in Road Map is completed, tell #dev", "asana.task_completed", "project", "Road Map"),
        ("When an Asana task shows up in Legal, tell #dev", "asana.task_created", "project", "Legal"),
        ("create an Azure DevOps bug in Fabrikam titled 'x'", "azure_devops.create_work_item", "project", "Fabrikam"),
        ("create a Jira bug in Billing called 'x'", "jira.create_issue", "project", "Billing"),
        ("create a Linear issue in Growth called 'x'", "linear.create_issue", "team", "Growth"),
        ('create an Asana task "Call Ann" in Marketing', "asana.create_task", "project", "Marketing"),
        (
            'create a PagerDuty incident on the Support service titled "Down"',
            "pagerduty.create_incident",
            "service",
            "Support",
        ),
        ("post 'hi' to the General channel in Teams", "microsoft_teams.post_message", "channel", "General"),
        (
            "When an Azure DevOps build of the pipeline Nightly-CI fails, tell #x",
            "azure_devops.build_failed",
            "pipeline",
            "Nightly-CI",
        ),
        (
            "When an Azure DevOps pull request is opened in the repo Helios.Web, tell #x",
            "azure_devops.pull_request_opened",
            "repository",
            "Helios.Web",
        ),
    ],
)
def test_a_name_behind_a_thing_is_where_it_is(prompt: str, step: str, name: str, place: str) -> None:
    assert inputs(document(prompt), step)[name] == place


@pytest.mark.parametrize(
    "prompt",
    [
        "list the Jira issues in Review and post them to #dev",
        "create an Asana task in March called 'x'",
        "create a Jira task called 'x' in Slack style",
    ],
)
def test_states_months_and_products_are_no_places(prompt: str) -> None:
    steps: list[dict[str, Any]] = [row["properties"].get("inputs", {}) for row in document(prompt)["data"]]
    assert not any("project" in step or "project =" in str(step.get("query")) for step in steps)


def test_several_new_things_are_made_where_the_first_one_is() -> None:
    made = document("Create a Jira epic 'Hardening' in SEC and two stories: audit logs, key rotation")
    assert [row["properties"]["inputs"]["project"] for row in rows(made, "action")] == ["SEC"] * 3
