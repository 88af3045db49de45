"""Requests over a catalogue of ids and descriptions alone: copies, rows, tests without events, the rest, approvals."""

from __future__ import annotations

import pytest

from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.tables import outline
from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import document

CATALOG = foreign_catalog(
    [
        ("Airtable", "retrieve_Record", "Retrieve records from a table"),
        ("Airtable", "create_Record", "Create a record"),
        ("Asana", "retrieve_Task", "Retrieve tasks"),
        ("Asana", "complete_Task", "Complete a task"),
        ("Dropbox", "retrieve_File", "Retrieve files"),
        ("Google Sheets", "create_Row", "Create a row in a sheet"),
        ("Google Sheets", "update_Row", "Update a row of a sheet"),
        ("Google Sheets", "retrieve_Row", "Retrieve rows of a sheet"),
        ("HubSpot", "create_Contact", "Create a contact"),
        ("HubSpot", "update_Contact", "Update a contact"),
        ("MySQL", "insert_Row", "Insert a row into a table"),
        ("MySQL", "update_Row", "Update a row of a table"),
        ("OneDrive", "upload_File", "Upload a file"),
        ("Opsgenie", "retrieve_Alert", "Retrieve alerts"),
        ("Opsgenie", "close_Alert", "Close an alert"),
        ("Opsgenie", "escalate_Alert", "Escalate an alert"),
        ("Salesforce", "retrieve_Contact", "Retrieve contacts"),
        ("Salesforce", "retrieve_Lead", "Retrieve a lead"),
        ("Salesforce", "update_Lead", "Update a lead"),
        ("Salesforce", "create_Opportunity", "Create an opportunity"),
        ("Slack", "send_Message", "Send a message to a channel"),
        ("Trello", "archive_Card", "Archive a card"),
        ("Zendesk", "retrieve_Ticket", "Retrieve tickets"),
        ("Zendesk", "close_Ticket", "Close a ticket"),
        ("Zendesk", "create_Ticket_Comment", "Create a comment on a ticket"),
    ]
)

FLOWS: list[tuple[str, str]] = [
    # copies are made in the other product
    ("Export all Salesforce contacts to HubSpot", "salesforce.retrieve_contact, for_each[hubspot.create_contact]"),
    ("move Dropbox files to OneDrive", "dropbox.retrieve_file, for_each[onedrive.upload_file]"),
    ("Import the Airtable records into MySQL", "airtable.retrieve_record, for_each[mysql.insert_row]"),
    # what is added to a sheet or another product's table is a row
    (
        "Read the rows of the Google Sheet and insert them into MySQL one by one",
        "google_sheets.retrieve_row, for_each[mysql.insert_row]",
    ),
    (
        "Retrieve Zendesk tickets and for each ticket add it to the Google Sheet",
        "zendesk.retrieve_ticket, for_each[google_sheets.create_row]",
    ),
    # nothing tells of events: a state is tested
    (
        "If the Asana task is completed, archive the Trello card",
        "asana.retrieve_task, if(node_1.status equals completed)[trello.archive_card]",
    ),
    # one condition after another
    (
        "Retrieve the Zendesk ticket. If its status is open, create a comment, and if its status is solved, close it",
        "zendesk.retrieve_ticket, if(node_1.status equals open)[zendesk.create_ticket_comment],"
        " if(node_1.status equals solved)[zendesk.close_ticket]",
    ),
    (
        "Get the Salesforce lead. If its status is qualified, create an opportunity, otherwise update the lead",
        "salesforce.retrieve_lead, if(node_1.status equals qualified)[salesforce.create_opportunity]"
        " else[salesforce.update_lead]",
    ),
    # each of them
    (
        "each Zendesk ticket tagged vip should get a comment and be closed",
        "zendesk.retrieve_ticket, for_each[if(node_2.item.label contains vip)[zendesk.create_ticket_comment,"
        " zendesk.close_ticket]]",
    ),
    (
        "Retrieve Zendesk tickets, create a comment for each and send one message to Slack afterwards",
        "zendesk.retrieve_ticket, for_each[zendesk.create_ticket_comment], slack.send_message",
    ),
    ("tickets from Zendesk need to be closed", "zendesk.retrieve_ticket, for_each[zendesk.close_ticket]"),
]


@pytest.mark.parametrize(("prompt", "wanted"), FLOWS)
def test_foreign_requests(prompt: str, wanted: str) -> None:
    assert outline(document_flow(document(prompt, CATALOG))) == wanted
