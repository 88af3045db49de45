"""What comes first in a sentence: a test, an order, why something is done with one thing, or what starts it all."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names, plan


def _started_by(prompt: str) -> str:
    return names(document(prompt), "trigger")[0]


@pytest.mark.parametrize(
    ("prompt", "made"),
    [
        (
            "Should Zendesk ticket 55 be solved, close it",
            "zendesk.get_ticket, if(node.ticket.status equals solved)[zendesk.close_ticket]",
        ),
        (
            "After looking at the open pull requests of acme/api, post to #dev",
            "github.list_pull_requests, slack.post_message",
        ),
        (
            "Once you've listed the incidents in PagerDuty, post them to #ops",
            "pagerduty.list_incidents, slack.post_message",
        ),
        ("Upon reviewing Jira OPS-9, assign it to Tom", "jira.get_issue, jira.assign_issue"),
        ("Let me know in Slack which PRs are open in acme/api", "github.list_pull_requests, slack.send_direct_message"),
    ],
)
def test_a_first_clause_may_be_a_test_or_an_order(prompt: str, made: str) -> None:
    assert flow(prompt) == made


@pytest.mark.parametrize(
    ("prompt", "step", "name", "value"),
    [
        ("PR 42 in acme/api was approved, merge it", "github.merge_pull_request", "pull_request_number", 42),
        ("Jira OPS-12 is done, close it", "jira.transition_issue", "issue_key", "OPS-12"),
    ],
)
def test_what_is_so_of_one_thing_already_is_why_something_is_done_with_it_now(
    prompt: str, step: str, name: str, value: object
) -> None:
    made = document(prompt)
    assert _started_by(prompt) == "manual.manual"
    assert str(inputs(made, step)[name]) == str(value)
    assert "I did nothing with" not in plan(prompt).conversation


def test_what_happens_to_one_thing_still_starts_it_behind_a_conjunction() -> None:
    assert _started_by("When issue 5 in acme/api is closed, post to #dev") == "github.issue_closed"


@pytest.mark.parametrize(
    ("prompt", "made"),
    [
        (
            "If there are unassigned tickets in Zendesk, post to #dev",
            "zendesk.list_tickets, if(node.tickets.assignee_id present)[slack.post_message]",
        ),
        (
            "If any Zendesk ticket is unassigned, assign it to Bob",
            "if(node.detail.assignee_id missing)[zendesk.assign_ticket]",
        ),
        ("If an issue in acme/api is stale, close it", "if(node.issue.state equals stale)[github.close_issue]"),
    ],
)
def test_states_are_tested_and_not_turned_round(prompt: str, made: str) -> None:
    assert flow(prompt) == made
