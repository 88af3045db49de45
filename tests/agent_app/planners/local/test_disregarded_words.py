"""What is said of listed things and nothing regards is told, and nothing is ended in spite of it."""

from __future__ import annotations

import re

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, plan, rows


def _items(prompt: str) -> str:
    (loop,) = rows(document(prompt), "for_each")
    return re.sub(r"node_\d+(?:\.\w+)?", "NODE", loop["properties"]["items"], count=1)


@pytest.mark.parametrize(
    ("prompt", "items"),
    [
        ("close all issues from alice in acme/web", "NODE[?lower(@.user.login) == 'alice']"),
        ("merge every PR from renovate in acme/web", "NODE[?lower(@.user.login) == 'renovate[bot]']"),
        ("close issues in acme/web with a title containing WIP", "NODE[?contains(lower(@.title), 'wip')]"),
        ("linear: archive all completed issues of team MOB", "NODE[?lower(@.state.type) == 'completed']"),
        (
            "close all issues in acme/web assigned to bob or erin",
            "NODE[?lower(@.assignee.login) == 'bob' || lower(@.assignee.login) == 'erin']",
        ),
        ("delete GitLab branches of acme/api containing wip", "NODE[?contains(lower(@.name), 'wip')]"),
    ],
)
def test_what_fields_tell_narrows_what_is_ended(prompt: str, items: str) -> None:
    assert _items(prompt) == items


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("bitbucket: merge the PRs of acme/app which are open and target master", "target master"),
        ("delete all merged branches of acme/web behind the fence", "behind the fence"),
    ],
)
def test_nothing_is_ended_that_words_may_exclude(prompt: str, said: str) -> None:
    made = plan(prompt)
    assert f"does not tell which are {said}, so only those are taken whose data says so" in made.conversation
    assert "[?" in _items(prompt)


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ('linear: comment "hi" on each issue of team MOB in Backlog', "in Backlog"),
        ("list all stories of Jira project NOVA without story points and post them to #dev", "without story points"),
        ("play all manual jobs in pipeline 900 of gitlab project 88", "manual"),
    ],
)
def test_what_is_not_narrowed_elsewhere_is_told(prompt: str, said: str) -> None:
    assert f"does not tell which are {said}, so all are taken" in plan(prompt).conversation


@pytest.mark.parametrize(
    "prompt",
    [
        "close all open issues in acme/web labelled bug",
        "I want the open PagerDuty incidents listed, and the list mailed to ops@acme.io",
        "post the open pull requests of acme/web to #dev every monday at 9",
        "list all members of our Discord server and mail them to ops@acme.io",
        "for each GitLab project list its branches and post them to #dev",
        "assign alice to all open issues with label frontend and no assignee in acme/web",
        "list issues in acme/web opened by carol with label bug and post them to #dev",
        "merge every PR labelled ready in acme/web that is not a draft",
    ],
)
def test_what_is_regarded_is_not_told(prompt: str) -> None:
    assert "does not tell" not in plan(prompt).conversation


def test_a_further_place_is_told_to_be_left_out() -> None:
    made = plan("list the open PRs of acme/api and acme/web and post them to #dev")
    assert "lists one place at a time: acme/web is left out" in made.conversation


@pytest.mark.parametrize(
    ("prompt", "test"),
    [
        ("bitbucket: delete all branches of acme/app beginning with tmp", "starts_with(lower(NODE.name), 'tmp')"),
        ("delete all gitlab tags of acme/app ending with -rc", "ends_with(lower(NODE.name), '-rc')"),
        ("close all issues in acme/web starting with draft", "starts_with(lower(NODE.title), 'draft')"),
        ("close all issues in acme/web whose body starts with draft", "starts_with(lower(NODE.body), 'draft')"),
    ],
)
def test_what_has_a_name_is_told_apart_by_it(prompt: str, test: str) -> None:
    (row,) = rows(document(prompt), "condition")
    assert re.sub(r"node_\d+\.item", "NODE", row["properties"]["expression"]) == test


@pytest.mark.parametrize(
    ("prompt", "made"),
    [
        ("linear: cancel issues labelled duplicate in team MOB", "linear.list_issues, for_each[linear.update_issue]"),
        (
            "remove the label beta from all closed issues in acme/web",
            "github.list_issues, for_each[github.remove_label]",
        ),
        ("put the milestone 7 on all open issues of acme/web", "github.list_issues, for_each[github.update_issue]"),
        ("lock the conversation on all closed issues in acme/web", "github.list_issues, for_each[github.lock_issue]"),
        (
            "close MRs in gitlab project 88 with label old",
            "gitlab.list_merge_requests, for_each[gitlab.close_merge_request]",
        ),
        ("set all issues labelled wontfix in acme/web to closed", "github.list_issues, for_each[github.update_issue]"),
    ],
)
def test_the_deed_that_is_said_is_done_to_each(prompt: str, made: str) -> None:
    assert flow(prompt) == made


def test_states_and_grades_that_things_are_set_to() -> None:
    assert inputs(document("linear: cancel issues labelled duplicate in team MOB"), "linear.update_issue")["state"] == (
        "Canceled"
    )
    said = "set all Linear issues of team ENG labelled stale to Backlog"
    assert inputs(document(said), "linear.update_issue")["state"] == "Backlog"
    graded = inputs(document("set all Jira bugs in PAY labelled crash to Highest"), "jira.update_issue")
    assert graded["priority"] == "Highest"


@pytest.mark.parametrize(
    ("prompt", "step", "name", "value"),
    [
        ("gitlab: reopen all closed issues in project 88", "gitlab.list_issues", "repository", "88"),
        ("gitlab: reopen all closed issues in project 88", "gitlab.reopen_issue", "repository", "88"),
        ("asana: complete all overdue tasks in project 3300", "asana.list_tasks", "project", "3300"),
        ("sentry: resolve all issues in acme/web", "sentry.list_issues", "organization", "acme"),
        ("sentry: resolve all issues in acme/web", "sentry.list_issues", "query", "is:unresolved project:web"),
        ("sentry: resolve all ignored issues in acme/web", "sentry.list_issues", "query", "is:ignored project:web"),
    ],
)
def test_places_that_are_told_by_ids_and_paths(prompt: str, step: str, name: str, value: str) -> None:
    assert inputs(document(prompt), step)[name] == value


@pytest.mark.parametrize("prompt", ["Jenkins: stop all running builds", "in Jenkins, restart the failed job deploy"])
def test_no_other_product_stands_in_for_the_one_that_is_announced(prompt: str) -> None:
    made = plan(prompt)
    assert made.document is None
    assert "no operations of Jenkins" in made.conversation


def test_what_is_announced_is_not_the_place_of_another_products_things() -> None:
    assert flow("zendesk: create an issue in acme/web for each open ticket") == (
        "zendesk.search_tickets, for_each[github.create_issue]"
    )
