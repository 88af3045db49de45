"""What a listing restricts, in the query language of its vendor."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, inputs

_JQL = "jira.search_issues"
_NOW = "servicenow.list_incidents"


@pytest.mark.parametrize(
    ("prompt", "step", "query"),
    [
        ("List the Jira issues in OPS that are not done", _JQL, "project = OPS AND statusCategory != Done"),
        ("List the done Jira issues in OPS", _JQL, "project = OPS AND statusCategory = Done"),
        (
            "List the Jira issues in OPS not labelled keep",
            _JQL,
            'project = OPS AND (labels IS EMPTY OR labels != "keep")',
        ),
        (
            "List the Jira issues in OPS not assigned to bob",
            _JQL,
            'project = OPS AND (assignee IS EMPTY OR assignee != "bob")',
        ),
        ("List the Jira issues in OPS reported by anna@acme.io", _JQL, 'project = OPS AND reporter = "anna@acme.io"'),
        ("List the Jira issues in OPS created by me", _JQL, "project = OPS AND reporter = currentUser()"),
        ("Close the Jira issues in sprint 12", _JQL, "sprint = 12"),
        ("List the Jira bugs in the current sprint", _JQL, "sprint in openSprints() AND issuetype = Bug"),
        ("List the Jira issues in OPS not updated for 30 days", _JQL, "project = OPS AND updated <= -30d"),
        ("List the Jira issues in OPS created in the last 2 weeks", _JQL, "project = OPS AND created >= -2w"),
        ("List the Jira issues in OPS older than 2 months", _JQL, "project = OPS AND created <= -60d"),
        ("List all ServiceNow incidents that are not assigned", _NOW, "assigned_toISEMPTY"),
        ("List the ServiceNow incidents assigned to group Network", _NOW, "assignment_group.name=Network"),
        ("List the open ServiceNow incidents about the printer", _NOW, "active=true^short_descriptionLIKEprinter"),
        (
            "List the ServiceNow incidents not updated for 7 days",
            _NOW,
            "sys_updated_on<=javascript:gs.hoursAgo(168)",
        ),
        ("Delete all closed Opsgenie alerts", "opsgenie.list_alerts", "status: closed"),
        ("Close all Opsgenie alerts with tag test", "opsgenie.list_alerts", 'tag: "test"'),
        (
            "Resolve all Sentry issues in project web that were not seen for 30 days",
            "sentry.list_issues",
            "is:unresolved lastSeen:+720h",
        ),
    ],
)
def test_a_query_restricts_what_the_words_restrict(prompt: str, step: str, query: str) -> None:
    assert inputs(document(prompt), step)["query"] == query


@pytest.mark.parametrize(
    ("prompt", "step"),
    [
        ("List the ServiceNow incidents and post them to #ops", _NOW),
        ("List the Opsgenie alerts and post them to #ops", "opsgenie.list_alerts"),
        ("List the Sentry issues in project web and post them to #ops", "sentry.list_issues"),
    ],
)
def test_what_restricts_nothing_makes_no_query(prompt: str, step: str) -> None:
    assert "query" not in inputs(document(prompt), step)


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("Set all Azure DevOps bugs in project Fabrikam assigned to bob to Closed", "[System.AssignedTo] = 'bob'"),
        ("List the Azure DevOps bugs in project Fabrikam older than 30 days", "[System.CreatedDate] <= @Today - 30"),
    ],
)
def test_work_items_are_searched_for_by_what_is_said_of_them(prompt: str, said: str) -> None:
    assert said in inputs(document(prompt), "azure_devops.query_work_items")["query"]
