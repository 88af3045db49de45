"""What a property is set to goes into the input that it is; a change of nothing is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent_app.planners.local.planning import document, inputs, plan


@pytest.mark.parametrize(
    ("prompt", "step", "name", "value"),
    [
        ('set the title of GitHub issue 5 in acme/api to "x"', "github.update_issue", "title", "x"),
        ('rename GitHub issue 5 in acme/api to "release plan"', "github.update_issue", "title", "release plan"),
        ('change the summary of OPS-12 to "Login broken"', "jira.update_issue", "summary", "Login broken"),
        ('set the description of OPS-12 to "see wiki"', "jira.update_issue", "description", "see wiki"),
        ("set the due date of the Asana task 12345 to 2026-12-01", "asana.update_task", "due_on", "2026-12-01"),
        ("set the state of ServiceNow incident INC0010001 to Closed", "servicenow.update_incident", "state", "7"),
        ('set the Slack channel topic of #ops to "all green"', "slack.set_topic", "topic", "all green"),
        (
            'update the body of GitHub PR 7 in acme/api with "fixes it"',
            "github.update_pull_request",
            "body",
            "fixes it",
        ),
        (
            "when a GitHub PR is opened, set the title of the Jira issue OPS-12 to the PR's title",
            "jira.update_issue",
            "summary",
            "{{ node_1.pull_request.title }}",
        ),
    ],
)
def test_a_property_is_set(prompt: str, step: str, name: str, value: Any) -> None:
    assert inputs(document(prompt), step)[name] == value
    assert "changes nothing yet" not in plan(prompt).conversation


def test_several_properties_are_set() -> None:
    given = inputs(
        document("when a Jira issue is created, set its due date to 2026-12-24 and its priority to Low"),
        "jira.update_issue",
    )
    assert (given["due_date"], given["priority"]) == ("2026-12-24", "Low")


@pytest.mark.parametrize(
    "prompt",
    [
        "update GitHub issue 5 in acme/api",
        "when a Zendesk ticket is created, escalate it to tier 2",
    ],
)
def test_a_change_of_nothing_is_told(prompt: str) -> None:
    assert "changes nothing yet" in plan(prompt).conversation


@pytest.mark.parametrize("prompt", ["close GitHub issue 5 in acme/api", "set Zendesk ticket 5 to pending"])
def test_a_change_that_says_what_is_none_of_nothing(prompt: str) -> None:
    assert "changes nothing yet" not in plan(prompt).conversation


def test_braces_in_a_value_are_no_template() -> None:
    value = inputs(document('set the title of GitHub issue 5 in acme/api to "{{ x }}"'), "github.update_issue")["title"]
    assert not value.startswith("{{ x")
