"""Some of the things that were listed, told by few words, and the others."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Email", "send_Email", "Send email"),
        ("Greenhouse", "retrieve_Candidates", "Retrieve candidates"),
        ("Greenhouse", "reject_Candidate", "Reject candidate"),
        ("Greenhouse", "advance_Candidate", "Advance candidate to next stage"),
        ("HubSpot", "retrieve_Deals", "Retrieve deals"),
        ("HubSpot", "update_Deal", "Update deal"),
        ("PagerDuty", "retrieve_Incidents", "Retrieve incidents"),
        ("PagerDuty", "resolve_Incident", "Resolve incident"),
        ("PagerDuty", "acknowledge_Incident", "Acknowledge incident"),
        ("Shopify", "retrieve_Customers", "Retrieve customers"),
        ("Shopify", "retrieve_Orders", "Retrieve orders"),
        ("Shopify", "update_Order", "Update order"),
        ("Slack", "send_Message", "Send message"),
        ("Stripe", "retrieve_Subscriptions", "Retrieve subscriptions"),
        ("Stripe", "cancel_Subscription", "Cancel subscription"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
        ("Zendesk", "delete_Ticket", "Delete ticket"),
        ("Zendesk", "add_Tag", "Add tags to ticket"),
    ]
)


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Retrieve Stripe subscriptions; cancel the ones past due",
            "stripe.retrieve_subscriptions, for_each[if(node.item.due_date less now)[stripe.cancel_subscription]]",
        ),
        (
            "Go over the Shopify orders and update those still pending",
            "shopify.retrieve_orders, for_each[if(node.item.status equals pending)[shopify.update_order]]",
        ),
        (
            "List the Zendesk tickets and delete those from acme.com",
            "zendesk.retrieve_tickets, for_each[if(node.item.sender contains acme.com)[zendesk.delete_ticket]]",
        ),
        (
            "Get the Zendesk tickets, delete those of type spam",
            "zendesk.retrieve_tickets, for_each[if(node.item.type equals spam)[zendesk.delete_ticket]]",
        ),
        (
            "For the HubSpot deals in which the amount exceeds 500, send a message in Slack",
            "hubspot.retrieve_deals, for_each[if(node.item.amount greater 500)[slack.send_message]]",
        ),
        (
            "Get the PagerDuty incidents and if any is open, resolve it",
            "pagerduty.retrieve_incidents, for_each[if(node.item.status equals open)[pagerduty.resolve_incident]]",
        ),
        (
            "Retrieve the Zendesk tickets and for every bad one add a tag",
            "zendesk.retrieve_tickets, for_each[if(node.item.status equals bad)[zendesk.add_tag]]",
        ),
        (
            "Get the Zendesk tickets and delete every one older than 60 days",
            "zendesk.retrieve_tickets, for_each[if(node.item.created_at greater 60)[zendesk.delete_ticket]]",
        ),
        (
            "Get the Zendesk tickets, delete those whose status is spam and tag those whose status is open",
            "zendesk.retrieve_tickets, for_each[if(node.item.status equals spam)[zendesk.delete_ticket],"
            " if(node.item.status equals open)[zendesk.add_tag]]",
        ),
    ],
)
def test_some_are_told_apart(prompt: str, wanted: str) -> None:
    """A state, a place, an author or a kind behind “those” is a test of each."""
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Fetch Greenhouse candidates and reject those whose rating is under 2, and advance the rest",
            "greenhouse.retrieve_candidates, for_each[if(node.item.rating less 2)[greenhouse.reject_candidate]"
            " else[greenhouse.advance_candidate]]",
        ),
        (
            "Fetch Greenhouse candidates, reject those whose rating is under 2, advancing the other ones",
            "greenhouse.retrieve_candidates, for_each[if(node.item.rating less 2)[greenhouse.reject_candidate]"
            " else[greenhouse.advance_candidate]]",
        ),
        (
            "Get the Zendesk tickets, delete those older than 60 days, and tag the newer ones",
            "zendesk.retrieve_tickets, for_each[if(node.item.created_at greater 60)[zendesk.delete_ticket]"
            " else[zendesk.add_tag]]",
        ),
    ],
)
def test_the_others_are_the_other_branch(prompt: str, wanted: str) -> None:
    """What is done with the rest depends on the same test."""
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Get the PagerDuty incidents. If anything is found, send a message in Slack.",
            "pagerduty.retrieve_incidents, if(node present)[slack.send_message]",
        ),
        (
            "Get the PagerDuty incidents and resolve those",
            "pagerduty.retrieve_incidents, for_each[pagerduty.resolve_incident]",
        ),
        ("Tag the Zendesk tickets with 'vip'", "zendesk.retrieve_tickets, for_each[zendesk.add_tag]"),
        ("Delete the Zendesk tickets 'A' and 'B'", "zendesk.delete_ticket"),
        ("For all orders in Shopify, send an email", "shopify.retrieve_orders, for_each[email.send_email]"),
    ],
)
def test_all_of_them_are_meant(prompt: str, wanted: str) -> None:
    """Nothing is tested where nothing tells them apart, or all are tested together."""
    assert flow(prompt, CATALOG) == wanted
