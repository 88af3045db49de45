"""What things are like when something happens to them, by how much they differ, and how long they have been so."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, inputs, names, rows


def _tests(prompt: str) -> list[str]:
    return [row["properties"]["expression"] for row in rows(document(prompt), "condition")]


@pytest.mark.parametrize(
    ("prompt", "tests"),
    [
        ("When a customer replies to a Zendesk ticket that is already solved, reopen it",
         ["lower(node_1.detail.status) == 'solved'"]),
        ("When a comment is added to a GitHub issue that is closed, reopen it",
         ["lower(node_1.issue.state) == 'closed'"]),
        ("When a pull request is opened in acme/api and changes more than 20 files, label it \"large\"",
         ["node_1.pull_request.changed_files > `20`"]),
        ("When a pull request is opened in acme/api that changes more than 20 files, label it \"large\"",
         ["node_1.pull_request.changed_files > `20`"]),
    ],
)  # fmt: skip
def test_what_the_thing_of_an_event_is_like_is_tested(prompt: str, tests: list[str]) -> None:
    assert _tests(prompt) == tests


@pytest.mark.parametrize(
    ("prompt", "steps"),
    [
        ("When a Zendesk ticket has been waiting for an answer for 4 hours, set its priority to urgent",
         ["zendesk.get_ticket", "zendesk.update_ticket"]),
        ("When an incident in PagerDuty is waiting for an acknowledgement for 10 minutes, tell #ops",
         ["pagerduty.get_incident", "slack.post_message"]),
    ],
)  # fmt: skip
def test_what_waits_for_something_is_looked_at_after_that_time(prompt: str, steps: list[str]) -> None:
    made = document(prompt)
    assert names(made) == steps
    assert len(rows(made, "delay")) == 1


@pytest.mark.parametrize(
    ("said", "days"), [("is due today", ""), ("is due tomorrow", "add_days"), ("expires tomorrow", "")]
)
def test_what_comes_up_is_looked_for_every_day(said: str, days: str) -> None:
    made = document(f'When a Jira issue in OPS {said}, comment "Soon" on it')
    assert names(made, "trigger") == ["schedule.cron"]
    assert names(made) == ["jira.search_issues", "jira.add_comment"]
    assert days in rows(made, "condition")[0]["properties"]["expression"]


def test_a_label_that_is_told_is_no_adjective() -> None:
    made = document("Close all GitHub issues in acme/api labelled stale that have not been updated for 60 days")
    assert inputs(made, "github.search_issues" if "github.search_issues" in names(made) else "github.list_issues")
    assert "stale" in str(inputs(made, names(made)[0]))


@pytest.mark.parametrize("order", ["close it and comment", "assign it to kim and comment", "label it bug and comment"])
def test_a_remark_may_be_the_last_order(order: str) -> None:
    assert names(document(f"When a GitHub issue is opened, {order}"))[-1] == "github.create_comment"


def test_a_merge_request_is_one_of_gitlab() -> None:
    made = document("When a merge request is opened by a new contributor in group/app, thank them in a comment")
    assert names(made, "trigger") == ["gitlab.merge_request_opened"]


def test_a_person_is_no_team() -> None:
    made = document("When a GitLab pipeline fails, open an Opsgenie incident and assign it to the commit author")
    assert "team" not in inputs(made, "opsgenie.create_incident")
