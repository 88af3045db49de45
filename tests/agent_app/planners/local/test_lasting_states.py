"""How long something has been so is a wait and a look; how near something is, a look every day."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, errors, flow, inputs, names, rows


@pytest.mark.parametrize(
    ("prompt", "trigger", "duration", "expected"),
    [
        (
            "when a GitHub pull request has been open for 3 days, tell #dev",
            "github.pull_request_opened",
            "P3D",
            "github.get_pull_request, if(node.state equals open)[slack.post_message]",
        ),
        (
            "when a PagerDuty incident is not acknowledged for 10 minutes, escalate it",
            "pagerduty.incident_triggered",
            "PT10M",
            "pagerduty.get_incident, if(node.incident.status equals triggered)[pagerduty.escalate_incident]",
        ),
        (
            "if nobody acknowledges a PagerDuty incident within 15 minutes, tell #leads",
            "pagerduty.incident_triggered",
            "PT15M",
            "pagerduty.get_incident, if(node.incident.status equals triggered)[slack.post_message]",
        ),
        (
            "when no one answers a Zendesk ticket within an hour, tell #support",
            "zendesk.ticket_created",
            "PT1H",
            "zendesk.get_ticket, if(node.ticket.status equals new)[slack.post_message]",
        ),
        (
            "when a Linear issue is assigned to nobody for a day, tell #eng",
            "linear.issue_created",
            "P1D",
            "linear.get_issue, if(node.assignee.name missing)[slack.post_message]",
        ),
        (
            "when an Opsgenie alert is created and nobody closes it within 2 hours, tell #ops",
            "opsgenie.alert_created",
            "PT2H",
            "opsgenie.get_alert, if(node.data.status not_equals closed)[slack.post_message]",
        ),
        (
            "if a ServiceNow incident remains in state new for 30 minutes, tell #noc",
            "servicenow.incident_created",
            "PT30M",
            "servicenow.get_incident, if(node.result.state equals 1)[slack.post_message]",
        ),
        (
            "if a PagerDuty incident is still triggered after 10 minutes, tell #leads",
            "pagerduty.incident_triggered",
            "PT10M",
            "pagerduty.get_incident, if(node.incident.status equals triggered)[slack.post_message]",
        ),
        (
            "tell #support when a Zendesk ticket has been unassigned for 1 hour",
            "zendesk.ticket_created",
            "PT1H",
            "zendesk.get_ticket, if(node.ticket.assignee_id missing)[slack.post_message]",
        ),
        (
            "when an issue in acme/api is unassigned for a day, assign it to kim",
            "github.issue_opened",
            "P1D",
            "github.get_issue, if(node.assignee.login missing)[github.add_assignees]",
        ),
    ],
)
def test_what_has_been_so_for_some_time_is_waited_for(prompt: str, trigger: str, duration: str, expected: str) -> None:
    made = document(prompt)
    assert names(made, "trigger") == [trigger]
    assert [row["properties"]["duration"] for row in rows(made, "delay")] == [duration]
    assert flow(prompt) == expected
    assert not errors(made)


@pytest.mark.parametrize(
    "prompt",
    [
        "list the GitHub issues of acme/api that have been open for 30 days and close each",
        "when a GitHub issue is opened, tell #dev that it is open for a week",
        "every day close the GitHub issues of acme/api that are open for more than 60 days",
    ],
)
def test_the_age_of_listed_things_is_no_wait(prompt: str) -> None:
    assert not rows(document(prompt), "delay")


def test_what_is_near_is_looked_for_every_day() -> None:
    made = document("two days before a GitHub milestone is due, remind the team in #dev")
    assert names(made, "trigger") == ["schedule.cron"]
    assert names(made) == ["github.list_milestones", "slack.post_message"]
    [condition] = rows(made, "condition")
    assert "days_since(node_3.item.due_on) > `-2`" in condition["properties"]["expression"]


@pytest.mark.parametrize(
    ("prompt", "state", "expected"),
    [
        (
            "if a GitHub issue has no activity for 60 days, label it stale and after 7 more days close it",
            {"state": "open"},
            "github.list_issues, for_each[if(node.item.updated_at greater_or_equal 60)"
            "[github.add_labels, github.close_issue]]",
        ),
        (
            "when a GitHub pull request in acme/api has been idle for 2 weeks, tell #dev",
            {"state": "open", "repository": "acme/api"},
            "github.list_pull_requests, for_each[if(node.item.updated_at greater_or_equal 14)[slack.post_message]]",
        ),
    ],
)
def test_what_rests_is_looked_for_every_day(prompt: str, state: dict[str, str], expected: str) -> None:
    made = document(prompt)
    assert names(made, "trigger") == ["schedule.cron"]
    assert rows(made, "action")[0]["properties"]["inputs"] == state
    assert flow(prompt) == expected


def test_a_further_wait_is_kept() -> None:
    made = document("if a GitHub issue has no activity for 60 days, label it stale and after 7 more days close it")
    assert [row["properties"]["duration"] for row in rows(made, "delay")] == ["P1W"]


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        (
            'when a GitHub issue is opened, check that the body contains "steps"; if not, comment "please add steps"',
            "if(node.issue.body not_contains steps)[github.create_comment]",
        ),
        (
            'when a GitHub PR is opened, make sure the title starts with "OPS-", otherwise comment "no key"',
            "if(node.pull_request.title not_starts_with ops-)[github.create_comment]",
        ),
        (
            "check presence of maria in Teams - if she is Available send her a chat message, else mail maria@corp.io",
            "microsoft_teams.get_presence, if(node.status equals available)[microsoft_teams.send_chat_message]"
            " else[email.send_email]",
        ),
    ],
)
def test_what_is_to_be_so_is_tested(prompt: str, expected: str) -> None:
    assert flow(prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        (
            "when a Sentry alert fires, if it is fatal open a PagerDuty incident, else ignore",
            "if(node.data.event.level equals fatal)[pagerduty.create_incident]",
        ),
        (
            "when a Sentry alert fires, if the level is fatal page the on-call, if error post in #errors",
            "if(node.data.event.level equals fatal)[pagerduty.create_incident],"
            " if(node.data.event.level equals error)[slack.post_message]",
        ),
    ],
)
def test_other_cases_are_told_in_short(prompt: str, expected: str) -> None:
    assert flow(prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "tests"),
    [
        (
            "close all GitHub issues in acme/web that have had the label wontfix for more than a week",
            ["'wontfix'", "days_since(node_3.item.updated_at) >= `7`"],
        ),
        (
            "every hour escalate the PagerDuty incidents that are triggered and not acknowledged for 20 minutes",
            ["'acknowledged'", "minutes_since(node_3.item.created_at) > `20`"],
        ),
        (
            "every day close the GitLab issues in acme/web not triaged for 3 days",
            ["days_since(node_3.item.created_at) > `3`"],
        ),
        (
            "each morning close the Zendesk tickets on hold for over 4 weeks",
            ["days_since(node_3.item.updated_at) >= `28`"],
        ),
    ],
)
def test_how_long_listed_things_have_been_so_is_tested(prompt: str, tests: list[str]) -> None:
    [condition] = rows(document(prompt), "condition")
    assert all(test in condition["properties"]["expression"] for test in tests), condition["properties"]


@pytest.mark.parametrize(
    ("prompt", "test"),
    [
        (
            "post the GitHub issues in acme/web that are open and older than 3 days to #dev",
            "[?days_since(@.created_at) > `3`]",
        ),
        (
            "every day message #qa the Jira bugs in OPS that are unassigned and older than 2 days",
            '{{ join(`"\\n"`, node_2.issues[].fields.summary) }}',  # the search has told them apart
        ),
        ("tell #dev the issues of acme/web that are open and were created by kim", "[?lower(@.user.login) == 'kim']"),
    ],
)
def test_each_test_of_the_things_in_a_message_is_kept(prompt: str, test: str) -> None:
    made = document(prompt)
    assert not rows(made, "for_each")
    assert test in inputs(made, "slack.post_message")["text"]


def test_what_waits_for_something_is_no_wait_of_the_workflow() -> None:
    made = document("every day message the reviewers of pull requests in acme/web waiting for review for two days")
    assert not rows(made, "delay")
    assert names(made) == ["github.list_pull_requests", "slack.send_direct_message"]
