"""Things that are looked for, though they are spoken of like ones that come, and workflows that are started by hand."""

from __future__ import annotations

import re

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names, plan

LOOPED = "github.list_branches, for_each[github.delete_branch]"


@pytest.mark.parametrize(
    ("prompt", "made"),
    [
        ("As soon as you find a stale branch in acme/web, delete it", LOOPED),
        ("Whenever we spot an inactive branch in acme/web, delete it", LOOPED),
        (
            "Once you have the open PRs of acme/web, post them to #review",
            "github.list_pull_requests, slack.post_message",
        ),
        (
            "Tickets that were opened yesterday should be assigned to Kim in Zendesk",
            "zendesk.list_tickets, for_each[if[zendesk.assign_ticket]]",
        ),
        (
            "For each of the Zendesk tickets that were opened last week, assign it to Kim",
            "zendesk.list_tickets, for_each[if[zendesk.assign_ticket]]",
        ),
        (
            "Which Zendesk tickets were solved this week? Mail them to boss@acme.com",
            "zendesk.list_tickets, email.send_email",
        ),
        ("When did the last deploy of acme/web happen? Post it in #dev", "github.list_deployments, slack.post_message"),
        (
            "If there's an open PagerDuty incident, post its title in #ops",
            "pagerduty.list_incidents, if[slack.post_message]",
        ),
        (
            "If there is an overdue task in Asana, tell #dev",
            "asana.list_tasks, if[slack.post_message]",
        ),
        ("Check for new PagerDuty incidents and list them in #ops", "pagerduty.list_incidents, slack.post_message"),
        ("List the open issues of acme/api in #dev", "github.list_issues, slack.post_message"),
    ],
)
def test_what_is_there_already_is_looked_up(prompt: str, made: str) -> None:
    assert names(document(prompt), "trigger") == ["manual.manual"]
    assert re.sub(r"if\([^)]*\)", "if", flow(prompt)) == made


@pytest.mark.parametrize(
    ("prompt", "event"),
    [
        ("When you see a new ticket in Zendesk, assign it to Kim", "zendesk.ticket_created"),
        ("If there's a new PagerDuty incident, post its title in #ops", "pagerduty.incident_triggered"),
        ("When a Zendesk ticket is opened, assign it to Kim", "zendesk.ticket_created"),
        ("For every new ticket in Zendesk, tell #support", "zendesk.ticket_created"),
    ],
)
def test_what_comes_still_starts(prompt: str, event: str) -> None:
    assert names(document(prompt), "trigger") == [event]


@pytest.mark.parametrize(
    "prompt",
    [
        "Say hi in #general when I press the button",
        "On demand, say hi in #general",
        "When I click run, say hi in #general",
        "Let me start it by hand: say hi in #general",
        "I want to trigger this manually: say hi in #general",
        "Manually started: say hi in #general",
    ],
)
def test_what_somebody_starts_waits_for_no_event(prompt: str) -> None:
    made = document(prompt)
    assert names(made, "trigger") == ["manual.manual"]
    assert names(made) == ["slack.post_message"]
    assert inputs(made, "slack.post_message")["channel"] == "#general"
    assert "I found none for" not in str(plan(prompt).next_question)


def test_members_and_messages_of_a_channel_are_not_posted_there() -> None:
    assert flow("List the messages in #dev") == "slack.list_messages"
