"""Questions whose answer something is done with next, people told by what they did, who is on call, one for each."""

from __future__ import annotations

import re

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Airtable", "create_Record", "Create record"),
        ("Asana", "retrieve_Tasks", "Retrieve tasks"),
        ("Asana", "create_Task", "Create task"),
        ("Asana", "complete_Task", "Complete task"),
        ("Box", "create_Folder", "Create folder"),
        ("Discord", "retrieve_Members", "Retrieve members"),
        ("Discord", "assign_Role", "Assign role to member"),
        ("Eventbrite", "retrieve_Attendees", "Retrieve attendees"),
        ("Freshservice", "retrieve_Assets", "Retrieve assets"),
        ("Gmail", "send_Email", "Send email"),
        ("Google Sheets", "create_Spreadsheet", "Create spreadsheet"),
        ("Google Sheets", "create_Row", "Create row"),
        ("HubSpot", "retrieve_Deals", "Retrieve deals"),
        ("Mailchimp", "create_Subscriber", "Create subscriber"),
        ("Mailchimp", "retrieve_Subscribers", "Retrieve subscribers"),
        ("PagerDuty", "retrieve_On_Calls", "Retrieve on calls"),
        ("Salesforce", "retrieve_Accounts", "Retrieve accounts"),
        ("Slack", "send_Message", "Send message"),
        ("Slack", "send_Direct_Message", "Send direct message"),
        ("Slack", "retrieve_Channel_Members", "Retrieve channel members"),
        ("Trello", "create_Card", "Create card"),
        ("Twilio", "send_SMS", "Send SMS"),
        ("Twilio", "send_WhatsApp_Message", "Send WhatsApp message"),
        ("Xero", "retrieve_Contacts", "Retrieve contacts"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
        ("Zendesk", "create_Ticket", "Create ticket"),
    ]
)

TESTED = "zendesk.retrieve_tickets, for_each[if(node.item.owner missing)[asana.create_task]]"
FLOWS: list[tuple[str, str]] = [
    # a question, and what is done with each of what it asks after
    (
        "Which Freshservice assets do we have? Push them into the Airtable base as records",
        "freshservice.retrieve_assets, for_each[airtable.create_record]",
    ),
    (
        "What contacts are there in Xero? Add each to Mailchimp",
        "xero.retrieve_contacts, for_each[mailchimp.create_subscriber]",
    ),
    ("Do we have any overdue Asana tasks? Complete them", "asana.retrieve_tasks, for_each[asana.complete_task]"),
    (
        'Who is in the Discord server? Give each the role "friend"',
        "discord.retrieve_members, for_each[discord.assign_role]",
    ),
    (
        "How many deals did we win in HubSpot? Post the number in Slack",
        "hubspot.retrieve_deals, slack.send_message",
    ),
    (
        "which of our Asana tasks are overdue? Complete those",
        "asana.retrieve_tasks, for_each[if(node.item.status equals overdue)[asana.complete_task]]",
    ),
    # people by where they are and what they did
    ("DM everybody in #general", "slack.retrieve_channel_members, for_each[slack.send_direct_message]"),
    (
        "email everyone in the Mailchimp audience",
        "mailchimp.retrieve_subscribers, for_each[gmail.send_email]",
    ),
    (
        "text everyone who registered for the Eventbrite event",
        "eventbrite.retrieve_attendees, for_each[twilio.send_sms]",
    ),
    # who is on call
    ("Whoever is on call in PagerDuty gets a Slack DM", "pagerduty.retrieve_on_calls, slack.send_direct_message"),
    (
        "whoever is on call gets a direct message; if nobody is, create a Zendesk ticket",
        "pagerduty.retrieve_on_calls, if(node.call missing)[zendesk.create_ticket] else[slack.send_direct_message]",
    ),
    (
        "create a Zendesk ticket and text whoever is on call in PagerDuty about it",
        "zendesk.create_ticket, pagerduty.retrieve_on_calls, twilio.send_sms",
    ),
    # one for each
    ("one Trello card per Zendesk ticket", "zendesk.retrieve_tickets, for_each[trello.create_card]"),
    ("an SMS for each Eventbrite attendee", "eventbrite.retrieve_attendees, for_each[twilio.send_sms]"),
    ("a WhatsApp for each Xero contact", "xero.retrieve_contacts, for_each[twilio.send_whatsapp_message]"),
    (
        "create a spreadsheet with one row per HubSpot deal",
        "google_sheets.create_spreadsheet, hubspot.retrieve_deals, for_each[google_sheets.create_row]",
    ),
    (
        "take the Zendesk tickets and send a Slack message per ticket",
        "zendesk.retrieve_tickets, for_each[slack.send_message]",
    ),
    ("Zendesk tickets without an owner → Asana task per ticket", TESTED),
    ("Zendesk tickets to Asana", "zendesk.retrieve_tickets, for_each[asana.create_task]"),
    # what each of them needs
    ("Every Zendesk ticket needs a twin in Asana", "zendesk.retrieve_tickets, for_each[asana.create_task]"),
    ("each Xero contact deserves an SMS", "xero.retrieve_contacts, for_each[twilio.send_sms]"),
    (
        "add each Eventbrite attendee as a Mailchimp subscriber",
        "eventbrite.retrieve_attendees, for_each[mailchimp.create_subscriber]",
    ),
    ("Our Zendesk account needs a ticket and a Slack message", "zendesk.create_ticket, slack.send_message"),
    # people of an event
    (
        "create a Zendesk ticket and send a Gmail email to the Eventbrite attendees",
        "zendesk.create_ticket, eventbrite.retrieve_attendees, for_each[gmail.send_email]",
    ),
    ("make a folder in Box per Salesforce account", "salesforce.retrieve_accounts, for_each[box.create_folder]"),
    (
        "Post in the Slack channel how many Zendesk tickets are unresolved",
        "zendesk.retrieve_tickets, slack.send_message",
    ),
]

UNTOUCHED: list[tuple[str, str]] = [
    ("Complete Asana tasks", "asana.retrieve_tasks, for_each[asana.complete_task]"),
    ("Create an Asana task and text the on-call person", "asana.create_task, twilio.send_sms"),
    ("Send a WhatsApp message to the customer", "twilio.send_whatsapp_message"),
    ("create a spreadsheet with one row", "google_sheets.create_spreadsheet"),
]


@pytest.mark.parametrize(("prompt", "expected"), FLOWS + UNTOUCHED)
def test_flow(prompt: str, expected: str) -> None:
    assert re.sub(r"node\.\w+ missing", "node.call missing", flow(prompt, CATALOG)) == expected


def test_question_with_its_cases_stays_one() -> None:
    made = flow("Are there any overdue Asana tasks? If so, send a Slack message", CATALOG)
    assert made.startswith("asana.retrieve_tasks, if(")
