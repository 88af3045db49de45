"""States in the words of the vendor that tells them, and listings that are narrowed by them."""

from __future__ import annotations

import re

import pytest

from tests.agent_app.planners.local.planning import document, inputs, names, plan, rows


@pytest.mark.parametrize(
    ("prompt", "expression"),
    [
        ("When a GitLab merge request is updated, if it is open, tell #dev", "lower(NODE.state) == 'opened'"),
        ("For each Zendesk ticket, if it is resolved, tell #dev", "lower(NODE.status) == 'solved'"),
        ("For each Zendesk ticket, if it is not resolved, tell #dev", "lower(NODE.status) != 'solved'"),
        ("For each PagerDuty incident, if it is open, tell #dev", "lower(NODE.status) != 'resolved'"),
        ("For each Sentry issue, if it is open, resolve it", "lower(NODE.status) == 'unresolved'"),
        ("For each PR of acme/web, if it is merged, tell #dev", "!(!NODE.merged_at)"),
        ("For each PR of acme/web that isn't merged, tell #dev", "!NODE.merged_at"),
        ("For each issue of acme/web, if it is closed, tell #dev", "lower(NODE.state) == 'closed'"),
        ("For each Asana task, if it is blocked, tell #dev", "lower(NODE.status) == 'blocked'"),
    ],
)
def test_a_state_is_tested_in_the_words_of_the_vendor(prompt: str, expression: str) -> None:
    (row,) = rows(document(prompt), "condition")
    place = r"node_\d+\.(?:item|object_attributes|event\.data)"
    assert re.sub(place, "NODE", row["properties"]["expression"]) == expression


def test_a_state_that_the_vendor_does_not_have_is_told() -> None:
    made = plan("For each PR of acme/web, if it is blocked, tell #dev")
    assert "Please check the condition on “blocked”" in made.conversation


@pytest.mark.parametrize(
    ("prompt", "items", "title"),
    [
        ("Close all resolved tickets in Zendesk", "[?lower(@.status) == 'solved']", "For each resolved ticket"),
        ("For each merged PR of acme/web, post it to #dev", "[?!(!@.merged_at)]", "For each merged pull request"),
        ("For each merged branch of acme/web, post it to #dev", "", "For each branch"),
    ],
)
def test_a_loop_goes_through_what_the_vendors_states_tell(prompt: str, items: str, title: str) -> None:
    made = plan(prompt)
    assert made.document is not None
    (loop,) = rows(made.document, "for_each")
    assert re.sub(r"^[\w.]+", "", loop["properties"]["items"]) == items
    assert loop["metadata"]["title"] == title
    assert ("does not tell which are" in made.conversation) == (not items)


@pytest.mark.parametrize(
    ("prompt", "step", "name", "value"),
    [
        ("Cancel the running pipelines of a/b in GitLab", "gitlab.list_pipelines", "status", "running"),
        ("Cancel all queued workflow runs in acme/web", "github.list_workflow_runs", "status", "queued"),
        ("Rerun all failed workflow runs of acme/web", "github.list_workflow_runs", "status", "failure"),
        ("List all failed builds in Azure DevOps project Fabrikam", "azure_devops.list_builds", "result", "failed"),
        ("List the open P1 incidents in ServiceNow", "servicenow.list_incidents", "priority", "1"),
        ("List the ServiceNow incidents in state In Progress", "servicenow.list_incidents", "state", "2"),
    ],
)
def test_a_listing_is_asked_for_a_state_in_the_words_of_the_vendor(
    prompt: str, step: str, name: str, value: str
) -> None:
    made = plan(prompt)
    assert made.document is not None
    assert inputs(made.document, step)[name] == value
    assert "does not tell which are" not in made.conversation


@pytest.mark.parametrize(
    ("prompt", "expression"),
    [
        ("For each ServiceNow incident, if it is resolved, tell #dev", "NODE.state == '6'"),
        ("For each Linear issue, if its priority is urgent, tell #dev", "NODE.priority == `1`"),
        ("For each ServiceNow incident, if its state is 6, tell #dev", "NODE.state == '6'"),
    ],
)
def test_what_a_code_stands_for_is_tested_by_the_code(prompt: str, expression: str) -> None:
    (row,) = rows(document(prompt), "condition")
    assert re.sub(r"node_\d+\.(?:item|record)", "NODE", row["properties"]["expression"]) == expression


def test_what_is_listed_for_a_message_is_narrowed_as_well() -> None:
    made = document("Post all merged PRs of acme/web to #dev")
    assert names(made) == ["github.list_pull_requests", "slack.post_message"]
    assert "node_2[?!(!@.merged_at)][].title" in inputs(made, "slack.post_message")["text"]


def test_the_newest_is_that_of_those_which_are_meant() -> None:
    made = document("Take the latest merged PR of acme/web and post its title to #dev")
    assert inputs(made, "slack.post_message")["text"] == "{{ (node_2[?!(!@.merged_at)] | [0]).title }}"


@pytest.mark.parametrize(
    "prompt",
    [
        "If merge request 5 of a/b in GitLab is open, close it",
        "If PR 5 of acme/web is merged, tell #dev",
    ],
)
def test_how_a_thing_that_is_named_stands_starts_nothing(prompt: str) -> None:
    assert names(document(prompt), "trigger") == ["manual.manual"]


@pytest.mark.parametrize(
    ("prompt", "expression"),
    [
        ("When a PagerDuty incident is triggered, if its priority is high, tell #ops",
         "lower(node_1.event.data.priority.summary) == 'high'"),
        ("When a Linear issue is created, if its priority is 1, tell #dev", "node_1.data.priority == `1`"),
        ("When an Azure DevOps pull request is opened, if its author is kim, tell #dev",
         "lower(node_1.resource.createdBy.displayName) == 'kim'"),
        ("For each open pull request in Azure DevOps, if it is older than 30 days, tell #dev",
         "days_since(node_3.item.creationDate) > `30`"),
    ],
)  # fmt: skip
def test_what_is_compared_is_what_the_vendor_says_in_words(prompt: str, expression: str) -> None:
    (row,) = rows(document(prompt), "condition")
    assert row["properties"]["expression"] == expression
