"""Everyday requests over a catalogue that tells nothing of its inputs: groups that are joined, others that are told
apart, further objects of a verb, tests without a comma, and what comes at the very end.
"""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("BambooHR", "approve_Time_Off_Request", "Approve time off request"),
        ("BambooHR", "retrieve_Employees", "Retrieve employees"),
        ("BambooHR", "retrieve_Time_Off_Requests", "Retrieve time off requests"),
        ("Datadog", "mute_Monitor", "Mute monitor"),
        ("Datadog", "retrieve_Monitors", "Retrieve monitors"),
        ("Google_Calendar", "create_Event", "Create event"),
        ("Google_Calendar", "delete_Event", "Delete event"),
        ("Google_Calendar", "retrieve_Events", "Retrieve events"),
        ("HubSpot", "create_Deal", "Create deal"),
        ("HubSpot", "update_Deal", "Update deal"),
        ("Jenkins", "retrieve_Builds", "Retrieve builds"),
        ("Jira", "create_Comment", "Create comment"),
        ("Jira", "create_Issue", "Create issue"),
        ("Marketo", "retrieve_Leads", "Retrieve leads"),
        ("Microsoft_Outlook", "retrieve_Emails", "Retrieve emails"),
        ("Notion", "create_Page", "Create page"),
        ("Okta", "add_Group_Member", "Add user to group"),
        ("Okta", "create_User", "Create user"),
        ("Salesforce", "add_Campaign_Member", "Add member to campaign"),
        ("Salesforce", "create_Contact", "Create contact"),
        ("Salesforce", "create_Lead", "Create lead"),
        ("Salesforce", "create_Opportunity", "Create opportunity"),
        ("Salesforce", "retrieve_Leads", "Retrieve leads"),
        ("Salesforce", "update_Opportunity", "Update opportunity"),
        ("Shopify", "create_Customer", "Create customer"),
        ("Shopify", "create_Fulfillment", "Create fulfillment"),
        ("Shopify", "retrieve_Orders", "Retrieve orders"),
        ("Slack", "send_Message", "Send message to channel"),
        ("Trello", "retrieve_Cards", "Retrieve cards"),
        ("Twilio", "send_SMS", "Send text message"),
        ("Zendesk", "add_Ticket_Comment", "Add comment to ticket"),
        ("Zendesk", "create_Ticket", "Create ticket"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
        ("Zendesk", "update_Ticket", "Update ticket"),
    ]
)

JOINED = [
    ("add all Marketo leads to the Okta group", "marketo.retrieve_leads, for_each[okta.add_group_member]"),
    (
        "sync the BambooHR employees into the Salesforce campaign",
        "bamboohr.retrieve_employees, for_each[salesforce.add_campaign_member]",
    ),
    (
        "import new Marketo leads into Salesforce as campaign members",
        "marketo.retrieve_leads, for_each[salesforce.add_campaign_member]",
    ),
]

TOLD_APART = [
    (
        "go through the Zendesk tickets. Close those older than 20 days and add a comment to the others",
        "zendesk.retrieve_tickets, for_each[if(node.item.created_at greater 20)[zendesk.update_ticket]"
        " else[zendesk.add_ticket_comment]]",
    ),
    (
        "look at the time off requests in BambooHR. Approve those shorter than 4 days and ask HR about the others",
        "bamboohr.retrieve_time_off_requests, for_each[if(node.item.value less 4)[bamboohr.approve_time_off_request]"
        " else[task]]",
    ),
    (
        "get the events from Google Calendar and cancel the ones without a location",
        "google_calendar.retrieve_events, for_each[if(node.item.location missing)[google_calendar.delete_event]]",
    ),
    (
        "for each Trello card: if the label is chore create a Jira issue, if the label is draft create a Notion page",
        "trello.retrieve_cards, for_each[if(node.item.label equals chore)[jira.create_issue],"
        " if(node.item.label equals draft)[notion.create_page]]",
    ),
    (
        "list the BambooHR employees and deactivate each of them",
        "bamboohr.retrieve_employees, for_each[task]",
    ),
]

TESTED = [
    (
        "get the Jenkins build; if it failed comment on the Jira issue and tell Slack",
        "jenkins.retrieve_builds, if(node.status equals failed)[jira.create_comment, slack.send_message]",
    ),
    (
        "if there is a Datadog monitor alerting, mute it",
        "datadog.retrieve_monitors, if(node.status equals alerting)[datadog.mute_monitor]",
    ),
    (
        "if any Jenkins build is failing open a Jira issue",
        "jenkins.retrieve_builds, if(node.status equals failing)[jira.create_issue]",
    ),
    (
        "get the Marketo leads, for each of them check if a matching Salesforce lead exists, if not create one",
        "marketo.retrieve_leads, for_each[salesforce.retrieve_leads, if(node missing)[salesforce.create_lead]]",
    ),
]

OBJECTS = [
    (
        "update the deal in HubSpot and the opportunity in Salesforce",
        "hubspot.update_deal, salesforce.update_opportunity",
    ),
    (
        "create the deal in HubSpot and the opportunity in Salesforce",
        "hubspot.create_deal, salesforce.create_opportunity",
    ),
    (
        "each Shopify order should get a fulfillment and the customer an SMS",
        "shopify.retrieve_orders, for_each[shopify.create_fulfillment, twilio.send_sms]",
    ),
    (
        "create a Jira issue from the last Zendesk ticket",
        "zendesk.retrieve_tickets, jira.create_issue",
    ),
]

AT_THE_END = [
    (
        "get the Salesforce leads opened by Kim, add each to the Okta group, and drop a message in Slack when done",
        "salesforce.retrieve_leads, for_each[if(node.item.creator equals kim)[okta.add_group_member]],"
        " slack.send_message",
    ),
    (
        "list the Zendesk tickets, close each of them, then post to Slack when everything is done",
        "zendesk.retrieve_tickets, for_each[zendesk.update_ticket], slack.send_message",
    ),
    (
        "list the Zendesk tickets, close each of them, and once all are closed post to Slack",
        "zendesk.retrieve_tickets, for_each[zendesk.update_ticket], slack.send_message",
    ),
]


@pytest.mark.parametrize(("prompt", "wanted"), [*JOINED, *TOLD_APART, *TESTED, *OBJECTS, *AT_THE_END])
def test_everyday_requests(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("get the leads created this week from Salesforce", "salesforce.retrieve_leads"),
        ("get the Zendesk tickets updated by Ann", "zendesk.retrieve_tickets"),
        ("get the ticket created in Zendesk", "zendesk.create_ticket"),
    ],
)
def test_a_participle_tells_apart_what_is_got(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted
