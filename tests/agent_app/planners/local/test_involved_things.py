"""Several things that a request only involves: whoever has them, what is made of them, what goes over, bare plurals."""

from __future__ import annotations

import pytest

from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.tables import outline
from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import document, flow

CATALOG = foreign_catalog(
    [
        ("Airtable", "create_Record", "Create a record"),
        ("BambooHR", "retrieve_Employee", "Retrieve employees"),
        ("BambooHR", "create_Employee", "Create an employee"),
        ("Confluence", "retrieve_Page", "Retrieve pages"),
        ("Discord", "retrieve_Member", "Retrieve members"),
        ("Discord", "send_Message", "Send a message"),
        ("Eventbrite", "retrieve_Attendee", "Retrieve attendees"),
        ("GitHub", "retrieve_Pull_Request", "Retrieve pull requests"),
        ("GitHub", "create_Pull_Request", "Create a pull request"),
        ("Email", "send_Email", "Send an email"),
        ("Email", "retrieve_Email", "Retrieve emails"),
        ("Email", "add_Label", "Add a label to an email"),
        ("Google Sheets", "create_Row", "Create a row in a sheet"),
        ("Google Sheets", "create_Spreadsheet", "Create a spreadsheet"),
        ("Greenhouse", "retrieve_Candidate", "Retrieve candidates"),
        ("Greenhouse", "schedule_Interview", "Schedule an interview"),
        ("HubSpot", "create_Contact", "Create a contact"),
        ("Mailchimp", "create_Subscriber", "Create a subscriber"),
        ("Mailchimp", "retrieve_Subscriber", "Retrieve subscribers"),
        ("Notion", "create_Page", "Create a page"),
        ("QuickBooks", "retrieve_Vendor", "Retrieve vendors"),
        ("QuickBooks", "create_Vendor", "Create a vendor"),
        ("Salesforce", "retrieve_Contact", "Retrieve contacts"),
        ("Salesforce", "retrieve_Lead", "Retrieve leads"),
        ("Salesforce", "update_Lead", "Update a lead"),
        ("Salesforce", "convert_Lead", "Convert a lead"),
        ("Slack", "send_Direct_Message", "Send a direct message to a user"),
        ("Slack", "send_Message", "Send a message to a channel"),
        ("Stripe", "retrieve_Invoice", "Retrieve invoices"),
        ("Trello", "retrieve_Card", "Retrieve cards"),
        ("Twilio", "send_SMS", "Send an SMS"),
        ("Twilio", "retrieve_Call", "Retrieve calls"),
        ("Workday", "retrieve_Expense_Report", "Retrieve expense reports"),
        ("Pipedrive", "create_Note", "Create a note"),
    ]
)

FOREIGN: list[tuple[str, str]] = [
    # people are told by what they have
    (
        "Ping on Slack whoever has an expense report waiting",
        "workday.retrieve_expense_report, for_each[slack.send_direct_message]",
    ),
    ("Text the customers with unpaid invoices", "stripe.retrieve_invoice, for_each[twilio.send_sms]"),
    ("Email the clients whose invoices are overdue", "stripe.retrieve_invoice, for_each[email.send_email]"),
    (
        "Let the author of every open pull request know over Discord",
        "github.retrieve_pull_request, for_each[discord.send_message]",
    ),
    # ... and by the product that lists them
    ("Mail the vendors in QuickBooks that we moved", "quickbooks.retrieve_vendor, for_each[email.send_email]"),
    ("Text all Salesforce leads about the webinar", "salesforce.retrieve_lead, for_each[twilio.send_sms]"),
    # new ones, where no product tells of events
    ("Welcome new Discord members with a message", "discord.retrieve_member, for_each[discord.send_message]"),
    ("Send each new hire from BambooHR a mail", "bamboohr.retrieve_employee, for_each[email.send_email]"),
    # one thing is made for each of several people
    (
        "Schedule an interview with the shortlisted candidates",
        "greenhouse.retrieve_candidate, for_each[greenhouse.schedule_interview]",
    ),
    # what should be somewhere else, or is made of others
    (
        "All attendees of the Eventbrite workshop should end up in our Mailchimp audience",
        "eventbrite.retrieve_attendee, for_each[mailchimp.create_subscriber]",
    ),
    (
        "Our Salesforce contacts need to be in HubSpot as well",
        "salesforce.retrieve_contact, for_each[hubspot.create_contact]",
    ),
    (
        "From the Confluence pages in space HR make Notion pages",
        "confluence.retrieve_page, for_each[notion.create_page]",
    ),
    (
        "Log the calls we made on Twilio into Pipedrive as notes",
        "twilio.retrieve_call, for_each[pipedrive.create_note]",
    ),
    (
        "Write all open GitHub PRs into a Google sheet",
        "github.retrieve_pull_request, for_each[google_sheets.create_row]",
    ),
    # a word before or behind them tells which ones
    ("Convert qualified leads", "salesforce.retrieve_lead, for_each[salesforce.convert_lead]"),
    ("Label emails from acme.com as customers", "email.retrieve_email, for_each[email.add_label]"),
    (
        "Post the names of overdue Trello cards to #ops one by one",
        "trello.retrieve_card, for_each[slack.send_message]",
    ),
    (
        "Fetch the Salesforce leads, and the hot ones go to sales@acme.com",
        "salesforce.retrieve_lead, for_each[if(node.item.status equals hot)[email.send_email]]",
    ),
    # what is only one
    ("Create a lead for Kim in Mailchimp", "mailchimp.create_subscriber"),
    ("Message the customers on Slack about the outage", "slack.send_direct_message"),
    ("Create a spreadsheet in Google Sheets", "google_sheets.create_spreadsheet"),
]


@pytest.mark.parametrize(("prompt", "expected"), FOREIGN)
def test_each_of_several_things_of_a_foreign_catalogue(prompt: str, expected: str) -> None:
    made = outline(document_flow(document(prompt, CATALOG)))
    for number in range(1, 9):
        made = made.replace(f"node_{number}.", "node.")
    assert made == expected


SHIPPED: list[tuple[str, str]] = [
    ("label wontfix issues in acme/api", "github.list_issues, for_each[github.add_labels]"),
    ("add a comment to tickets waiting for the customer", "zendesk.search_tickets, for_each[zendesk.add_comment]"),
    ('comment "any news?" on the stale Jira issues', "jira.search_issues, for_each[jira.add_comment]"),
    ("turn GitHub bugs into Trello cards", "github.list_issues, for_each[trello.create_card]"),
    ("summary of open issues in acme/api by mail", "github.list_issues, email.send_email"),
    ("send the overdue tasks to their owners", "asana.list_tasks, for_each[slack.send_direct_message]"),
    # one thing, or none that was there before
    ("label issue 12 in acme/api wontfix", "github.add_labels"),
    ("add the label bug to issue 12 in acme/api", "github.add_labels"),
    ("tag the release v2 in acme/api", "github.create_release"),
]


@pytest.mark.parametrize(("prompt", "expected"), SHIPPED)
def test_each_of_several_things_that_a_word_tells(prompt: str, expected: str) -> None:
    assert flow(prompt) == expected
