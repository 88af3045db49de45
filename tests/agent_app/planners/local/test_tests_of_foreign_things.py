"""Tests of listed things over a catalogue that tells nothing of its data: what of each is tested, which of several
tests of one sentence are made, and what a property decides.
"""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import document, flow, names

CATALOG = foreign_catalog(
    [
        ("BambooHR", "retrieve_Employees", "Retrieve employees"),
        ("Datadog", "create_Event", "Post event"),
        ("GitLab", "add_Note", "Add note to issue"),
        ("GitLab", "create_Issue", "Create issue"),
        ("GitLab", "retrieve_Issues", "Retrieve issues"),
        ("GitLab", "close_Issue", "Close issue"),
        ("Google_Sheets", "create_Row", "Add row"),
        ("Google_Sheets", "create_Spreadsheet", "Create spreadsheet"),
        ("Jira", "assign_Issue", "Assign issue"),
        ("Jira", "create_Issue", "Create issue"),
        ("Mailchimp", "create_Subscriber", "Add subscriber to audience"),
        ("Monday", "create_Item", "Create item"),
        ("Monday", "retrieve_Items", "Retrieve items"),
        ("Okta", "deactivate_User", "Deactivate user"),
        ("Okta", "retrieve_Users", "Retrieve all users"),
        ("PagerDuty", "retrieve_On_Calls", "Retrieve who is on call"),
        ("Slack", "send_Message", "Send message to channel"),
        ("Stripe", "cancel_Invoice", "Cancel invoice"),
        ("Stripe", "retrieve_Invoices", "Retrieve invoices"),
        ("Stripe", "send_Invoice", "Send invoice"),
        ("Trello", "add_Member", "Add member to board"),
        ("Trello", "create_Board", "Create board"),
        ("Trello", "archive_Card", "Archive card"),
        ("Trello", "retrieve_Cards", "Retrieve cards"),
        ("Twilio", "create_Call", "Place phone call"),
        ("Zoom", "cancel_Meeting", "Cancel meeting"),
        ("Zoom", "retrieve_Meetings", "Retrieve meetings"),
    ]
)

OF_EACH = [
    (
        "Retrieve the GitLab issues. Unless the issue is blocked, close it.",
        "gitlab.retrieve_issues, for_each[if(node.item.status not_equals blocked)[gitlab.close_issue]]",
    ),
    (
        "Get the Stripe invoices and if the total exceeds 300, send a Slack message",
        "stripe.retrieve_invoices, for_each[if(node.item.total greater 300)[slack.send_message]]",
    ),
    (
        "Get the Stripe invoices, cancel the invoice if it is disputed, and send it if it is open",
        "stripe.retrieve_invoices, for_each[if(node.item.status equals disputed)[stripe.cancel_invoice],"
        " if(node.item.status equals open)[stripe.send_invoice]]",
    ),
    (
        "Get the Okta users, deactivate if status = LOCKED",
        "okta.retrieve_users, for_each[if(node.item.status equals locked)[okta.deactivate_user]]",
    ),
    (
        "Retrieve the GitLab issues. Does the issue have at least three upvotes? Close it. Doesn't it? Add a note.",
        "gitlab.retrieve_issues,"
        " for_each[if(node.item.upvotes greater_or_equal 3)[gitlab.close_issue] else[gitlab.add_note]]",
    ),
    (
        "Each Trello card gets checked: if its due date has passed, archive it",
        "trello.retrieve_cards, for_each[if(node.item.due_date less now)[trello.archive_card]]",
    ),
    (
        "Get the GitLab issues; in case the author is waiting longer than 3 days, add a note to the issue",
        "gitlab.retrieve_issues, for_each[if(node.item.created_at greater 3)[gitlab.add_note]]",
    ),
]

UNDERGONE = [
    (
        "Once the Zoom meetings have been retrieved, those without a host are cancelled",
        "zoom.retrieve_meetings, for_each[if(node.item.host missing)[zoom.cancel_meeting]]",
    ),
    (
        "Retrieve the Zoom meetings; meetings with no participants get cancelled",
        "zoom.retrieve_meetings, for_each[if(node.item.participants missing)[zoom.cancel_meeting]]",
    ),
    (
        "List the Trello cards, then those that have been finished are archived",
        "trello.retrieve_cards, for_each[if(node.item.status equals finished)[trello.archive_card]]",
    ),
    (
        "Fetch the GitLab issues, close the ones older than 30 days, in case they are newer a note should go to them",
        "gitlab.retrieve_issues,"
        " for_each[if(node.item.created_at greater 30)[gitlab.close_issue] else[gitlab.add_note]]",
    ),
]

BESIDE = [
    (
        "Pull the GitLab issues; those with high priority get a note, and those which have been solved are closed.",
        "gitlab.retrieve_issues,"
        " for_each[if(node.item.priority equals high)[gitlab.add_note], if(node.item.status equals solved)"
        "[gitlab.close_issue]]",
    ),
    (
        "Retrieve the Trello cards; a card with no owner is archived, any card with more than 9 comments becomes a"
        " Jira issue.",
        "trello.retrieve_cards,"
        " for_each[if(node.item.owner missing)[trello.archive_card], if(node.item.comments greater 9)"
        "[jira.create_issue]]",
    ),
    (
        "Take every GitLab issue with a weight between 3 and 8 and at least two votes and create a Jira issue",
        "gitlab.retrieve_issues,"
        " for_each[if(node.item.weight greater_or_equal 3 & node.item.weight less_or_equal 8"
        " & node.item.votes greater_or_equal 2)[jira.create_issue]]",
    ),
    (
        "If the newest GitLab issue was not planned, send a Slack message, unless it's a test issue",
        "gitlab.retrieve_issues, if(node.status not_equals planned & node.status not_equals test)[slack.send_message]",
    ),
]

SEVERAL = [
    (
        "Retrieve the GitLab issues, and only those issues that have the state ready and a milestone should become Jira"
        " issues",
        "gitlab.retrieve_issues,"
        " for_each[if(node.item.state equals ready & node.item.milestone present)[jira.create_issue]]",
    ),
    (
        "Retrieve the Okta users and for users whose city is Rome or whose country is Italy send a Slack message",
        "okta.retrieve_users,"
        " for_each[if(node.item.city equals rome & node.item.country equals italy)[slack.send_message]]",
    ),
    (
        "Fetch the Stripe invoices where the amount is over 900 and the region equals West, and send each of them",
        "stripe.retrieve_invoices,"
        " for_each[if(node.item.amount greater 900 & node.item.region equals west)[stripe.send_invoice]]",
    ),
    (
        "Retrieve the GitLab issues and for issues that are open and have no assignee add a note",
        "gitlab.retrieve_issues,"
        " for_each[if(node.item.status equals open & node.item.assignee missing)[gitlab.add_note]]",
    ),
    (
        "For each BambooHR employee whose office is one of 'Oslo', 'Bergen' or 'Tromso', create a Jira issue",
        "bamboohr.retrieve_employees,"
        " for_each[if(node.item.office equals oslo & node.item.office equals bergen & node.item.office equals tromso)"
        "[jira.create_issue]]",
    ),
    (
        "For each GitLab issue of type Incident with priority 2, create a Jira issue; for each other one add a note",
        "gitlab.retrieve_issues,"
        " for_each[if(node.item.type equals incident & node.item.priority equals 2)[jira.create_issue]"
        " else[gitlab.add_note]]",
    ),
    (
        "Get the Okta users and deactivate those who have not logged in since March 3, 2025.",
        "okta.retrieve_users, for_each[if(node.item.last_login less 2025-03-03)[okta.deactivate_user]]",
    ),
    (
        "Look up who is on call in PagerDuty and, if nobody is, place a phone call",
        "pagerduty.retrieve_on_calls, if(node missing)[twilio.create_call]",
    ),
]

DECIDED = [
    (
        "Look at each GitLab issue: more than 20 votes means a new Jira issue, fewer than 2 votes means that it is"
        " closed",
        "gitlab.retrieve_issues,"
        " for_each[if(node.item.votes greater 20)[jira.create_issue], if(node.item.votes less 2)[gitlab.close_issue]]",
    ),
    (
        "Get the Stripe invoices, the amount decides: above 800 we cancel the invoice, up to 800 we just send it",
        "stripe.retrieve_invoices,"
        " for_each[if(node.item.amount greater 800)[stripe.cancel_invoice],"
        " if(node.item.amount less_or_equal 800)[stripe.send_invoice]]",
    ),
    (
        "Depending on the priority of the GitLab issue, either place a call (priority critical) or just add a note",
        "gitlab.retrieve_issues, if(node.priority equals critical)[twilio.create_call] else[gitlab.add_note]",
    ),
]


@pytest.mark.parametrize(("prompt", "wanted"), [*OF_EACH, *UNDERGONE, *BESIDE, *SEVERAL, *DECIDED])
def test_tests_of_foreign_things(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Create a Trello board, add the new designer as a member and create a Monday item",
            "trello.create_board, trello.add_member, monday.create_item",
        ),
        (
            "For each BambooHR employee create a Jira issue with a text that welcomes them",
            "bamboohr.retrieve_employees, for_each[jira.create_issue]",
        ),
        (
            "Somebody in design draws a logo, after that create a Jira issue",
            "task, jira.create_issue",
        ),
        (
            "Get the GitLab issues, create a Jira issue for each, assign to the team lead",
            "gitlab.retrieve_issues, for_each[jira.create_issue, jira.assign_issue]",
        ),
        (
            "Trello cards with the label 'old': retrieve the cards, archive them",
            "trello.retrieve_cards, for_each[if(node.item.label contains old)[trello.archive_card]]",
        ),
        (
            "For all of our Okta users I want a Jira issue plus one line in the Google sheet",
            "okta.retrieve_users, for_each[jira.create_issue, google_sheets.create_row]",
        ),
    ],
)
def test_nothing_is_done_that_only_describes(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


def test_a_product_called_like_a_day_starts_nothing() -> None:
    made = document("Create an item on monday.com for the new hire and send a Slack message", CATALOG)

    assert names(made) == ["monday.create_item", "slack.send_message"]
    assert "cron" not in str(made)


def test_in_case_opens_one_test() -> None:
    wanted = "stripe.retrieve_invoices, if(node.status equals paid)[slack.send_message], "
    wanted += "if(node.status equals disputed)[stripe.cancel_invoice]"

    prompt = (
        "Check the Stripe invoice. In case it has been paid, send a Slack message; in case it was disputed, cancel it."
    )

    assert flow(prompt, CATALOG) == wanted
