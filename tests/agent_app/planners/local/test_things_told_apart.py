"""What is said of listed things and the listing cannot take is tested of each; what exists is what was looked up."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow, plan

CATALOG = foreign_catalog(
    [
        ("Asana", "create_Comment", "Add comment to task"),
        ("BambooHR", "approve_Time_Off_Request", "Approve time off request"),
        ("BambooHR", "retrieve_Time_Off_Requests", "Retrieve time off requests"),
        ("Eventbrite", "retrieve_Attendees", "Retrieve attendees"),
        ("Gmail", "send_Email", "Send email"),
        ("Okta", "deactivate_User", "Deactivate user"),
        ("Okta", "retrieve_Users", "Retrieve all users"),
        ("Sentry", "retrieve_Issues", "Retrieve issues"),
        ("Trello", "archive_Card", "Archive card"),
        ("Trello", "retrieve_Cards", "Retrieve all cards"),
        ("Twilio", "send_SMS", "Send text message"),
        ("Zendesk", "add_Tag", "Add tags to ticket"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
        ("Asana", "create_Task", "Create task"),
        ("Asana", "retrieve_Tasks", "Retrieve tasks"),
        ("Greenhouse", "retrieve_Candidates", "Retrieve candidates"),
        ("HubSpot", "create_Company", "Create company"),
        ("HubSpot", "create_Contact", "Create contact"),
        ("HubSpot", "retrieve_Companies", "Retrieve companies"),
        ("HubSpot", "retrieve_Contacts", "Retrieve contacts"),
        ("HubSpot", "update_Contact", "Update contact"),
        ("Jira", "create_Comment", "Create comment"),
        ("Jira", "create_Issue", "Create issue"),
        ("Jira", "retrieve_Issues", "Retrieve all issues"),
        ("Oracle NetSuite", "create_Purchase_Order", "Create purchase order"),
        ("Salesforce", "create_Account", "Create account"),
        ("Salesforce", "create_Quote", "Create quote"),
        ("Salesforce", "retrieve_Contacts", "Retrieve contacts"),
        ("Salesforce", "retrieve_Opportunities", "Retrieve opportunities"),
        ("Shopify", "retrieve_Inventory_Levels", "Retrieve all inventory levels"),
        ("Shopify", "retrieve_Products", "Retrieve products"),
        ("Slack", "send_Message", "Send message to channel"),
        ("Stripe", "retrieve_Invoices", "Retrieve invoices"),
        ("Jenkins", "retrieve_Builds", "Retrieve builds"),
        ("Monday", "create_Update", "Create update on item"),
        ("Monday", "retrieve_Items", "Retrieve items"),
        ("ServiceNow", "retrieve_Change_Requests", "Retrieve change requests"),
        ("ServiceNow", "update_Change_Request", "Update change request"),
        ("Stripe", "retrieve_Subscriptions", "Retrieve subscriptions"),
        ("Trello", "move_Card", "Move card to list"),
        ("Workday", "retrieve_Workers", "Retrieve workers"),
        ("Zendesk", "update_Ticket", "Update ticket"),
        ("Zendesk", "create_User", "Create user"),
        ("Zendesk", "retrieve_Users", "Retrieve users"),
    ]
)

TESTED = [
    (
        "Retrieve the Salesforce opportunities whose stage is Negotiation and create a quote for each.",
        "salesforce.retrieve_opportunities, for_each[if(node.item.stage equals negotiation)[salesforce.create_quote]]",
    ),
    (
        "Get the Asana tasks that have no due date and comment on each one.",
        "asana.retrieve_tasks, for_each[if(node.item.due_date missing)[asana.create_comment]]",
    ),
    (
        "List the Workday workers without a manager and create a task in Asana for each one.",
        "workday.retrieve_workers, for_each[if(node.item.manager missing)[asana.create_task]]",
    ),
    (
        "Send a Slack message for each Greenhouse candidate with a score above 80.",
        "greenhouse.retrieve_candidates, for_each[if(node.item.score greater 80)[slack.send_message]]",
    ),
    (
        "List the Stripe invoices with status open. Send a Slack message for each.",
        "stripe.retrieve_invoices, for_each[if(node.item.status equals open)[slack.send_message]]",
    ),
    # a loop that is said again goes through nothing else
    (
        "Go over the Shopify products and create a NetSuite purchase order for each product.",
        "shopify.retrieve_products, for_each[oracle_netsuite.create_purchase_order]",
    ),
    (
        "Go over the Shopify products and create a NetSuite purchase order for each product with fewer than 20 units.",
        "shopify.retrieve_products, for_each[if(node.item.units less 20)[oracle_netsuite.create_purchase_order]]",
    ),
    (
        "Look at the inventory levels in Shopify and create a NetSuite purchase order for each item with fewer than"
        " 20 units.",
        "shopify.retrieve_inventory_levels,"
        " for_each[if(node.item.units less 20)[oracle_netsuite.create_purchase_order]]",
    ),
    # adjectives only describe what is to be listed
    (
        "Get the overdue Stripe invoices and send a Slack message for each of them.",
        "stripe.retrieve_invoices, for_each[slack.send_message]",
    ),
]
EXISTING = [
    (
        "Check whether the contact exists in Salesforce; if not, create the account.",
        "salesforce.retrieve_contacts, if(node missing)[salesforce.create_account]",
    ),
    (
        "Look whether there is already a Jira issue; if so comment on it, if not create one.",
        "jira.retrieve_issues, if(node present)[jira.create_comment] else[jira.create_issue]",
    ),
    (
        "Find the Zendesk user by email; if nobody is found create one and post in #support.",
        "zendesk.retrieve_users, if(node missing)[zendesk.create_user, slack.send_message]",
    ),
    (
        "Search HubSpot for the contact; if no contact is found, create one; otherwise update it.",
        "hubspot.retrieve_contacts, if(node missing)[hubspot.create_contact] else[hubspot.update_contact]",
    ),
    (
        "Look up the company in HubSpot. If the company isn't found create it.",
        "hubspot.retrieve_companies, if(node missing)[hubspot.create_company]",
    ),
    # a part of what was looked up
    (
        "Check the Jira issue. If a due date exists, comment on it.",
        "jira.retrieve_issues, if(node.due_date present)[jira.create_comment]",
    ),
]

BOTH = [
    (
        "List the Okta users without a manager and no phone and deactivate them.",
        "okta.retrieve_users, for_each[if(node.item.manager missing & node.item.phone missing)[okta.deactivate_user]]",
    ),
    (
        "Retrieve all Trello cards. If a card has neither a due date nor a member, archive it.",
        "trello.retrieve_cards,"
        " for_each[if(node.item.due_date missing & node.item.member missing)[trello.archive_card]]",
    ),
    (
        "List the Okta users that are suspended and older than 5 days and deactivate them.",
        "okta.retrieve_users,"
        " for_each[if(node.item.status equals suspended & node.item.created_at greater 5)[okta.deactivate_user]]",
    ),
    (
        "Each hour check the Zendesk tickets. Those still new after 2 hours: add a tag.",
        "zendesk.retrieve_tickets,"
        " for_each[if(node.item.status equals new & node.item.created_at greater 2)[zendesk.add_tag]]",
    ),
    # the rest, and those who did
    (
        "Get all Eventbrite attendees and for those who haven't checked in send an SMS, for those who have, send an"
        " email.",
        "eventbrite.retrieve_attendees,"
        " for_each[if(node.item.status not_equals checked in)[twilio.send_sms] else[gmail.send_email]]",
    ),
    (
        "Fetch the BambooHR time off requests; approve the ones shorter than 3 days, ask the manager about the others.",
        "bamboohr.retrieve_time_off_requests,"
        " for_each[if(node.item.value less 3)[bamboohr.approve_time_off_request] else[task]]",
    ),
    # the one that is spoken of, and no new one
    (
        "If the Sentry issue has occurred at least 50 times today, create a Jira bug.",
        "sentry.retrieve_issues, if(node.count greater_or_equal 50)[jira.create_issue]",
    ),
]

BOUNDED = [
    (
        "Retrieve Salesforce opportunities where stage is Negotiation and amount exceeds 20000 and create a quote for"
        " each of them.",
        "salesforce.retrieve_opportunities, for_each[if(node.item.stage equals negotiation &"
        " node.item.amount greater 20000)[salesforce.create_quote]]",
    ),
    (
        "For all Stripe invoices over 500 euros that are not paid, send a Slack message.",
        "stripe.retrieve_invoices, for_each[if(node.item.amount greater 500 & node.item.status not_equals paid)"
        "[slack.send_message]]",
    ),
    (
        "For all Stripe invoices over $200 without a receipt, send a Slack message.",
        "stripe.retrieve_invoices, for_each[if(node.item.amount greater 200 & node.item.receipt missing)"
        "[slack.send_message]]",
    ),
    (
        "Get the Jira issues that have no assignee and add a comment to them.",
        "jira.retrieve_issues, for_each[if(node.item.assignee missing)[jira.create_comment]]",
    ),
    # what is told to all of them is told once
    (
        "Get the Zendesk users and send a Slack message to them.",
        "zendesk.retrieve_users, slack.send_message",
    ),
]
NAMED = [
    (
        "Pull the Stripe subscriptions; where trial ends within 3 days and there's no payment method, send an email",
        "stripe.retrieve_subscriptions, for_each[if(node.item.end less 3 & node.item.end greater_or_equal now &"
        " node.item.payment_method missing)[gmail.send_email]]",
    ),
    (
        "If the latest Jenkins build of the job nightly is red, post it in #ci on Slack.",
        "jenkins.retrieve_builds, if(node.status equals red)[slack.send_message]",
    ),
    (
        'Get Zendesk tickets with tag "billing"; if the ticket is assigned to nobody, update it',
        "zendesk.retrieve_tickets, for_each[if(node.item.label contains billing & node.item.assignee missing)"
        "[zendesk.update_ticket]]",
    ),
    (
        "List all Okta users, deactivate each whose status is SUSPENDED or who never logged in",
        "okta.retrieve_users, for_each[if(node.item.status equals suspended & node.item.last_login missing)"
        "[okta.deactivate_user]]",
    ),
    (
        "If the Monday item's priority is Critical or its status Stuck, then leave an update",
        "monday.retrieve_items, if(node.priority equals critical & node.status equals stuck)[monday.create_update]",
    ),
    (
        "Retrieve each Workday worker whose contract ends this month and create an Asana task",
        "workday.retrieve_workers, for_each[if(node.item.end less 30 & node.item.end greater_or_equal now)"
        "[asana.create_task]]",
    ),
    (
        "Retrieve ServiceNow change requests and update the ones whose planned start is in the past",
        "servicenow.retrieve_change_requests, for_each[if(node.item.planned_start less now)"
        "[servicenow.update_change_request]]",
    ),
    (
        "Where a Trello card has more than 5 comments, move it to the list Hot",
        "trello.retrieve_cards, if(node.comments greater 5)[trello.move_card]",
    ),
    # more values of the property before
    (
        "If the Monday item's priority is Critical or High, leave an update",
        "monday.retrieve_items, if(node.priority equals critical & node.priority equals high)[monday.create_update]",
    ),
]


@pytest.mark.parametrize(("prompt", "wanted"), [*TESTED, *EXISTING, *BOTH, *BOUNDED, *NAMED])
def test_things_told_apart(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


def test_what_is_tested_is_not_told_as_left_out() -> None:
    told = plan("Get the Asana tasks that have no due date and comment on each one.", CATALOG).conversation
    assert "does not tell which" not in told


def test_what_nothing_goes_through_is_told_as_left_out() -> None:
    told = plan("Get the Asana tasks that have no due date and post them in Slack.", CATALOG).conversation
    assert "does not tell which are no due date" in told
