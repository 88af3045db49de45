"""Products that are named: something is done with each of them, or it is told that nothing is."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow, names, plan

CATALOG = foreign_catalog(
    [
        ("Calendly", "retrieve_Scheduled_Events", "Retrieve scheduled events"),
        ("Calendly", "cancel_Scheduled_Event", "Cancel scheduled event"),
        ("Gmail", "send_Email", "Send email"),
        ("Mailchimp", "create_Campaign", "Create campaign"),
        ("Microsoft Outlook", "send_Email", "Send email"),
        ("Okta", "create_User", "Create user"),
        ("monday.com", "create_Item", "Create item"),
        ("Salesforce", "retrieve_Contacts", "Retrieve contacts"),
        ("Twilio", "create_Call", "Place phone call"),
        ("Twilio", "send_SMS", "Send text message"),
    ]
)


def test_what_looks_like_talk_is_an_order_where_nothing_else_is_done_with_the_product_it_names() -> None:
    prompt = "Our monitoring posts to a webhook; upon this create an Opsgenie alert and post in #noc"
    assert flow(prompt) == "opsgenie.create_alert, slack.post_message"


def test_talk_about_products_stays_talk() -> None:
    prompt = "Hi team, we use Jira and Opsgenie a lot. Create a GitHub issue in acme/api titled 'Login is broken'"
    assert flow(prompt) == "github.create_issue"


def test_a_product_that_no_step_works_with_is_told() -> None:
    told = "No step works with Sentry, which you named"
    assert told in plan("Create a Jira issue in OPS the Sentry way").conversation
    assert told not in plan("When a Sentry issue is created, create a Jira issue in OPS").conversation
    tested = plan("When a Jira issue is created, if its title contains Sentry, post to #dev").conversation
    assert told not in tested


@pytest.mark.parametrize(("product", "sender"), [("Outlook", "microsoft_outlook"), ("Gmail", "gmail")])
def test_of_equal_operations_the_one_of_the_product_named_is_taken(product: str, sender: str) -> None:
    made = plan(f"Retrieve the Salesforce contacts. If there are none, send an email from {product}", CATALOG)
    assert made.document is not None
    assert f"{sender}.send_email" in names(made.document)


@pytest.mark.parametrize(
    ("prompt", "made"),
    [
        (
            "All of the scheduled events in Calendly must be cancelled",
            "calendly.retrieve_scheduled_events, for_each[calendly.cancel_scheduled_event]",
        ),
        (
            "Cancel all my scheduled events in Calendly, and for each one send a text message to the person",
            "calendly.retrieve_scheduled_events, for_each[calendly.cancel_scheduled_event, twilio.send_sms]",
        ),
        (
            "List the Salesforce contacts. Whoever has no phone should be e-mailed with Gmail, everyone else should be"
            " called",
            "salesforce.retrieve_contacts, for_each[if(node.item.phone missing)[gmail.send_email]"
            " else[twilio.create_call]]",
        ),
        ("A new colleague starts Monday. Create an Okta user", "okta.create_user"),
    ],
)
def test_obligations_are_orders(prompt: str, made: str) -> None:
    assert flow(prompt, CATALOG) == made
