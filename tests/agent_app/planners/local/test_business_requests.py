"""Requests of people who run a business, in the constructions that they use: orders and loops in unusual places, what
is pointed at, what is needed, decided on, or turned into something else."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Airtable", "create_Record", "Create record"),
        ("Amazon S3", "delete_Bucket", "Delete bucket"),
        ("Amazon S3", "delete_Object", "Delete object"),
        ("Amazon S3", "retrieve_Objects", "Retrieve objects"),
        ("Amazon S3", "upload_Object", "Upload object"),
        ("Asana", "create_Task", "Create task"),
        ("Asana", "create_Comment", "Add comment to task"),
        ("Asana", "retrieve_Tasks", "Retrieve tasks"),
        ("Dropbox", "download_File", "Download file"),
        ("Dropbox", "retrieve_Files", "Retrieve files"),
        ("HubSpot", "create_Company", "Create company"),
        ("HubSpot", "create_Contact", "Create contact"),
        ("HubSpot", "retrieve_Contacts", "Retrieve contacts"),
        ("Jira", "create_Comment", "Create comment"),
        ("Jira", "create_Issue", "Create issue"),
        ("Jira", "retrieve_Issues", "Retrieve issues"),
        ("Marketo", "create_Program", "Create program"),
        ("Microsoft Teams", "send_Channel_Message", "Send message to channel"),
        ("Microsoft Teams", "send_Chat_Message", "Send chat message to user"),
        ("Oracle NetSuite", "create_Sales_Order", "Create sales order"),
        ("Oracle NetSuite", "retrieve_Sales_Orders", "Retrieve sales orders"),
        ("Pipedrive", "create_Person", "Create person"),
        ("Pipedrive", "retrieve_Persons", "Retrieve persons"),
        ("QuickBooks", "create_Bill", "Create bill"),
        ("QuickBooks", "create_Invoice", "Create invoice"),
        ("QuickBooks", "retrieve_Invoices", "Retrieve invoices"),
        ("Salesforce", "create_Campaign", "Create campaign"),
        ("Salesforce", "convert_Lead", "Convert lead"),
        ("Salesforce", "retrieve_Leads", "Retrieve leads"),
        ("Slack", "send_Direct_Message", "Send direct message to user"),
        ("Slack", "send_Message", "Send message"),
        ("Stripe", "create_Refund", "Create refund"),
        ("Stripe", "retrieve_Customers", "Retrieve customers"),
        ("Trello", "create_Card", "Create card"),
        ("Twilio", "create_Call", "Place phone call"),
        ("Workday", "retrieve_Expense_Reports", "Retrieve expense reports"),
        ("Workday", "retrieve_Workers", "Retrieve workers"),
        ("Zendesk", "create_Ticket", "Create ticket"),
        ("Zendesk", "delete_Ticket", "Delete ticket"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
    ]
)

LOOPS = [
    (
        "for each Zendesk ticket where status is solved to delete it",
        "zendesk.retrieve_tickets, for_each[if(node.item.status equals solved)[zendesk.delete_ticket]]",
    ),
    (
        "I am wanting for each Salesforce lead to create a contact in HubSpot",
        "salesforce.retrieve_leads, for_each[hubspot.create_contact]",
    ),
    # an infinitive that an order before it asks for is none of the loop's own
    (
        "for each expense report ask the manager to approve it; if he rejects it, send a Slack DM",
        "workday.retrieve_expense_reports, for_each[task, if(decision not_equals approved)[slack.send_direct_message]]",
    ),
    (
        "create a task in Asana, for each of the overdue QuickBooks invoices",
        "quickbooks.retrieve_invoices, for_each[asana.create_task]",
    ),
    (
        "Get the Asana tasks, then add a comment, for each of them",
        "asana.retrieve_tasks, for_each[asana.create_comment]",
    ),
    # a loop with an order of its own stays where it is
    (
        "Retrieve the Asana tasks, for each task create a Jira issue",
        "asana.retrieve_tasks, for_each[jira.create_issue]",
    ),
    (
        "for every QuickBooks invoice greater than 10,000 a task for the auditor shall be made in Asana",
        "quickbooks.retrieve_invoices, for_each[if(node.item.amount greater 10000)[asana.create_task]]",
    ),
    (
        "Download each file in Dropbox, upload it to S3",
        "dropbox.retrieve_files, for_each[dropbox.download_file, amazon_s3.upload_object]",
    ),
    (
        "Before deleting the S3 bucket, get all of its objects and delete them",
        "amazon_s3.retrieve_objects, for_each[amazon_s3.delete_object], amazon_s3.delete_bucket",
    ),
]
POINTED_AT = [
    (
        "I have a Jira issue and a Zendesk ticket; comment on the former and delete the latter",
        "jira.create_comment, zendesk.delete_ticket",
    ),
    (
        "Get the Stripe customers and the Pipedrive persons; for each of the former create a HubSpot contact, for each"
        " of the latter a Trello card",
        "stripe.retrieve_customers, pipedrive.retrieve_persons, for_each[hubspot.create_contact],"
        " for_each[trello.create_card]",
    ),
    (
        "Create a ticket and an issue in Zendesk and Jira respectively",
        "zendesk.create_ticket, jira.create_issue",
    ),
    (
        "If a HubSpot contact has no company, then create one",
        "hubspot.retrieve_contacts, if(node.company missing)[hubspot.create_company]",
    ),
]
NEEDED = [
    ("quick one: airtable record, then slack message", "airtable.create_record, slack.send_message"),
    (
        "A new Marketo program is needed, as well as a Salesforce campaign with the same name",
        "marketo.create_program, salesforce.create_campaign",
    ),
    ("There should be a Trello card for it, and a Jira issue", "trello.create_card, jira.create_issue"),
    # what is needed may be a decision
    ("An approval of the CFO is needed, then create the refund in Stripe", "task, stripe.create_refund"),
    (
        "Based on the retrieved Stripe customers, create an invoice in QuickBooks per customer",
        "stripe.retrieve_customers, for_each[quickbooks.create_invoice]",
    ),
    (
        "Retrieve the Workday workers. Using the retrieved workers, create a contact in HubSpot for each",
        "workday.retrieve_workers, for_each[hubspot.create_contact]",
    ),
    (
        "Check whether there is a HubSpot contact; if there is none, create it",
        "hubspot.retrieve_contacts, if(node missing)[hubspot.create_contact]",
    ),
]
TURNED = [
    (
        "do the sync between Pipedrive persons and HubSpot contacts",
        "pipedrive.retrieve_persons, for_each[hubspot.create_contact]",
    ),
    (
        "get the Workday workers, write them as contacts into HubSpot",
        "workday.retrieve_workers, for_each[hubspot.create_contact]",
    ),
    (
        "list the Zendesk tickets and make Asana tasks out of them",
        "zendesk.retrieve_tickets, for_each[asana.create_task]",
    ),
    (
        "fetch the Jira issues and turn them into Trello cards",
        "jira.retrieve_issues, for_each[trello.create_card]",
    ),
]
PARTICIPLES = [
    (
        "Have a sales order raised in NetSuite and a bill in QuickBooks, then get both confirmed by the boss",
        "oracle_netsuite.create_sales_order, quickbooks.create_bill, task",
    ),
    ("Create a Trello card, with a phone call placed afterwards", "trello.create_card, twilio.create_call"),
    ("Have the office dog walked and then tell everyone in Slack", "task, slack.send_message"),
    # what a thing has is no deed of its own
    ("Create a Trello card with a label attached", "trello.create_card"),
]
DECIDED = [
    (
        "Every expense report has to be approved by the manager; if he rejects it, send a Slack DM to the worker",
        "workday.retrieve_expense_reports, for_each[task, if(decision not_equals approved)[slack.send_direct_message]]",
    ),
    (
        "The refund must be reviewed by the CFO before it is created in Stripe",
        "task, stripe.create_refund",
    ),
    ("every Salesforce lead must be verified by the sales rep, then convert it",
     "salesforce.retrieve_leads, for_each[task, salesforce.convert_lead]"),
]  # fmt: skip
REMAINDERS = [
    (
        "Delete all Zendesk tickets whose status is spam, create a Trello card for the others",
        "zendesk.retrieve_tickets, for_each[if(node.item.status equals spam)[zendesk.delete_ticket]"
        " else[trello.create_card]]",
    ),
    (
        "Depending on whether the Jira issue is urgent, create a Trello card or add a task in Asana",
        "jira.retrieve_issues, if(node.priority equals urgent)[trello.create_card] else[asana.create_task]",
    ),
    (
        "Unless the HubSpot contact already exists, create it",
        "hubspot.retrieve_contacts, if(node missing)[hubspot.create_contact]",
    ),
    (
        "QuickBooks invoices over 500: create a Trello card, otherwise create an Asana task",
        "quickbooks.retrieve_invoices, for_each[if(node.item.amount greater 500)[trello.create_card]"
        " else[asana.create_task]]",
    ),
]
GONE_ON = [
    # whoever belongs to the thing that a loop is at
    (
        "Delete all Zendesk tickets older than a week and DM each customer in Slack",
        "zendesk.retrieve_tickets, for_each[if(node.item.created_at greater 7)[zendesk.delete_ticket,"
        " slack.send_direct_message]]",
    ),
    # what was just ordered is over, which is no test
    ("Create a Jira issue, and once it is created, tell the team in Slack", "jira.create_issue, slack.send_message"),
    ("Salesforce leads → HubSpot contacts", "salesforce.retrieve_leads, for_each[hubspot.create_contact]"),
    (
        "Create the Trello card, the Jira issue and the bill",
        "trello.create_card, jira.create_issue, quickbooks.create_bill",
    ),
    # a day of the week is no thing that gets something
    ("Every Friday get the Zendesk tickets", "zendesk.retrieve_tickets"),
]
AUDIENCES = [
    ("let the team know in Teams", "microsoft_teams.send_channel_message"),
    ("send a chat message in Teams to the CFO", "microsoft_teams.send_chat_message"),
    ("DM everyone in Slack", "slack.send_direct_message"),
]


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [*LOOPS, *POINTED_AT, *NEEDED, *TURNED, *PARTICIPLES, *DECIDED, *REMAINDERS, *GONE_ON, *AUDIENCES],
)
def test_a_request_becomes_its_flow(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


def test_what_is_escalated_to_a_product_that_keeps_things_is_made_there() -> None:
    assert flow("Get the newest Zendesk ticket and escalate it to Jira").endswith(", jira.create_issue")
