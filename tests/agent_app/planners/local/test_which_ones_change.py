"""Properties that tell which things an event is about, beside the one that changes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent_app.planners.local.planning import document, flow, rows


@pytest.mark.parametrize(
    ("event", "inputs", "tested"),
    [
        ("a Jira issue with priority High is updated", {}, "node.issue.fields.priority.name equals high"),
        ("a Jira issue whose priority is High is updated", {}, "node.issue.fields.priority.name equals high"),
        ("a Linear issue with priority urgent is updated", {}, "node.data.priority equals 1"),
        ("the status of a Jira issue in SEC with priority High changes", {"project": "SEC"},
         "node.issue.fields.priority.name equals high"),
        ("the title of a high priority Linear issue changes", {"field": "title"}, "node.data.priority equals 2"),
        ("a high severity alert fires in Opsgenie", {}, "node.alert.priority equals p2"),
    ],
)  # fmt: skip
def test_what_tells_which_are_meant_is_tested_and_does_not_change(
    event: str, inputs: dict[str, Any], tested: str
) -> None:
    prompt = f"when {event}, post in #dev"
    assert rows(document(prompt), "trigger")[0]["properties"]["inputs"] == inputs
    assert flow(prompt) == f"if({tested})[slack.post_message]"


def test_a_property_that_changes_is_still_what_the_event_is_about() -> None:
    trigger = rows(document("when the priority of a Jira issue in OPS is raised, post in #dev"), "trigger")[0]
    assert trigger["properties"]["inputs"] == {"field": "priority", "project": "OPS"}


def test_approvals_by_several_are_counted() -> None:
    for prompt in ("is approved by two people", "gets approved by at least 2 reviewers"):
        assert "approvals" in flow(f"when a Bitbucket pull request {prompt}, merge it")


@pytest.mark.parametrize(
    ("event", "value"),
    [
        ("@kim is mentioned in a GitHub issue comment", "@kim"),
        ("Kim is mentioned in a comment on a Jira issue", "@kim"),
    ],
)
def test_a_mention_is_looked_for_in_comments(event: str, value: str) -> None:
    assert flow(f"when {event}, tell kim on Slack") == (
        f"if(node.comment.body contains {value})[slack.send_direct_message]"
    )


def test_what_has_lasted_is_tested_with_what_else_must_hold() -> None:
    told = flow("when an issue in acme/web has been open for 30 days with no comments, label it stale")
    assert told == "github.get_issue, if(node.state equals open & node.comments missing)[github.add_labels]"


@pytest.mark.parametrize(
    ("things", "query"),
    [
        ("yesterday's closed Jira issues of OPS", "startOfDay(-1)"),
        ("last week's resolved Jira issues of OPS", "startOfWeek(-1)"),
    ],
)
def test_whose_day_it_was_tells_when_something_was_done(things: str, query: str) -> None:
    made = document(f"every Monday at 9 email {things} to kim@acme.io")
    assert query in rows(made, "action")[0]["properties"]["inputs"]["query"]


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ('when a message in the Teams channel Help mentions "VPN", create a ServiceNow incident',
         "if(node.text contains vpn)[servicenow.create_incident]"),
        ("when a customer emails help@acme.io with the word refund, create a Zendesk ticket",
         "if(node.text contains refund)[zendesk.create_ticket]"),
        ("if nobody responds to a PagerDuty incident within 15 minutes, escalate it",
         "pagerduty.get_incident, if(node.incident.status equals triggered)[pagerduty.escalate_incident]"),
    ],
)  # fmt: skip
def test_what_is_tested_is_the_thing_and_not_its_place(prompt: str, expected: str) -> None:
    assert flow(prompt) == expected


def test_what_is_overdue_is_looked_for_every_day_among_what_is_open() -> None:
    made = document('when a Jira task becomes overdue in OPS, comment "please update the due date"')
    assert rows(made, "trigger")[0]["properties"]["action"] == "cron"
    assert rows(made, "action")[0]["properties"]["inputs"]["query"] == (
        "project = OPS AND issuetype = Task AND statusCategory != Done"
    )


def test_a_summary_of_my_things_is_of_mine() -> None:
    made = document("send me a summary of my open Jira issues every morning at 8")
    assert "assignee = currentUser()" in rows(made, "action")[0]["properties"]["inputs"]["query"]


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("when a Jira issue is blocked for more than 2 days, notify #leads",
         "if(node.issue.fields.status.name equals blocked)[jira.get_issue, "
         "if(node.fields.status.name equals blocked)[slack.post_message]]"),
        ("when a GitHub issue gets 10 or more comments, post in #hot",
         "if(node.issue.comments greater_or_equal 10)[slack.post_message]"),
        ("assign a new Jira task in OPS to kim", "jira.create_issue"),
        ("when a Jira task is created, assign the task to kim", "jira.assign_issue"),
    ],
)  # fmt: skip
def test_what_has_come_about_is_waited_for_or_counted(prompt: str, expected: str) -> None:
    assert flow(prompt) == expected
