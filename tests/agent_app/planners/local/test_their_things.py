"""What several things have, and whom each of them has: both are gone through in turn."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Email", "send_Email", "Send email"),
        ("Eventbrite", "retrieve_Events", "Retrieve events"),
        ("Eventbrite", "retrieve_Attendees", "Retrieve attendees"),
        ("Eventbrite", "create_Event", "Create event"),
        ("Eventbrite", "publish_Event", "Publish event"),
        ("HubSpot", "retrieve_Deals", "Retrieve deals"),
        ("HubSpot", "update_Deal", "Update deal"),
        ("Mailchimp", "create_Campaign", "Create campaign"),
        ("Mailchimp", "send_Campaign", "Send campaign"),
        ("Mailchimp", "create_Subscriber", "Add subscriber to audience"),
        ("QuickBooks", "create_Expense", "Create expense"),
        ("QuickBooks", "retrieve_Invoices", "Retrieve invoices"),
        ("Salesforce", "retrieve_Accounts", "Retrieve accounts"),
        ("Salesforce", "retrieve_Contacts", "Retrieve contacts"),
        ("Salesforce", "retrieve_Leads", "Retrieve leads"),
        ("Salesforce", "convert_Lead", "Convert lead"),
        ("Shopify", "retrieve_Customers", "Retrieve customers"),
        ("Shopify", "retrieve_Orders", "Retrieve orders"),
        ("Shopify", "update_Order", "Update order"),
        ("Slack", "send_Message", "Send message"),
        ("Snowflake", "run_Query", "Run a SQL query"),
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
        (
            "Find the Salesforce accounts, retrieve their contacts and send them an email",
            "salesforce.retrieve_accounts, for_each[salesforce.retrieve_contacts, for_each[email.send_email]]",
        ),
        (
            "Retrieve the boards from Trello and archive their cards",
            "trello.retrieve_boards, for_each[trello.retrieve_cards, for_each[trello.archive_card]]",
        ),
        (
            "List the Eventbrite events and their attendees",
            "eventbrite.retrieve_events, for_each[eventbrite.retrieve_attendees]",
        ),
        (
            "List the Eventbrite events and text their attendees",
            "eventbrite.retrieve_events, for_each[eventbrite.retrieve_attendees, for_each[twilio.send_sms]]",
        ),
        ("Get the HubSpot deals and update their stage", "hubspot.retrieve_deals, for_each[hubspot.update_deal]"),
        ("List Zendesk tickets and email their requesters", "zendesk.retrieve_tickets, for_each[email.send_email]"),
    ],
)
def test_their_things_are_gone_through_in_each(prompt: str, wanted: str) -> None:
    """What several things have is looked up for each of them, where the product lists it."""
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Retrieve overdue QuickBooks invoices and text each customer",
            "quickbooks.retrieve_invoices, for_each[twilio.send_sms]",
        ),
        (
            "Run the query in Snowflake and for each row add a Mailchimp subscriber",
            "snowflake.run_query, for_each[mailchimp.create_subscriber]",
        ),
    ],
)
def test_whom_each_thing_has(prompt: str, wanted: str) -> None:
    """Whoever belongs to every listed thing is no list of its own."""
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("List the HubSpot deals and post their names to Slack", "hubspot.retrieve_deals, slack.send_message"),
        ("Get the Eventbrite event and its attendees", "eventbrite.retrieve_events, eventbrite.retrieve_attendees"),
        (
            "Get the Shopify orders and the customers, and text each customer",
            "shopify.retrieve_orders, shopify.retrieve_customers, for_each[twilio.send_sms]",
        ),
    ],
)
def test_what_is_told_of_all_or_of_one_is_no_loop(prompt: str, wanted: str) -> None:
    """What is told together, belongs to one thing, or was listed itself, is left as it is."""
    assert flow(prompt, CATALOG) == wanted
