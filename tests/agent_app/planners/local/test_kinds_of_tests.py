"""Tests of many kinds of wording: dates, grades, lists, flags, who and where, and those told without "if"."""

from __future__ import annotations

import re

import pytest

from agent_app.evaluation.comparisons import Comparison
from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.flow import branches
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.planning import document, errors, names, rows

ISSUE = "Get the Jira issue ABC-1."
PULL = "Get pull request 7 of acme/web from GitHub."
TESTED: list[tuple[str, str, str]] = [
    (f"{ISSUE} If its due date is before 2026-12-24, add a comment", "less", "2026-12-24"),
    (f"{ISSUE} If it was created after 1 March 2027, add a comment", "greater", "2027-03-01"),
    (f"{ISSUE} If it is due within the next 2 days, add a comment", "less", "2"),
    (f"{ISSUE} If it is overdue, add a comment", "less", "now"),
    (f"{ISSUE} If the priority is high or above, add a comment", "equals", "urgent"),
    (f"{ISSUE} If the votes are less than or equal to 20, add a comment", "less_or_equal", "20"),
    (f"{ISSUE} It has three comments or more? Add the label busy", "greater_or_equal", "3"),
    (f"{ISSUE} If its type is one of Bug, Incident, add a comment", "equals", "incident"),
    (f"{ISSUE} If the status is on-hold, add a comment", "equals", "on-hold"),
    (f"{ISSUE} If the status has changed to Blocked, add a comment", "equals", "blocked"),
    (f"{ISSUE} If it is still not Done, add a comment", "not_equals", "done"),
    (f"{ISSUE} If it's high priority AND not blocked, add a comment", "not_equals", "blocked"),
    (f"{ISSUE} If the status is anything other than Done, add a comment", "not_equals", "done"),
    (f"{ISSUE} If the votes != 0, add a comment", "present", ""),
    (f"{ISSUE} If the status is not = Done, add a comment", "not_equals", "done"),
    (f"{ISSUE} If it sits in the sprint Alpha, add a comment", "equals", "alpha"),
    (f"{ISSUE} If main.py is among the components, add a comment", "contains", "main.py"),
    (f"{ISSUE} Has it the status 'In Review' or 'QA'? Add a comment", "equals", "qa"),
    (f"{ISSUE} In the event that the reporter is Max, add a comment", "equals", "max"),
    (f"{ISSUE} Assuming it is closed, add a comment", "equals", "closed"),
    (f"{ISSUE} Environment staging can be ignored. In any other environment add a comment", "not_equals", "staging"),
    (f"{ISSUE} A priority of high means adding a comment", "equals", "high"),
    (f"{ISSUE} If it has the status Blocked, add a comment", "equals", "blocked"),
    (f"{ISSUE} If it has a score of more than 60, add a comment", "greater", "60"),
    (f"{ISSUE} If the assignee is nobody, add a comment", "missing", ""),
    (f"{ISSUE} If its title is missing 'JIRA-', add a comment", "not_contains", "jira-"),
    (f"{ISSUE} In case its status hasn't moved to Done, add a comment", "not_equals", "done"),
    (f"{ISSUE} Votes 5 or below: add the label small", "less_or_equal", "5"),
    (f"{PULL} If approved by at least 2 people merge it", "greater_or_equal", "2"),
    ("Fetch PR 9 in acme/web: draft -> comment 'finish it'", "present", ""),
    (f"{PULL} If it is a draft, close it", "present", ""),
    (f"{PULL} If it isn't merged yet, close it", "missing", ""),
    ("List my Jira issues in OPS; any with a due date before 2026-12-24 should be closed", "less", "2026-12-24"),
    ("Close every GitHub issue of acme/web except for the ones labelled keep", "not_contains", "keep"),
    ("list gitlab projects, for any having zero stars archive the project", "missing", ""),
    ("Go through all Trello cards. Cards whose name isn't 'Template' get a comment.", "not_equals", "template"),
    ("When a Trello card is updated, & its due date is within the next 2 days, post it in #deadlines", "less", "2"),
    ("For a fresh Sentry issue: level fatal -> Jira bug. Other levels -> Slack message to #dev", "equals", "fatal"),
    ("new asana task no due date → put a comment on it", "missing", ""),
    ("A file gets uploaded in Slack -> if its name ends in .pdf post a message in #files", "ends_with", ".pdf"),
]


@pytest.mark.parametrize(("prompt", "operator", "value"), TESTED)
def test_what_is_said_is_tested(prompt: str, operator: str, value: str) -> None:
    found = [test for node in branches(document_flow(document(prompt, shipped_catalog()))) for test in node.tests]

    assert (operator, value) in {(test.operator, test.value) for test in found}, found


@pytest.mark.parametrize(
    "prompt",
    [
        f"{ISSUE} If the version is 1.2.3 or higher, add a comment",
        f"{ISSUE} If its priority is high and {'not ' * 900} blocked, add a comment",
        f"{ISSUE} If its due date is before 2026-13-45, add a comment",
    ],
    ids=["version", "many denials", "no such day"],
)
def test_odd_tests_still_make_a_workflow_that_can_run(prompt: str) -> None:
    made = document(prompt, shipped_catalog())

    assert errors(made) == []
    assert "2026-13-45')" not in str(made)


def test_a_flag_of_the_output_is_tested_as_one() -> None:
    made = document(f"{PULL} If it is a draft, close it", shipped_catalog())

    expressions = [row["properties"]["expression"] for row in rows(made, "condition")]
    assert [item.endswith(".draft == `true`") for item in expressions] == [True]


def test_a_fixed_date_is_compared_by_how_long_ago_it_is() -> None:
    made = document(f"{ISSUE} If its due date is before 2026-12-24, add a comment", shipped_catalog())

    [row] = rows(made, "condition")
    assert row["properties"]["expression"].endswith(" > days_since('2026-12-24')")


def test_the_other_branch_of_a_comparison_needs_no_else() -> None:
    made = document(f"{PULL} Is it older than 10 days? Close it. Newer? Merge it.", shipped_catalog())

    [node] = list(branches(document_flow(made)))
    assert node.tests == (Comparison(node.tests[0].field, "greater", "10"),)
    assert len(node.body) == len(node.otherwise) == 1


def test_only_if_something_happens_starts_the_workflow() -> None:
    prompt = "I want a mail to boss@acme.io if and only if a PagerDuty incident is escalated"

    made = document(prompt, shipped_catalog())

    assert names(made, "trigger") == ["pagerduty.incident_escalated"]


@pytest.mark.parametrize(
    ("prompt", "expression"),
    [
        (
            "when a GitHub issue is opened, create a Jira ticket, but only for bugs",
            "contains(node.issue.labels[].name, 'bug')",
        ),
        (
            "when a GitHub issue is opened and it is a bug, create a Jira ticket",
            "contains(node.issue.labels[].name, 'bug')",
        ),
        (
            "when a Jira ticket is created, tell #dev, but only for bugs and stories",
            "lower(node.issue.fields.issuetype.name) == 'bug' || lower(node.issue.fields.issuetype.name) == 'story'",
        ),
        ("when a GitHub issue is opened, if the author is a bot, close it", "lower(node.issue.user.login) == 'bot'"),
    ],
)
def test_kinds_of_things_are_their_types_or_labels(prompt: str, expression: str) -> None:
    (row,) = rows(document(prompt), "condition")
    assert re.sub(r"node_\d+", "node", row["properties"]["expression"]) == expression
