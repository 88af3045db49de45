"""Things that are carried over or handed on: products that keep things get a new one, others are told."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, inputs, names


@pytest.mark.parametrize(
    ("prompt", "event", "action"),
    [
        ("Forward new Zendesk tickets to Jira", "zendesk.ticket_created", "jira.create_issue"),
        ("Carry new Zendesk tickets over to Jira", "zendesk.ticket_created", "jira.create_issue"),
        ("When a Sentry issue is created, send it to Jira", "sentry.issue_created", "jira.create_issue"),
        ("Pipe new Sentry issues into Linear", "sentry.issue_created", "linear.create_issue"),
        (
            "When a PagerDuty incident is triggered, pass it on to ServiceNow",
            "pagerduty.incident_triggered",
            "servicenow.create_incident",
        ),
        ("When an email arrives, forward it to Zendesk", "email.email_received", "zendesk.create_ticket"),
        ("Forward new Zendesk tickets to #support", "zendesk.ticket_created", "slack.post_message"),
        ("Forward new Zendesk tickets to bob@acme.com", "zendesk.ticket_created", "email.send_email"),
    ],
)
def test_handing_on_makes_or_tells(prompt: str, event: str, action: str) -> None:
    made = document(prompt)
    assert names(made, "trigger") == [event]
    assert names(made) == [action]


def test_what_is_handed_on_in_its_own_product_is_no_new_one() -> None:
    assert names(document("Route new Zendesk tickets to the billing group")) == ["zendesk.assign_ticket"]
    assert names(document("Move new Trello cards to Done")) == ["trello.move_card"]


def test_a_mail_tells_what_the_new_thing_is_about() -> None:
    made = document("When an email arrives, forward it to Zendesk")
    assert inputs(made, "zendesk.create_ticket")["body"] == "{{ node_1.text }}"
