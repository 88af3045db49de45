"""Orders told as states of affairs, answers, inverted conditions and recipients, over the shipped operations."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow, plan

CATALOG = foreign_catalog(
    [
        ("BambooHR", "retrieve_Employees", "Retrieve employees"),
        ("BambooHR", "upload_Employee_File", "Upload an employee file"),
        ("Dropbox", "download_File", "Download a file"),
        ("Dropbox", "retrieve_Files", "Retrieve files"),
        ("Dropbox", "delete_File", "Delete a file"),
        ("GitHub", "retrieve_Pull_Requests", "Retrieve pull requests"),
        ("GitHub", "merge_Pull_Request", "Merge a pull request"),
        ("HubSpot", "retrieve_Contacts", "Retrieve contacts"),
        ("HubSpot", "update_Contact", "Update a contact"),
        ("Slack", "send_Message", "Send a message to a channel"),
        ("Twilio", "send_SMS", "Send an SMS"),
        ("Xero", "create_Contact", "Create a contact"),
        ("Xero", "create_Invoice", "Create an invoice"),
        ("Zendesk", "create_Ticket", "Create a ticket"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
        ("Zendesk", "close_Ticket", "Close a ticket"),
    ]
)

FLOWS: list[tuple[str, str]] = [
    ("Our HubSpot contacts must also exist in Xero", "hubspot.retrieve_contacts, for_each[xero.create_contact]"),
    ("Could our HubSpot contacts also be in Xero please", "hubspot.retrieve_contacts, for_each[xero.create_contact]"),
    (
        "Once I have the Zendesk ticket closed, send a Slack message",
        "zendesk.close_ticket, slack.send_message",
    ),
    (
        "Retrieve the HubSpot contacts, and per contact create a Xero invoice",
        "hubspot.retrieve_contacts, for_each[xero.create_invoice]",
    ),
    (
        "Close the Zendesk ticket before merging the GitHub pull request",
        "zendesk.close_ticket, github.merge_pull_request",
    ),
    ("delete all of the Dropbox files", "dropbox.retrieve_files, for_each[dropbox.delete_file]"),
    (
        "Go over the Zendesk tickets. Should its priority be urgent, send a Slack message",
        "zendesk.retrieve_tickets, for_each[if(node.item.priority equals urgent)[slack.send_message]]",
    ),
    (
        "Ask Kim to approve the pull request; if she agrees merge it in GitHub, in case of refusal create a"
        " Zendesk ticket",
        "task, if(decision equals approved)[github.merge_pull_request] else[zendesk.create_ticket]",
    ),
    ("Send an SMS to every employee in BambooHR", "bamboohr.retrieve_employees, for_each[twilio.send_sms]"),
    ("send an SMS to all HubSpot contacts", "hubspot.retrieve_contacts, for_each[twilio.send_sms]"),
    ("send every HubSpot contact an SMS", "hubspot.retrieve_contacts, for_each[twilio.send_sms]"),
    (
        "close the Zendesk tickets one by one and send a Slack message",
        "zendesk.retrieve_tickets, for_each[zendesk.close_ticket, slack.send_message]",
    ),
    ("text every HubSpot contact", "hubspot.retrieve_contacts, for_each[twilio.send_sms]"),
    (
        "Retrieve the Zendesk tickets and close every one with fewer than 3 comments",
        "zendesk.retrieve_tickets, for_each[if(node.item.comments less 3)[zendesk.close_ticket]]",
    ),
    (
        "Retrieve the Zendesk tickets. Every ticket in status solved -> close it, else send a Slack message",
        "zendesk.retrieve_tickets, for_each[if(node.item.status equals solved)[zendesk.close_ticket]"
        " else[slack.send_message]]",
    ),
    (
        "Create a Zendesk ticket so that nobody forgets it, and then send a Slack message",
        "zendesk.create_ticket, slack.send_message",
    ),
    (
        "text every HubSpot contact, plus a Zendesk ticket for each",
        "hubspot.retrieve_contacts, for_each[twilio.send_sms, zendesk.create_ticket]",
    ),
    ("give me the Zendesk tickets", "zendesk.retrieve_tickets"),
    ("raise a Zendesk ticket for the customer", "zendesk.create_ticket"),
]

SHIPPED: list[tuple[str, str]] = [
    (
        "When a Jira issue is created, assign it to Bob and the reporter gets an email",
        "jira.assign_issue, email.send_email",
    ),
    (
        "tell #data when there are over 40 open issues in acme/etl on github",
        "github.list_issues, if(node greater 40)[slack.post_message]",
    ),
    (
        'Get PR 5 of acme/api; should it have more than 500 additions comment "too large", else merge it',
        "github.get_pull_request, if(node.additions greater 500)[github.create_comment]"
        " else[github.merge_pull_request]",
    ),
    ("All open Jira issues should be posted to #dev", "jira.search_issues, for_each[slack.post_message]"),
    (
        "Check pull request 17 in acme/core; if it has more than 500 additions, post to #dev",
        "github.get_pull_request, if(node.additions greater 500)[slack.post_message]",
    ),
    (
        "list the zendesk tickets. Each with priority urgent becomes a Jira issue, the rest get the tag seen",
        "zendesk.list_tickets, for_each[if(node.item.priority equals urgent)[jira.create_issue]"
        " else[zendesk.add_tags]]",
    ),
    (
        "If the Jira issue QA-3 is not in status Done, post to #dev",
        "jira.get_issue, if(node.fields.status.name not_equals done)[slack.post_message]",
    ),
    (
        "list the Jira issues; if the priority is High post to #dev, if it is low to #ops",
        "jira.search_issues, for_each[if(node.item.fields.priority.name equals high)[slack.post_message]"
        " else[slack.post_message]]",
    ),
    (
        "A Sentry alert fires: level fatal means opsgenie alert, everything lower goes as a Linear issue",
        "if(node.data.event.level equals fatal)[opsgenie.create_alert] else[linear.create_issue]",
    ),
    ("from jira I want the projects and the sprints listed", "jira.list_projects, jira.list_sprints"),
]

OCCASIONS: list[tuple[str, str]] = [
    ("On every gitlab issue update, create an asana task", "gitlab.issue_updated"),
    ("With every new zendesk ticket post in slack", "zendesk.ticket_created"),
    ("Every Friday our open Jira issues should be posted to #dev", "schedule.cron"),
    ("I'd love it if a new sentry issue made a jira ticket", "sentry.issue_created"),
]


@pytest.mark.parametrize(("prompt", "expected"), FLOWS)
def test_flow_over_a_foreign_catalogue(prompt: str, expected: str) -> None:
    assert flow(prompt, CATALOG) == expected


@pytest.mark.parametrize(("prompt", "expected"), SHIPPED)
def test_flow_over_the_shipped_operations(prompt: str, expected: str) -> None:
    assert flow(prompt) == expected


@pytest.mark.parametrize(("prompt", "expected"), OCCASIONS)
def test_what_starts_it(prompt: str, expected: str) -> None:
    made = plan(prompt).document
    assert made is not None
    trigger = next(row for row in made["data"] if row["properties"]["role"] == "trigger")
    assert f"{trigger['metadata']['connector']['key']}.{trigger['properties']['action']}" == expected


def test_what_should_be_so_where_it_is_orders_no_copies() -> None:
    assert plan("Our Jira issues should be in status Done").document is None
