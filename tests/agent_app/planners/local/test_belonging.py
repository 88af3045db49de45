"""Who things come from and what they are assigned to: tests of events, of elements and of queries, or told."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, inputs, plan, rows

TESTED: list[tuple[str, str]] = [
    ("When a Zendesk ticket is created from a VIP customer, page the on-call in PagerDuty", "customer) == 'vip'"),
    ("When a VIP customer opens a Zendesk ticket, page the on-call in PagerDuty", "customer) == 'vip'"),
    ("When a GitHub issue is opened by an external contributor, label it", "author_association) != 'member' &&"),
    ("When a Zendesk ticket is updated, if it is not from an enterprise customer, close it", "!= 'enterprise'"),
    ("List the Zendesk tickets and close the ones from VIP customers", "customer) == 'vip'"),
    ("List the GitHub issues by external contributors and close each one", "author_association) != 'member' &&"),
    ("When a GitHub issue opened by dependabot is closed, post to #bots", "login) == 'dependabot[bot]'"),
    ("If a Jira issue assigned to Tom is updated, post to #team", "assignee.displayName) == 'tom'"),
]
UNTESTED: list[str] = [
    "When a Zendesk ticket comes in from a new customer, post to #sales in Slack",
    "When a pull request is opened by a team member, post to #dev in Slack",
]
TOLD: list[tuple[str, str]] = [
    ("List the GitHub issues assigned to me in acme/api and post them to #standup", "are assigned to me"),
    ("List the Zendesk tickets that have been open for 3 days and post them to #ops", "are open for 3 days"),
]
TITLES: list[tuple[str, str]] = [
    ("List the Jira issues and comment on every one that is overdue", "If it is overdue"),
    ("List the Zendesk tickets and close those that are older than 30 days", "If they are older than 30 days"),
    ("List the GitHub issues in acme/api and close the ones opened by dependabot", "If it is opened by dependabot"),
]


@pytest.mark.parametrize(("prompt", "part"), TESTED)
def test_who_something_comes_from_is_tested(prompt: str, part: str) -> None:
    assert part in rows(document(prompt), "condition")[0]["properties"]["expression"]


@pytest.mark.parametrize("prompt", UNTESTED)
def test_words_that_tell_no_kind_of_person_test_nothing(prompt: str) -> None:
    assert rows(document(prompt), "condition") == []


def test_what_is_mine_is_searched_for() -> None:
    made = document('For each open Jira issue assigned to me, add a comment "still on it?"')
    assert "assignee = currentUser()" in inputs(made, "jira.search_issues")["query"]


@pytest.mark.parametrize(("prompt", "told"), TOLD)
def test_what_no_step_tests_of_listed_things_is_told(prompt: str, told: str) -> None:
    assert told in plan(prompt).conversation


@pytest.mark.parametrize(("prompt", "title"), TITLES)
def test_titles_have_a_subject(prompt: str, title: str) -> None:
    assert rows(document(prompt), "condition")[0]["metadata"]["title"] == title


def test_an_event_keeps_its_own_happening() -> None:
    made = document("If a Jira issue assigned to Tom is updated, post to #team")
    assert rows(made, "trigger")[0]["properties"]["action"] == "issue_updated"


def test_a_product_taken_without_being_named_is_told() -> None:
    assert "No product is named, so I took " in plan("When a pull request is approved, merge it").conversation
    assert "No product is named" not in plan("When a GitHub pull request is approved, merge it").conversation
