"""What is done to each of several things: relative clauses, passives, copies, loops in mid-clause, ellipsis."""

from __future__ import annotations

import pytest

from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.tables import outline
from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import document

CATALOG = foreign_catalog(
    [
        ("Airtable", "retrieve_Records", "Retrieve records"),
        ("Airtable", "create_Record", "Create record"),
        ("Box", "retrieve_Files", "Retrieve files"),
        ("Box", "create_Shared_Link", "Create shared link"),
        ("BambooHR", "retrieve_Employees", "Retrieve employees"),
        ("Dropbox", "retrieve_Files", "Retrieve files"),
        ("Dropbox", "download_File", "Download file"),
        ("Dropbox", "delete_File", "Delete file"),
        ("Google Drive", "upload_File", "Upload file"),
        ("GitLab", "retrieve_Projects", "Retrieve projects"),
        ("GitLab", "retrieve_Merge_Requests", "Retrieve merge requests"),
        ("GitLab", "merge_Merge_Request", "Merge merge request"),
        ("Greenhouse", "retrieve_Candidates", "Retrieve candidates"),
        ("Greenhouse", "reject_Candidate", "Reject candidate"),
        ("Marketo", "retrieve_Leads", "Retrieve leads"),
        ("Microsoft Dynamics 365", "create_Contact", "Create contact"),
        ("Microsoft Outlook", "retrieve_Emails", "Retrieve emails"),
        ("Microsoft Outlook", "move_Email", "Move email"),
        ("Microsoft Outlook", "send_Email", "Send email"),
        ("Okta", "create_User", "Create user"),
        ("Salesforce", "retrieve_Contacts", "Retrieve contacts"),
        ("Salesforce", "upsert_Lead", "Create or update lead"),
        ("Shopify", "retrieve_Inventory_Levels", "Retrieve inventory levels"),
        ("Slack", "send_Message", "Send message"),
        ("Stripe", "retrieve_Subscriptions", "Retrieve subscriptions"),
        ("Stripe", "cancel_Subscription", "Cancel subscription"),
        ("Stripe", "create_Refund", "Create refund"),
        ("Trello", "create_Card", "Create card"),
        ("Trello", "delete_Card", "Delete card"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
        ("Zendesk", "delete_Ticket", "Delete ticket"),
    ]
)

FLOWS: list[tuple[str, str]] = [
    # which of them
    (
        "for every marketo lead whose country is Germany and whose score is above 70, upsert a lead in Salesforce",
        "marketo.retrieve_leads, for_each[if(node_2.item.country equals germany & node_2.item.score greater 70)"
        "[salesforce.upsert_lead]]",
    ),
    (
        "cancel every Stripe subscription with no owner",
        "stripe.retrieve_subscriptions, for_each[if(node_2.item.owner missing)[stripe.cancel_subscription]]",
    ),
    (
        "Delete all Dropbox files that are older than 30 days",
        "dropbox.retrieve_files, for_each[if(node_2.item.created_at greater 30)[dropbox.delete_file]]",
    ),
    (
        "The Zendesk tickets that are solved should be deleted",
        "zendesk.retrieve_tickets, for_each[if(node_2.item.status equals solved)[zendesk.delete_ticket]]",
    ),
    (
        "the Stripe subscriptions: cancel one if it's older than 30 days",
        "stripe.retrieve_subscriptions, for_each[if(node_2.item.created_at greater 30)[stripe.cancel_subscription]]",
    ),
    # passives
    (
        "each file in the dropbox folder should be downloaded, uploaded to google drive, and then deleted from dropbox",
        "dropbox.retrieve_files, for_each[dropbox.download_file, google_drive.upload_file, dropbox.delete_file]",
    ),
    ("I want the Trello card created and a Slack message sent", "trello.create_card, slack.send_message"),
    # made anew in another product
    ("Copy all Salesforce contacts to Dynamics", "salesforce.retrieve_contacts, for_each[{dynamics}.create_contact]"),
    ("Fill Airtable with the Marketo leads", "marketo.retrieve_leads, for_each[airtable.create_record]"),
    ("I want the Marketo leads in Airtable as records", "marketo.retrieve_leads, for_each[airtable.create_record]"),
    ("turn the Zendesk ticket into a Trello card", "zendesk.retrieve_tickets, trello.create_card"),
    # the loop between verb and object
    (
        "Take the employees from BambooHR and make for each one an Okta user",
        "bamboohr.retrieve_employees, for_each[okta.create_user]",
    ),
    # another of the same kind
    ("Delete the old Trello card & create a fresh one", "trello.delete_card, trello.create_card"),
    # what a condition needs is looked up by its kind
    (
        'If the subject of the Outlook email contains "refund" create a Stripe refund, else move the email',
        "{outlook}.retrieve_emails, if(node_1.subject contains refund)[stripe.create_refund]"
        " else[{outlook}.move_email]",
    ),
    (
        "when stock of the Shopify inventory level is less than 10, send a Slack message",
        "shopify.retrieve_inventory_levels, if(node_1.stock_inventory_level less 10)[slack.send_message]",
    ),
    # where no product tells of events
    ("new Trello card, then a Slack message", "trello.create_card, slack.send_message"),
    ("After creating a Trello card, send a Slack message", "trello.create_card, slack.send_message"),
    # the rest is denied, not the whole
    (
        "Get the Zendesk ticket. If it is not closed, delete it",
        "zendesk.retrieve_tickets, if(node_1.status not_equals closed)[zendesk.delete_ticket]",
    ),
    ("create a shared link in Box", "box.create_shared_link"),
    # each of what was just listed
    (
        "For every GitLab project get its merge requests and merge each one",
        "gitlab.retrieve_projects, for_each[gitlab.retrieve_merge_requests, for_each[gitlab.merge_merge_request]]",
    ),
    (
        "Retrieve the Greenhouse candidates and reject all of them, then post it in Slack",
        "greenhouse.retrieve_candidates, for_each[greenhouse.reject_candidate], slack.send_message",
    ),
    (
        "get all the BambooHR employees and send everybody a Slack message",
        "bamboohr.retrieve_employees, for_each[slack.send_message]",
    ),
    (
        "check the Zendesk tickets & delete each one whose status is solved",
        "zendesk.retrieve_tickets, for_each[if(node_2.item.status equals solved)[zendesk.delete_ticket]]",
    ),
    ("Retrieve the Zendesk tickets every 30 minutes", "zendesk.retrieve_tickets"),
]


@pytest.mark.parametrize(("prompt", "wanted"), FLOWS)
def test_what_is_done_to_each(prompt: str, wanted: str) -> None:
    wanted = wanted.replace("{dynamics}", "microsoft_dynamics_365").replace("{outlook}", "microsoft_outlook")
    assert outline(document_flow(document(prompt, CATALOG))) == wanted
