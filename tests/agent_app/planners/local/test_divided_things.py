"""Things of which an order takes some, where the next one is about the others."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Bitbucket", "retrieve_Pull_Requests", "Retrieve pull requests"),
        ("Bitbucket", "merge_Pull_Request", "Merge pull request"),
        ("Bitbucket", "decline_Pull_Request", "Decline pull request"),
        ("Freshservice", "retrieve_Assets", "Retrieve all assets"),
        ("Freshservice", "delete_Asset", "Delete asset"),
        ("Freshservice", "update_Asset", "Update asset"),
        ("Greenhouse", "retrieve_Candidates", "Retrieve candidates"),
        ("Greenhouse", "reject_Candidate", "Reject candidate"),
        ("Greenhouse", "advance_Candidate", "Advance candidate to next stage"),
        ("Salesforce", "retrieve_Cases", "Retrieve cases"),
        ("Salesforce", "close_Case", "Close case"),
        ("Salesforce", "create_Case_Comment", "Add comment to case"),
        ("Shopify", "retrieve_Orders", "Retrieve orders"),
        ("Shopify", "create_Fulfillment", "Create fulfillment"),
        ("Slack", "send_Message", "Send message"),
        ("Trello", "retrieve_Cards", "Retrieve all cards"),
        ("Trello", "archive_Card", "Archive card"),
        ("Trello", "move_Card", "Move card to list"),
        ("Twilio", "send_SMS", "Send text message"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
        ("Zendesk", "delete_Ticket", "Delete ticket"),
        ("Zendesk", "create_Ticket_Comment", "Add comment to ticket"),
        ("Jira", "create_Issue", "Create issue"),
        ("Jira", "assign_Issue", "Assign issue"),
    ]
)


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Delete the broken Freshservice assets, update the others",
            "freshservice.retrieve_assets, for_each[if(node.item.status equals"
            " broken)[freshservice.delete_asset] else[freshservice.update_asset]]",
        ),
        (
            "All Greenhouse candidates who failed the interview should be rejected; the rest move to the next stage",
            "greenhouse.retrieve_candidates, for_each[if(node.item.status equals"
            " failed)[greenhouse.reject_candidate] else[greenhouse.advance_candidate]]",
        ),
        (
            "Zendesk tickets marked as spam shall be deleted, the others get a comment",
            "zendesk.retrieve_tickets, for_each[if(node.item.status equals spam)[zendesk.delete_ticket]"
            " else[zendesk.create_ticket_comment]]",
        ),
        (
            "Close all Salesforce cases older than 30 days; for the remaining ones add a comment",
            "salesforce.retrieve_cases, for_each[if(node.item.created_at greater 30)[salesforce.close_case]"
            " else[salesforce.create_case_comment]]",
        ),
        (
            "Archive Trello cards that are done, move the others to the list Doing",
            "trello.retrieve_cards, for_each[if(node.item.status equals done)[trello.archive_card]"
            " else[trello.move_card]]",
        ),
        (
            "Please reject Greenhouse candidates without a resume and advance all others",
            "greenhouse.retrieve_candidates, for_each[if(node.item.resume"
            " missing)[greenhouse.reject_candidate] else[greenhouse.advance_candidate]]",
        ),
        (
            "Merge approved pull requests in Bitbucket and decline the stale ones",
            "bitbucket.retrieve_pull_requests, for_each[if(node.item.status equals"
            " approved)[bitbucket.merge_pull_request], if(node.item.status equals"
            " stale)[bitbucket.decline_pull_request]]",
        ),
        (
            "Fulfil the Shopify orders that are paid and for unpaid ones text the buyer",
            "shopify.retrieve_orders, for_each[if(node.item.status equals paid)[shopify.create_fulfillment]"
            " else[twilio.send_sms]]",
        ),
    ],
)
def test_what_tells_them_apart_is_tested(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Tell the others in Slack that the build is done",
            "slack.send_message",
        ),
        (
            "Create a Jira issue and assign it to Kim, the rest is done by hand",
            "jira.create_issue, jira.assign_issue",
        ),
    ],
)
def test_others_who_are_no_remainder(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted
