"""How the thing of an event stood, what was said in it, and where it is one of several: each is tested."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, errors, inputs, names, plan, rows


def started(prompt: str) -> tuple[str, list[str]]:
    """The trigger of a prompt and the expressions of its conditions."""
    made = document(prompt)
    assert not errors(made)
    return names(made, "trigger")[0], [row["properties"]["expression"] for row in rows(made, "condition")]


@pytest.mark.parametrize(
    ("prompt", "trigger", "expression"),
    [
        (
            "When someone comments on a closed GitHub issue, lock it",
            "github.comment_created",
            "lower(node_1.issue.state) == 'closed'",
        ),
        (
            "When a customer replies to a solved Zendesk ticket, reopen it",
            "zendesk.comment_created",
            "lower(node_1.detail.status) == 'solved'",
        ),
        (
            "when an open ticket is updated in Zendesk, tell #support",
            "zendesk.ticket_updated",
            "lower(node_1.detail.status) == 'open'",
        ),
        (
            "when a GitHub PR has merge conflicts, tell #dev",
            "github.pull_request_updated",
            "node_1.pull_request.mergeable == `false`",
        ),
        (
            "when a comment is added to a closed GitHub pull request, tell #dev",
            "github.comment_created",
            "lower(node_1.issue.state) == 'closed'",
        ),
    ],
)
def test_how_a_thing_stood_is_tested(prompt: str, trigger: str, expression: str) -> None:
    assert started(prompt) == (trigger, [expression])


@pytest.mark.parametrize(
    "prompt",
    [
        "when a closed GitHub issue is reopened, tell #dev",
        "when a GitHub pull request is merged, comment on the closed issues",
        "when somebody comments on a GitHub issue, lock it",
    ],
)
def test_what_an_event_makes_of_a_thing_is_no_test(prompt: str) -> None:
    assert started(prompt)[1] == []


@pytest.mark.parametrize(
    "prompt",
    [
        'start an incident in PagerDuty when the word "outage" is posted in #support',
        'when the word "outage" appears in #support, create a PagerDuty incident',
        'when a message containing "outage" is posted in #support, create a PagerDuty incident',
        "when a message with the word outage is posted in #support, create a PagerDuty incident",
        'when someone writes "outage" in #support, create a PagerDuty incident',
    ],
)
def test_what_was_said_is_tested_where_it_was_said(prompt: str) -> None:
    assert started(prompt) == ("slack.message_posted", ["contains(lower(node_1.event.text), 'outage')"])
    assert inputs(document(prompt), "slack.message_posted") == {"channel": "#support"}


@pytest.mark.parametrize(
    ("prompt", "path", "values"),
    [
        ("whenever a Jira bug is created in OPS or PAY, tell #oncall", "issue.fields.project.key", ("ops", "pay")),
        (
            "when a Jira issue is created in OPS, PAY or SEC, tell #triage",
            "issue.fields.project.key",
            ("ops", "pay", "sec"),
        ),
        (
            "when a GitHub issue is opened in acme/api or acme/web, tell #dev",
            "repository.full_name",
            ("acme/api", "acme/web"),
        ),
        (
            "when an issue is opened in GitLab group/api or group/web, tell #dev",
            "project.path_with_namespace",
            ("group/api", "group/web"),
        ),
    ],
)
def test_one_of_several_places_is_tested(prompt: str, path: str, values: tuple[str, ...]) -> None:
    expected = " || ".join(f"lower(node_1.{path}) == '{value}'" for value in values)
    assert started(prompt)[1] == [expected]
    assert names(document(prompt)) == ["slack.post_message"]


def test_a_key_is_no_deed() -> None:
    assert names(document("create a Jira bug in OPS and PAY")) == ["jira.create_issue"]


def test_several_projects_are_searched() -> None:
    made = document("list the open Jira bugs in OPS, PAY and SEC and post them in #dev")
    assert inputs(made, "jira.search_issues")["query"].startswith("project in (OPS, PAY, SEC) AND ")


@pytest.mark.parametrize(
    ("prompt", "expression"),
    [
        ("on each new GitHub tag starting with v, create a release", "starts_with(lower(node_1.ref), 'v')"),
        (
            "when a branch named release/* is created in GitHub acme/api, tell #dev",
            "starts_with(lower(node_1.ref), 'release/')",
        ),
    ],
)
def test_what_something_is_called_is_tested(prompt: str, expression: str) -> None:
    assert started(prompt)[1] == [expression]


@pytest.mark.parametrize(
    "prompt",
    [
        'When a GitHub pull request is opened by someone outside the acme org, add the label "external"',
        "when a GitHub PR is opened by an external contributor, label it external",
    ],
)
def test_whoever_does_not_belong_is_told_by_the_association(prompt: str) -> None:
    [expression] = started(prompt)[1]
    read = "lower(node_1.pull_request.author_association)"
    assert expression == f"({read} != 'member' && {read} != 'owner' && {read} != 'collaborator')"


def test_whose_name_me_is_is_asked_for() -> None:
    made = plan("When a GitHub review is requested from me, DM kim the link")
    assert "compares with the word “me”" in made.conversation


@pytest.mark.parametrize(
    ("prompt", "workflow"),
    [
        ("run deploy.yml in acme/api", "deploy.yml"),
        ("when a GitHub issue is opened in acme/api, trigger deploy.yml in acme/web", "deploy.yml"),
        ("when a message is posted in #ops, run the build.yaml workflow in acme/api", "build.yaml"),
    ],
)
def test_a_file_of_a_workflow_is_run(prompt: str, workflow: str) -> None:
    assert inputs(document(prompt), "github.trigger_workflow")["workflow"] == workflow


@pytest.mark.parametrize(
    ("prompt", "given"),
    [
        ("when a Jira bug is created in OPS, tell #oncall", {"project": "OPS", "issue_type": "Bug"}),
        ("when an Azure DevOps bug is created, tell #dev", {"type": "Bug"}),
        ("when a Zendesk incident is created, tell #dev", {"type": "Incident"}),
        ("when a Jira issue is created in OPS, tell #oncall", {"project": "OPS"}),
        ("when a Jira task is created in OPS, tell #oncall", {"project": "OPS"}),
        ("when a GitHub bug is reported in acme/api, tell #dev", {"repository": "acme/api"}),
    ],
)
def test_the_kind_of_a_thing_is_filtered_by_where_the_trigger_can(prompt: str, given: dict[str, str]) -> None:
    [trigger] = rows(document(prompt), "trigger")
    assert trigger["properties"]["inputs"] == given
