"""Answers of people who were not asked before: go-aheads, nods and refusals, what needs somebody's approval."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Azure DevOps", "delete_Work_Item", "Delete work item"),
        ("DocuSign", "send_Envelope", "Send envelope"),
        ("DocuSign", "void_Envelope", "Void envelope"),
        ("Gmail", "send_Email", "Send email"),
        ("GitHub", "retrieve_Pull_Requests", "Retrieve pull requests"),
        ("GitHub", "merge_Pull_Request", "Merge pull request"),
        ("GitHub", "create_Issue_Comment", "Create issue comment"),
        ("HubSpot", "update_Deal", "Update deal"),
        ("Jira", "create_Project", "Create project"),
        ("Mailchimp", "create_Campaign", "Create campaign"),
        ("Mailchimp", "send_Campaign", "Send campaign"),
        ("Okta", "create_User", "Create user"),
        ("Oracle NetSuite", "create_Purchase_Order", "Create purchase order"),
        ("ServiceNow", "update_Change_Request", "Update change request"),
        ("ServiceNow", "update_Task", "Update task"),
        ("ServiceNow", "create_Comment", "Create comment"),
        ("Slack", "send_Message", "Send message"),
        ("Workday", "retrieve_Expense_Reports", "Retrieve expense reports"),
        ("Xero", "create_Invoice", "Create invoice"),
    ]
)

APPROVED = "if(decision equals approved)"
FLOWS: list[tuple[str, str]] = [
    (
        "Release manager Ada signs off, then create the Okta user; she says no -> email bob@x.com",
        f"task, {APPROVED}[okta.create_user] else[gmail.send_email]",
    ),
    (
        "have HR confirm first: after a yes create the Okta account, after a no email the manager",
        f"task, {APPROVED}[okta.create_user] else[gmail.send_email]",
    ),
    (
        "Ask Priya whether the budget holds and on her yes create the NetSuite purchase order",
        "task, oracle_netsuite.create_purchase_order",
    ),
    (
        "create the campaign in Mailchimp; once the marketing lead has given the go-ahead, send it."
        " If not, send a Slack message",
        f"mailchimp.create_campaign, task, {APPROVED}[mailchimp.send_campaign] else[slack.send_message]",
    ),
    (
        "Send out the envelope; as soon as Mr Voss confirms, create the Xero invoice; if he doesn't, void it",
        f"docusign.send_envelope, task, {APPROVED}[xero.create_invoice] else[docusign.void_envelope]",
    ),
    (
        "hand the change request to the board. approved -> update it in ServiceNow. rejected -> comment why",
        f"task, {APPROVED}[servicenow.update_change_request] else[servicenow.create_comment]",
    ),
    (
        "If the boss agrees, create the Jira project; if he refuses, send the team a Gmail email",
        f"task, {APPROVED}[jira.create_project] else[gmail.send_email]",
    ),
    (
        "could somebody check with legal? when they say ok, send the DocuSign envelope, and otherwise void it",
        f"task, {APPROVED}[docusign.send_envelope] else[docusign.void_envelope]",
    ),
    (
        "Let Kim approve the Jira project. If she agrees create it, if not"
        " delete nothing and just send a Slack message",
        f"task, {APPROVED}[jira.create_project] else[slack.send_message]",
    ),
    (
        "merge the pull request in GitHub after its checks are green, otherwise ask",
        "github.retrieve_pull_requests, if(node.status equals succeeded)[github.merge_pull_request] else[task]",
    ),
    ("merge the pull request in GitHub once Tom gave his thumbs up", "task, github.merge_pull_request"),
    (
        "Get the Workday expense reports; those over 1000 need the CFO's approval",
        "workday.retrieve_expense_reports, for_each[if(node.item.amount greater 1000)[task]]",
    ),
    (
        "Only with the approval of the product owner may the Azure DevOps work item be deleted",
        "task, azure_devops.delete_work_item",
    ),
]

UNTOUCHED: list[tuple[str, str]] = [
    ("Ask Kim to approve the DocuSign envelope, and send it if she agrees", "task, docusign.send_envelope"),
    (
        "create the Mailchimp campaign and once it is created, send it",
        "mailchimp.create_campaign, mailchimp.send_campaign",
    ),
]


@pytest.mark.parametrize(("prompt", "expected"), FLOWS + UNTOUCHED)
def test_flow(prompt: str, expected: str) -> None:
    assert flow(prompt, CATALOG) == expected
