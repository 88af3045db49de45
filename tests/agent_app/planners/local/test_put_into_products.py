"""What is put into a product is one more of what it keeps; look-ups that are said twice are made once."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Amazon S3", "retrieve_Objects", "Retrieve objects"),
        ("Amazon S3", "delete_Object", "Delete object"),
        ("Amazon S3", "create_Bucket", "Create bucket"),
        ("Dropbox", "retrieve_Files", "Retrieve files"),
        ("Google Drive", "create_Permission", "Share file"),
        ("Google Drive", "upload_File", "Upload file"),
        ("Google Sheets", "create_Spreadsheet", "Create spreadsheet"),
        ("Google Sheets", "create_Worksheet", "Create worksheet"),
        ("Google Sheets", "create_Row", "Create row"),
        ("Google Sheets", "retrieve_Rows", "Retrieve rows"),
        ("HubSpot", "retrieve_Contacts", "Retrieve contacts"),
        ("HubSpot", "create_Contact", "Create contact"),
        ("Mailchimp", "create_Campaign", "Create campaign"),
        ("Mailchimp", "create_Subscriber", "Add subscriber"),
        ("Mailchimp", "retrieve_Subscribers", "Retrieve subscribers"),
        ("PagerDuty", "retrieve_On_Calls", "Retrieve on-calls"),
        ("Salesforce", "retrieve_Leads", "Retrieve leads"),
        ("Shopify", "retrieve_Orders", "Retrieve orders"),
        ("Shopify", "retrieve_Inventory_Levels", "Retrieve inventory levels"),
        ("SharePoint", "retrieve_List_Items", "Retrieve list items"),
        ("Slack", "send_Message", "Send message"),
        ("Slack", "retrieve_Messages", "Retrieve messages"),
        ("Zendesk", "create_Ticket", "Create ticket"),
    ]
)

FLOWS: list[tuple[str, str]] = [
    ("Sync the HubSpot contacts into Mailchimp", "hubspot.retrieve_contacts, for_each[mailchimp.create_subscriber]"),
    (
        "File a Zendesk ticket and log it in our Google Sheet",
        "zendesk.create_ticket, google_sheets.create_row",
    ),
    ("push all Shopify orders to the Google sheet", "shopify.retrieve_orders, for_each[google_sheets.create_row]"),
    ("send the Salesforce leads to HubSpot", "salesforce.retrieve_leads, for_each[hubspot.create_contact]"),
    ("Move all Dropbox files to Google Drive", "dropbox.retrieve_files, for_each[google_drive.upload_file]"),
    # what is said to be made is
    ("create a spreadsheet in Google Sheets", "google_sheets.create_spreadsheet"),
    # a look-up that is said twice, under another name too
    (
        "Who is on call in PagerDuty? Fetch them and send each a Slack message",
        "pagerduty.retrieve_on_calls, for_each[slack.send_message]",
    ),
    (
        "check Shopify's inventory levels; each item under 10: send a Slack message",
        "shopify.retrieve_inventory_levels, for_each[if(node.item.item less 10)[slack.send_message]]",
    ),
    (
        "List the objects in the S3 bucket and remove whichever is bigger than 1000 bytes",
        "amazon_s3.retrieve_objects, for_each[if(node.item.value greater 1000)[amazon_s3.delete_object]]",
    ),
]


@pytest.mark.parametrize(("prompt", "expected"), FLOWS)
def test_what_is_put_into_a_product(prompt: str, expected: str) -> None:
    assert flow(prompt, CATALOG) == expected


def test_look_ups_of_different_places_are_both_made() -> None:
    expected = "github.list_issues, github.list_issues, slack.post_message"
    assert flow("List the issues of acme/api, list the issues of acme/web and post both to #dev") == expected
