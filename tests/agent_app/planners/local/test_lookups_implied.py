"""What is looked up though it is only asked for, or first in words that come later; lists within other things."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("BambooHR", "retrieve_Time_Off_Requests", "Retrieve time off requests"),
        ("BambooHR", "approve_Time_Off_Request", "Approve time off request"),
        ("Box", "delete_Folder", "Delete folder"),
        ("ClickUp", "create_Folder", "Create folder"),
        ("ClickUp", "retrieve_Folders", "Retrieve folders"),
        ("Greenhouse", "schedule_Interview", "Schedule interview"),
        ("Monday", "create_Board", "Create board"),
        ("Monday", "create_Group", "Create group"),
        ("Okta", "retrieve_Groups", "Retrieve groups"),
        ("Okta", "retrieve_Users", "Retrieve users"),
        ("Okta", "deactivate_User", "Deactivate user"),
        ("PagerDuty", "retrieve_On_Calls", "Retrieve on-calls"),
        ("QuickBooks", "retrieve_Vendors", "Retrieve vendors"),
        ("QuickBooks", "retrieve_Bills", "Retrieve bills"),
        ("QuickBooks", "create_Payment", "Record payment"),
        ("Salesforce", "retrieve_Cases", "Retrieve cases"),
        ("Salesforce", "create_Task", "Create task"),
        ("Salesforce", "close_Case", "Close case"),
        ("Slack", "invite_Channel_Member", "Invite member to channel"),
        ("Twilio", "send_SMS", "Send text message"),
        ("Workday", "terminate_Worker", "Terminate worker"),
    ]
)

FOREIGN: list[tuple[str, str]] = [
    ("who is on call? text them", "pagerduty.retrieve_on_calls, twilio.send_sms"),
    (
        "All time-off requests in BambooHR shorter than two days should be approved",
        "bamboohr.retrieve_time_off_requests, for_each[if(node.item.value less 2)[bamboohr.approve_time_off_request]]",
    ),
    (
        "get salesforce cases. each case: origin equals Phone? → log a salesforce task. not? → close the case.",
        "salesforce.retrieve_cases, for_each[if(node.item.origin equals phone)[salesforce.create_task]"
        " else[salesforce.close_case]]",
    ),
    # lists within other things
    (
        "Get the Okta groups and put every user of each group into the Slack channel",
        "okta.retrieve_groups, for_each[okta.retrieve_users, for_each[slack.invite_channel_member]]",
    ),
    (
        "for each of our QuickBooks vendors: get the bills, and pay the ones that are due",
        "quickbooks.retrieve_vendors, for_each[quickbooks.retrieve_bills,"
        " for_each[if(node.item.status equals due)[quickbooks.create_payment]]]",
    ),
    # how many are made, and in what
    (
        "book three Greenhouse interviews for the candidate",
        "greenhouse.schedule_interview, greenhouse.schedule_interview, greenhouse.schedule_interview",
    ),
    ("Create a Monday board with two groups", "monday.create_board, monday.create_group, monday.create_group"),
    (
        "Could we get a ClickUp folder for the Lisbon project plus a Monday board of the same name?",
        "clickup.create_folder, monday.create_board",
    ),
    # a heading orders nothing
    (
        "Offboarding of Mr Klein: terminate the worker in Workday, deactivate his Okta user, delete his Box folder",
        "workday.terminate_worker, okta.deactivate_user, box.delete_folder",
    ),
]


@pytest.mark.parametrize(("prompt", "expected"), FOREIGN)
def test_requests_over_foreign_products(prompt: str, expected: str) -> None:
    assert flow(prompt, CATALOG) == expected


FLOWS: list[tuple[str, str]] = [
    (
        "Look through the repos of our org; the archived ones should be listed in a Slack message",
        "github.list_repositories, for_each[if(node.item.archived present)[slack.post_message]]",
    ),
    (
        "The newest release of acme/api: fetch it, then tell #beta about it",
        "github.list_releases, slack.post_message",
    ),
    (
        "Escalate all unacknowledged PagerDuty incidents and post each to #incidents",
        "pagerduty.list_incidents, for_each[pagerduty.escalate_incident, slack.post_message]",
    ),
    ("Tell everyone in the Slack channel #project that the server is down", "slack.post_message"),
    # what is done first, what waits, what is not needed
    (
        'before you transition INF-8 to Closed, add a comment "verified in prod"',
        "jira.add_comment, jira.transition_issue",
    ),
    (
        "create a GitHub repo called sandbox once I've given my OK, and invite bob as collaborator",
        "task, github.create_repository, github.add_collaborator",
    ),
    ("open a PR in acme/cli, label it docs, no reviewer needed", "github.create_pull_request, github.add_labels"),
    # a name of an operation's thing is an order before what tells which one
    ("On every push to main of acme/web: trigger workflow e2e.yml", "github.trigger_workflow"),
    # some of what was copied
    (
        "We want all open Zendesk tickets copied to Jira. The ones tagged billing should also be announced in #finance",
        "zendesk.search_tickets, for_each[jira.create_issue, if(node.item.tags contains billing)[slack.post_message]]",
    ),
]


@pytest.mark.parametrize(("prompt", "expected"), FLOWS)
def test_requests(prompt: str, expected: str) -> None:
    assert flow(prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("summarize this week's merged PRs and email the team", "github.list_pull_requests, email.send_email"),
        ("recap the resolved Zendesk tickets and post to #support", "zendesk.list_tickets, slack.post_message"),
        ("on Fridays summarise the closed Jira issues and notify #eng", "jira.search_issues, slack.post_message"),
        ("compile the assigned Zendesk tickets and message #helpdesk", "zendesk.list_tickets, slack.post_message"),
    ],
)
def test_what_is_summarized_for_somebody_is_looked_up_and_its_state_is_no_deed(prompt: str, wanted: str) -> None:
    assert flow(prompt) == wanted
