"""Short requests over a catalogue without events: things and where they go, things named before the order, one thing
that its product makes, what goes out to each of several.
"""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow, plan

CATALOG = foreign_catalog(
    [
        ("Asana", "create_Task", "Create task"),
        ("Asana", "retrieve_Tasks", "Retrieve tasks"),
        ("BambooHR", "retrieve_Employees", "Retrieve employees"),
        ("Box", "create_Folder", "Create folder"),
        ("Confluence", "create_Page", "Create page"),
        ("Confluence", "retrieve_Pages", "Retrieve pages"),
        ("Email", "send_Email", "Send email"),
        ("Eventbrite", "create_Event", "Create event"),
        ("Eventbrite", "retrieve_Attendees", "Retrieve attendees"),
        ("Freshservice", "create_Ticket", "Create ticket"),
        ("GitHub", "retrieve_Pull_Requests", "Retrieve pull requests"),
        ("Google Drive", "create_Folder", "Create folder"),
        ("Google Drive", "create_Permission", "Share file with user"),
        ("Google Sheets", "create_Row", "Add row"),
        ("Greenhouse", "reject_Candidate", "Reject candidate"),
        ("Greenhouse", "retrieve_Candidates", "Retrieve candidates"),
        ("HubSpot", "create_Contact", "Create contact"),
        ("HubSpot", "retrieve_Contacts", "Retrieve contacts"),
        ("Jira", "create_Issue", "Create issue"),
        ("Jira", "create_Sprint", "Create sprint"),
        ("Jira", "retrieve_Issues", "Retrieve all issues"),
        ("Jira", "assign_Issue", "Assign issue"),
        ("Mailchimp", "create_Subscriber", "Add subscriber to audience"),
        ("Marketo", "create_Lead", "Create lead"),
        ("Marketo", "retrieve_Leads", "Retrieve leads"),
        ("Microsoft Teams", "create_Online_Meeting", "Create online meeting"),
        ("Microsoft Teams", "send_Channel_Message", "Send message to channel"),
        ("Notion", "create_Page", "Create page"),
        ("Notion", "retrieve_Pages", "Retrieve pages"),
        ("PagerDuty", "retrieve_Incidents", "Retrieve incidents"),
        ("PagerDuty", "acknowledge_Incident", "Acknowledge incident"),
        ("QuickBooks", "retrieve_Bills", "Retrieve bills"),
        ("Salesforce", "convert_Lead", "Convert lead"),
        ("Salesforce", "create_Lead", "Create lead"),
        ("Salesforce", "retrieve_Leads", "Retrieve leads"),
        ("Shopify", "cancel_Order", "Cancel order"),
        ("Shopify", "retrieve_Customers", "Retrieve customers"),
        ("Shopify", "retrieve_Orders", "Retrieve orders"),
        ("Slack", "create_Channel", "Create channel"),
        ("Slack", "send_Message", "Send message"),
        ("Stripe", "create_Refund", "Create refund"),
        ("Stripe", "retrieve_Disputes", "Retrieve disputes"),
        ("Stripe", "retrieve_Invoices", "Retrieve invoices"),
        ("Stripe", "create_Invoice", "Create invoice"),
        ("Trello", "archive_Card", "Archive card"),
        ("Trello", "create_Card", "Create card"),
        ("Trello", "retrieve_Cards", "Retrieve cards"),
        ("Twilio", "send_SMS", "Send text message"),
        ("Xero", "create_Credit_Note", "Create credit note"),
        ("Xero", "create_Invoice", "Create invoice"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
        ("Zendesk", "update_Ticket", "Update ticket"),
    ]
)

CARRIED = [
    # things of a product, and another one where they go
    ("Eventbrite attendees as HubSpot contacts", "eventbrite.retrieve_attendees, for_each[hubspot.create_contact]"),
    (
        "last week's Zendesk tickets in a Google Sheet",
        "zendesk.retrieve_tickets, for_each[google_sheets.create_row]",
    ),
    ("QuickBooks bills over to Xero as invoices", "quickbooks.retrieve_bills, for_each[xero.create_invoice]"),
    ("Notion pages straight to Confluence", "notion.retrieve_pages, for_each[confluence.create_page]"),
    ("Stripe disputes should show up as Jira issues", "stripe.retrieve_disputes, for_each[jira.create_issue]"),
    ("daily: new Marketo leads to Salesforce", "marketo.retrieve_leads, for_each[salesforce.create_lead]"),
    # as a wish
    ("need the HubSpot contacts in Mailchimp", "hubspot.retrieve_contacts, for_each[mailchimp.create_subscriber]"),
    ("copy of all Confluence pages in Notion", "confluence.retrieve_pages, for_each[notion.create_page]"),
    (
        "we want our HubSpot contacts also in Mailchimp",
        "hubspot.retrieve_contacts, for_each[mailchimp.create_subscriber]",
    ),
    # told there as a list
    ("open PagerDuty incidents to the ops channel in Slack", "pagerduty.retrieve_incidents, slack.send_message"),
    ("unpaid Stripe invoices by e-mail", "stripe.retrieve_invoices, email.send_email"),
    ("open Jira issues via Slack", "jira.retrieve_issues, slack.send_message"),
    # nothing but things
    ("Jira issues and Asana tasks, please", "jira.retrieve_issues, asana.retrieve_tasks"),
    ("all Notion pages and Zendesk tickets", "notion.retrieve_pages, zendesk.retrieve_tickets"),
    ("closed Jira issues as a Slack message", "jira.retrieve_issues, slack.send_message"),
    (
        "every Monday a Slack summary of open GitHub pull requests",
        "github.retrieve_pull_requests, slack.send_message",
    ),
]

DONE_TO_EACH = [
    (
        "trello cards in Done, archive please",
        "trello.retrieve_cards, for_each[if(node.item.status equals done)[trello.archive_card]]",
    ),
    (
        "Salesforce leads from the fair, convert them",
        "salesforce.retrieve_leads, for_each[if(node.item.from equals fair)[salesforce.convert_lead]]",
    ),
    ("greenhouse candidates -> reject all", "greenhouse.retrieve_candidates, for_each[greenhouse.reject_candidate]"),
    ("lost Stripe disputes: refund", "stripe.retrieve_disputes, for_each[stripe.create_refund]"),
    ("unassigned Jira issues, assign to Maria", "jira.retrieve_issues, for_each[jira.assign_issue]"),
    (
        "Shopify orders that are unpaid => cancel",
        "shopify.retrieve_orders, for_each[if(node.item.status equals unpaid)[shopify.cancel_order]]",
    ),
    ("overdue Asana tasks? message the owner on Slack", "asana.retrieve_tasks, for_each[slack.send_message]"),
    (
        "when it comes to Shopify orders, cancel those above 500",
        "shopify.retrieve_orders, for_each[if(node.item.amount greater 500)[shopify.cancel_order]]",
    ),
    ("closed Jira issues, post to #dev in Slack", "jira.retrieve_issues, slack.send_message"),
]

WANTED = [
    ("Google Drive folder Audit, share it with anna", "google_drive.create_folder, google_drive.create_permission"),
    (
        "Sprint 14 in Jira, with a kickoff meeting in Teams",
        "jira.create_sprint, microsoft_teams.create_online_meeting",
    ),
    ("Jira issue for the outage; tell #ops in Slack", "jira.create_issue, slack.send_message"),
    ("credit note in Xero, then an SMS to the customer", "xero.create_credit_note, twilio.send_sms"),
    ("Eventbrite event with a Slack channel", "eventbrite.create_event"),
    ("Jira sprint with two issues", "jira.create_sprint, jira.create_issue, jira.create_issue"),
    ("Jira issue with a label", "jira.create_issue"),
    ("new Asana task, also a Trello card for it", "asana.create_task, trello.create_card"),
    (
        "Trello card, Asana task, Jira issue: all for the launch",
        "trello.create_card, asana.create_task, jira.create_issue",
    ),
    ("Asana task next to a Box folder", "asana.create_task, box.create_folder"),
    ("get me a Box folder and an email about it", "box.create_folder, email.send_email"),
]

FOR_EVERYBODY = [
    ("thank the Eventbrite attendees by mail", "eventbrite.retrieve_attendees, for_each[email.send_email]"),
    ("SMS to all Shopify customers about the sale", "shopify.retrieve_customers, for_each[twilio.send_sms]"),
    ("remind Asana task owners by mail", "asana.retrieve_tasks, for_each[email.send_email]"),
    ("send a reminder mail for unpaid Stripe invoices", "stripe.retrieve_invoices, for_each[email.send_email]"),
    (
        "give every employee in BambooHR a Freshservice ticket",
        "bamboohr.retrieve_employees, for_each[freshservice.create_ticket]",
    ),
]


@pytest.mark.parametrize(("prompt", "wanted"), [*CARRIED, *DONE_TO_EACH, *WANTED, *FOR_EVERYBODY])
def test_what_short_requests_leave_out(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        # an order that has its own object is no topic
        ("Archive all Trello cards, post to Slack beforehand", "slack.send_message, trello.archive_card"),
        ("create Jira issues for the HubSpot contacts", "hubspot.retrieve_contacts, for_each[jira.create_issue]"),
        # together, and one for them all
        ("send a mail to bob@acme.io for new leads", "email.send_email"),
        ("Jira issue without an assignee, assign it to me", "jira.assign_issue"),
    ],
)
def test_what_says_more_stays(prompt: str, wanted: str) -> None:
    assert wanted in flow(prompt, CATALOG)


@pytest.mark.parametrize("prompt", ["latest Jira issue", "which HubSpot contacts are in Mailchimp?"])
def test_what_is_there_already_is_not_made(prompt: str) -> None:
    made = plan(prompt, CATALOG).document
    assert made is None or "create" not in str(made["data"])
