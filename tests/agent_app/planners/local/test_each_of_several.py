"""What is in each of several things, what they become, what is done wherever a test holds, one thing for each."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Asana", "create_Task", "Create task"),
        ("Dropbox", "retrieve_Files", "Retrieve files"),
        ("Dropbox", "delete_File", "Delete file"),
        ("Box", "upload_File", "Upload file"),
        ("Eventbrite", "retrieve_Events", "Retrieve events"),
        ("Eventbrite", "retrieve_Attendees", "Retrieve attendees"),
        ("HubSpot", "create_Contact", "Create contact"),
        ("Google Sheets", "retrieve_Rows", "Retrieve rows"),
        ("Microsoft Outlook", "send_Email", "Send email"),
        ("Monday", "create_Item", "Create item"),
        ("Pipedrive", "retrieve_Deals", "Retrieve deals"),
        ("Pipedrive", "create_Note", "Add note to deal"),
        ("S3", "retrieve_Buckets", "Retrieve buckets"),
        ("S3", "retrieve_Objects", "Retrieve objects"),
        ("S3", "delete_Object", "Delete object"),
        ("Salesforce", "retrieve_Cases", "Retrieve cases"),
        ("Shopify", "retrieve_Inventory_Levels", "Retrieve inventory levels"),
        ("Slack", "send_Message", "Send message"),
        ("Stripe", "retrieve_Invoices", "Retrieve invoices"),
        ("Stripe", "void_Invoice", "Void invoice"),
        ("Trello", "retrieve_Boards", "Retrieve boards"),
        ("Trello", "retrieve_Lists", "Retrieve lists"),
        ("Trello", "retrieve_Cards", "Retrieve cards"),
        ("Trello", "create_Card", "Create card"),
        ("Trello", "create_Checklist", "Create checklist"),
        ("Trello", "archive_Card", "Archive card"),
        ("Xero", "create_Invoice", "Create invoice"),
    ]
)

FLOWS: list[tuple[str, str]] = [
    # what is in each of them
    (
        "Get the S3 buckets and, within each, the objects; delete every object",
        "s3.retrieve_buckets, for_each[s3.retrieve_objects, for_each[s3.delete_object]]",
    ),
    (
        "Retrieve the Trello boards and the cards of each, then archive every card",
        "trello.retrieve_boards, for_each[trello.retrieve_cards, for_each[trello.archive_card]]",
    ),
    (
        "For every Trello board go over its lists, for every list over its cards, and archive each card",
        "trello.retrieve_boards, for_each[trello.retrieve_lists, for_each[trello.retrieve_cards,"
        " for_each[trello.archive_card]]]",
    ),
    (
        "All Eventbrite events → their attendees → send each one an Outlook email",
        "eventbrite.retrieve_events, for_each[eventbrite.retrieve_attendees, for_each[microsoft_outlook.send_email]]",
    ),
    # what they become
    ("All Salesforce cases become Asana tasks", "salesforce.retrieve_cases, for_each[asana.create_task]"),
    ("The rows of the Google sheet become Monday items", "google_sheets.retrieve_rows, for_each[monday.create_item]"),
    # wherever a test holds
    (
        "Wherever a Stripe invoice is overdue, void it",
        "stripe.retrieve_invoices, for_each[if(node.item.status equals overdue)[stripe.void_invoice]]",
    ),
    (
        'Get the Trello cards; wherever the name contains "old", archive the card',
        "trello.retrieve_cards, for_each[if(node.item.name contains old)[trello.archive_card]]",
    ),
    (
        "Check the inventory levels in Shopify. Anything below 10: post to Slack",
        "shopify.retrieve_inventory_levels, for_each[if(node.item.value less 10)[slack.send_message]]",
    ),
    # one for each
    (
        "Retrieve the Salesforce cases, then send a Slack message, one message per case",
        "salesforce.retrieve_cases, for_each[slack.send_message]",
    ),
    (
        "Retrieve the Salesforce cases; per case one Asana task",
        "salesforce.retrieve_cases, for_each[asana.create_task]",
    ),
    # what was copied, and what is made in a thing
    (
        "Move the files from Dropbox to Box, deleting the originals",
        "dropbox.retrieve_files, for_each[box.upload_file, dropbox.delete_file]",
    ),
    (
        "Per deal in Pipedrive make a Trello card, with a checklist on each card",
        "pipedrive.retrieve_deals, for_each[trello.create_card, trello.create_checklist]",
    ),
    # where things are kept
    (
        "If the deal is won, raise an invoice in Xero; if it's lost, add a note to it. Our deals live in Pipedrive.",
        "pipedrive.retrieve_deals, if(node.status equals won)[xero.create_invoice],"
        " if(node.status equals lost)[pipedrive.create_note]",
    ),
    # the place that is cleaned up
    (
        "Tidy up our Trello board: fetch the cards and archive the ones that are done",
        "trello.retrieve_cards, for_each[if(node.item.status equals done)[trello.archive_card]]",
    ),
]


@pytest.mark.parametrize(("prompt", "expected"), FLOWS)
def test_each_of_several(prompt: str, expected: str) -> None:
    assert flow(prompt, CATALOG) == expected


DEEDS: list[tuple[str, str]] = [
    (
        "Close all open Jira issues, leaving a comment on each",
        "jira.search_issues, for_each[jira.transition_issue, jira.add_comment]",
    ),
    (
        "Close every Jira issue in project OPS, leaving a comment on each before closing",
        "jira.search_issues, for_each[jira.add_comment, jira.transition_issue]",
    ),
    ("Merge the GitHub pull request, removing the label wip first", "github.remove_label, github.merge_pull_request"),
    ("Close the incident in PagerDuty, posting a note first", "pagerduty.add_note, pagerduty.resolve_incident"),
    (
        "Mirror our Trello cards into Asana, archiving the originals",
        "trello.list_cards, for_each[asana.create_task, trello.archive_card]",
    ),
    ("Resolve the Sentry issue, with a Slack message to #dev", "sentry.resolve_issue, slack.post_message"),
    (
        "All stale GitHub issues get closed, with a Linear issue each",
        "github.list_issues, for_each[github.close_issue, linear.create_issue]",
    ),
    ("close the GitHub issue with a comment", "github.close_issue, github.create_comment"),
    (
        "Create a page including the goals, and email it to bob@corp.io",
        "confluence.create_page, email.send_email",
    ),
]


@pytest.mark.parametrize(("prompt", "expected"), DEEDS)
def test_what_accompanies_a_deed(prompt: str, expected: str) -> None:
    assert flow(prompt) == expected
