"""Tests that no "if" introduces: in the event, of the ones among several, and after the event."""

from __future__ import annotations

import pytest

from agent_app.evaluation.comparisons import Comparison
from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.flow import branches
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.planning import document, rows

SAID: list[tuple[str, str, str]] = [
    ("When a Jira issue is created without an assignee, assign it to Marta", "missing", ""),
    ("When an issue is opened on GitHub by dependabot, close it", "equals", "dependabot[bot]"),
    ("Incoming Slack message mentioning the word refund -> reply in the thread", "contains", "refund"),
    ("notify #sales in slack when a zendesk ticket mentions refund", "contains", "refund"),
    ("when a zendesk ticket is urgent, notify #support in slack", "equals", "urgent"),
    ("if a customer's zendesk ticket is not urgent, notify #support in slack", "not_equals", "urgent"),
    ("when a zendesk ticket that is urgent comes in, notify #support in slack", "equals", "urgent"),
    ("Jira: new issue, reporter = helpdesk-bot, then set label automated", "equals", "helpdesk-bot"),
    ("trello card moved. in list Done? archive it", "equals", "done"),
    ("github pr opened; author is either kim or lee -> request reviewers mentor", "equals", "kim"),
    ("List the open pull requests of acme/web and for the ones older than 3 days leave a comment", "greater", "3"),
    ("Check the PagerDuty incidents; the ones without an assignee should be escalated", "missing", ""),
    ("list the GitHub branches of acme/web and delete each that starts with 'wip-'", "starts_with", "wip-"),
    ("When a Jira issue is created that lacks a component, comment on it", "missing", ""),
    ("When someone other than dependabot opens a pull request, request a review", "not_equals", "dependabot[bot]"),
    ("When somebody pushes to main or develop, post to #builds in Slack", "equals", "refs/heads/develop"),
    ("When a GitHub push goes to any branch other than main, run the CI workflow", "not_equals", "refs/heads/main"),
    ("Get the Jira issue ABC-1. If its type is neither Bug nor Task, add a comment", "not_equals", "bug"),
    ("Get the Jira issue ABC-1. If its country is Germany or France update it", "equals", "france"),
    ("Get the Jira issue ABC-1. If its country is DE, AT or CH, add a comment", "equals", "at"),
    ("Get the Jira issue ABC-1. On condition that it is Done, add a comment", "equals", "done"),
    ("Get the Jira issue ABC-1; Tom gets an email if it's blocked", "equals", "blocked"),
    ("Get the Jira issue ABC-1. If its country is DE, AT, or CH, add a comment", "equals", "ch"),
    ("Get the Jira issue ABC-1. If it is neither Bug nor Task, add a comment", "not_equals", "task"),
    ("Get the Jira issue ABC-1. If its due date is before today, add a comment", "less", "now"),
    ("Get the Jira issue ABC-1. If it is due today, add a comment", "equals", "today"),
    ("Get the Jira issue ABC-1. If it is older than 48h, add a comment", "greater", "48"),
    ("Get the Jira issue ABC-1. If it is older than a couple of days, add a comment", "greater", "2"),
    ("Get the Jira issue ABC-1. If it has at least half a dozen comments, add one", "greater_or_equal", "6"),
    ("Search Jira for 'login broken'. Nothing found -> create an issue", "missing", ""),
    ("Search Jira for 'login broken'. If none is found create an issue", "missing", ""),
    ("When an issue is created in project OPS or project WEB in Jira, assign it to Ann", "equals", "web"),
    ("When a message is posted in Slack to #general or #random, mail boss@acme.io", "equals", "#random"),
    ("When a Jira issue is created with a score of 6 or lower, comment on it", "less_or_equal", "6"),
    ("When a Jira issue over 5 points is created, comment on it", "greater", "5"),
    ("When a Jira issue comes in that nobody has picked up and it's rated critical, comment on it", "missing", ""),
    (
        "A Jira issue comes in that nobody has picked up and it's rated critical -> comment",
        "equals",
        "critical",
    ),
    ("When a message that ends with a question mark is posted in Slack, mail boss@acme.io", "ends_with", "?"),
    ("Get the Jira issue ABC-1. If it was created in the past month, add a comment", "less_or_equal", "30"),
    ("When an email arrives from anybody at bigcorp.com with an attachment, create a task", "contains", "bigcorp.com"),
    ("Get the Jira issue ABC-1. If its score is no lower than 7, add a comment", "greater_or_equal", "7"),
    ("Get the Jira issue ABC-1. If its priority is at least high, add a comment", "equals", "urgent"),
    ("Get the Jira issue ABC-1. If its priority is higher than P3, add a comment", "equals", "p2"),
    ("Get the Jira issue ABC-1. If its priority is no lower than P3, add a comment", "equals", "p3"),
    ("Get the Jira issue ABC-1. If its severity is medium and above, add a comment", "equals", "high"),
    ("Get the Jira issue ABC-1. If its priority is below P3, add a comment", "equals", "p4"),
    ("Get the Jira issue ABC-1. If it's still open, add a comment", "equals", "open"),
]


@pytest.mark.parametrize(("prompt", "operator", "value"), SAID)
def test_what_is_stated_is_tested(prompt: str, operator: str, value: str) -> None:
    found = [test for node in branches(document_flow(document(prompt, shipped_catalog()))) for test in node.tests]

    assert (operator, value) in {(test.operator, test.value) for test in found}


def test_an_age_is_the_time_since_a_date() -> None:
    made = document("Get the Jira issue ABC-1. If it is older than 3 days, add a comment", shipped_catalog())

    expressions = [row["properties"].get("expression", "") for row in made["data"]]
    assert any(item.startswith("days_since(") and item.endswith("> `3`") for item in expressions)
    tests = [test for node in branches(document_flow(made)) for test in node.tests]
    assert tests == [Comparison(tests[0].field, "greater", "3")]


def test_a_list_is_measured_by_its_length() -> None:
    made = document("For every open pull request of acme/web: more than 5 reviewers? Add a comment", shipped_catalog())

    expressions = [row["properties"].get("expression") or "" for row in made["data"]]
    assert any(item.startswith("length(") and item.endswith("> `5`") for item in expressions)


def test_further_values_of_a_property_are_alternatives() -> None:
    prompt = "Check the PagerDuty incident P88: status triggered => escalate it, status acknowledged => add a note"
    flow = document_flow(document(prompt, shipped_catalog()))

    first, second = branches(flow)
    assert [test.value for test in (*first.tests, *second.tests)] == ["triggered", "acknowledged"]
    assert second in first.otherwise


def test_what_is_due_soon_is_not_long_overdue() -> None:
    made = document("Get the Jira issue ABC-1. If it is due within 2 days, add a comment", shipped_catalog())

    tests = [(test.operator, test.value) for node in branches(document_flow(made)) for test in node.tests]
    assert ("less", "2") in tests
    assert ("greater_or_equal", "now") in tests


@pytest.mark.parametrize(
    ("prompt", "fields"),
    [
        ("when a Jira issue is created without an assignee and with priority High, tell #ops", "node_1.issue.fields"),
        ("get Jira issue OPS-5; if it has no assignee and a high priority, tell #ops", "node_2.fields"),
    ],
)
def test_what_is_graded_beside_what_lacks_does_not_lack(prompt: str, fields: str) -> None:
    [condition] = rows(document(prompt), "condition")
    assert condition["properties"]["expression"] == (
        f"!{fields}.assignee.displayName && lower({fields}.priority.name) == 'high'"
    )
