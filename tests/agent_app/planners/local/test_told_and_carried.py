"""Who and what is dealt with beside each of several things, what is carried on, which chat and channel is told."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import document, flow, inputs

CATALOG = foreign_catalog(
    [
        ("Airtable", "retrieve_Records", "Retrieve records"),
        ("Amazon S3", "retrieve_Objects", "Retrieve objects"),
        ("Amazon S3", "delete_Object", "Delete object"),
        ("Asana", "retrieve_Tasks", "Retrieve tasks"),
        ("Asana", "create_Task", "Create task"),
        ("BambooHR", "retrieve_Employees", "Retrieve employees"),
        ("Confluence", "create_Comment", "Create comment"),
        ("Confluence", "create_Page", "Create page"),
        ("Discord", "retrieve_Members", "Retrieve members"),
        ("Discord", "assign_Role", "Assign role to member"),
        ("Dropbox", "retrieve_Files", "Retrieve files"),
        ("Dropbox", "delete_File", "Delete file"),
        ("Gmail", "send_Email", "Send email"),
        ("Google Calendar", "create_Calendar", "Create calendar"),
        ("Google Calendar", "create_Event", "Create event"),
        ("Google Drive", "upload_File", "Upload file"),
        ("Google Drive", "retrieve_Files", "Retrieve files"),
        ("Google Sheets", "retrieve_Rows", "Retrieve rows"),
        ("HubSpot", "create_Contact", "Create contact"),
        ("Microsoft Outlook", "retrieve_Contacts", "Retrieve contacts"),
        ("Microsoft Teams", "send_Channel_Message", "Send channel message"),
        ("Microsoft Teams", "send_Chat_Message", "Send chat message"),
        ("PagerDuty", "retrieve_Incidents", "Retrieve incidents"),
        ("PagerDuty", "resolve_Incident", "Resolve incident"),
        ("PagerDuty", "create_Incident_Note", "Create incident note"),
        ("Shopify", "retrieve_Orders", "Retrieve orders"),
        ("Shopify", "cancel_Order", "Cancel order"),
        ("Shopify", "create_Customer", "Create customer"),
        ("Slack", "send_Message", "Send message"),
        ("Slack", "create_Channel", "Create channel"),
        ("Slack", "invite_Channel_Member", "Invite channel member"),
        ("Trello", "retrieve_Boards", "Retrieve boards"),
        ("Trello", "create_Card", "Create card"),
        ("Trello", "retrieve_Cards", "Retrieve cards"),
        ("Trello", "archive_Card", "Archive card"),
        ("Twilio", "send_SMS", "Send SMS"),
        ("Xero", "create_Contact", "Create contact"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
        ("Zendesk", "create_Ticket_Comment", "Create ticket comment"),
    ]
)

FLOWS: list[tuple[str, str]] = [
    # what else is done with each of them
    (
        "cancel all unpaid Shopify orders and text the buyers",
        "shopify.retrieve_orders, for_each[shopify.cancel_order, twilio.send_sms]",
    ),
    (
        "resolve all PagerDuty incidents and add a note saying why",
        "pagerduty.retrieve_incidents, for_each[pagerduty.resolve_incident, pagerduty.create_incident_note]",
    ),
    (
        'list the Discord members. Give each the role "friend"',
        "discord.retrieve_members, for_each[discord.assign_role]",
    ),
    (
        "Fetch the BambooHR employees; everyone gets a text message",
        "bamboohr.retrieve_employees, for_each[twilio.send_sms]",
    ),
    (
        "list the Discord members, then email the members",
        "discord.retrieve_members, for_each[gmail.send_email]",
    ),
    (
        "summarize the latest Zendesk ticket and tell #dev in Slack",
        "zendesk.retrieve_tickets, slack.send_message",
    ),
    (
        "email the requester of every closed Zendesk ticket by Gmail",
        "zendesk.retrieve_tickets, for_each[gmail.send_email]",
    ),
    (
        "If the Zendesk ticket is open, escalate it by adding a comment and sending a Slack message",
        "zendesk.retrieve_tickets, if(node.status equals open)[zendesk.create_ticket_comment, slack.send_message]",
    ),
    # reports are pages, appointments are events
    ("Get the Zendesk tickets and write a report to Confluence", "zendesk.retrieve_tickets, confluence.create_page"),
    ("put the interview on my Google calendar", "google_calendar.create_event"),
    ("Get the Trello boards", "trello.retrieve_boards"),
    # carried to two products, from one that is named beside each of them, out of something
    (
        "Bring the Outlook contacts into Xero and HubSpot",
        "microsoft_outlook.retrieve_contacts, for_each[xero.create_contact, hubspot.create_contact]",
    ),
    (
        "copy each file in the Dropbox folder over to Google Drive and delete it from Dropbox",
        "dropbox.retrieve_files, for_each[google_drive.upload_file, dropbox.delete_file]",
    ),
    ("from Google Sheets rows make Asana tasks", "google_sheets.retrieve_rows, for_each[asana.create_task]"),
    # which of them
    (
        'List the S3 objects and delete those ending in ".bak"',
        "amazon_s3.retrieve_objects, for_each[if(node.item.name ends_with .bak)[amazon_s3.delete_object]]",
    ),
    (
        "Get the Airtable records. If a record's status is new, create a Shopify customer from it.",
        "airtable.retrieve_records, for_each[if(node.item.status equals new)[shopify.create_customer]]",
    ),
    # the one that something is put on
    (
        "add a note to the latest PagerDuty incident",
        "pagerduty.retrieve_incidents, pagerduty.create_incident_note",
    ),
    # who is told
    ("let the Slack channel #dev know about the release", "slack.send_message"),
    ("archive the Trello card, then ping #marketing", "trello.archive_card, slack.send_message"),
    # as many as are counted
    (
        "invite the two contractors to the Slack channel",
        "slack.invite_channel_member, slack.invite_channel_member",
    ),
]

UNTOUCHED: list[tuple[str, str]] = [
    ("archive the Trello card and text the customer", "trello.archive_card, twilio.send_sms"),
    (
        "cancel all unpaid Shopify orders and post in #sales",
        "shopify.retrieve_orders, for_each[shopify.cancel_order], slack.send_message",
    ),
    ("send Kim a Teams chat message", "microsoft_teams.send_chat_message"),
    ("create a Slack channel", "slack.create_channel"),
]


@pytest.mark.parametrize(("prompt", "expected"), FLOWS + UNTOUCHED)
def test_flow(prompt: str, expected: str) -> None:
    assert flow(prompt, CATALOG) == expected


@pytest.mark.parametrize(
    ("prompt", "made"),
    [
        ("Get Zendesk ticket 55 and copy it to Jira", "zendesk.get_ticket, jira.create_issue"),
        ("Get GitHub issue 12 of acme/api and copy it to Jira", "github.get_issue, jira.create_issue"),
    ],
)
def test_one_thing_that_was_looked_up_is_made_anew_in_another_product(prompt: str, made: str) -> None:
    assert flow(prompt) == made


@pytest.mark.parametrize(
    ("prompt", "step", "name", "title"),
    [
        (
            "when an email arrives, create a Jira task in OPS",
            "jira.create_issue",
            "summary",
            "{{ node_1.subject || 'E-mail received' }}",
        ),
        (
            "when a GitLab pipeline fails, open a GitHub issue in acme/api",
            "github.create_issue",
            "title",
            "{{ node_1.object_attributes.name || 'GitLab pipeline failed' }}",
        ),
        (
            "when a GitHub issue is opened, create a Jira task in OPS",
            "jira.create_issue",
            "summary",
            "{{ node_1.issue.title }}",
        ),
    ],
)
def test_a_title_that_may_be_missing_is_what_happened(prompt: str, step: str, name: str, title: str) -> None:
    assert inputs(document(prompt), step)[name] == title
