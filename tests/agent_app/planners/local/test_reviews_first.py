"""Somebody looks at a thing before it goes on, and what comes of the answer."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("DocuSign", "send_Envelope", "Send envelope for signature"),
        ("DocuSign", "void_Envelope", "Void envelope"),
        ("Eventbrite", "cancel_Event", "Cancel event"),
        ("Eventbrite", "publish_Event", "Publish event"),
        ("GitHub", "merge_Pull_Request", "Merge pull request"),
        ("GitHub", "update_Issue", "Update issue"),
        ("GitHub", "create_Release", "Create release"),
        ("Jenkins", "retrieve_Builds", "Retrieve builds"),
        ("Okta", "create_User", "Create user"),
        ("Oracle NetSuite", "create_Purchase_Order", "Create purchase order"),
        ("Slack", "send_Message", "Send message"),
        ("Stripe", "void_Invoice", "Void invoice"),
        ("Workday", "create_Expense_Report", "Create expense report"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
        ("Email", "send_Email", "Send email"),
    ]
)


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Send the DocuSign envelope, but not before Nora had a look at it",
            "task, docusign.send_envelope",
        ),
        (
            "Once finance says yes to the expense report create it in Workday, in case of a no post in Slack",
            "task, if(decision equals approved)[workday.create_expense_report] else[slack.send_message]",
        ),
        (
            "On approval by the CFO, void the Stripe invoice",
            "task, stripe.void_invoice",
        ),
        (
            "Void the Stripe invoice upon the CFO's approval",
            "task, stripe.void_invoice",
        ),
        (
            "Void the Stripe invoice, but let the CFO have a look first",
            "task, stripe.void_invoice",
        ),
        (
            "Let me first check the budget by hand. If it is fine create the purchase order in NetSuite, if"
            " it isn't post in Slack",
            "task, if(decision equals approved)[oracle_netsuite.create_purchase_order] else[slack.send_message]",
        ),
        (
            "Let me review the page, and if I'm happy publish the Eventbrite event",
            "task, eventbrite.publish_event",
        ),
        (
            "Legal gets to see the contract first. If they are fine with it, send the DocuSign envelope, else void it",
            "task, if(decision equals approved)[docusign.send_envelope] else[docusign.void_envelope]",
        ),
        (
            "Get a thumbs up from Maria, then merge the pull request in GitHub; a thumbs down closes the GitHub issue",
            "task, if(decision equals approved)[github.merge_pull_request] else[github.update_issue]",
        ),
        (
            "Should the boss say no, cancel the Eventbrite event. Should she say yes, publish it",
            "task, if(decision equals approved)[eventbrite.publish_event] else[eventbrite.cancel_event]",
        ),
        (
            "Somebody from HR has to verify the data; when it's fine create an Okta user, when it isn't"
            " send HR an email",
            "task, if(decision equals approved)[okta.create_user] else[email.send_email]",
        ),
        (
            "A manager decides whether the Workday expense report is created; on refusal post in Slack",
            "task, if(decision equals approved)[workday.create_expense_report] else[slack.send_message]",
        ),
    ],
)
def test_who_looks_first_decides(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Check the latest Jenkins build. If it is fine, post in Slack",
            "jenkins.retrieve_builds, if(node.status equals fine)[slack.send_message]",
        ),
        (
            "I want to see all open tickets in Zendesk",
            "zendesk.retrieve_tickets",
        ),
        (
            "If the customer refuses, cancel the Eventbrite event",
            "if()[eventbrite.cancel_event]",
        ),
    ],
)
def test_looking_up_is_no_decision(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "outline"),
    [
        (
            "delete the confluence pages in space OLD, ask the space owner before each",
            "confluence.list_pages, for_each[task, confluence.delete_page]",
        ),
        (
            "delete all Trello cards of the list Old, but ask Tom before each one",
            "trello.list_cards, for_each[task, trello.archive_card]",
        ),
        ("create a ticket in Zendesk, but first ask Anna to approve it", "task, zendesk.create_ticket"),
        (
            "close all Zendesk tickets older than 14 days, but first add a comment",
            "zendesk.list_tickets, for_each[if(node.item.created_at greater 14)"
            "[zendesk.add_comment, zendesk.close_ticket]]",
        ),
        (
            "every friday close the stale issues in acme/web but first add a comment to them",
            "github.list_issues, for_each[github.create_comment, github.close_issue]",
        ),
        (
            "merge PR 12 in acme/web, but first run the build workflow",
            "github.trigger_workflow, github.merge_pull_request",
        ),
        # what is first of several is not what is done first
        ("list the first issues of acme/web, but post them to #dev", "github.list_issues, slack.post_message"),
    ],
)
def test_what_is_to_be_done_first_comes_first(prompt: str, outline: str) -> None:
    assert flow(prompt) == outline
