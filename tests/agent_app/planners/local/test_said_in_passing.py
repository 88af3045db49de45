"""Steps, loops and tests that a request says in passing: behind what is judged, beside what is done with each thing, in
what a step only takes from elsewhere."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow, plan

CATALOG = foreign_catalog(
    [
        ("Airtable", "create_Record", "Create record"),
        ("Airtable", "retrieve_Records", "Retrieve records"),
        ("Asana", "create_Task", "Create task"),
        ("Box", "retrieve_Files", "Retrieve files"),
        ("Box", "upload_File", "Upload file"),
        ("Confluence", "create_Page", "Create page"),
        ("Confluence", "create_Space", "Create space"),
        ("Datadog", "mute_Monitor", "Mute monitor"),
        ("Datadog", "retrieve_Monitors", "Retrieve monitors"),
        ("Dropbox", "delete_File", "Delete file"),
        ("Dropbox", "retrieve_Files", "Retrieve files"),
        ("Dropbox", "upload_File", "Upload file"),
        ("Gmail", "send_Email", "Send email"),
        ("Google Sheets", "create_Row", "Add row"),
        ("HubSpot", "create_Contact", "Create contact"),
        ("Jira", "create_Issue", "Create issue"),
        ("Mailchimp", "create_Subscriber", "Add subscriber"),
        ("MySQL", "retrieve_Rows", "Retrieve rows"),
        ("Okta", "create_User", "Create user"),
        ("Okta", "deactivate_User", "Deactivate user"),
        ("Okta", "retrieve_Groups", "Retrieve groups"),
        ("Okta", "retrieve_Users", "Retrieve users"),
        ("PagerDuty", "create_Incident", "Create incident"),
        ("Salesforce", "create_Contact", "Create contact"),
        ("Salesforce", "retrieve_Leads", "Retrieve leads"),
        ("Salesforce", "upsert_Lead", "Create or update lead"),
        ("Slack", "send_Direct_Message", "Send direct message to user"),
        ("Slack", "send_Message", "Send message to channel"),
        ("Trello", "archive_Card", "Archive card"),
        ("Trello", "create_Card", "Create card"),
        ("Trello", "create_Comment", "Add comment to card"),
        ("Trello", "delete_Card", "Delete card"),
        ("Trello", "retrieve_Cards", "Retrieve cards"),
        ("Workday", "approve_Expense_Report", "Approve expense report"),
        ("Workday", "retrieve_Expense_Reports", "Retrieve expense reports"),
        ("Workday", "retrieve_Workers", "Retrieve workers"),
        ("Xero", "retrieve_Invoices", "Retrieve invoices"),
        ("Xero", "update_Invoice", "Update invoice"),
        ("Zendesk", "create_Ticket", "Create ticket"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
        ("Zendesk", "update_Ticket", "Update ticket"),
        ("Zendesk", "close_Ticket", "Close ticket"),
    ]
)

# what somebody thinks of each decides
JUDGED = [
    (
        "Retrieve the Trello cards, show them to the product owner; the ones she likes become Jira"
        " issues, the others are deleted",
        "trello.retrieve_cards, for_each[task, if(decision equals approved)[jira.create_issue]"
        " else[trello.delete_card]]",
    ),
    (
        "Let Marta go through the Trello cards: those she approves become Jira issues, the rest gets deleted",
        "trello.retrieve_cards, for_each[task, if(decision equals approved)[jira.create_issue]"
        " else[trello.delete_card]]",
    ),
    (
        "The team lead reviews the Workday expense reports. What he accepts is approved, for what he"
        " declines create a Jira issue",
        "workday.retrieve_expense_reports, for_each[task, if(decision equals"
        " approved)[workday.approve_expense_report] else[jira.create_issue]]",
    ),
    (
        "The support lead decides on each Zendesk ticket: accepted ones are updated, declined ones closed",
        "zendesk.retrieve_tickets, for_each[task, if(decision equals approved)[zendesk.update_ticket]"
        " else[zendesk.close_ticket]]",
    ),
    (
        "Get the Zendesk tickets. For each, ask Kim to approve; if approved, update the ticket, else close the ticket",
        "zendesk.retrieve_tickets, for_each[task, if(decision equals approved)[zendesk.update_ticket]"
        " else[zendesk.close_ticket]]",
    ),
]
# some of several things, and what happens to them
SELECTED = [
    (
        "Get the Workday expense reports; those over 90 dollars are approved right away, for the others"
        " a Jira issue is created",
        "workday.retrieve_expense_reports, for_each[if(node.item.amount greater"
        " 90)[workday.approve_expense_report] else[jira.create_issue]]",
    ),
    (
        "Okta users who have not logged in for 30 days are deactivated",
        "okta.retrieve_users, for_each[if(node.item.last_login greater_or_equal 30)[okta.deactivate_user]]",
    ),
    (
        "Expense reports over 500 need the CFO's approval before they are approved in Workday",
        "workday.retrieve_expense_reports, for_each[if(node.item.amount greater 500)[task,"
        " workday.approve_expense_report]]",
    ),
    (
        "Get the Zendesk tickets and close the unanswered ones",
        "zendesk.retrieve_tickets, for_each[if(node.item.status equals unanswered)[zendesk.close_ticket]]",
    ),
]
# what is excepted by what it contains
EXCEPTED = [
    (
        "Delete all Dropbox files, skipping those that start with keep",
        "dropbox.retrieve_files, for_each[if(node.item.name not_starts_with keep)[dropbox.delete_file]]",
    ),
    (
        'Archive all Trello cards except the ones that contain "next year"',
        "trello.retrieve_cards, for_each[if(node.item.title not_contains next year)[trello.archive_card]]",
    ),
]
# which of both is left open and asked about
UNDECIDED = [
    (
        "Depending on the amount of the Xero invoice, either update it or create a Jira issue",
        "xero.retrieve_invoices, if()[xero.update_invoice] else[jira.create_issue]",
    ),
    (
        "Update or close the Zendesk ticket depending on its age",
        "if()[zendesk.update_ticket] else[zendesk.close_ticket]",
    ),
]
# what else is done with each thing
EACH = [
    (
        "Close the Zendesk tickets older than 9 days, informing the account manager by e-mail",
        "zendesk.retrieve_tickets, for_each[if(node.item.created_at greater 9)[zendesk.close_ticket,"
        " gmail.send_email]]",
    ),
    (
        "Archive all Trello cards that have no owner, leaving a comment why",
        "trello.retrieve_cards, for_each[if(node.item.owner missing)[trello.archive_card, trello.create_comment]]",
    ),
    (
        "Archive every Trello card that is done, leaving a comment first",
        "trello.retrieve_cards, for_each[if(node.item.status equals done)[trello.create_comment, trello.archive_card]]",
    ),
    (
        "Retrieve the Xero invoices, create an Airtable record for each and update the Xero invoice",
        "xero.retrieve_invoices, for_each[airtable.create_record, xero.update_invoice]",
    ),
    (
        "Get Workday workers and add them as HubSpot contacts and Mailchimp subscribers",
        "workday.retrieve_workers, for_each[hubspot.create_contact, mailchimp.create_subscriber]",
    ),
    (
        "Check Datadog for alerting monitors and open one PagerDuty incident per monitor",
        "datadog.retrieve_monitors, for_each[pagerduty.create_incident]",
    ),
    (
        "Create one Jira issue each for the monitors in Datadog",
        "datadog.retrieve_monitors, for_each[jira.create_issue]",
    ),
    (
        "The Workday workers need Okta users",
        "workday.retrieve_workers, for_each[okta.create_user]",
    ),
    (
        "I have a list of people in Airtable, add each of them to Mailchimp",
        "airtable.retrieve_records, for_each[mailchimp.create_subscriber]",
    ),
    (
        "List the Xero invoices; for each update the invoice",
        "xero.retrieve_invoices, for_each[xero.update_invoice]",
    ),
    (
        "Take the Salesforce leads; if the email is empty do nothing, else create a HubSpot contact",
        "salesforce.retrieve_leads, for_each[if(node.item.email present)[hubspot.create_contact]]",
    ),
]
# one thing of a kind for each of another
PER = [
    (
        "Create a Trello card per Zendesk ticket and post the cards in Slack",
        "zendesk.retrieve_tickets, for_each[trello.create_card], slack.send_message",
    ),
    (
        "For each Zendesk ticket, update it and create a Jira issue per ticket",
        "zendesk.retrieve_tickets, for_each[zendesk.update_ticket, jira.create_issue]",
    ),
    (
        "Retrieve the Zendesk tickets, get approval from Kim for each, then close it",
        "zendesk.retrieve_tickets, for_each[task, zendesk.close_ticket]",
    ),
    (
        "Weekly: Zendesk tickets -> Trello cards",
        "zendesk.retrieve_tickets, for_each[trello.create_card]",
    ),
    (
        "for each Trello card that's blocked -> Jira issue",
        "trello.retrieve_cards, for_each[if(node.item.status equals blocked)[jira.create_issue]]",
    ),
    ("We need a Zendesk ticket and an e-mail to the customer", "zendesk.create_ticket, gmail.send_email"),
    ("Export the Xero invoices to Airtable", "xero.retrieve_invoices, for_each[airtable.create_record]"),
]
# what is looked up is not changed, what tells things apart is no deed
LOOKED_UP = [
    (
        'Get every Trello card labelled "idea" and open a Jira issue for it',
        "trello.retrieve_cards, for_each[jira.create_issue]",
    ),
    (
        "Ask the controller about each Xero invoice; accepted ones are sent to Slack, declined ones noted in Airtable",
        "xero.retrieve_invoices, for_each[task, if(decision equals approved)[slack.send_message]"
        " else[airtable.create_record]]",
    ),
]
# what is looked up only to be told
TAKEN = [
    (
        "Post the newest numbers of our MySQL orders table in Slack",
        "mysql.retrieve_rows, slack.send_message",
    ),
    (
        "Write a Confluence page listing the Datadog monitors",
        "datadog.retrieve_monitors, confluence.create_page",
    ),
    (
        "With the lead list of Salesforce, make a Mailchimp subscriber of each",
        "salesforce.retrieve_leads, for_each[mailchimp.create_subscriber]",
    ),
    (
        "List the Okta users & groups",
        "okta.retrieve_users, okta.retrieve_groups",
    ),
    (
        "Okta offboarding: deactivate the user and create a Jira issue",
        "okta.deactivate_user, jira.create_issue",
    ),
]
# where something goes, what is named, who hears of it
PLACED = [
    (
        "Upsert every Airtable record whose score exceeds 10 into Salesforce as a lead",
        "airtable.retrieve_records, for_each[if(node.item.score greater 10)[salesforce.upsert_lead]]",
    ),
    (
        "Create a Confluence space, a page called Plan and a page called Costs",
        "confluence.create_space, confluence.create_page, confluence.create_page",
    ),
    (
        'Put a "thanks" comment on all Trello cards that are done',
        "trello.retrieve_cards, for_each[if(node.item.status equals done)[trello.create_comment]]",
    ),
    (
        "Close the Zendesk ticket, and purchasing hears about it in Slack",
        "zendesk.close_ticket, slack.send_direct_message",
    ),
]


@pytest.mark.parametrize(
    ("prompt", "wanted"), [*JUDGED, *SELECTED, *EXCEPTED, *UNDECIDED, *EACH, *PER, *LOOKED_UP, *TAKEN, *PLACED]
)
def test_what_is_said_in_passing_is_heard(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    "prompt",
    [
        "Comment on the Trello card with the Jira link",
        "Create a Zendesk ticket for the customer in Salesforce",
        "Create a Jira issue about the Datadog alert",
    ],
)
def test_what_is_only_mentioned_is_not_looked_up(prompt: str) -> None:
    assert "," not in flow(prompt, CATALOG)


def test_which_of_both_is_asked_about() -> None:
    told = plan("Depending on the amount of the Xero invoice, either update it or create a Jira issue", CATALOG)
    assert (told.next_question or "").startswith("What exactly should")
