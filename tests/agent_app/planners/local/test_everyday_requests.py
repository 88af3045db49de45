"""Everyday requests over the registry: projects by their key, copies between repositories, who opened what."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, inputs, names, rows


@pytest.mark.parametrize(
    ("prompt", "query"),
    [
        ("List the open bugs in OPS and mail them to a@b.io", "project = OPS"),
        ("Post the number of open bugs in OPS to #stats", "project = OPS"),
        ("List the open issues in OPS and create a GitHub issue for each in acme/api", "project = OPS"),
    ],
)
def test_a_project_that_only_its_key_names_is_one_of_the_tracker(prompt: str, query: str) -> None:
    assert query in inputs(document(prompt), "jira.search_issues")["query"]


@pytest.mark.parametrize(
    ("prompt", "event"),
    [
        ("When a bug is reported in OPS, tell #dev", "jira.issue_created"),
        ("When a GitHub issue is opened in acme/api, create a bug in OPS", "github.issue_opened"),
    ],
)
def test_things_of_such_a_project_start_workflows(prompt: str, event: str) -> None:
    assert names(document(prompt), "trigger") == [event]


@pytest.mark.parametrize(
    "prompt",
    [
        "List the open Linear issues in OPS and post them to #dev",
        "List the open issues in acme/api and post them to #dev",
        "List the GitHub issues of acme/api and post them in QA",
    ],
)
def test_a_product_that_is_named_is_meant(prompt: str) -> None:
    assert not any(step.startswith("jira.") for step in names(document(prompt)))


@pytest.mark.parametrize("verb", ["Copy", "Mirror", "Recreate"])
def test_things_of_one_repository_are_made_anew_in_another(verb: str) -> None:
    made = document(f"{verb} all open issues from acme/old to acme/new in GitHub")
    assert names(made) == ["github.list_issues", "github.create_issue"]
    assert inputs(made, "github.list_issues")["repository"] == "acme/old"
    assert inputs(made, "github.create_issue")["repository"] == "acme/new"


@pytest.mark.parametrize(
    ("prompt", "person"),
    [
        (
            "Assign each open issue of acme/api without an assignee to the person who opened it",
            "node_3.item.user.login",
        ),
        ("Assign each open issue of acme/api to its author", "node_3.item.user.login"),
    ],
)
def test_whoever_opened_a_thing_is_its_author(prompt: str, person: str) -> None:
    assert inputs(document(prompt), "github.add_assignees")["assignees"] == [f"{{{{ {person} }}}}"]


def test_states_that_are_told_of_several_things_start_nothing() -> None:
    made = document("PRs that are approved but not merged should be merged")
    assert names(made, "trigger") == ["manual.manual"]
    assert names(made) == ["github.list_pull_requests", "github.merge_pull_request"]


@pytest.mark.parametrize(
    ("prompt", "expression"),
    [
        (
            "When a comment containing /deploy is posted on a PR, trigger the workflow deploy.yml in GitHub",
            "contains(lower(node_1.comment.body), '/deploy')",
        ),
        (
            "When a ticket is created by a VIP in Zendesk, set the priority to urgent",
            "lower(node_1.detail.customer) == 'vip'",
        ),
        (
            "When a ticket from acme.com is created in Zendesk, assign it to Kim",
            "lower(node_1.detail.author) == 'acme.com'",
        ),
    ],
)
def test_what_is_told_of_the_thing_before_the_event_is_a_test(prompt: str, expression: str) -> None:
    (row,) = rows(document(prompt), "condition")
    assert row["properties"]["expression"] == expression
