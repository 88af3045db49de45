from __future__ import annotations

from functools import cache

import pytest

from connectors_app.catalog import CatalogSnapshot
from tests.agent_app.planners.local.catalog import foreign_catalog, shipped_catalog
from tests.agent_app.planners.local.planning import document, errors, members, names, rows

ACTIVITIES = [
    ("Salesforce", "create_Lead", "Create a lead in Salesforce"),
    ("Salesforce", "retrievewithwhere_Lead", "Retrieve leads from Salesforce"),
    ("Salesforce", "upsertwithwhere_Lead", "Update or create a lead"),
    ("Mailchimp", "create_Campaign", "Create a campaign"),
    ("Mailchimp", "addmembertolist", "Add a member to a mailing list"),
    ("Gmail", "send_Email", "Send an email"),
    ("Google Sheets", "create_Row", "Add a row to a worksheet"),
    ("Google Sheets", "retrievewithwhere_Row", "Retrieve rows of a worksheet"),
    ("Jira", "create_Issue", "Create a Jira issue"),
    ("Jira", "create_Comment", "Comment on a Jira issue"),
    ("Trello", "create_Card", "Create a Trello card"),
    ("Trello", "retrieveall_Card", "Retrieve Trello cards"),
    ("Asana", "create_Task", "Create an Asana task"),
    ("Zendesk", "retrievewithwhere_Ticket", "Retrieve Zendesk tickets"),
    ("Zendesk", "create_Ticket", "Create a Zendesk ticket"),
    ("Dropbox", "download_File", "Download a file from Dropbox"),
    ("Amazon S3", "create_object", "Upload an object to a bucket"),
    ("Twilio", "send_SMS", "Send an SMS"),
    ("Stripe", "create_Refund", "Create a refund"),
    ("Stripe", "retrieve_Refunds", "Retrieve refunds"),
    ("Personio", "create_Employee", "Create an employee"),
]


@cache
def catalog() -> CatalogSnapshot:
    """Activities with ids and descriptions only, beside our own ways to start a workflow."""
    foreign, ours = foreign_catalog(ACTIVITIES), shipped_catalog()
    starters = [item for item in ours.connectors if item.key in {"manual", "schedule"}]
    operations = [*foreign.operations, *ours.of_connector("manual"), *ours.of_connector("schedule")]
    return CatalogSnapshot("foreign", [*foreign.connectors, *starters], operations)


@pytest.mark.parametrize(
    ("prompt", "actions"),
    [
        ("create a lead in Salesforce, then send an email", ["salesforce.create_lead", "gmail.send_email"]),
        ("download a file from Dropbox and upload it to S3", ["dropbox.download_file", "amazon_s3.create_object"]),
        ("add the new member to the Mailchimp list", ["mailchimp.addmembertolist"]),
        ("comment on the Jira issue", ["jira.create_comment"]),
        ("message the customer by SMS", ["twilio.send_sms"]),
        ("refund the customer, then send an email", ["stripe.create_refund", "gmail.send_email"]),
        ("onboard the employee in Personio", ["personio.create_employee"]),
        ("which tickets do we have in Zendesk", ["zendesk.retrievewithwhere_ticket"]),
        ("I need the Trello cards", ["trello.retrieveall_card"]),
        ("add a row to Google Sheets and a card to Trello", ["google_sheets.create_row", "trello.create_card"]),
    ],
)
def test_steps_are_chosen_by_ids_and_descriptions_alone(prompt: str, actions: list[str]) -> None:
    made = document(prompt, catalog())
    assert names(made) == actions
    assert errors(made, catalog()) == []


@pytest.mark.parametrize(
    ("prompt", "listed", "repeated"),
    [
        (
            "for each row in my Google Sheet create a campaign",
            "google_sheets.retrievewithwhere_row",
            "mailchimp.create_campaign",
        ),
        (
            "retrieve all leads and for each of them create a Trello card",
            "salesforce.retrievewithwhere_lead",
            "trello.create_card",
        ),
        ("mirror our Trello cards into Asana", "trello.retrieveall_card", "asana.create_task"),
    ],
)
def test_loops_over_outputs_nobody_described(prompt: str, listed: str, repeated: str) -> None:
    made = document(prompt, catalog())
    loop = rows(made, "for_each")[0]
    assert names(made) == [listed, repeated]
    assert loop["properties"]["items"] == "node_2"
    assert members(made, loop["id"]) == ["node-4"]


def test_conditions_over_outputs_nobody_described() -> None:
    prompt = "get the Zendesk tickets, if the status is open create a Jira issue, otherwise send an email with Gmail"
    made = document(prompt, catalog())
    assert errors(made, catalog()) == []
    assert names(made) == ["zendesk.retrievewithwhere_ticket", "jira.create_issue", "gmail.send_email"]
    assert len(rows(made, "condition")) == 1


def test_foreign_ids_are_kept() -> None:
    made = document("create a lead in Salesforce", catalog())
    assert rows(made, "action")[0]["metadata"]["external_id"] == "Salesforce__create_Lead"
