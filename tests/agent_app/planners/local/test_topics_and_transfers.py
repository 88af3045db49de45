"""Things named as a topic, things told to go over to another product, and what each of several is to get."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Airtable", "retrieve_Records", "Retrieve records"),
        ("Bitbucket", "retrieve_Branches", "Retrieve branches"),
        ("Bitbucket", "delete_Branch", "Delete branch"),
        ("Confluence", "create_Page", "Create page"),
        ("Dropbox", "retrieve_Files", "Retrieve files"),
        ("Freshservice", "retrieve_Tickets", "Retrieve tickets"),
        ("Email", "send_Email", "Send email"),
        ("Google Drive", "upload_File", "Upload file"),
        ("HubSpot", "retrieve_Contacts", "Retrieve contacts"),
        ("Jira", "create_Issue", "Create issue"),
        ("Jira", "retrieve_Issues", "Retrieve all issues"),
        ("Mailchimp", "create_Subscriber", "Add subscriber to audience"),
        ("Mailchimp", "create_Campaign", "Create campaign"),
        ("Notion", "retrieve_Pages", "Retrieve pages"),
        ("QuickBooks", "create_Vendor", "Create vendor"),
        ("Salesforce", "create_Lead", "Create lead"),
        ("Salesforce", "convert_Lead", "Convert lead"),
        ("Shopify", "retrieve_Customers", "Retrieve customers"),
        ("Slack", "send_Message", "Send message"),
        ("Stripe", "create_Customer", "Create customer"),
        ("Sentry", "retrieve_Issues", "Retrieve issues"),
        ("Sentry", "resolve_Issue", "Resolve issue"),
        ("Twilio", "send_SMS", "Send text message"),
        ("Google Sheets", "create_Row", "Add row"),
        ("Salesforce", "retrieve_Opportunities", "Retrieve opportunities"),
        ("QuickBooks", "create_Invoice", "Create invoice"),
        ("Xero", "retrieve_Contacts", "Retrieve all contacts"),
        ("Xero", "retrieve_Invoices", "Retrieve invoices"),
        ("Zendesk", "add_Tag", "Add tags to ticket"),
        ("Zendesk", "create_Ticket_Comment", "Add comment to ticket"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
    ]
)


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Unpaid Xero invoices: mail the customer",
            "xero.retrieve_invoices, for_each[email.send_email]",
        ),
        (
            "For overdue invoices in Xero, send a reminder email",
            "xero.retrieve_invoices, for_each[email.send_email]",
        ),
        (
            "Stale Bitbucket branches - delete them",
            "bitbucket.retrieve_branches, for_each[bitbucket.delete_branch]",
        ),
        (
            "Open Zendesk tickets: add a tag and a comment, and if urgent create a Jira issue",
            "zendesk.retrieve_tickets, for_each[zendesk.add_tag, zendesk.create_ticket_comment,"
            " if(node.item.priority equals urgent)[jira.create_issue]]",
        ),
        (
            "As for the blocked Jira issues, tell the assignee in Slack",
            "jira.retrieve_issues, for_each[slack.send_message]",
        ),
        (
            "Contacts in HubSpot become leads in Salesforce",
            "hubspot.retrieve_contacts, for_each[salesforce.create_lead]",
        ),
        (
            "HubSpot contacts have to be turned into Salesforce leads",
            "hubspot.retrieve_contacts, for_each[salesforce.create_lead]",
        ),
        (
            "Tickets that are open in Freshservice go across to Jira as issues",
            "freshservice.retrieve_tickets, for_each[if(node.item.status equals open)[jira.create_issue]]",
        ),
        (
            "Our vendors from Airtable have to be known to QuickBooks as well",
            "airtable.retrieve_records, for_each[quickbooks.create_vendor]",
        ),
        (
            "My pages from Notion into Confluence pages, please",
            "notion.retrieve_pages, for_each[confluence.create_page]",
        ),
        (
            "Files in the Dropbox folder Invoices must also live in Google Drive",
            "dropbox.retrieve_files, for_each[google_drive.upload_file]",
        ),
        (
            "Xero contacts become customers in Stripe, then tell #finance in Slack",
            "xero.retrieve_contacts, for_each[stripe.create_customer], slack.send_message",
        ),
        (
            "Populate Mailchimp with the Shopify customers",
            "shopify.retrieve_customers, for_each[mailchimp.create_subscriber]",
        ),
        (
            "For each Freshservice ticket, a Jira issue and a Slack message",
            "freshservice.retrieve_tickets, for_each[jira.create_issue, slack.send_message]",
        ),
        (
            "For every Xero contact: a Stripe customer",
            "xero.retrieve_contacts, for_each[stripe.create_customer]",
        ),
        (
            "create a list of open Jira bugs in Confluence",
            "jira.retrieve_issues, confluence.create_page",
        ),
        (
            "create Confluence pages for the Jira issues",
            "jira.retrieve_issues, for_each[confluence.create_page]",
        ),
        (
            "Salesforce opportunities that have been won become QuickBooks invoices",
            "salesforce.retrieve_opportunities, for_each[if(node.item.status equals won)[quickbooks.create_invoice]]",
        ),
        (
            "Text everybody who ordered in Shopify yesterday",
            "shopify.retrieve_customers, for_each[twilio.send_sms]",
        ),
        (
            "Put the HubSpot contacts into a Google sheet, a row each",
            "hubspot.retrieve_contacts, for_each[google_sheets.create_row]",
        ),
        (
            "HubSpot contacts go to Salesforce as leads and to Mailchimp as subscribers",
            "hubspot.retrieve_contacts, for_each[salesforce.create_lead, mailchimp.create_subscriber]",
        ),
        (
            "The newest Sentry issue: if it is fatal, post to #ops in Slack; otherwise resolve it",
            "sentry.retrieve_issues, if(node.status equals fatal)[slack.send_message] else[sentry.resolve_issue]",
        ),
    ],
)
def test_each_of_the_things_is_dealt_with(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Open Zendesk tickets: post a summary in Slack",
            "slack.send_message",
        ),
        (
            "Three Jira issues: buy cake, call Anna, book a room",
            "jira.create_issue, jira.create_issue, jira.create_issue",
        ),
        (
            "On Monday list the Jira issues and post them into the Slack channel",
            "jira.retrieve_issues, slack.send_message",
        ),
    ],
)
def test_what_is_no_topic_and_no_transfer_stays(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted
