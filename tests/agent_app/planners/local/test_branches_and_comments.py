"""Tests of a pull request's branches, of what a comment says, and of cases in which nothing is done."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, rows


def _tested(prompt: str) -> str:
    (condition,) = rows(document(prompt), "condition")
    return str(condition["properties"]["expression"])


@pytest.mark.parametrize(
    ("event", "expression"),
    [
        ("its branch name starts with hotfix/", "starts_with(lower(node_1.pull_request.head.ref), 'hotfix/')"),
        ("the source branch is not develop", "lower(node_1.pull_request.head.ref) != 'develop'"),
        ("the head branch is develop", "lower(node_1.pull_request.head.ref) == 'develop'"),
        ("its target branch is main", "lower(node_1.pull_request.base.ref) == 'main'"),
        ("its branch is main", "lower(node_1.pull_request.base.ref) == 'main'"),
    ],
)
def test_words_tell_which_branch_is_meant(event: str, expression: str) -> None:
    assert _tested(f"When a GitHub pull request is opened and {event}, tell #dev") == expression


@pytest.mark.parametrize(
    ("event", "expression"),
    [
        ("a GitHub pull request is opened from branch hotfix/1", "lower(node_1.pull_request.head.ref) == 'hotfix/1'"),
        (
            "a GitLab merge request from develop into main is merged",
            "lower(node_1.object_attributes.source_branch) == 'develop'",
        ),
        (
            "a Bitbucket pull request from a branch other than develop is opened",
            "lower(node_1.pullrequest.source.branch.name) != 'develop'",
        ),
        (
            "an Azure DevOps pull request is opened and its source branch is develop",
            "lower(node_1.resource.sourceRefName) == 'refs/heads/develop'",
        ),
        ("a GitHub branch starting with tmp/ is created", "starts_with(lower(node_1.ref), 'tmp/')"),
    ],
)
def test_a_branch_that_a_pull_request_comes_from_is_no_branch_it_goes_into(event: str, expression: str) -> None:
    made = document(f"When {event}, tell #dev")
    (condition,) = rows(made, "condition")
    assert condition["properties"]["expression"] == expression
    assert rows(made, "trigger")[0]["properties"].get("inputs", {}).get("branch") in {None, "main"}


@pytest.mark.parametrize(
    ("event", "expression"),
    [
        ('a GitLab note on a merge request says "LGTM"', "contains(lower(node_1.object_attributes.note), 'lgtm')"),
        ('a comment on a GitHub issue says "bump"', "contains(lower(node_1.comment.body), 'bump')"),
        ('a GitHub issue comment contains "nit"', "contains(lower(node_1.comment.body), 'nit')"),
        ('a GitHub issue is opened and it contains "nit"', "contains(lower(node_1.issue.body), 'nit')"),
    ],
)
def test_what_a_comment_says_is_not_said_in_what_it_is_on(event: str, expression: str) -> None:
    assert _tested(f"When {event}, tell #dev") == expression


@pytest.mark.parametrize(
    ("prompt", "outlined"),
    [
        (
            "When a Jira issue is created with priority Low, ignore it, otherwise tell #eng",
            "if(node.issue.fields.priority.name not_equals low)[slack.post_message]",
        ),
        (
            "When a PagerDuty incident with low urgency is triggered, ignore it; else tell #ops",
            "if(node.event.data.urgency not_equals low)[slack.post_message]",
        ),
        (
            "jira: comment added on a closed issue → tell #eng",
            "if(node.issue.fields.status.name equals closed)[slack.post_message]",
        ),
        ("GitHub comment added in acme/api → tell #eng", "slack.post_message"),
    ],
)
def test_a_case_in_which_nothing_is_done_is_none_of_the_others(prompt: str, outlined: str) -> None:
    assert flow(prompt) == outlined


@pytest.mark.parametrize(
    ("prompt", "outlined"),
    [
        (
            "Delete all GitLab branches in acme/web that are merged, except main and develop",
            "gitlab.list_branches, for_each[if(node.item.merged present & node.item.name not_equals main"
            " & node.item.name not_equals develop)[gitlab.delete_branch]]",
        ),
        (
            "Close all GitHub issues in acme/web that are older than a year unless they have no assignee",
            "github.list_issues, for_each[if(node.item.created_at greater 365 & node.item.assignee.login present)"
            "[github.close_issue]]",
        ),
        (
            "delete all GitLab branches that are merged in acme/shop",
            "gitlab.list_branches, for_each[if(node.item.merged present)[gitlab.delete_branch]]",
        ),
        (
            "When a GitHub issue is opened and it is in acme/web, tell #eng",
            "if(node.repository.full_name equals acme/web)[slack.post_message]",
        ),
    ],
)
def test_what_is_said_of_things_is_tested_beside_their_exceptions(prompt: str, outlined: str) -> None:
    assert flow(prompt) == outlined


@pytest.mark.parametrize("said", ["merged into main", "that are merged into main"])
def test_what_several_things_are_told_apart_by_is_none_of_them(said: str) -> None:
    made = document(f"Delete all GitHub branches {said} in acme/shop")
    assert inputs(made, "github.delete_branch")["branch"].endswith(".item.name }}")
