"""Places and runs called by any word: "the deploy workflow", "on service checkout", "in group billing"."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names, rows


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("the release workflow fails in acme/web", {"workflow": "release", "repository": "acme/web"}),
        ("the GitHub workflow weekly fails", {"workflow": "weekly"}),
        ("the GitHub Actions workflow fails", {}),
        ("a build fails in Azure DevOps pipeline nightly", {"pipeline": "nightly"}),
        ("the CI pipeline fails in group/app", {"repository": "group/app"}),
        ("an incident is triggered on the checkout service", {"service": "checkout"}),
        ("an incident is triggered for the billing service", {"service": "billing"}),
        ("a Zendesk ticket is created in group billing", {"group": "billing"}),
        ("a Trello card is created on the roadmap board", {"board": "roadmap"}),
        ("something is pushed to acme/web main", {"branch": "main", "repository": "acme/web"}),
    ],
)
def test_an_event_is_narrowed_to_what_is_named(event: str, expected: dict[str, Any]) -> None:
    trigger = rows(document(f"when {event}, post in #dev"), "trigger")[0]
    assert trigger["properties"]["inputs"] == expected


@pytest.mark.parametrize(
    ("order", "step", "name", "value"),
    [
        ("run the deploy workflow", "github.trigger_workflow", "workflow", "deploy"),
        ("run the ci workflow on main", "github.trigger_workflow", "workflow", "ci"),
        ("start the GitHub workflow of acme/web", "github.trigger_workflow", "workflow", None),
        ("create an Asana task in Product Backlog", "asana.create_task", "project", "Product Backlog"),
    ],
)
def test_a_step_takes_the_name(order: str, step: str, name: str, value: str | None) -> None:
    assert inputs(document(f"when a GitHub issue is opened in acme/web, {order}"), step).get(name) == value


@pytest.mark.parametrize(
    ("prompt", "planned"),
    [("if the pipeline nightly fails, post in #dev", False), ("run the GitLab pipeline nightly in a/b", True)],
)
def test_a_run_that_is_called_by_a_period_is_not_planned(prompt: str, planned: bool) -> None:
    assert (names(document(prompt), "trigger") == ["schedule.cron"]) is planned


@pytest.mark.parametrize(
    ("order", "step", "name"),
    [
        ("create an Asana project for planning", "asana.create_project", "Planning"),
        ("create a Sentry project called web-app", "sentry.create_project", "web-app"),
        ("create a Trello board", "trello.create_board", "{{ node_1.issue.fields.summary }}"),
        ("create a GitHub repository", "github.create_repository", "issue-{{ node_1.issue.id }}"),
    ],
)
def test_what_is_new_is_called_by_what_it_is_for(order: str, step: str, name: str) -> None:
    assert inputs(document(f"when a Jira epic is created, {order}"), step)["name"] == name


def test_what_a_step_made_gives_no_name_to_what_is_made_beside_it() -> None:
    made = document("every Monday create a Jira task in OPS and an Asana project")
    assert "name" not in inputs(made, "asana.create_project")


def test_a_team_is_no_title() -> None:
    made = document("every Monday create an issue in Linear for the team Product")
    assert inputs(made, "linear.create_issue") == {"team": "Product"}


@pytest.mark.parametrize(
    ("order", "labels"),
    [("label the issue triage", ["triage"]), ("label the issue triage and post in #dev", ["triage"])],
)
def test_a_label_ends_the_order_to_label_something(order: str, labels: list[str]) -> None:
    made = document(f"when an issue is opened in acme/web, {order}")
    assert inputs(made, "github.add_labels")["labels"] == labels


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("when a pull request is opened in acme/web by someone who is not a member, post in #dev", "not_equals"),
        ("when a GitHub issue is opened by a collaborator of acme/web, post in #dev", "equals"),
        ("on a new comment on a GitHub issue, if the author isn't a member of the team, post in #dev", "not_equals"),
    ],
)
def test_who_belongs_to_a_project_is_told_in_the_vendors_words(prompt: str, expected: str) -> None:
    told = flow(prompt)
    assert f"author_association {expected} member" in told
    assert "comment.author_association" in told or "comment" not in prompt


def test_who_pushed_is_an_account() -> None:
    assert "node.pusher.name not_equals renovate[bot]" in flow(
        "on every push to acme/web main by someone other than renovate, post in #dev"
    )


@pytest.mark.parametrize("who", ["qa-bot", "jane-doe", "triage-lead", "jane_doe"])
def test_an_account_is_its_whole_name(who: str) -> None:
    made = document(f"when a Jira story is created, create a GitHub issue in acme/qa and assign it to {who}")
    assert names(made) == ["github.create_issue"]
    assert inputs(made, "github.create_issue")["assignees"] == [who]


def test_a_title_has_what_is_told_to_follow_it() -> None:
    made = document('when a Jira story is created, create a GitHub issue in acme/qa titled "QA: " plus the story key')
    assert names(made) == ["github.create_issue"]
    assert inputs(made, "github.create_issue")["title"] == "QA: {{ node_1.issue.key }}"
