"""What is done in some case in the stead of a step, and steps named by the words that ordered them."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited_over

ROWS = [
    ("Zendesk", "retrieve_tickets", "Retrieve tickets"),
    ("Zendesk", "update_ticket", "Update ticket"),
    ("Zendesk", "create_ticket_comment", "Add comment to ticket"),
    ("Shopify", "retrieve_orders", "Retrieve orders"),
    ("Xero", "create_invoice", "Create invoice"),
    ("Xero", "create_credit_note", "Create credit note"),
    ("PagerDuty", "create_incident", "Create incident"),
    ("Okta", "retrieve_users", "Retrieve users"),
    ("Okta", "suspend_user", "Suspend user"),
    ("Slack", "send_message", "Send message"),
    ("Box", "download_file", "Download file"),
    ("Box", "delete_file", "Delete file"),
    ("Google Drive", "upload_file", "Upload file"),
    ("Stripe", "create_customer", "Create customer"),
    ("Stripe", "create_subscription", "Create subscription"),
    ("HubSpot", "create_contact", "Create contact"),
]
ORDERS = "Retrieve Shopify orders. For each order, create a Xero invoice. Then send a Slack message"
TICKETS = "Retrieve Zendesk tickets. For each ticket, add a comment to the ticket, then close the ticket"


@pytest.mark.parametrize(
    "prompt",
    [
        "When the order was cancelled, make a credit note rather than an invoice",
        "if the order is cancelled then skip the invoice and create a credit note",
        "For cancelled orders leave out the invoice, create a credit note instead",
        "cancelled orders: no invoice, create a credit note",
        "cancelled orders don't get an invoice but a credit note",
        "orders that are cancelled get a credit note, no invoice",
        "Don't create an invoice when the order is cancelled, create a credit note",
        "orders which are cancelled should not be invoiced but get a credit note",
    ],
)
def test_something_else_is_done_in_a_case_alone(prompt: str) -> None:
    assert edited_over(ROWS, ORDERS, prompt) == (
        "shopify.retrieve_orders, for_each[if(node.item.status equals cancelled)[xero.create_credit_note]"
        " else[xero.create_invoice]], slack.send_message"
    )


def test_a_kind_of_things_is_a_case_too() -> None:
    made = edited_over(
        ROWS,
        "Retrieve Okta users. For each user, suspend the user",
        "Managers must not be suspended, just send them a Slack message",
    )
    assert made == (
        "okta.retrieve_users, for_each[if(node.item.status equals manager)[slack.send_message] else[okta.suspend_user]]"
    )


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("if the ticket is solved, skip the comment and just close it",
         "zendesk.retrieve_tickets, for_each[if(node.item.status not_equals solved)[zendesk.create_ticket_comment],"
         " zendesk.update_ticket]"),
        ("solved tickets: no comment",
         "zendesk.retrieve_tickets, for_each[if(node.item.status not_equals solved)[zendesk.create_ticket_comment],"
         " zendesk.update_ticket]"),
        ("If the ticket is escalated, don't close it, create a PagerDuty incident instead",
         "zendesk.retrieve_tickets, for_each[zendesk.create_ticket_comment,"
         " if(node.item.status equals escalated)[pagerduty.create_incident] else[zendesk.update_ticket]]"),
        ("before the tickets get closed, somebody from support has to phone the customer",
         "zendesk.retrieve_tickets, for_each[zendesk.create_ticket_comment, task, zendesk.update_ticket]"),
    ],
)  # fmt: skip
def test_what_goes_on_in_any_case_stays_and_steps_are_called_as_they_were_ordered(prompt: str, expected: str) -> None:
    assert edited_over(ROWS, TICKETS, prompt) == expected


@pytest.mark.parametrize(
    ("request_", "prompt", "expected"),
    [
        ("Download a file from Box, upload the file to Google Drive, delete the file from Box",
         "send a Slack message before the file vanishes from Box",
         "box.download_file, google_drive.upload_file, slack.send_message, box.delete_file"),
        ("Download a file from Box, upload the file to Google Drive, delete the file from Box",
         "somebody has to compare both before the file is taken down",
         "box.download_file, google_drive.upload_file, task, box.delete_file"),
        ("Create a Stripe customer, create a Stripe subscription, send a Slack message",
         "create a HubSpot contact before the customer is subscribed",
         "stripe.create_customer, hubspot.create_contact, stripe.create_subscription, slack.send_message"),
    ],
)  # fmt: skip
def test_a_place_is_told_by_a_clause_with_the_deed_of_a_step(request_: str, prompt: str, expected: str) -> None:
    assert edited_over(ROWS, request_, prompt) == expected
