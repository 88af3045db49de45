"""What is said of things beside a time, when something was done with them, and whose they are."""

from __future__ import annotations

import re

import pytest

from agent_app.planners.local import conditions
from agent_app.planners.local.conditions import parse_tests
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.model import Clause, ClauseKind
from agent_app.planners.local.parse import read_prompt
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.planning import document, flow, inputs, names, plan, rows


def _tests(said: str) -> list[str]:
    reading = read_prompt(said, catalog_index(shipped_catalog()).vocabulary)
    clause = Clause(ClauseKind.CONDITION, 0, len(reading.tokens))
    return [
        f"{'_'.join(test.subject)} {test.operator} {' '.join(test.values)}".strip()
        for test in parse_tests(reading, clause)
    ]


@pytest.mark.parametrize(
    ("said", "tests"),
    [
        ("with low urgency older than 1 day", ["created > 1", "urgency == low"]),
        ("older than 6 months which target master", ["created > 180", "branch == master"]),
        ("opened by sarah in the last 3 days", ["created <= 3", "creator == sarah"]),
        ("by guest42 before 2025-01-01", ["created < 2025-01-01", "author == guest42"]),
        ("due today with priority high", ["due == today", "priority == high"]),
        # what things lack does not deny the time
        ("without assignee older than 3 days", ["created > 3", "assignee empty"]),
        ("without a component created last week", ["created == last week", "component empty"]),
        # the date of what was done at last
        ("resolved 7 days ago", ["resolved >= 7"]),
        ("merged over 30 days ago", ["merged > 30"]),
        ("closed today in acme/web", ["closed < 1"]),
        ("first seen yesterday", ["created == yesterday"]),
        # names that begin like a phrase, and what lacks beside a value
        ("they are in status To Do", ["status == To Do"]),
        ("have urgency 1 and no assignee", ["urgency == 1", "assignee empty"]),
        # and what stays one comparison
        ("not updated for 30 days", ["updated >= 30"]),
        ("without an update for 30 days", ["updated >= 30"]),
        ("it has been open for more than 3 days", ["created > 3"]),
        ("issues are older than 90 days", ["created > 90"]),
        ("its due date is before 2026-12-24", ["due < 2026-12-24"]),
    ],
)
def test_comparisons_beside_a_time(said: str, tests: list[str]) -> None:
    assert _tests(said) == tests


def test_a_time_regards_its_own_words_alone() -> None:
    reading = read_prompt("older than 3 days in the north", catalog_index(shipped_catalog()).vocabulary)
    clause = Clause(ClauseKind.CONDITION, 0, len(reading.tokens))
    assert conditions.tested_tokens(reading, clause) == {0, 1, 2, 3}


def _items(prompt: str) -> str:
    (loop,) = rows(document(prompt), "for_each")
    return re.sub(r"node_\d+(?:\.\w+)?", "NODE", loop["properties"]["items"], count=1)


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("list the issues that got closed today in acme/web and post them to #dev", "days_since(@.closed_at) < `1`"),
        ("list GitHub PRs of acme/web merged this week and post them to #ship", "days_since(@.merged_at) < `7`"),
        ("pagerduty: list incidents resolved today and post to #ops", "days_since(@.resolved_at) < `1`"),
        (
            "list all open issues of acme/web that are labelled bug and have no milestone, post them to #dev",
            "!@.milestone",
        ),
    ],
)
def test_listings_are_narrowed_by_what_was_done_when(prompt: str, told: str) -> None:
    assert told in str(rows(document(prompt), "action")[-1]["properties"]["inputs"])


def test_what_was_done_with_things_is_no_flag_of_them() -> None:
    made = flow("asana: delete tasks of project 88 completed over a month ago")
    assert "node.item.completed_at greater 30" in made


@pytest.mark.parametrize(
    ("prompt", "step", "query"),
    [
        (
            "servicenow: close incidents resolved 7 days ago",
            "servicenow.list_incidents",
            "active=false^resolved_at<=javascript:gs.hoursAgo(168)",
        ),
        (
            "servicenow: list incidents opened yesterday and post them to #it",
            "servicenow.list_incidents",
            "opened_at>=javascript:gs.beginningOfYesterday()^opened_at<=javascript:gs.endOfYesterday()",
        ),
        (
            "jira FOX: close bugs resolved more than 14 days ago",
            "jira.search_issues",
            "project = FOX AND issuetype = Bug AND statusCategory = Done AND resolved <= -14d",
        ),
        (
            "jira FOX: the oldest 10 open stories -> #po",
            "jira.search_issues",
            "project = FOX AND issuetype = Story AND statusCategory != Done ORDER BY created ASC",
        ),
    ],
)
def test_queries_tell_when_something_was_done(prompt: str, step: str, query: str) -> None:
    made = document(prompt)
    assert inputs(made, step)["query"] == query
    assert not rows(made, "condition")


def test_work_items_are_asked_for_by_their_dates() -> None:
    made = document("azure devops Helios: tag all work items created this month with triage")
    assert "[System.CreatedDate] >= @StartOfMonth" in inputs(made, "azure_devops.query_work_items")["query"]
    assert not rows(made, "condition")


@pytest.mark.parametrize(
    ("prompt", "step", "assignee"),
    [
        ("jira FOX: reassign open bugs of ben to lea", "jira.assign_issue", "lea"),
        ("jira: reassign all FOX issues from tom to zoe", "jira.assign_issue", "zoe"),
        ("linear team WEB: assign unassigned urgent issues to ben", "linear.update_issue", "ben"),
        ("servicenow: assign new incidents with impact 1 to Jo Park", "servicenow.update_incident", "Jo Park"),
        # whom it is given to that a single word names
        ("jira: assign FOX-4 to lea", "jira.assign_issue", "lea"),
    ],
)
def test_nobody_is_called_like_what_is_assigned(prompt: str, step: str, assignee: str) -> None:
    assert inputs(document(prompt), step)["assignee"] == assignee


def test_things_are_not_made_anew_where_they_are_assigned() -> None:
    made = document("assign all open issues in acme/web created by nightly-bot to priya")
    assert names(made) == ["github.list_issues", "github.add_assignees"]
    assert inputs(made, "github.add_assignees")["assignees"] == ["priya"]
    assert _items("assign all open issues in acme/web created by nightly-bot to priya") == (
        "NODE[?lower(@.user.login) == 'nightly-bot']"
    )


@pytest.mark.parametrize(("prompt", "who"), [("from ben", "ben"), ("of ben", "ben")])
def test_those_of_somebody_are_reassigned_alone(prompt: str, who: str) -> None:
    made = document(f"jira FOX: reassign all bugs {prompt} to lea")
    assert f'assignee = "{who}"' in inputs(made, "jira.search_issues")["query"]


def test_who_is_to_do_a_thing_did_not_write_it() -> None:
    made = document("gitlab acme/api: list open MRs assigned to priya and post them to #api")
    assert "author" not in inputs(made, "gitlab.list_merge_requests")


def test_a_number_of_another_input_tells_nothing_of_a_property() -> None:
    assert _items("servicenow: assign new incidents with impact 1 to Jo Park") == "NODE[?@.impact == '1']"


def test_nobody_is_looked_for_in_the_name_of_a_place() -> None:
    made = plan("confluence: list pages of space OPS updated by kim and post them to #docs")
    assert made.document is not None
    assert "space.name" not in str(made.document["data"])
