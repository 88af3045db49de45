"""What may have changed during a wait is read again before it is tested; what cannot be yet is told."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, errors, flow, names, plan, rows


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        (
            "30 minutes after a ticket is created in Zendesk, tell #support if it is still open",
            "zendesk.get_ticket,"
            " if(node.ticket.status not_equals solved & node.ticket.status not_equals closed)[slack.post_message]",
        ),
        (
            "when a GitHub issue is opened in acme/api, wait 2 days, and if it is still unassigned, assign it to kim",
            "github.get_issue, if(node.assignee.login missing)[github.add_assignees]",
        ),
        (
            "wait an hour after a PagerDuty incident is triggered; if it isn't acknowledged, tell #leads",
            "pagerduty.get_incident, if(node.incident.status not_equals acknowledged)[slack.post_message]",
        ),
        (
            "when a Linear issue is created, after 1 day check whether it has an assignee, and if not tell #triage",
            "linear.get_issue, if(node.assignee.name missing)[slack.post_message]",
        ),
        (
            "list the open GitHub issues in acme/api, wait 1 day, and close each that is still unassigned",
            "github.list_issues, for_each[github.get_issue, if(node.assignee.login missing)[github.close_issue]]",
        ),
    ],
)
def test_a_thing_is_read_again_after_a_wait(prompt: str, expected: str) -> None:
    made = document(prompt)
    assert flow(prompt) == expected
    assert not errors(made)
    assert "before the wait" not in plan(prompt).conversation


def test_what_identifies_a_listed_thing_is_known_again() -> None:
    made = document("list the open GitHub issues in acme/api, wait 1 day, and close each that is still unassigned")
    read = next(row for row in rows(made, "action") if row["properties"]["action"] == "get_issue")
    assert read["properties"]["inputs"] == {"repository": "acme/api", "issue_number": "{{ node_4.item.number }}"}


@pytest.mark.parametrize(
    "prompt",
    [
        "when a jira issue is created, if its priority is high, wait 1 hour and tell #triage",
        "get Zendesk ticket 5, and if it is open, wait 1 hour and tell #triage",
    ],
)
def test_a_test_before_the_wait_reads_nothing_again(prompt: str) -> None:
    assert not {"jira.get_issue"} & set(names(document(prompt)))
    assert names(document(prompt)).count("zendesk.get_ticket") <= 1


def test_what_no_look_up_tells_is_tested_as_it_was() -> None:
    made = plan("when a GitLab merge request is opened, wait 3 days and close it if nobody approved it")
    assert "is tested with what was known before the wait" in made.conversation


def test_what_has_just_come_to_be_is_not_over() -> None:
    made = plan("if an incident is triggered in PagerDuty, open a Jira bug in OPS; when it's resolved, close the bug")
    assert "“If it's resolved” is tested when it starts" in made.conversation


@pytest.mark.parametrize(
    "prompt",
    [
        "if an incident is triggered in PagerDuty, open a Jira bug in OPS; if it's acknowledged, wait 1 hour",
        "when a PagerDuty incident is updated, close OPS-12 if it is resolved",
        "when a customer replies to a resolved Zendesk ticket, reopen it",
    ],
)
def test_what_may_be_so_is_not_remarked_upon(prompt: str) -> None:
    conversation = plan(prompt).conversation
    assert "resolved” is tested when it starts" not in conversation
