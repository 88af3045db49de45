"""Events told as in a headline, parts of a day told apart, and whom something is wanted of."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names, rows


def _trigger(made: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    return names(made, "trigger"), dict(rows(made, "trigger")[0]["properties"].get("inputs") or {})


@pytest.mark.parametrize(
    ("prompt", "trigger", "filters"),
    [
        ('A Slack message in #help says "urgent" → tell #ops', "slack.message_posted", {"channel": "#help"}),
        ('Opsgenie alert with tag "prod" is created → tell #ops', "opsgenie.alert_created", {"tag": "prod"}),
        ('A GitLab note on a merge request says "LGTM" → approve it', "gitlab.comment_created", {}),
        ("Jira bug reopened → tell #ops", "jira.issue_transitioned", {"issue_type": "Bug", "from_status": "Done"}),
        ("When a Sentry issue that was first seen before 2024 regresses, tell #ops", "sentry.issue_regressed", {}),
        (
            "When an Azure DevOps pull request is abandoned, tell #ops",
            "azure_devops.pull_request_updated",
            {"status": "abandoned"},
        ),
        (
            "When somebody requests changes on a GitHub pull request, tell #ops",
            "github.review_submitted",
            {"state": "changes_requested"},
        ),
        ("When a Bitbucket pull request is approved, tell #ops", "bitbucket.pull_request_approved", {}),
        ('Post a message in #help that says "hi"', "manual.manual", {}),
    ],
)
def test_what_happens_starts_a_workflow(prompt: str, trigger: str, filters: dict[str, Any]) -> None:
    assert _trigger(document(prompt)) == ([trigger], filters)


@pytest.mark.parametrize(
    ("prompt", "outlined"),
    [
        (
            "When a GitHub issue is opened on a weekend, tell #night; on weekdays, tell #day",
            "if(greater 5)[slack.post_message] else[slack.post_message]",
        ),
        (
            "When a Jira issue is created outside business hours, tell #night, otherwise tell #day",
            "if(greater 5 & less 9 & greater_or_equal 17)[slack.post_message] else[slack.post_message]",
        ),
        (
            "When a Sentry issue is created during business hours, tell #dev; outside business hours, tell #ops",
            "if(less_or_equal 5 & greater_or_equal 9 & less 17)[slack.post_message] else[slack.post_message]",
        ),
        (
            "When a Jira issue is created outside business hours, tell #night",
            "if(greater 5 & less 9 & greater_or_equal 17)[slack.post_message]",
        ),
    ],
)
def test_what_is_done_at_other_times_is_the_other_branch(prompt: str, outlined: str) -> None:
    assert flow(prompt) == outlined


def test_an_alert_that_is_created_and_not_acknowledged_in_time_is_read_again() -> None:
    made = document('When an Opsgenie alert with tag "prod" is created and not acknowledged within 9 minutes, close it')
    assert names(made) == ["opsgenie.get_alert", "opsgenie.close_alert"]
    assert rows(made, "delay")


@pytest.mark.parametrize(
    ("prompt", "outlined", "text"),
    [
        (
            "Find open PRs in acme/web on GitHub and ask their authors to close them",
            "github.list_pull_requests, for_each[slack.send_direct_message]",
            "Please close it",
        ),
        (
            "List open Jira bugs in OPS and remind the assignees to update them",
            "jira.search_issues, for_each[slack.send_direct_message]",
            "Please update it",
        ),
    ],
)
def test_what_somebody_is_asked_to_do_is_not_done(prompt: str, outlined: str, text: str) -> None:
    assert flow(prompt) == outlined
    assert inputs(document(prompt), "slack.send_direct_message")["text"] == text


@pytest.mark.parametrize(
    ("prompt", "query"),
    [
        ("Transition all sub-tasks of PROJ-88 to Done", "parent = PROJ-88"),
        ("Close all subtasks of Jira issue OPS-5", "parent = OPS-5"),
        (
            "List the open issues of epic WEB-100 and assign them to kim",
            "parent = WEB-100 AND statusCategory != Done",
        ),
        (
            "My overdue jira bugs: set priority to High",
            "issuetype = Bug AND statusCategory != Done AND duedate < now() AND assignee = currentUser()",
        ),
    ],
)
def test_which_issues_are_meant_is_searched_for(prompt: str, query: str) -> None:
    assert inputs(document(prompt), "jira.search_issues")["query"] == query


@pytest.mark.parametrize(
    ("prompt", "step", "name", "value"),
    [
        (
            "acknowledge all triggered PagerDuty incidents of service search",
            "pagerduty.list_incidents",
            "services",
            ["search"],
        ),
        (
            "list all GitHub issues of milestone release in acme/web and close them",
            "github.list_issues",
            "milestone",
            "release",
        ),
        ("list all PagerDuty incidents of service web", "pagerduty.list_incidents", "services", ["web"]),
    ],
)
def test_a_name_that_is_a_verb_elsewhere_orders_nothing(prompt: str, step: str, name: str, value: object) -> None:
    made = document(prompt)
    assert inputs(made, step)[name] == value
    assert names(made).count(step) == 1


def test_a_message_is_headed_by_the_thing_and_not_by_a_part_of_it() -> None:
    made = document("When a PagerDuty incident is triggered on service web, tell #ops")
    assert "event.data.title" in inputs(made, "slack.post_message")["text"]
