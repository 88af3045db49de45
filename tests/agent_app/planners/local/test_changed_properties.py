"""Events that tell of one property: which one, from where and to where it goes."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, errors, flow, names, plan, rows


@pytest.mark.parametrize(
    ("prompt", "trigger", "filters", "expected"),
    [
        (
            "When a Jira issue moves from In Progress to Blocked, tell #dev",
            "jira.issue_transitioned",
            {"from_status": "In Progress", "status": "Blocked"},
            "slack.post_message",
        ),
        (
            "when a Jira issue's status changes from To Do to In Progress, tell #dev",
            "jira.issue_transitioned",
            {"from_status": "To Do", "status": "In Progress"},
            "slack.post_message",
        ),
        (
            "when a Jira issue goes from Review back to In Progress, tell #dev",
            "jira.issue_transitioned",
            {"from_status": "Review", "status": "In Progress"},
            "slack.post_message",
        ),
        (
            "when the priority of a Jira bug is lowered from High to Low, tell #dev",
            "jira.issue_updated",
            {"field": "priority", "from_priority": "High", "issue_type": "Bug"},
            "if(node.issue.fields.priority.name equals low)[slack.post_message]",
        ),
        (
            "When a Trello card is moved from Doing to Done, tell #dev",
            "trello.card_moved",
            {"from_list": "Doing", "list": "Done"},
            "slack.post_message",
        ),
        (
            "when a Linear issue is marked urgent, tell #dev",
            "linear.issue_updated",
            {"field": "priority"},
            "if(node.data.priority equals 1)[slack.post_message]",
        ),
        (
            "as soon as a Jira ticket in project OPS gets priority Highest, tell #dev",
            "jira.issue_updated",
            {"field": "priority", "project": "OPS"},
            "if(node.issue.fields.priority.name equals highest)[slack.post_message]",
        ),
        (
            "when a Linear issue gets a due date, tell #dev",
            "linear.issue_updated",
            {"field": "dueDate"},
            "slack.post_message",
        ),
        (
            "when an issue is moved to the sprint in Jira, tell #dev",
            "jira.issue_updated",
            {"field": "Sprint"},
            "slack.post_message",
        ),
        (
            "when the assignee of an Asana task changes, tell #dev",
            "asana.task_updated",
            {"field": "assignee"},
            "slack.post_message",
        ),
        (
            "when somebody changes the due date of a Trello card, tell #dev",
            "trello.card_updated",
            {"field": "due"},
            "slack.post_message",
        ),
        (
            "when a Zendesk ticket's status changes from pending to open, tell #dev",
            "zendesk.ticket_status_changed",
            {"from_status": "pending", "status": "open"},
            "slack.post_message",
        ),
    ],
)
def test_a_change_of_one_property_is_filtered_by(
    prompt: str, trigger: str, filters: dict[str, str], expected: str
) -> None:
    made = document(prompt)
    assert names(made, "trigger") == [trigger]
    assert rows(made, "trigger")[0]["properties"]["inputs"] == filters
    assert flow(prompt) == expected
    assert not errors(made)


@pytest.mark.parametrize(
    ("prompt", "trigger"),
    [
        ("when a GitHub issue gets the label bug, tell #dev", "github.issue_labeled"),
        ("when a Jira issue with priority High is created, tell #dev", "jira.issue_created"),
        ("when a Trello card is moved to Done, tell #dev", "trello.card_moved"),
        ("when a Jira issue is updated, tell #dev", "jira.issue_updated"),
    ],
)
def test_other_events_tell_of_no_property(prompt: str, trigger: str) -> None:
    made = document(prompt)
    assert names(made, "trigger") == [trigger]
    assert not {"field", "from_status", "from_list"} & set(rows(made, "trigger")[0]["properties"]["inputs"])


@pytest.mark.parametrize(
    ("prompt", "filters"),
    [
        ("when a GitHub issue is closed as not planned, tell #dev", {"reason": "not_planned"}),
        ("when a GitHub PR from a fork is opened, tell #dev", {"fork": True}),
        (
            "when a first-time contributor opens a GitHub pull request, tell #dev",
            {"author_association": "FIRST_TIME_CONTRIBUTOR"},
        ),
        ("when somebody force-pushes to main on GitHub, tell #dev", {"force": True, "branch": "main"}),
        (
            "when an email from alerts@acme.com with subject containing x arrives, tell #dev",
            {"from": "alerts@acme.com"},
        ),
        ("when an email to sales@acme.com arrives, tell #dev", {"to": "sales@acme.com"}),
        ("when a GitHub issue is closed, tell #dev", {}),
    ],
)
def test_choices_flags_and_senders_that_are_said_are_filters(prompt: str, filters: dict[str, object]) -> None:
    assert rows(document(prompt), "trigger")[0]["properties"]["inputs"] == filters


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        (
            "when a Bitbucket issue of kind bug and priority blocker is opened, tell #dev",
            "if(node.issue.kind equals bug & node.issue.priority equals blocker)[slack.post_message]",
        ),
        (
            'when a webhook comes with type "signup" and plan "pro", tell #dev',
            "if(node.body.type equals signup & node.body.plan equals pro)[slack.post_message]",
        ),
        (
            "when a ServiceNow incident with impact 1 and urgency 2 comes in, tell #dev",
            "if(node.record.impact equals 1 & node.record.urgency equals 2)[slack.post_message]",
        ),
        (
            "when a GitHub comment is added and the comment contains help, tell #dev",
            "if(node.comment.body contains help)[slack.post_message]",
        ),
        (
            "when a Jira issue is moved to Review and has no fix version, tell #dev",
            "node.issue.fields.fixVersions.name missing)[slack.post_message]",
        ),
        ("when a Jira issue is created, tell #dev", "slack.post_message"),
    ],
)
def test_what_the_thing_is_told_by_is_tested(prompt: str, expected: str) -> None:
    assert expected in flow(prompt)
    assert "Please check" not in plan(prompt).conversation


@pytest.mark.parametrize(
    ("prompt", "trigger", "filters"),
    [
        ("when an Asana task in the project Web is updated, tell #dev", "asana.task_updated", {"project": "Web"}),
        (
            "when an issue of the Linear project Apollo changes, tell #dev",
            "linear.issue_updated",
            {"project": "Apollo"},
        ),
        ("when a card in the list Doing is changed on Trello, tell #dev", "trello.card_updated", {"list": "Doing"}),
        ("when a Jira issue in my team is updated, tell #dev", "jira.issue_updated", {}),
        ("when a Zendesk ticket is moved to Done, tell #dev", "zendesk.ticket_solved", {}),
        ("when a ServiceNow incident changes its status to closed, tell #dev", "servicenow.incident_resolved", {}),
    ],
)
def test_where_a_thing_is_and_how_it_ends_is_no_property_that_changes(
    prompt: str, trigger: str, filters: dict[str, str]
) -> None:
    made = document(prompt)
    assert names(made, "trigger") == [trigger]
    assert rows(made, "trigger")[0]["properties"].get("inputs", {}) == filters
