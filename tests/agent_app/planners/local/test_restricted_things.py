"""Things that are restricted without "if", over a catalogue that tells nothing of its inputs: the words behind a noun,
telegraph style, people whom only their product names. Each restriction is a condition of a loop.
"""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog, shipped_catalog
from tests.agent_app.planners.local.planning import flow, plan

CATALOG = foreign_catalog(
    [
        ("Asana", "create_Task", "Create task"),
        ("Asana", "retrieve_Tasks", "Retrieve tasks"),
        ("Asana", "update_Task", "Update task"),
        ("BambooHR", "retrieve_Employees", "Retrieve employees"),
        ("Box", "upload_File", "Upload file"),
        ("Discord", "add_Member_Role", "Add a role to a member"),
        ("Discord", "retrieve_Members", "Retrieve members"),
        ("DocuSign", "retrieve_Envelopes", "Retrieve envelopes"),
        ("Dropbox", "delete_File", "Delete file"),
        ("Dropbox", "retrieve_Files", "Retrieve files"),
        ("Email", "send_Email", "Send email"),
        ("Okta", "deactivate_User", "Deactivate user"),
        ("Okta", "retrieve_Users", "Retrieve users"),
        ("PagerDuty", "create_Incident", "Create incident"),
        ("PagerDuty", "resolve_Incident", "Resolve incident"),
        ("PagerDuty", "retrieve_Incidents", "Retrieve incidents"),
        ("Shopify", "cancel_Order", "Cancel order"),
        ("Shopify", "retrieve_Customers", "Retrieve customers"),
        ("Shopify", "retrieve_Orders", "Retrieve orders"),
        ("Slack", "send_Message", "Send message to channel"),
        ("Stripe", "retrieve_Invoices", "Retrieve invoices"),
        ("Stripe", "send_Invoice", "Send invoice"),
        ("Twilio", "send_SMS", "Send text message"),
        ("Zendesk", "create_Ticket_Comment", "Add comment to ticket"),
        ("Zendesk", "delete_Ticket", "Delete ticket"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
        ("Zendesk", "update_Ticket", "Update ticket"),
    ]
)

BEHIND_NOUNS = [
    ("Resolve PagerDuty incidents of low urgency", "urgency equals low", "pagerduty.resolve_incident"),
    ("Cancel the Shopify orders in status on hold", "status equals on hold", "shopify.cancel_order"),
    ("Delete Dropbox files from Ada", "from equals ada", "dropbox.delete_file"),
    ("Delete the Zendesk tickets with a spammed status", "status equals spammed", "zendesk.delete_ticket"),
    ("Delete Zendesk tickets with subject 'test'", "subject contains test", "zendesk.delete_ticket"),
    ("Deactivate the Okta users from Norway", "from equals norway", "okta.deactivate_user"),
    ("Deactivate Okta users located in Ohio", "location equals ohio", "okta.deactivate_user"),
    ("Cancel Shopify orders placed this week", "created_at less 7", "shopify.cancel_order"),
    ("Update Asana tasks rated 4 or more", "rating greater_or_equal 4", "asana.update_task"),
    ("Update only those Asana tasks whose section is empty", "section missing", "asana.update_task"),
    ("Cancel Shopify orders with 30+ items", "items greater_or_equal 30", "shopify.cancel_order"),
]

TELEGRAPH = [
    ("Zendesk tickets, no subject: delete them", "subject missing", "zendesk.delete_ticket"),
    (
        "check the Zendesk tickets: not solved, add a comment",
        "status not_equals solved",
        "zendesk.create_ticket_comment",
    ),
    ("our Stripe invoices: unpaid, send again", "status equals unpaid", "stripe.send_invoice"),
    ("go over the Shopify orders, total > 90, cancel", "total greater 90", "shopify.cancel_order"),
    ("list Asana tasks; assignee missing: update them", "assignee missing", "asana.update_task"),
    ("Okta users - last login over 80 days ago - deactivate", "last_login greater 80", "okta.deactivate_user"),
    ("Okta: users without a manager -> deactivate", "manager missing", "okta.deactivate_user"),
    ("Shopify orders, urgency high: cancel them", "urgency equals high", "shopify.cancel_order"),
]


@pytest.mark.parametrize(("prompt", "test", "done"), [*BEHIND_NOUNS, *TELEGRAPH])
def test_a_restriction_is_a_condition_of_each(prompt: str, test: str, done: str) -> None:
    made = flow(prompt, CATALOG)

    field, _, rest = test.partition(" ")
    assert f"for_each[if(node.item.{field} {rest})[{done}]]" in made


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Get the Zendesk ticket. Solved: delete it. Else add a comment.",
            "zendesk.retrieve_tickets, if(node.status equals solved)[zendesk.delete_ticket]"
            " else[zendesk.create_ticket_comment]",
        ),
        (
            "look at the PagerDuty incident; priority 1: email kim@acme.io, otherwise resolve it",
            "pagerduty.retrieve_incidents, if(node.priority equals 1)[email.send_email]"
            " else[pagerduty.resolve_incident]",
        ),
        (
            "Shopify orders, no address: cancel; status paid, total over 90: text the customer",
            "shopify.retrieve_orders, for_each[if(node.item.address missing)[shopify.cancel_order],"
            " if(node.item.status equals paid & node.item.total greater 90)[twilio.send_sms]]",
        ),
        (
            "Zendesk tickets; merged: delete, not merged: add a comment",
            "zendesk.retrieve_tickets, for_each[if(node.item.status equals merged)[zendesk.delete_ticket]"
            " else[zendesk.create_ticket_comment]]",
        ),
    ],
)
def test_cases_in_a_few_words(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Mail everybody in BambooHR whose office is Bern",
            "bamboohr.retrieve_employees, for_each[if(node.item.office equals bern)[email.send_email]]",
        ),
        (
            "Text Shopify customers with a balance under 5",
            "shopify.retrieve_customers, for_each[if(node.item.balance less 5)[twilio.send_sms]]",
        ),
        (
            "Give Discord members whose nickname starts with dev the builder role",
            "discord.retrieve_members, for_each[if(node.item.nickname starts_with dev)[discord.add_member_role]]",
        ),
        (
            "Upload to Box all the DocuSign envelopes which are signed",
            "docusign.retrieve_envelopes, for_each[if(node.item.status equals signed)[box.upload_file]]",
        ),
        (
            "Email the requesters of Zendesk tickets with no group",
            "zendesk.retrieve_tickets, for_each[if(node.item.group missing)[email.send_email]]",
        ),
    ],
)
def test_what_is_restricted_is_no_plain_object(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    "prompt",
    [
        "Delete the Zendesk tickets of our customers",
        "Thank every Shopify customer personally by email",
        "for every file in the Dropbox folder create an Asana task",
    ],
)
def test_places_and_manners_are_no_conditions(prompt: str) -> None:
    assert "if(" not in flow(prompt, CATALOG)


def test_what_no_step_regards_is_told() -> None:
    made = plan("Send a mail to people whose contract has ended", CATALOG)

    assert "“whose contract has ended”" in made.conversation


@pytest.mark.parametrize(
    "prompt",
    [
        "Create an Asana task without a due date",
        "Delete the Zendesk tickets that have no subject",
        "Send a mail to bob@acme.io saying that the shop is closed",
    ],
)
def test_what_is_regarded_or_made_is_not_told(prompt: str) -> None:
    assert "nothing tests" not in plan(prompt, CATALOG).conversation


def test_new_things_start_a_workflow_where_the_catalogue_has_events() -> None:
    made = flow("new Zendesk ticket; priority low: add a comment", shipped_catalog())

    assert made.startswith("if(")
    assert "list_tickets" not in made
