"""Whether things are there and how many, asked or to be checked; and what is done in either case."""

from __future__ import annotations

import pytest

from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.tables import outline
from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import document

CATALOG = foreign_catalog(
    [
        ("Airtable", "retrieve_Records", "Retrieve records"),
        ("Box", "create_Folder", "Create folder"),
        ("Box", "retrieve_Folders", "Retrieve folders"),
        ("Jira", "create_Issue", "Create issue"),
        ("Jira", "retrieve_Issues", "Retrieve issues"),
        ("Mailchimp", "create_Subscriber", "Create subscriber"),
        ("Mailchimp", "retrieve_Subscribers", "Retrieve subscribers"),
        ("Mailchimp", "update_Subscriber", "Update subscriber"),
        ("Okta", "create_User", "Create user"),
        ("Okta", "retrieve_Users", "Retrieve users"),
        ("Salesforce", "create_Contact", "Create contact"),
        ("Salesforce", "retrieve_Contacts", "Retrieve contacts"),
        ("Salesforce", "update_Contact", "Update contact"),
        ("Shopify", "retrieve_Orders", "Retrieve orders"),
        ("Slack", "send_Message", "Send message"),
        ("Workday", "retrieve_Workers", "Retrieve workers"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
    ]
)

FLOWS: list[tuple[str, str]] = [
    # one thing, and whether it was found
    (
        "Does a Box folder for the project exist already? If not, create it.",
        "box.retrieve_folders, if(node_1 missing)[box.create_folder]",
    ),
    (
        "Check if the contact is already in Salesforce. If it is, update it, and if it isn't, create it.",
        "salesforce.retrieve_contacts, if(node_1 present)[salesforce.update_contact] else[salesforce.create_contact]",
    ),
    (
        "For each Workday worker see if they already have an Okta account; if they don't, create an Okta user and send "
        "a message to Slack",
        "workday.retrieve_workers, for_each[okta.retrieve_users, if(node_3 missing)[okta.create_user,"
        " slack.send_message]]",
    ),
    (
        "Go through the contacts in Salesforce, check whether each one is in Mailchimp, update it there if it is and "
        "create it there if it is not",
        "salesforce.retrieve_contacts, for_each[mailchimp.retrieve_subscribers,"
        " if(node_3 present)[mailchimp.update_subscriber] else[mailchimp.create_subscriber]]",
    ),
    # several things, and how many there are
    (
        "How many Zendesk tickets do we have? If it's over 200, create a Jira issue, else send a message to Slack",
        "zendesk.retrieve_tickets, if(node_1 greater 200)[jira.create_issue] else[slack.send_message]",
    ),
    (
        "See whether we have fewer than 3 records in Airtable; in that case post a message to Slack",
        "airtable.retrieve_records, if(node_1 less 3)[slack.send_message]",
    ),
    (
        "I need to know how many orders are in Shopify, and if it's zero, post to Slack",
        "shopify.retrieve_orders, if(node_1 missing)[slack.send_message]",
    ),
    # what is there is told by the product that keeps it
    (
        "For the tickets we have in Zendesk: when the score is above 7, create a Jira issue",
        "zendesk.retrieve_tickets, for_each[if(node_2.item.score greater 7)[jira.create_issue]]",
    ),
]


@pytest.mark.parametrize(("prompt", "wanted"), FLOWS)
def test_asked_existence(prompt: str, wanted: str) -> None:
    assert outline(document_flow(document(prompt, CATALOG))) == wanted


def test_what_a_thing_has_is_no_look_up() -> None:
    flow = document("Check whether the ticket is still open; if it is, post to Slack", CATALOG)
    assert outline(document_flow(flow)) == (
        "zendesk.retrieve_tickets, if(node_1.status equals open)[slack.send_message]"
    )
