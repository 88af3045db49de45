"""Orders that share an object, wait for consent, or put their particle behind a pronoun."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Dropbox", "retrieve_Files", "Retrieve files"),
        ("Amazon S3", "upload_Object", "Upload object"),
        ("Amazon S3", "retrieve_Buckets", "Retrieve buckets"),
        ("Email", "send_Email", "Send email"),
        ("GitHub", "create_Tag", "Create tag"),
        ("Google Calendar", "delete_Event", "Delete event"),
        ("Google Calendar", "retrieve_Events", "Retrieve all events"),
        ("Mailchimp", "create_Campaign", "Create campaign"),
        ("Mailchimp", "send_Campaign", "Send campaign"),
        ("Mailchimp", "create_Subscriber", "Add subscriber to audience"),
        ("PagerDuty", "retrieve_Incidents", "Retrieve incidents"),
        ("PagerDuty", "resolve_Incident", "Resolve incident"),
        ("PagerDuty", "acknowledge_Incident", "Acknowledge incident"),
        ("QuickBooks", "create_Expense", "Create expense"),
        ("QuickBooks", "retrieve_Invoices", "Retrieve invoices"),
        ("Salesforce", "retrieve_Accounts", "Retrieve accounts"),
        ("Salesforce", "retrieve_Contacts", "Retrieve contacts"),
        ("Salesforce", "retrieve_Leads", "Retrieve leads"),
        ("Salesforce", "convert_Lead", "Convert lead"),
        ("Shopify", "retrieve_Customers", "Retrieve customers"),
        ("Shopify", "retrieve_Orders", "Retrieve orders"),
        ("Shopify", "update_Order", "Update order"),
        ("Trello", "retrieve_Boards", "Retrieve boards"),
        ("Trello", "retrieve_Cards", "Retrieve cards"),
        ("Trello", "archive_Card", "Archive card"),
        ("Twilio", "send_SMS", "Send text message"),
        ("Twilio", "create_Call", "Place phone call"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
        ("Zendesk", "delete_Ticket", "Delete ticket"),
        ("Zendesk", "add_Tag", "Add tags to ticket"),
    ]
)


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("Create and send a campaign in Mailchimp", "mailchimp.create_campaign, mailchimp.send_campaign"),
        ("Create, then send the Mailchimp campaign", "mailchimp.create_campaign, mailchimp.send_campaign"),
        (
            "Acknowledge and resolve the PagerDuty incident",
            "pagerduty.acknowledge_incident, pagerduty.resolve_incident",
        ),
        ("Retrieve and archive the Trello cards", "trello.retrieve_cards, for_each[trello.archive_card]"),
    ],
)
def test_orders_share_an_object(prompt: str, wanted: str) -> None:
    """Each of the orders before an object is a step."""
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("Write and send an email", "email.send_email"),
        ("Move on and create a tag in GitHub", "github.create_tag"),
    ],
)
def test_no_object_is_shared(prompt: str, wanted: str) -> None:
    """Words that lead up to an order, or say the same, are no steps."""
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("Create an expense in QuickBooks if my boss agrees", "task, quickbooks.create_expense"),
        ("Create an expense in QuickBooks, unless Anna objects", "task, quickbooks.create_expense"),
        (
            "Get the Zendesk tickets and delete those whose requester agrees",
            "zendesk.retrieve_tickets, for_each[if(node.item.requester equals agrees)[zendesk.delete_ticket]]",
        ),
    ],
)
def test_consent_is_asked_for(prompt: str, wanted: str) -> None:
    """Somebody whose consent an order depends on is asked; a person who is a field is not."""
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Collect the files in our Dropbox and back them up to S3",
            "dropbox.retrieve_files, for_each[amazon_s3.upload_object]",
        ),
        ("Take the event off the Google calendar", "google_calendar.delete_event"),
        (
            "Get the Shopify customers, and sign them up for the Mailchimp newsletter",
            "shopify.retrieve_customers, for_each[mailchimp.create_subscriber]",
        ),
        ("Get the Shopify customers and ring them up", "shopify.retrieve_customers, for_each[twilio.create_call]"),
        ("Take the Trello cards and archive them", "trello.retrieve_cards, for_each[trello.archive_card]"),
    ],
)
def test_particles_behind_their_object(prompt: str, wanted: str) -> None:
    """“Back them up” and “take it off” are orders of their own."""
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Convert the Salesforce lead unless its status is unqualified",
            "salesforce.retrieve_leads, if(node.status not_equals unqualified)[salesforce.convert_lead]",
        ),
    ],
)
def test_what_is_converted_is_there(prompt: str, wanted: str) -> None:
    """A condition of what is turned into something else tests what is there."""
    assert flow(prompt, CATALOG) == wanted
