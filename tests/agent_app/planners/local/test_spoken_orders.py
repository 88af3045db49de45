"""Orders as people say them: who decides first, one by one, things used as verbs, the other branch without "if"."""

from __future__ import annotations

import pytest

from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.tables import outline
from tests.agent_app.planners.local.catalog import foreign_catalog, shipped_catalog
from tests.agent_app.planners.local.planning import document, flow

CATALOG = foreign_catalog(
    [
        ("Airtable", "retrieve_Records", "Retrieve records"),
        ("Airtable", "create_Record", "Create record"),
        ("Asana", "create_Task", "Create task"),
        ("Asana", "delete_Task", "Delete task"),
        ("GitHub", "create_Pull_Request", "Create pull request"),
        ("GitHub", "retrieve_Repositories", "Retrieve repositories"),
        ("GitHub", "retrieve_Branches", "Retrieve branches"),
        ("GitHub", "delete_Branch", "Delete branch"),
        ("GitHub", "retrieve_Tags", "Retrieve tags"),
        ("GitHub", "delete_Tag", "Delete tag"),
        ("Google Sheets", "clear_Worksheet", "Clear worksheet"),
        ("Google Sheets", "create_Row", "Create row"),
        ("Greenhouse", "retrieve_Offers", "Retrieve offers"),
        ("BambooHR", "create_Employee", "Create employee"),
        ("HubSpot", "retrieve_Contacts", "Retrieve contacts"),
        ("HubSpot", "retrieve_Deals", "Retrieve deals"),
        ("Jenkins", "queue_Build", "Queue build"),
        ("Microsoft Outlook", "send_Email", "Send email"),
        ("PagerDuty", "retrieve_On_Call", "Retrieve on call"),
        ("QuickBooks", "create_Invoice", "Create invoice"),
        ("Slack", "send_Message", "Send message"),
        ("Slack", "archive_Channel", "Archive channel"),
        ("Stripe", "create_Refund", "Create refund"),
        ("Workday", "retrieve_Workers", "Retrieve workers"),
        ("Workday", "retrieve_Organizations", "Retrieve organizations"),
        ("Workday", "create_Worker", "Create worker"),
    ]
)

FLOWS: list[tuple[str, str]] = [
    # who decides, and what waits for it
    ("Before you archive the Slack channel, Dana must approve it", "task, slack.archive_channel"),
    ("before the Jenkins build starts, the release manager has to sign off", "task, jenkins.queue_build"),
    (
        "Let the controller check and approve the payout. On a yes create the Asana task, on a no send a Slack message",
        "task, if(decision equals approved)[asana.create_task] else[slack.send_message]",
    ),
    (
        "List the HubSpot deals. For each one the sales director decides; approved ones become invoices in QuickBooks,"
        " for refused ones send a Slack message",
        "hubspot.retrieve_deals, for_each[task, if(decision equals approved)[quickbooks.create_invoice]"
        " else[slack.send_message]]",
    ),
    (
        "Ask Ola from sales whether the price is fine. If he approves, create the Asana task, if he declines open a"
        " GitHub pull request",
        "task, if(decision equals approved)[asana.create_task] else[github.create_pull_request]",
    ),
    # order
    (
        "open a GitHub pull request, and as soon as it is up queue a Jenkins build",
        "github.create_pull_request, jenkins.queue_build",
    ),
    ("Create an Asana task, the owner should then get a Slack message", "asana.create_task, slack.send_message"),
    # one by one
    (
        "take the Airtable records, one at a time create an Asana task",
        "airtable.retrieve_records, for_each[asana.create_task]",
    ),
    (
        "Get the Airtable records and, for each, create an Asana task plus a QuickBooks invoice",
        "airtable.retrieve_records, for_each[asana.create_task, quickbooks.create_invoice]",
    ),
    (
        "loop over the Workday workers and create an Asana task for each of them",
        "workday.retrieve_workers, for_each[asana.create_task]",
    ),
    (
        "For each of the HubSpot deals create a QuickBooks invoice and afterwards send one Slack message",
        "hubspot.retrieve_deals, for_each[quickbooks.create_invoice], slack.send_message",
    ),
    (
        "Go over the GitHub repositories, get the branches of each, and if a branch has the label stale delete it",
        "github.retrieve_repositories, for_each[github.retrieve_branches, for_each[if(node.item.label contains stale)"
        "[github.delete_branch]]]",
    ),
    (
        "Look through the GitHub branches; any branch whose name starts with tmp/ must go, delete it",
        "github.retrieve_branches, for_each[if(node.item.branch_name starts_with tmp/)[github.delete_branch]]",
    ),
    (
        "Read the GitHub branches and whichever contains 'spike' in the name, delete it",
        "github.retrieve_branches, for_each[if(node.item.name contains spike)[github.delete_branch]]",
    ),
    # many things that are only implied
    ("delete the GitHub tags of project 12", "github.retrieve_tags, for_each[github.delete_tag]"),
    (
        "clear the Google Sheets worksheet and load the Airtable records into it",
        "google_sheets.clear_worksheet, airtable.retrieve_records, for_each[google_sheets.create_row]",
    ),
    (
        "check the HubSpot contacts and mirror them to Airtable",
        "hubspot.retrieve_contacts, for_each[airtable.create_record]",
    ),
    (
        "Wish all Workday workers a happy new year by Outlook email",
        "workday.retrieve_workers, for_each[microsoft_outlook.send_email]",
    ),
    (
        "for the board meeting we need the Workday workers and the organizations",
        "workday.retrieve_workers, workday.retrieve_organizations",
    ),
    (
        "the Greenhouse offers: if the first is accepted create the employee in BambooHR",
        "greenhouse.retrieve_offers, if(node.status equals accepted)[bamboohr.create_employee]",
    ),
    # things used as verbs
    ("refund the payment and slack the team", "stripe.create_refund, slack.send_message"),
    ("Invoice the customer, then tell #sales in Slack", "quickbooks.create_invoice, slack.send_message"),
    ("Hire Ana Souza in Workday", "workday.create_worker"),
    # the other branch
    (
        "Go through the HubSpot deals: amount of at least 500, create an invoice; everything else gets ignored",
        "hubspot.retrieve_deals, for_each[if(node.item.amount greater_or_equal 500)[quickbooks.create_invoice]]",
    ),
    (
        "I walk through every HubSpot deal: amount below 70 -> Asana task, amount 70 and more -> QuickBooks invoice",
        "hubspot.retrieve_deals, for_each[if(node.item.amount less 70)[asana.create_task]"
        " else[quickbooks.create_invoice]]",
    ),
    (
        "look in PagerDuty who is on call and tell #ops in Slack",
        "pagerduty.retrieve_on_call, slack.send_message",
    ),
]


@pytest.mark.parametrize(("prompt", "wanted"), FLOWS)
def test_an_order_as_it_is_said_becomes_its_flow(prompt: str, wanted: str) -> None:
    """Operations, order and nesting are as meant, whatever the construction."""
    assert flow(prompt, CATALOG) == wanted


def test_a_time_that_somebody_is_told_starts_nothing() -> None:
    """ "Tell the team that we reopen on Monday" runs at once."""
    made = document("Tell #shop in Slack that the shop reopens on Monday", shipped_catalog())
    assert [row["properties"]["action"] for row in made["data"] if row["properties"].get("role") == "trigger"] == [
        "manual"
    ]


def test_a_product_whose_name_begins_like_a_phrase_is_no_person() -> None:
    """ "Personio" is no "in person"."""
    catalog = foreign_catalog([("Personio", "create_Employee", "Create employee"), ("Slack", "send_Message", "Send")])
    made = document("Register the new employee in Personio and send a Slack message", catalog)
    assert outline(document_flow(made)) == "personio.create_employee, slack.send_message"


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("auto-close the issues of acme/api with the label stale", "github.close_issue"),
        ("when a GitHub pull request is opened auto-assign it to bob", "github.add_assignees"),
    ],
)
def test_what_is_done_by_itself_is_done(prompt: str, wanted: str) -> None:
    assert wanted in flow(prompt)
