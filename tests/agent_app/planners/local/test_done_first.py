"""What people have to have done before a step, over a catalogue that has none of it; what is over for all things, what
there is of them, and tests that single out some of several.
"""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Asana", "complete_Task", "Mark task as complete"),
        ("Asana", "create_Comment", "Add comment to task"),
        ("Asana", "retrieve_Tasks", "Retrieve tasks"),
        ("Box", "create_Folder", "Create folder"),
        ("Box", "upload_File", "Upload file"),
        ("Dropbox", "retrieve_Files", "Retrieve files"),
        ("DocuSign", "send_Envelope", "Send envelope for signature"),
        ("GitHub", "create_Pull_Request", "Create pull request"),
        ("GitHub", "create_Release", "Create release"),
        ("GitHub", "merge_Pull_Request", "Merge pull request"),
        ("Google_Calendar", "create_Event", "Create event"),
        ("Greenhouse", "reject_Candidate", "Reject candidate"),
        ("Greenhouse", "retrieve_Candidates", "Retrieve candidates"),
        ("Jenkins", "retrieve_Builds", "Retrieve builds"),
        ("Jenkins", "stop_Build", "Stop running build"),
        ("Jira", "create_Issue", "Create issue"),
        ("Linear", "create_Issue", "Create issue"),
        ("Linear", "create_Project", "Create project"),
        ("Linear", "add_Issue_Label", "Add label to issue"),
        ("Mailchimp", "create_Campaign", "Create campaign"),
        ("Mailchimp", "send_Campaign", "Send campaign"),
        ("Mailchimp", "create_Subscriber", "Add subscriber to audience"),
        ("Microsoft_Outlook", "retrieve_Contacts", "Retrieve contacts"),
        ("Notion", "archive_Page", "Archive page"),
        ("Notion", "create_Page", "Create page"),
        ("Okta", "deactivate_User", "Deactivate user"),
        ("Okta", "retrieve_Users", "Retrieve users"),
        ("PagerDuty", "retrieve_On_Calls", "Retrieve who is on call"),
        ("QuickBooks", "create_Bill", "Create bill"),
        ("QuickBooks", "create_Payment", "Record payment"),
        ("Salesforce", "close_Case", "Close case"),
        ("Salesforce", "create_Contact", "Create contact"),
        ("Slack", "send_Message", "Send message to channel"),
        ("Stripe", "retrieve_Customers", "Retrieve customers"),
        ("Stripe", "retrieve_Disputes", "Retrieve disputes"),
        ("Twilio", "send_SMS", "Send text message"),
        ("Zendesk", "create_Ticket", "Create ticket"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
    ]
)

BY_SOMEBODY = [
    (
        "Create the QuickBooks bill and pay it once an accountant has checked the amounts",
        "quickbooks.create_bill, task, quickbooks.create_payment",
    ),
    ("Close the Salesforce case after our support lead has called the customer", "task, salesforce.close_case"),
    (
        "Open a GitHub pull request. After a tester has tried it out, merge it",
        "github.create_pull_request, task, github.merge_pull_request",
    ),
    (
        "Upload the lease to Box, have legal read it and then send it by DocuSign",
        "box.upload_file, task, docusign.send_envelope",
    ),
    (
        "Create a Box folder for the client; a lawyer reviews it; post the link in Slack",
        "box.create_folder, task, slack.send_message",
    ),
    (
        "Create a Notion page. The editor reads it. If she is satisfied, create the GitHub release, otherwise archive"
        " the page",
        "notion.create_page, task, if(decision equals approved)[github.create_release] else[notion.archive_page]",
    ),
    (
        "The agent first decides about it. If it is accepted, close the Salesforce case, otherwise post in Slack",
        "task, if(decision equals approved)[salesforce.close_case] else[slack.send_message]",
    ),
    (
        "Create a Mailchimp campaign and send it out after the brand manager has given her ok",
        "mailchimp.create_campaign, task, mailchimp.send_campaign",
    ),
    (
        "Send the envelope by DocuSign, once the director has agreed, and post in Slack",
        "task, docusign.send_envelope, slack.send_message",
    ),
    ("Get the Okta users and deactivate all of them, but before that ask their manager",
     "okta.retrieve_users, for_each[task, okta.deactivate_user]"),
    ("Create a Box folder and let somebody print the papers", "box.create_folder, task"),
    ("Retrieve the Zendesk tickets, have the team lead take a look at each, then create a Jira issue",
     "zendesk.retrieve_tickets, for_each[task, jira.create_issue]"),
]  # fmt: skip


@pytest.mark.parametrize(("prompt", "expected"), BY_SOMEBODY)
def test_what_somebody_does_first_is_asked_of_that_person(prompt: str, expected: str) -> None:
    assert flow(prompt, CATALOG) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Post the summary in Slack after you have created the page in Notion",
         "notion.create_page, slack.send_message"),
        ("Once a customer has paid the bill, close the Salesforce case", "salesforce.close_case"),
        ("Every time Zendesk gets a new ticket, create a Jira issue", "jira.create_issue"),
    ],
)  # fmt: skip
def test_others_are_not_asked(prompt: str, expected: str) -> None:
    assert flow(prompt, CATALOG) == expected


SOME = [
    (
        "Get the Asana tasks, complete each finished task and comment on each overdue task",
        "asana.retrieve_tasks, for_each[if(node.item.status equals finished)[asana.complete_task],"
        " if(node.item.status equals overdue)[asana.create_comment]]",
    ),
    (
        "Find the Okta users and deactivate every inactive user",
        "okta.retrieve_users, for_each[if(node.item.status equals inactive)[okta.deactivate_user]]",
    ),
    (
        "Get the Asana tasks and for each unpaid one over 300 create a Jira issue",
        "asana.retrieve_tasks, for_each[if(node.item.status equals unpaid & node.item.value greater 300)"
        "[jira.create_issue]]",
    ),
    (
        "Get all open tickets from Zendesk and for each open ticket create a Jira issue",
        "zendesk.retrieve_tickets, for_each[jira.create_issue]",
    ),
    (
        "List the Zendesk tickets, and for the tickets with less than 2 replies create a Jira issue",
        "zendesk.retrieve_tickets, for_each[if(node.item.replies less 2)[jira.create_issue]]",
    ),
    (
        "Look in Greenhouse for candidates. Those without a degree should be rejected",
        "greenhouse.retrieve_candidates, for_each[if(node.item.degree missing)[greenhouse.reject_candidate]]",
    ),
    (
        "Copy all Outlook contacts to Salesforce and, if they have a phone number, text them",
        "microsoft_outlook.retrieve_contacts, for_each[salesforce.create_contact,"
        " if(node.item.phone_number present)[twilio.send_sms]]",
    ),
]


@pytest.mark.parametrize(("prompt", "expected"), SOME)
def test_some_of_several_are_told_apart(prompt: str, expected: str) -> None:
    assert flow(prompt, CATALOG) == expected


FOUND = [
    (
        "Check Stripe for disputes and, when there are some, create a Jira issue",
        "stripe.retrieve_disputes, if(node present)[jira.create_issue]",
    ),
    (
        "Look up the disputes in Stripe. Are there any? Then create a Jira issue",
        "stripe.retrieve_disputes, if(node present)[jira.create_issue]",
    ),
    (
        "If the author is a customer in Stripe, create a Zendesk ticket",
        "stripe.retrieve_customers, if(node present)[zendesk.create_ticket]",
    ),
    (
        "If the Jenkins build failed, stop it and create a Jira issue; if it went well, post in Slack",
        "jenkins.retrieve_builds, if(node.status equals failed)[jenkins.stop_build, jira.create_issue]"
        " else[slack.send_message]",
    ),
    (
        "Check the on-call roster and send each person on it a text with Twilio",
        "pagerduty.retrieve_on_calls, for_each[twilio.send_sms]",
    ),
]


@pytest.mark.parametrize(("prompt", "expected"), FOUND)
def test_what_there_is_decides(prompt: str, expected: str) -> None:
    assert flow(prompt, CATALOG) == expected


ONCE = [
    (
        "Get the Stripe disputes and create a Zendesk ticket for each, then tell finance in Slack that all are in",
        "stripe.retrieve_disputes, for_each[zendesk.create_ticket], slack.send_message",
    ),
    (
        "Copy the Outlook contacts to Salesforce and tell sales in Slack when all of them are there",
        "microsoft_outlook.retrieve_contacts, for_each[salesforce.create_contact], slack.send_message",
    ),
    (
        "Every file in Dropbox must be backed up. So list the files and upload each to Box",
        "dropbox.retrieve_files, for_each[box.upload_file]",
    ),
    ("Create a Linear project and add an issue to it", "linear.create_project, linear.create_issue"),
    ("Schedule a kickoff in Google Calendar", "google_calendar.create_event"),
]


@pytest.mark.parametrize(("prompt", "expected"), ONCE)
def test_it_is_done_once_and_nothing_more(prompt: str, expected: str) -> None:
    assert flow(prompt, CATALOG) == expected
