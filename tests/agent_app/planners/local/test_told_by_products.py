"""What products tell where the words do not: what a verb of which nothing is known means, and what is made
besides."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Airtable", "create_Record", "Create record"),
        ("Asana", "create_Project", "Create project"),
        ("Asana", "create_Section", "Create section"),
        ("Asana", "create_Task", "Create task"),
        ("Box", "upload_File", "Upload file"),
        ("DocuSign", "download_Document", "Download document"),
        ("Mailchimp", "create_Subscriber", "Add subscriber to audience"),
        ("Mailchimp", "send_Campaign", "Send campaign"),
        ("Oracle NetSuite", "retrieve_Customers", "Retrieve customers"),
        ("Shopify", "create_Product", "Create product"),
        ("Slack", "create_Channel", "Create channel"),
        ("Trello", "create_Board", "Create board"),
        ("Trello", "create_Card", "Create card"),
        ("Trello", "create_Label", "Create label"),
        ("Trello", "create_List", "Create list"),
    ]
)
PUT = [
    ("Download the DocuSign document, then immortalize it in Box", "docusign.download_document, box.upload_file"),
    ("Download the document from DocuSign and stash it in Box", "docusign.download_document, box.upload_file"),
    (
        "Grab the NetSuite customers and shovel them into Mailchimp",
        "oracle_netsuite.retrieve_customers, for_each[mailchimp.create_subscriber]",
    ),
    (
        "Create a Shopify product and advertise it with a Mailchimp campaign",
        "shopify.create_product, mailchimp.send_campaign",
    ),
    # nothing tells where to, or what in
    ("Create a Trello card, then water the plants", "trello.create_card, task"),
    ("Create a Trello card and immortalize it", "trello.create_card, task"),
]
MADE_BESIDES = [
    ("Create an Asana project with a section for design", "asana.create_project, asana.create_section"),
    (
        "Set up a Trello board, with a list for todos and another for done",
        "trello.create_board, trello.create_list, trello.create_list",
    ),
    ("Create a Trello list for todos and a list for done", "trello.create_list, trello.create_list"),
    ("Create a Slack channel for Kim and another one for Lee", "slack.create_channel, slack.create_channel"),
    # what a thing is given when it is made, and what it is like
    ("Create a Trello card with a label", "trello.create_card"),
    ("Create a Shopify product with a price of 10", "shopify.create_product"),
    ("Create a Trello list and a card for Kim", "trello.create_list, trello.create_card"),
]


@pytest.mark.parametrize(("prompt", "wanted"), [*PUT, *MADE_BESIDES])
def test_products_tell_what_words_do_not(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted
