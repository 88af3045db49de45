"""What is done to those that a test finds among several, what several things undergo or get, and what comes after."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Airtable", "retrieve_Records", "Retrieve records"),
        ("Airtable", "delete_Record", "Delete record"),
        ("Asana", "retrieve_Tasks", "Retrieve tasks"),
        ("Asana", "complete_Task", "Mark task as complete"),
        ("Asana", "create_Comment", "Add comment to task"),
        ("Bitbucket", "retrieve_Pull_Requests", "Retrieve pull requests"),
        ("Bitbucket", "merge_Pull_Request", "Merge pull request"),
        ("Bitbucket", "decline_Pull_Request", "Decline pull request"),
        ("Eventbrite", "retrieve_Events", "Retrieve events"),
        ("Eventbrite", "publish_Event", "Publish event"),
        ("Freshservice", "retrieve_Assets", "Retrieve assets"),
        ("Freshservice", "delete_Asset", "Delete asset"),
        ("Greenhouse", "retrieve_Interviews", "Retrieve interviews"),
        ("Google Calendar", "create_Event", "Create event"),
        ("Jira", "retrieve_Issues", "Retrieve issues"),
        ("Jira", "delete_Issue", "Delete issue"),
        ("Jira", "create_Comment", "Create comment"),
        ("Notion", "retrieve_Pages", "Retrieve pages"),
        ("Notion", "archive_Page", "Archive page"),
        ("Okta", "retrieve_Users", "Retrieve users"),
        ("Okta", "create_User", "Create user"),
        ("Okta", "suspend_User", "Suspend user"),
        ("PagerDuty", "retrieve_Incidents", "Retrieve incidents"),
        ("QuickBooks", "retrieve_Invoices", "Retrieve invoices"),
        ("QuickBooks", "send_Invoice", "Send invoice by email"),
        ("Slack", "send_Message", "Send message"),
        ("Slack", "send_Direct_Message", "Send direct message to user"),
        ("Stripe", "retrieve_Invoices", "Retrieve invoices"),
        ("Stripe", "void_Invoice", "Void invoice"),
        ("Stripe", "finalize_Invoice", "Finalize invoice"),
        ("Trello", "retrieve_Cards", "Retrieve cards"),
        ("Trello", "archive_Card", "Archive card"),
        ("Trello", "create_Comment", "Add comment to card"),
        ("Workday", "retrieve_Workers", "Retrieve workers"),
        ("Email", "send_Email", "Send email"),
    ]
)


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "If any Trello card is overdue, archive it",
            "trello.retrieve_cards, for_each[if(node.item.status equals overdue)[trello.archive_card]]",
        ),
        (
            "Check whether any Okta users are inactive and suspend them",
            "okta.retrieve_users, for_each[if(node.item.status equals inactive)[okta.suspend_user]]",
        ),
        (
            "check if Jira issues are older than 90 days and delete them",
            "jira.retrieve_issues, for_each[if(node.item.created_at greater 90)[jira.delete_issue]]",
        ),
        (
            "look which Asana tasks are overdue and complete them",
            "asana.retrieve_tasks, for_each[asana.complete_task]",
        ),
        (
            "Any Freshservice asset whose warranty is over gets deleted",
            "freshservice.retrieve_assets, for_each[if()[freshservice.delete_asset]]",
        ),
        (
            "Every Friday remove Airtable records whose checkbox Done is ticked",
            "airtable.retrieve_records, for_each[if(node.item.checkbox_done equals ticked)[airtable.delete_record]]",
        ),
        # not each: whether there are any at all
        (
            "Check whether there are open PagerDuty incidents. If there are, post in Slack",
            "pagerduty.retrieve_incidents, if(node present)[slack.send_message]",
        ),
        (
            "If there are any overdue Trello cards, send a Slack message",
            "trello.retrieve_cards, if(node present)[slack.send_message]",
        ),
    ],
)
def test_what_is_done_to_those_found_is_done_to_each(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Send the open invoices in QuickBooks again to the customers",
            "quickbooks.retrieve_invoices, for_each[quickbooks.send_invoice]",
        ),
        (
            "publish all draft Eventbrite events",
            "eventbrite.retrieve_events, for_each[eventbrite.publish_event]",
        ),
        # elsewhere they go as a list
        (
            "Send the open Stripe invoices to Slack",
            "stripe.retrieve_invoices, slack.send_message",
        ),
    ],
)
def test_what_a_product_sends_itself_is_sent_one_at_a_time(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Expired Notion pages get archived and their owner gets a direct message on Slack",
            "notion.retrieve_pages, for_each[notion.archive_page, slack.send_direct_message]",
        ),
        (
            "Trello cards that are overdue should be commented and archived in the end",
            "trello.retrieve_cards, for_each[if(node.item.status equals overdue)[trello.create_comment,"
            " trello.archive_card]]",
        ),
        (
            "Stale Jira issues get a comment and are deleted",
            "jira.retrieve_issues, for_each[jira.create_comment, jira.delete_issue]",
        ),
        (
            "Workers in Workday without a manager get an email",
            "workday.retrieve_workers, for_each[if(node.item.manager missing)[email.send_email]]",
        ),
        (
            "archive all Trello cards and comment on them",
            "trello.retrieve_cards, for_each[trello.archive_card, trello.create_comment]",
        ),
        (
            "Archive all Trello cards and once they're gone ping me on Slack",
            "trello.retrieve_cards, for_each[trello.archive_card], slack.send_direct_message",
        ),
        (
            "Archive all Trello cards; as a last step send a Slack message",
            "trello.retrieve_cards, for_each[trello.archive_card], slack.send_message",
        ),
    ],
)
def test_what_several_things_get_and_undergo_is_done_in_one_loop(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Merge all Bitbucket pull requests that are approved and decline the ones that are not",
            "bitbucket.retrieve_pull_requests, for_each[if(node.item.status equals"
            " approved)[bitbucket.merge_pull_request] else[bitbucket.decline_pull_request]]",
        ),
        (
            "Void Stripe invoices that are disputed and finalize those that aren't",
            "stripe.retrieve_invoices, for_each[if(node.item.status equals disputed)[stripe.void_invoice]"
            " else[stripe.finalize_invoice]]",
        ),
        (
            "Void every Stripe invoice that is overdue; if one isn't, finalize it",
            "stripe.retrieve_invoices, for_each[if(node.item.status equals overdue)[stripe.void_invoice]"
            " else[stripe.finalize_invoice]]",
        ),
        # another test is no other branch
        (
            "Archive all Trello cards that are done and comment on the ones that are overdue",
            "trello.retrieve_cards, for_each[if(node.item.status equals done)[trello.archive_card],"
            " if(node.item.status equals overdue)[trello.create_comment]]",
        ),
    ],
)
def test_what_only_denies_a_test_is_its_other_branch(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "A Google Calendar event for each of the Greenhouse interviews",
            "greenhouse.retrieve_interviews, for_each[google_calendar.create_event]",
        ),
        (
            "Okta accounts for all Workday workers",
            "workday.retrieve_workers, for_each[okta.create_user]",
        ),
        (
            "An event in Google Calendar for every Greenhouse interview",
            "greenhouse.retrieve_interviews, for_each[google_calendar.create_event]",
        ),
    ],
)
def test_things_wanted_for_each_of_others(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Close the Jira issues where the customer said thanks; comment on the rest",
            "jira.retrieve_issues, for_each[if()[jira.delete_issue] else[jira.create_comment]]",
        ),
        (
            "Stripe invoices older than a year are to be voided and the rest should be finalized",
            "stripe.retrieve_invoices, for_each[if(node.item.created_at greater 365)[stripe.void_invoice]"
            " else[stripe.finalize_invoice]]",
        ),
        (
            "All Trello cards should be archived; if not urgent, comment on them",
            "trello.retrieve_cards, for_each[trello.archive_card, if(node.item.priority not_equals"
            " urgent)[trello.create_comment]]",
        ),
        # about the whole run, and about another thing
        (
            "Archive all Trello cards. If successful, send a Slack message",
            "trello.retrieve_cards, for_each[trello.archive_card], if(node.status equals"
            " successful)[slack.send_message]",
        ),
    ],
)
def test_the_rest_and_further_tests_belong_to_the_loop(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Overdue Asana tasks are completed and their owner gets an email",
            "asana.retrieve_tasks, for_each[asana.complete_task, email.send_email]",
        ),
        (
            "Old Trello cards get archived and commented",
            "trello.retrieve_cards, for_each[trello.archive_card, trello.create_comment]",
        ),
        (
            "Overdue Asana tasks are completed and get a comment",
            "asana.retrieve_tasks, for_each[asana.complete_task, asana.create_comment]",
        ),
        (
            "suspend all contractors in Okta",
            "okta.retrieve_users, for_each[okta.suspend_user]",
        ),
        (
            "Which Okta users are locked? Suspend them",
            "okta.retrieve_users, for_each[if(node.item.status equals locked)[okta.suspend_user]]",
        ),
        # said of things, and nothing to do
        (
            "Our invoices are kept in Stripe. Send a Slack message",
            "slack.send_message",
        ),
    ],
)
def test_what_becomes_of_several_things_is_done_to_each(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("Closed tickets get a note saying done", "jira.add_comment"),
        ("Failed builds get a Slack message in #ci", "slack.post_message"),
    ],
)
def test_what_things_get_tells_when_it_is_done_where_products_tell_of_events(prompt: str, wanted: str) -> None:
    assert flow(prompt) == wanted


@pytest.mark.parametrize("listed", ["issues not updated for 30 days", "the issues not assigned to kim"])
def test_what_is_not_so_of_listed_things_forbids_nothing(listed: str) -> None:
    assert flow(f"list {listed} in acme/api in GitHub and close them").startswith("github.")
    assert "for_each" in flow(f"every Monday list {listed} in acme/api in GitHub and close them")
