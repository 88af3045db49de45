"""Constructions that say what plainer ones say: cases, questions, answers, things each of a list gets or is."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Asana", "create_Task", "Create a task"),
        ("Salesforce", "retrieve_Lead", "Retrieve a lead"),
        ("Slack", "send_Message", "Send a message to a channel"),
        ("Stripe", "create_Charge", "Create a charge"),
        ("Stripe", "retrieve_Charges", "Retrieve charges"),
        ("Stripe", "refund_Charge", "Refund a charge"),
        ("Trello", "create_Card", "Create a card"),
        ("Zendesk", "create_Ticket", "Create a ticket"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
        ("Zendesk", "close_Ticket", "Close a ticket"),
    ]
)

FLOWS: list[tuple[str, str]] = [
    (
        "Retrieve the Zendesk tickets, per ticket, create an Asana task",
        "zendesk.retrieve_tickets, for_each[asana.create_task]",
    ),
    (
        "Pull the Stripe charges and refund the failed ones",
        "stripe.retrieve_charges, for_each[if(node.item.status equals failed)[stripe.refund_charge]]",
    ),
    (
        "is the country of the Salesforce lead Germany? -> create a Trello card, no? -> create an Asana task",
        "salesforce.retrieve_lead, if(node.country_lead equals germany)[trello.create_card] else[asana.create_task]",
    ),
    (
        "The CFO has to ok the payment: when yes create the Stripe charge, when no create a Zendesk ticket",
        "task, if(decision equals approved)[stripe.create_charge] else[zendesk.create_ticket]",
    ),
    (
        "Three Trello cards please: Plan, Build, Ship",
        "trello.create_card, trello.create_card, trello.create_card",
    ),
    (
        "a Zendesk ticket along with an Asana task and a Trello card please",
        "zendesk.create_ticket, asana.create_task, trello.create_card",
    ),
    ("Create an Asana task per Zendesk ticket", "zendesk.retrieve_tickets, for_each[asana.create_task]"),
    (
        "Get the Stripe charge. When its amount is above 500 refund it, when it is anything else create a Trello card",
        "stripe.retrieve_charges, if(node.amount greater 500)[stripe.refund_charge] else[trello.create_card]",
    ),
    (
        "Go through the Stripe charges: status failed -> refund it, any other status -> create a Trello card",
        "stripe.retrieve_charges, for_each[if(node.item.status equals failed)[stripe.refund_charge]"
        " else[trello.create_card]]",
    ),
    (
        "Refund the Stripe charge, but before you do that, send a message in Slack",
        "slack.send_message, stripe.refund_charge",
    ),
    (
        "Create a Trello card. When that is through, send a message in Slack",
        "trello.create_card, slack.send_message",
    ),
    (
        "Close each Zendesk ticket and, once you are through with all of them, send a message in Slack",
        "zendesk.retrieve_tickets, for_each[zendesk.close_ticket], slack.send_message",
    ),
    (
        "Every Zendesk ticket should become a card in Trello",
        "zendesk.retrieve_tickets, for_each[trello.create_card]",
    ),
    (
        "List the Zendesk tickets, and for each ticket an Asana task",
        "zendesk.retrieve_tickets, for_each[asana.create_task]",
    ),
    (
        "For every Zendesk ticket an Asana task has to be created",
        "zendesk.retrieve_tickets, for_each[asana.create_task]",
    ),
    (
        "Get the Zendesk ticket and close it unless its subject contains 'keep'",
        "zendesk.retrieve_tickets, if(node.subject not_contains keep)[zendesk.close_ticket]",
    ),
    (
        "Refund all those Stripe charges that have a status of failed",
        "stripe.retrieve_charges, for_each[if(node.item.status equals failed)[stripe.refund_charge]]",
    ),
    (
        "Create a Trello card in Trello and another one in Asana",
        "trello.create_card, asana.create_task",
    ),
    (
        "Open two Trello cards: buy cake, call Anna",
        "trello.create_card, trello.create_card",
    ),
]


@pytest.mark.parametrize(("prompt", "wanted"), FLOWS)
def test_a_construction_gives_the_flow_of_plainer_words(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted
