"""What was listed and is spoken of again, what is asked after, and what a test finds or misses."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Airtable", "create_Record", "Create record"),
        ("Asana", "create_Task", "Create task"),
        ("Asana", "retrieve_Sections", "Retrieve sections"),
        ("BambooHR Employee", "retrieve_Employees", "Retrieve employees"),
        ("Bitbucket", "create_Pull_Request_Comment", "Add comment to pull request"),
        ("Bitbucket", "decline_Pull_Request", "Decline pull request"),
        ("Bitbucket", "merge_Pull_Request", "Merge pull request"),
        ("Bitbucket", "retrieve_Pull_Requests", "Retrieve pull requests"),
        ("Box", "create_Folder", "Create folder"),
        ("Box", "upload_File", "Upload file"),
        ("DocuSign", "download_Document", "Download document"),
        ("Confluence", "create_Comment", "Create comment on page"),
        ("Confluence", "create_Page", "Create page"),
        ("Confluence", "retrieve_Pages", "Retrieve pages"),
        ("Datadog", "retrieve_Monitors", "Retrieve monitors"),
        ("Gmail", "send_Email", "Send email"),
        ("GitLab", "create_Issue", "Create issue"),
        ("GitLab", "retrieve_Issues", "Retrieve issues"),
        ("GitLab", "create_Release", "Create release"),
        ("GitLab", "run_Pipeline", "Run pipeline"),
        ("HubSpot", "upsert_Contact", "Create or update contact"),
        ("Jenkins", "retrieve_Builds", "Retrieve builds"),
        ("Jenkins", "stop_Build", "Stop build"),
        ("Microsoft Dynamics 365", "retrieve_Contacts", "Retrieve contacts"),
        ("Microsoft Dynamics 365", "update_Contact", "Update contact"),
        ("Microsoft Excel Online", "create_Row", "Add row"),
        ("Microsoft Excel Online", "retrieve_Rows", "Retrieve rows"),
        ("Notion", "archive_Page", "Archive page"),
        ("Notion", "retrieve_Pages", "Retrieve pages"),
        ("Pipedrive", "create_Note", "Create note"),
        ("Pipedrive", "retrieve_Deals", "Retrieve deals"),
        ("Salesforce", "retrieve_Cases", "Retrieve cases"),
        ("Shopify", "create_Customer", "Create customer"),
        ("Shopify", "create_Draft_Order", "Create draft order"),
        ("Slack", "retrieve_Messages", "Retrieve messages of channel"),
        ("Slack", "send_Message", "Send message"),
        ("Stripe", "create_Invoice", "Create invoice"),
        ("Stripe", "retrieve_Customers", "Retrieve customers"),
        ("Trello", "archive_Card", "Archive card"),
        ("Trello", "create_Card", "Create card"),
        ("Trello", "retrieve_Cards", "Retrieve cards"),
        ("Twilio", "send_SMS", "Send SMS"),
    ]
)

LISTED = [
    ("Retrieve all Trello cards and archive the cards", "trello.retrieve_cards, for_each[trello.archive_card]"),
    ("Bulk-archive all Notion pages", "notion.retrieve_pages, for_each[notion.archive_page]"),
    ("get slack messages of #support and then post to #ops", "slack.retrieve_messages, slack.send_message"),
    (
        "Get the Pipedrive deals; for the won deals invoice the customer through Stripe, for the lost deals add a note",
        "pipedrive.retrieve_deals, for_each[if(node.item.status equals won)[stripe.create_invoice],"
        " if(node.item.status equals lost)[pipedrive.create_note]]",  # most deals are neither yet
    ),
    (
        "Our Bitbucket pull requests: merge the approved ones, decline the rest",
        "bitbucket.retrieve_pull_requests, for_each[if(node.item.status equals approved)[bitbucket.merge_pull_request]"
        " else[bitbucket.decline_pull_request]]",
    ),
    (
        "Archive all Trello cards, post to Slack beforehand",
        "trello.retrieve_cards, for_each[slack.send_message, trello.archive_card]",
    ),
    (
        "Retrieve the Notion pages, archive each one, and notify #ops in Slack when everything is done",
        "notion.retrieve_pages, for_each[notion.archive_page], slack.send_message",
    ),
]
ASKED = [
    (
        "check which monitors in Datadog are muted and post the list to Slack",
        "datadog.retrieve_monitors, slack.send_message",
    ),
    ("I need to know which Notion pages exist", "notion.retrieve_pages"),
    (
        "If a GitLab issue is open, create a Trello card",
        "gitlab.retrieve_issues, if(node.status equals open)[trello.create_card]",
    ),
    (
        'For each Slack message containing "refund", create a Trello card',
        "slack.retrieve_messages, for_each[if(node.item.text contains refund)[trello.create_card]]",
    ),
    (
        'whenever a Slack message contains "help" create a Trello card',
        "slack.retrieve_messages, if(node.text contains help)[trello.create_card]",
    ),
    (
        "is there any Jenkins build running? stop it",
        "jenkins.retrieve_builds, if(node.running present)[jenkins.stop_build]",
    ),
    (
        "if a Jenkins build is running, stop it",
        "jenkins.retrieve_builds, if(node.status equals running)[jenkins.stop_build]",
    ),
    (
        "If the Confluence page doesn't exist, create it",
        "confluence.retrieve_pages, if(node missing)[confluence.create_page]",
    ),
]
CARRIED = [
    ("copy the Excel rows to Airtable", "microsoft_excel_online.retrieve_rows, for_each[airtable.create_record]"),
    (
        "Upsert all Dynamics contacts into HubSpot",
        "microsoft_dynamics_365.retrieve_contacts, for_each[hubspot.upsert_contact]",
    ),
    (
        "Cases in Salesforce go to the Confluence page as comments",
        "salesforce.retrieve_cases, for_each[confluence.create_comment]",
    ),
    (
        "create the customer in Shopify, and after it the draft order for him",
        "shopify.create_customer, shopify.create_draft_order",
    ),
]
REACHED = [
    ("notify all Stripe customers by email", "stripe.retrieve_customers, for_each[gmail.send_email]"),
    ("Let all Stripe customers know by SMS", "stripe.retrieve_customers, for_each[twilio.send_sms]"),
]
ORDERED = [
    (
        "Our Pipedrive deals: if won, create a Stripe invoice; if lost, add a note",
        "pipedrive.retrieve_deals, for_each[if(node.item.status equals won)[stripe.create_invoice],"
        " if(node.item.status equals lost)[pipedrive.create_note]]",  # most deals are neither yet
    ),
    (
        "I need three things: a Trello card, an Asana task and a Box folder",
        "trello.create_card, asana.create_task, box.create_folder",
    ),
    (
        "If the customer is a VIP, email him; otherwise text him; get the customers from Stripe first",
        "stripe.retrieve_customers, for_each[if(node.item.customer equals vip)[gmail.send_email]"
        " else[twilio.send_sms]]",
    ),
    (
        "Run the GitLab pipeline. Did it succeed? Create a release. Did it fail? Create an issue.",
        "gitlab.run_pipeline, if(node.status equals succeeded)[gitlab.create_release] else[gitlab.create_issue]",
    ),
    (
        "Upload the document to Box after you've downloaded it from DocuSign",
        "docusign.download_document, box.upload_file",
    ),
    (
        "Archive stale Trello cards: list them, comment to #ops in Slack and archive each",
        "trello.retrieve_cards, slack.send_message, for_each[trello.archive_card]",
    ),
    (
        "Each Asana section gets two tasks",
        "asana.retrieve_sections, for_each[asana.create_task, asana.create_task]",
    ),
    (
        "Retrieve the Trello cards. For each create an Asana task and if overdue also a GitLab issue.",
        "trello.retrieve_cards, for_each[asana.create_task, if(node.item.status equals overdue)[gitlab.create_issue]]",
    ),
]


@pytest.mark.parametrize(("prompt", "wanted"), [*LISTED, *ASKED, *CARRIED, *REACHED, *ORDERED])
def test_listed_things(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


def test_things_told_apart_are_no_others_than_those() -> None:
    """Products before a noun are no states of it, and who is sent a list gets it as a whole."""
    said = flow("List the Trello cards and the Notion pages; for the Notion pages create Confluence pages", CATALOG)
    assert said == "trello.retrieve_cards, notion.retrieve_pages, for_each[confluence.create_page]"
    assert flow("Retrieve the Notion pages and send the pages to #ops", CATALOG).endswith("slack.send_message")


def test_the_run_is_stopped_where_nothing_runs() -> None:
    said = flow("Get the Notion pages. If there are none, stop it. Otherwise archive each of them.", CATALOG)
    assert "jenkins.stop_build" not in said
