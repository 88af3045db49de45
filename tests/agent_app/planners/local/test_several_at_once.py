"""Several people told in one clause, several things dealt with by one verb, and products that are not said again."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Airtable", "update_Record", "Update record"),
        ("Asana", "delete_Task", "Delete task"),
        ("Email", "send_Email", "Send email"),
        ("GitLab", "retry_Pipeline", "Retry pipeline"),
        ("GitLab", "create_Issue", "Create issue"),
        ("Jira", "create_Issue", "Create issue"),
        ("Jira", "delete_Issue", "Delete issue"),
        ("Google Sheets", "update_Row", "Update row"),
        ("Google Sheets", "create_Row", "Add row"),
        ("PagerDuty", "retrieve_On_Calls", "Retrieve who is on call"),
        ("PagerDuty", "create_Incident", "Create incident"),
        ("Slack", "send_Message", "Send message"),
        ("Stripe", "retrieve_Disputes", "Retrieve disputes"),
        ("Trello", "delete_Card", "Delete card"),
        ("Twilio", "create_Call", "Place phone call"),
        ("Twilio", "send_SMS", "Send text message"),
    ]
)


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Tell marketing about it on Slack and the boss by e-mail",
            "slack.send_message, email.send_email",
        ),
        (
            "Inform the team in Slack, the customer by SMS and the boss via email",
            "slack.send_message, twilio.send_sms, email.send_email",
        ),
        (
            "The Google Sheets row and the Airtable record must be updated",
            "google_sheets.update_row, airtable.update_record",
        ),
        (
            "The Trello card, the Asana task and the Jira issue should be deleted",
            "trello.delete_card, asana.delete_task, jira.delete_issue",
        ),
        (
            "Call the on-call engineer",
            "pagerduty.retrieve_on_calls, twilio.create_call",
        ),
        (
            "List the Stripe disputes and let finance know about every one of them over email",
            "stripe.retrieve_disputes, for_each[email.send_email]",
        ),
        (
            "Retry the GitLab pipeline; if it still fails, create an issue",
            "gitlab.retry_pipeline, if(node.status equals failed)[gitlab.create_issue]",
        ),
    ],
)
def test_each_has_a_step_of_its_own(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Email Kim and the boss",
            "email.send_email",
        ),
        (
            "The Jira issue should be deleted",
            "jira.delete_issue",
        ),
        (
            "Page the on-call engineer in PagerDuty",
            "pagerduty.create_incident",
        ),
        (
            "Retry the GitLab pipeline; if it still fails, create a Jira issue",
            "gitlab.retry_pipeline, if(node.status equals failed)[jira.create_issue]",
        ),
    ],
)
def test_what_is_one_step_stays_one(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted
