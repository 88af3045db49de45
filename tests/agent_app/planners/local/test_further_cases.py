"""Cases that leave out the property that the case before names, and bounds and states said without "if"."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Datadog", "retrieve_Monitors", "Retrieve monitors"),
        ("Freshservice", "create_Asset", "Create asset"),
        ("Freshservice", "create_Note", "Add note to ticket"),
        ("Freshservice", "retrieve_Tickets", "Retrieve tickets"),
        ("Gmail", "send_Email", "Send email"),
        ("Jenkins", "retrieve_Builds", "Retrieve builds"),
        ("Jira", "create_Comment", "Create comment"),
        ("Jira", "create_Issue", "Create issue"),
        ("Jira", "retrieve_Issues", "Retrieve all issues"),
        ("GitHub", "create_Release", "Create release"),
        ("HubSpot", "retrieve_Deals", "Retrieve deals"),
        ("PagerDuty", "create_Incident", "Create incident"),
        ("Pipedrive", "create_Activity", "Create activity"),
        ("Pipedrive", "create_Note", "Add note to deal"),
        ("Pipedrive", "retrieve_Deals", "Retrieve deals"),
        ("QuickBooks", "create_Invoice", "Create invoice"),
        ("Salesforce", "create_Opportunity", "Create opportunity"),
        ("Salesforce", "create_Task", "Create task"),
        ("Salesforce", "retrieve_Leads", "Retrieve all leads"),
        ("Slack", "send_Message", "Send message to channel"),
        ("Stripe", "retrieve_Customers", "Retrieve customers"),
        ("Trello", "create_Card", "Create card"),
        ("Xero", "create_Invoice", "Create invoice"),
        ("Zendesk", "add_Tag", "Add tags to ticket"),
        ("Zendesk", "create_Ticket_Comment", "Add comment to ticket"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
    ]
)

FURTHER = [
    (
        "Get the Freshservice ticket. If its category is Hardware create an asset, if it's Software add a note.",
        "freshservice.retrieve_tickets, if(node.category equals hardware)[freshservice.create_asset],"
        " if(node.category equals software)[freshservice.create_note]",
    ),
    (
        "Check the Jenkins build; if the result is SUCCESS create a release in GitHub, if it is FAILURE create a Jira"
        " issue.",
        "jenkins.retrieve_builds, if(node.result equals success)[github.create_release] else[jira.create_issue]",
    ),
    (
        "Get the Salesforce lead. If the country is blank post in Slack, if it's France create a task.",
        "salesforce.retrieve_leads, if(node.country missing)[slack.send_message],"
        " if(node.country equals france)[salesforce.create_task]",
    ),
    # what "otherwise" closes is neither
    (
        "Get the Zendesk ticket. When the priority is urgent, page PagerDuty; when it's high, post in Slack; otherwise"
        " add a comment.",
        "zendesk.retrieve_tickets, if(node.priority equals urgent)[pagerduty.create_incident]"
        " else[if(node.priority equals high)[slack.send_message] else[zendesk.create_ticket_comment]]",
    ),
    # a state of its own is no value of the property before
    (
        "Get the Freshservice ticket. If its category is Hardware create an asset, if it's resolved add a note.",
        "freshservice.retrieve_tickets, if(node.category equals hardware)[freshservice.create_asset],"
        " if(node.status equals resolved)[freshservice.create_note]",
    ),
    (
        "Get the Zendesk ticket. If the status is open add a comment. If the priority is high post in Slack. Otherwise"
        " add a tag.",
        "zendesk.retrieve_tickets, if(node.status equals open)[zendesk.create_ticket_comment],"
        " if(node.priority equals high)[slack.send_message] else[zendesk.add_tag]",
    ),
]
BARE = [
    (
        "Read the Jira issue; for high priority page PagerDuty, for medium post in Slack, the rest just gets a"
        " comment.",
        "jira.retrieve_issues, if(node.priority equals high)[pagerduty.create_incident]"
        " else[if(node.priority equals medium)[slack.send_message] else[jira.create_comment]]",
    ),
    (
        "Check the Salesforce lead. When the rating is Hot, create an opportunity; for Warm, create a task; for Cold,"
        " do nothing.",
        "salesforce.retrieve_leads, if(node.rating equals hot)[salesforce.create_opportunity],"
        " if(node.rating equals warm)[salesforce.create_task]",
    ),
    (
        "Retrieve the Pipedrive deals. For each: below 1k add a note, between 1k and 10k create an activity, above 10k"
        " post in Slack.",
        "pipedrive.retrieve_deals, for_each[if(node.item.amount less 1000)[pipedrive.create_note],"
        " if(node.item.amount greater_or_equal 1000 & node.item.amount less_or_equal 10000)[pipedrive.create_activity],"
        " if(node.item.amount greater 10000)[slack.send_message]]",
    ),
    (
        "Check the Datadog monitor: in Alert state create a PagerDuty incident, in Warn state post to Slack, in OK"
        " state do nothing.",
        "datadog.retrieve_monitors, if(node.state equals alert)[pagerduty.create_incident],"
        " if(node.state equals warn)[slack.send_message]",
    ),
    (
        "Look at the HubSpot deal. Amount between 1000 and 5000? Create a task in Salesforce. More than that? Post in"
        " Slack.",
        "hubspot.retrieve_deals,"
        " if(node.amount greater_or_equal 1000 & node.amount less_or_equal 5000)[salesforce.create_task]"
        " else[slack.send_message]",
    ),
    (
        "Get the customer from Stripe. Create an invoice in Xero if the country is Germany and in QuickBooks if not.",
        "stripe.retrieve_customers, if(node.country equals germany)[xero.create_invoice]"
        " else[quickbooks.create_invoice]",
    ),
    # no bounds of what was looked up, and no cases
    (
        "Every weekday between 9 and 5 check the Datadog monitors and post them in Slack.",
        "datadog.retrieve_monitors, slack.send_message",
    ),
    (
        "Create a card in Trello for Anna and an issue in Jira for Ben.",
        "trello.create_card, jira.create_issue",
    ),
]


@pytest.mark.parametrize(("prompt", "wanted"), [*FURTHER, *BARE])
def test_further_cases(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted
