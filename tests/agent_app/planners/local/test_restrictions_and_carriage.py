"""What tells things apart is kept to; what was carried elsewhere, is sought elsewhere or told in two ways is found."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Asana", "create_Task", "Create task"),
        ("Box", "delete_File", "Delete file"),
        ("Box", "retrieve_Files", "Retrieve files"),
        ("Box", "upload_File", "Upload file"),
        ("CircleCI", "retrieve_Pipelines", "Retrieve pipelines"),
        ("CircleCI", "stop_Pipeline", "Stop running pipeline"),
        ("Discord", "ban_Member", "Ban member"),
        ("Discord", "retrieve_Members", "Retrieve all members"),
        ("Dropbox", "delete_File", "Delete file"),
        ("Dropbox", "download_File", "Download file"),
        ("Dropbox", "retrieve_Files", "Retrieve files"),
        ("Email", "create_Draft", "Create draft"),
        ("Email", "send_Email", "Send email"),
        ("Eventbrite", "cancel_Event", "Cancel event"),
        ("Eventbrite", "retrieve_Events", "Retrieve all events"),
        ("HubSpot", "create_Company", "Create company"),
        ("HubSpot", "create_Contact", "Create contact"),
        ("HubSpot", "retrieve_Companies", "Retrieve companies"),
        ("HubSpot", "retrieve_Contacts", "Retrieve contacts"),
        ("HubSpot", "update_Contact", "Update contact"),
        ("HubSpot", "upsert_Contact", "Create or update contact"),
        ("Jenkins", "build_Job", "Build job"),
        ("Jira", "create_Issue", "Create issue"),
        ("Monday", "retrieve_Boards", "Retrieve boards"),
        ("Monday", "retrieve_Items", "Retrieve items"),
        ("QuickBooks", "create_Invoice", "Create invoice"),
        ("QuickBooks", "retrieve_Invoices", "Retrieve invoices"),
        ("Shopify", "create_Customer", "Create customer"),
        ("Shopify", "retrieve_Customers", "Retrieve customers"),
        ("Slack", "create_Channel", "Create channel"),
        ("Slack", "create_Reminder", "Create reminder"),
        ("Slack", "send_Message", "Send message"),
        ("Stripe", "void_Invoice", "Void invoice"),
        ("Twilio", "send_SMS", "Send text message"),
        ("Workday", "approve_Expense_Report", "Approve expense report"),
        ("Workday", "retrieve_Expense_Reports", "Retrieve expense reports"),
    ]
)


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "List the CircleCI pipelines and stop the ones that take more than 90 minutes",
            "circleci.retrieve_pipelines, for_each[if(node.item.take greater 90)[circleci.stop_pipeline]]",
        ),
        (
            "Fetch all pipelines from CircleCI and stop those running longer than 3 hours",
            "circleci.retrieve_pipelines, for_each[if(node.item.run greater 3)[circleci.stop_pipeline]]",
        ),
        (
            "Get the Box files and delete the ones that weigh over 5 GB",
            "box.retrieve_files, for_each[if(node.item.weigh greater 5)[box.delete_file]]",
        ),
        (
            "Cancel the Eventbrite events that attracted fewer than 8 guests",
            "eventbrite.retrieve_events, for_each[if(node.item.attracted less 8)[eventbrite.cancel_event]]",
        ),
        (
            "Ban all Discord members who cheat",
            "discord.retrieve_members, for_each[if(node.item.status equals cheat)[discord.ban_member]]",
        ),
        (
            "Delete Box files that contain no pages",
            "box.retrieve_files, for_each[if(node.item.pages missing)[box.delete_file]]",
        ),
        (
            "delete files in Box that are older than two years",
            "box.retrieve_files, for_each[if(node.item.created_at greater 730)[box.delete_file]]",
        ),
        (
            "Delete files from Dropbox that haven't been opened for 6 months",
            "dropbox.retrieve_files, for_each[if(node.item.last_opened greater_or_equal 180)[dropbox.delete_file]]",
        ),
    ],
)
def test_nothing_is_ended_beyond_what_is_told(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Copy the file from Dropbox to Box, then delete the original",
            "dropbox.retrieve_files, box.upload_file, dropbox.delete_file",
        ),
        (
            "download the Dropbox file, save it to Box and remove the original",
            "dropbox.download_file, box.upload_file, dropbox.delete_file",
        ),
        (
            "For each QuickBooks invoice ask Ida for approval: if she agrees void it",
            "quickbooks.retrieve_invoices, for_each[task, task]",
        ),
    ],
)
def test_what_is_ended_is_where_it_came_from(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "For every Shopify customer, if the contact exists in HubSpot update it, otherwise create it",
            "shopify.retrieve_customers, for_each[hubspot.retrieve_contacts,"
            " if(node present)[hubspot.update_contact] else[hubspot.create_contact]]",
        ),
        (
            "Sync Shopify customers to HubSpot: update the contact if it exists, else create it",
            "shopify.retrieve_customers, for_each[hubspot.retrieve_contacts,"
            " if(node present)[hubspot.update_contact] else[hubspot.create_contact]]",
        ),
        (
            "Look up the HubSpot company; if it cannot be found, add it",
            "hubspot.retrieve_companies, if(node missing)[hubspot.create_company]",
        ),
        (
            "See if the company is in HubSpot; create the company if not, then create an Asana task",
            "hubspot.retrieve_companies, if(node missing)[hubspot.create_company], asana.create_task",
        ),
        (
            "For each Shopify customer make sure they exist as a HubSpot contact",
            "shopify.retrieve_customers, for_each[hubspot.upsert_contact]",
        ),
        (
            "Upsert the Shopify customers as HubSpot contacts",
            "shopify.retrieve_customers, for_each[hubspot.upsert_contact]",
        ),
    ],
)
def test_what_may_be_there_already_is_sought_where_it_is_kept(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("Tell the team in Slack and by e-mail", "slack.send_message, email.send_email"),
        ("Inform the customer by SMS and via e-mail", "twilio.send_sms, email.send_email"),
        ("put the outcome in Slack", "slack.send_message"),
        ("put a reminder in Slack", "slack.create_reminder"),
        ("Get the HubSpot contact and text it to the sales rep", "hubspot.retrieve_contacts, twilio.send_sms"),
        (
            "Get the Workday expense reports; approve those under 50 euro, for the others the controller must decide",
            "workday.retrieve_expense_reports,"
            " for_each[if(node.item.amount less 50)[workday.approve_expense_report] else[task]]",
        ),
    ],
)
def test_people_are_told_in_every_way_that_is_said(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Build the Jenkins job and, should it fail, open a Jira issue",
            "jenkins.build_job, if(node.status equals failed)[jira.create_issue]",
        ),
        (
            "A Jira issue is to be created and, if it fails, a Slack message sent and an Asana task created",
            "jira.create_issue, if(node.status equals failed)[slack.send_message, asana.create_task]",
        ),
        (
            "for all Shopify customers it shall be created one Asana task",
            "shopify.retrieve_customers, for_each[asana.create_task]",
        ),
        ("Issue an invoice in QuickBooks", "quickbooks.create_invoice"),
        (
            "get the Shopify customers and for each one open a Jira issue and an Asana task",
            "shopify.retrieve_customers, for_each[jira.create_issue, asana.create_task]",
        ),
        (
            "Ban the Discord member if she is inactive, otherwise leave her be",
            "discord.retrieve_members, if(node.status equals inactive)[discord.ban_member]",
        ),
        ("In monday.com, retrieve the boards", "monday.retrieve_boards"),
        ("Every monday.com board: list items", "monday.retrieve_boards, for_each[monday.retrieve_items]"),
    ],
)
def test_orders_in_other_clothes_are_orders(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted
