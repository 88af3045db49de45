"""Whether there are things of a kind, and which of them are meant: what is done with them is done with those alone."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, errors, inputs, names, plan, rows


@pytest.mark.parametrize(
    ("prompt", "expression"),
    [
        (
            "if there are open pull requests in acme/web older than 5 days, post them to #web",
            "length(node_2[?days_since(@.created_at) > `5`]) > `0`",
        ),
        (
            "every friday check whether there are open GitHub issues in acme/web without an assignee and tell #triage",
            "length(node_2[?!@.assignee.login]) > `0`",
        ),
        (
            "each hour, if there are more than 3 open PRs in acme/web without a reviewer, tell #web",
            "length(node_2[?!@.requested_reviewers[].login]) > `3`",
        ),
        (
            "every day at 8 if there are PagerDuty incidents triggered more than 4 hours ago, tell #noc",
            "length(node_2.incidents[?hours_since(@.created_at) > `4`]) > `0`",
        ),
        (
            "unless there are open GitHub issues in acme/web labelled blocker, tell #releases",
            "length(node_2[?contains(@.labels[].name, 'blocker')]) == `0`",
        ),
        (
            "if there is an open incident in PagerDuty with urgency low, tell #noc",
            "!(!(node_2.incidents[?lower(@.urgency) == 'low'] | [0]))",
        ),
        ("if there are no open incidents in PagerDuty, tell #noc", "length(node_2.incidents) == `0`"),
    ],
)
def test_a_test_of_what_is_there_tells_which_is_meant(prompt: str, expression: str) -> None:
    made = document(prompt)

    assert rows(made, "condition")[0]["properties"]["expression"] == expression
    assert errors(made) == []


def test_only_what_is_meant_is_told() -> None:
    made = document("if there are open pull requests in acme/web older than 5 days, post them to #web")

    assert "node_2[?days_since(@.created_at) > `5`][].title" in inputs(made, "slack.post_message")["text"]


def test_none_that_are_open_are_looked_for_among_those_that_are() -> None:
    made = document("if there are no open incidents in PagerDuty, tell #noc")

    assert inputs(made, "pagerduty.list_incidents") == {"statuses": ["triggered", "acknowledged"]}


def test_what_a_condition_does_not_tell_for_sure_is_told_of_each_before_it_is_deleted() -> None:
    made = document("if there are branches in acme/web that are merged, delete them")

    loop = rows(made, "for_each")[0]["id"]
    inside = {row["id"] for row in made["structure"] if row.get("parent") == loop}
    assert [row["id"] in inside for row in rows(made, "condition")] == [False, True]


@pytest.mark.parametrize(
    "prompt",
    [
        "if there are Jira bugs in WEB that nobody is assigned to, list them in #triage",
        "list the Jira bugs in WEB nobody is assigned to and post them in #triage",
        "list the Jira bugs in WEB that no one owns and post them in #triage",
    ],
)
def test_nobody_is_assigned_to_is_asked_of_the_search(prompt: str) -> None:
    made = plan(prompt)

    assert made.document is not None
    query = inputs(made.document, "jira.search_issues")["query"]
    assert query == "project = WEB AND issuetype = Bug AND assignee IS EMPTY"


@pytest.mark.parametrize(
    ("prompt", "step", "missing"),
    [
        (
            "get the latest pipeline of group/web; if it failed comment on the merge request",
            "gitlab.create_merge_request_comment",
            "merge_request_iid",
        ),
        ("when a pull request is opened in acme/web close the issue", "github.close_issue", "issue_number"),
    ],
)
def test_the_number_of_one_thing_is_not_that_of_another(prompt: str, step: str, missing: str) -> None:
    made = plan(prompt)

    assert made.document is not None
    assert missing not in inputs(made.document, step)
    assert made.next_question is not None
    assert missing.replace("_", " ") in made.next_question


@pytest.mark.parametrize(
    "prompt",
    [
        "when a pull request is opened in acme/web comment on it",
        "when a pull request is opened in acme/web add the label new",
        "when a pull request is closed in acme/web comment on the pull request",
    ],
)
def test_a_pull_request_has_the_number_of_its_issue(prompt: str) -> None:
    made = document(prompt)

    assert inputs(made, names(made)[0])["issue_number"] == "{{ node_1.number }}"
