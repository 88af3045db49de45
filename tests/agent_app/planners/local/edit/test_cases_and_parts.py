"""What is done in a case in the place of a step, for each of what a loop lists, or by another tool for one step."""

from __future__ import annotations

import pytest

from agent_app.contracts import Intent, PlanningContext
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.intent import classify_intent
from agent_app.planners.local.newplan import plan_new_workflow
from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.edit.edits import edited_over

ROWS = [
    ("Bitbucket", "retrieve_pull_requests", "Retrieve pull requests"),
    ("Bitbucket", "create_pull_request_comment", "Create pull request comment"),
    ("Bitbucket", "merge_pull_request", "Merge pull request"),
    ("Bitbucket", "decline_pull_request", "Decline pull request"),
    ("Shopify", "retrieve_orders", "Retrieve orders"),
    ("Shopify", "update_order", "Update order"),
    ("Shopify", "cancel_order", "Cancel order"),
    ("Freshservice", "retrieve_assets", "Retrieve assets"),
    ("Freshservice", "update_asset", "Update asset"),
    ("Freshservice", "delete_asset", "Delete asset"),
    ("QuickBooks", "create_invoice", "Create invoice"),
    ("Stripe", "retrieve_invoices", "Retrieve invoices"),
    ("Stripe", "void_invoice", "Void invoice"),
    ("Stripe", "finalize_invoice", "Finalize invoice"),
    ("GitLab", "retrieve_projects", "Retrieve projects"),
    ("GitLab", "retrieve_issues", "Retrieve issues"),
    ("GitLab", "run_pipeline", "Run pipeline"),
    ("GitLab", "create_tag", "Create tag"),
    ("GitLab", "create_release", "Create release"),
    ("GitLab", "create_issue_note", "Add note to issue"),
    ("Trello", "create_board", "Create board"),
    ("Trello", "create_card", "Create card"),
    ("Trello", "create_comment", "Add comment to card"),
    ("Asana", "create_task", "Create task"),
    ("Asana", "create_comment", "Add comment to task"),
    ("Outlook", "retrieve_emails", "Retrieve emails"),
    ("Outlook", "retrieve_attachments", "Retrieve attachments of email"),
    ("OneDrive", "upload_file", "Upload file"),
    ("Dropbox", "upload_file", "Upload file"),
    ("Mailchimp", "create_subscriber", "Add subscriber to audience"),
    ("HubSpot", "retrieve_contacts", "Retrieve contacts"),
    ("HubSpot", "create_contact", "Create contact"),
    ("Mailchimp", "retrieve_subscribers", "Retrieve subscribers"),
    ("Salesforce", "create_contact", "Create contact"),
    ("Salesforce", "add_to_list", "Add contact to list"),
    ("Twilio", "create_call", "Place phone call"),
    ("Twilio", "send_sms", "Send text message"),
    ("Slack", "send_message", "Send message"),
]
PULLS = "Retrieve the Bitbucket pull requests; for each pull request add a comment, then merge it"
ORDERS = "Retrieve Shopify orders. For each order, update the order and create a QuickBooks invoice"
ASSETS = "Retrieve Freshservice assets. For each asset, update the asset. Then send a Slack message"
INVOICES = (
    "Retrieve Stripe invoices, and if any invoice is overdue, void it, otherwise finalize it. Then send a Slack message"
)
PROJECTS = "Retrieve GitLab projects. For each project retrieve the GitLab issues and run a pipeline"
MAILS = "Retrieve Outlook emails, for each email retrieve the email attachments, then upload a file to OneDrive"
CARDS = "Create a Trello board, create a Trello card, add a comment to the Trello card"
SUBSCRIBERS = "Retrieve HubSpot contacts and for each contact create a Mailchimp subscriber"
LEADS = (
    "Retrieve Mailchimp subscribers. For each subscriber create a Salesforce contact and add the contact to a"
    " Salesforce list"
)
RELEASE = "Run a GitLab pipeline, create a GitLab tag, create a GitLab release, send a Slack message"
CALLS = "Send a Twilio text message, place a phone call with Twilio, send a Slack message"


@pytest.mark.parametrize(
    ("prompt", "test"),
    [
        ("Decline it instead of merging it if nobody approved it", "approver missing"),
        ("decline it rather than merging it when the title contains draft", "title contains draft"),
        ("If it is not approved, decline it instead of merging", "status not_equals approved"),
        ("pull requests that are not approved should be declined rather than merged", "status not_equals approved"),
    ],
)
def test_another_deed_takes_the_place_of_a_step_in_some_case(prompt: str, test: str) -> None:
    assert edited_over(ROWS, PULLS, prompt) == (
        "bitbucket.retrieve_pull_requests, for_each[bitbucket.create_pull_request_comment,"
        f" if(node.item.{test})[bitbucket.decline_pull_request] else[bitbucket.merge_pull_request]]"
    )


@pytest.mark.parametrize(
    "prompt",
    [
        "If the order was refunded, cancel it rather than update it",
        "If the order is refunded, cancel it instead of updating the order",
        "refunded orders get cancelled, not updated",
        "Orders which were refunded should be cancelled rather than updated.",
    ],
)
def test_the_step_that_is_not_taken_then_is_told_by_its_deed(prompt: str) -> None:
    assert edited_over(ROWS, ORDERS, prompt) == (
        "shopify.retrieve_orders, for_each[if(node.item.status equals refunded)[shopify.cancel_order]"
        " else[shopify.update_order], quickbooks.create_invoice]"
    )


@pytest.mark.parametrize(
    "prompt",
    [
        "If an asset is broken, delete it, otherwise update it.",
        "if the asset is broken delete it instead of updating it",
    ],
)
def test_things_are_deleted_in_a_case_and_no_step_goes(prompt: str) -> None:
    assert edited_over(ROWS, ASSETS, prompt) == (
        "freshservice.retrieve_assets, for_each[if(node.item.status equals broken)[freshservice.delete_asset]"
        " else[freshservice.update_asset]], slack.send_message"
    )


@pytest.mark.parametrize(
    "prompt",
    [
        "Orders without an address should be cancelled",
        "For orders without an address, cancel the order",
        "What about orders without an address? Those should be cancelled.",
        "What if the address is missing? In that case cancel the order.",
        "what should happen when the address is missing: cancel the order",
    ],
)
def test_several_things_are_told_apart_by_what_they_lack(prompt: str) -> None:
    assert edited_over(ROWS, ORDERS, prompt) == (
        "shopify.retrieve_orders, for_each[shopify.update_order, quickbooks.create_invoice,"
        " if(node.item.address missing)[shopify.cancel_order]]"
    )


@pytest.mark.parametrize(
    ("request_", "prompt", "expected"),
    [
        # what a step of a loop lists is gone through inside of it
        (PROJECTS, "Add a note to every issue",
         "gitlab.retrieve_projects, for_each[gitlab.retrieve_issues, gitlab.run_pipeline,"
         " for_each[gitlab.create_issue_note]]"),
        (PROJECTS, "For each of the issues retrieved, add a note",
         "gitlab.retrieve_projects, for_each[gitlab.retrieve_issues, gitlab.run_pipeline,"
         " for_each[gitlab.create_issue_note]]"),
        (PROJECTS, "loop over the issues and add a note to each of them",
         "gitlab.retrieve_projects, for_each[gitlab.retrieve_issues, gitlab.run_pipeline,"
         " for_each[gitlab.create_issue_note]]"),
        (MAILS, "the upload should happen once per attachment",
         "outlook.retrieve_emails, for_each[outlook.retrieve_attachments, for_each[onedrive.upload_file]]"),
        # no loop any more
        (SUBSCRIBERS, "don't loop any more, only one subscriber is needed",
         "hubspot.retrieve_contacts, mailchimp.create_subscriber"),
        # what alone stays of a condition, of a tool's steps, of all
        (INVOICES, "Drop the condition, just finalize them.",
         "stripe.retrieve_invoices, stripe.finalize_invoice, slack.send_message"),
        (RELEASE, "Delete every GitLab step except the tag", "gitlab.create_tag, slack.send_message"),
        (CALLS, "Just the phone call, please, nothing else.", "twilio.create_call"),
        # one step of a tool alone is done by another
        (CARDS, "For the card use Asana instead of Trello",
         "trello.create_board, asana.create_task, trello.create_comment"),
        (CARDS, "same thing, but with Asana in place of Trello for the comment",
         "trello.create_board, trello.create_card, asana.create_comment"),
        (CARDS, "step two: Asana, not Trello", "trello.create_board, asana.create_task, trello.create_comment"),
        (MAILS, "use dropbox for the upload, and inside that loop",
         "outlook.retrieve_emails, for_each[outlook.retrieve_attachments, dropbox.upload_file]"),
        (LEADS, "it has to create a HubSpot contact in its place, and the list step can go",
         "mailchimp.retrieve_subscribers, for_each[hubspot.create_contact]"),
        # what is spoken of as "it" stands behind what brings it about
        (PROJECTS, "the GitLab guy prints the issues once they have been retrieved",
         "gitlab.retrieve_projects, for_each[gitlab.retrieve_issues, task, gitlab.run_pipeline]"),
        # tests in front of a step
        (SUBSCRIBERS, "before adding them to Mailchimp, check that the contact has an email",
         "hubspot.retrieve_contacts, for_each[if(node.item.email present)[mailchimp.create_subscriber]]"),
        (SUBSCRIBERS, "check whether the contact has an email before subscribing it",
         "hubspot.retrieve_contacts, for_each[if(node.item.email present)[mailchimp.create_subscriber]]"),
        (RELEASE, "prepend a step which retrieves the GitLab projects",
         "gitlab.retrieve_projects, gitlab.run_pipeline, gitlab.create_tag, gitlab.create_release, slack.send_message"),
    ],
)  # fmt: skip
def test_what_is_meant_and_no_more_is_changed(request_: str, prompt: str, expected: str) -> None:
    assert edited_over(ROWS, request_, prompt) == expected


def test_what_belongs_to_the_workflow_starts_no_new_one() -> None:
    catalog = foreign_catalog(ROWS)
    index = catalog_index(catalog)
    first = plan_new_workflow(PlanningContext(prompt=MAILS, catalog=catalog), (), index)
    prompt = "the upload with Dropbox, please, the rest stays in Outlook"
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=first.document)
    assert classify_intent(context, (), index).intent is Intent.MODIFY_WORKFLOW
