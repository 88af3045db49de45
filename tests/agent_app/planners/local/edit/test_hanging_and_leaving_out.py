"""Steps that are to hang on a test, things nothing is done for, paths told by deeds, tools taken throughout."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited_over

ROWS = [
    ("Zendesk", "retrieve_tickets", "Retrieve tickets"),
    ("Zendesk", "delete_ticket", "Delete ticket"),
    ("Zendesk", "retrieve_users", "Retrieve users"),
    ("Zendesk", "add_tag", "Add tag to ticket"),
    ("Jira", "create_issue", "Create issue"),
    ("Jira", "assign_issue", "Assign issue"),
    ("Okta", "retrieve_users", "Retrieve users"),
    ("Okta", "deactivate_user", "Deactivate user"),
    ("Slack", "create_channel", "Create channel"),
    ("Slack", "send_message", "Send message"),
    ("Google Sheets", "create_row", "Add row"),
    ("GitLab", "create_branch", "Create branch"),
    ("GitLab", "create_issue", "Create issue"),
    ("GitHub", "create_branch", "Create branch"),
    ("GitHub", "create_issue", "Create issue"),
    ("Google Drive", "create_folder", "Create folder"),
    ("Google Drive", "upload_file", "Upload file"),
    ("Google Drive", "share_file", "Share file"),
    ("Dropbox", "create_folder", "Create folder"),
    ("Dropbox", "upload_file", "Upload file"),
    ("Mailchimp", "create_campaign", "Create campaign"),
    ("Mailchimp", "send_campaign", "Send campaign"),
    ("Twilio", "create_call", "Place phone call"),
]
USERS = "Retrieve Okta users. For each user, deactivate the user and send a Slack message"
TICKETS = "Retrieve Zendesk tickets. If a ticket is spam, delete the ticket, else create a Jira issue"
FILES = "Create a Google Drive folder, upload a file to Google Drive, share the file"
CODE = "Create a GitLab branch, create a GitLab issue"
COUNTED = "Retrieve Zendesk tickets. If there are more than ten, create a Slack channel and send a Slack message"
EACH = "Retrieve Zendesk tickets. For each ticket, create a Jira issue"


@pytest.mark.parametrize(
    "prompt",
    [
        "Make the message depend on whether the department is sales",
        "sending the message hinges on whether the department is sales",
        "the message should be conditional on the department being sales",
        "Check in the loop whether the department is sales, and send the message only when it is",
        "look if the department is sales; only if so send the message",
    ],
)
def test_a_step_is_to_hang_on_a_test(prompt: str) -> None:
    assert edited_over(ROWS, USERS, prompt) == (
        "okta.retrieve_users, for_each[okta.deactivate_user, if(node.item.department equals sales)[slack.send_message]]"
    )


@pytest.mark.parametrize(
    ("prompt", "test"),
    [
        ("users that are locked should be ignored entirely", "status not_equals locked"),
        ("managers are not to be included", "status not_equals manager"),
        ("managers excluded", "status not_equals manager"),
        ("not every user, just those in Finance", "status equals finance"),
    ],
)
def test_nothing_is_done_for_some_of_several_things(prompt: str, test: str) -> None:
    assert edited_over(ROWS, USERS, prompt) == (
        f"okta.retrieve_users, for_each[if(node.item.{test})[okta.deactivate_user, slack.send_message]]"
    )


@pytest.mark.parametrize(
    ("prompt", "deleted"),
    [
        ("where we delete, add a row to Google Sheets", "zendesk.delete_ticket, google_sheets.create_row"),
        ("Also add a Google Sheets row in the case where it is deleted",
         "zendesk.delete_ticket, google_sheets.create_row"),
        ("for those we delete, add a row to Google Sheets too", "zendesk.delete_ticket, google_sheets.create_row"),
        ("those that get deleted should get a row in Google Sheets before",
         "google_sheets.create_row, zendesk.delete_ticket"),
    ],
)  # fmt: skip
def test_a_path_is_told_by_what_is_done_on_it(prompt: str, deleted: str) -> None:
    assert edited_over(ROWS, TICKETS, prompt) == (
        f"zendesk.retrieve_tickets, for_each[if(node.item.status equals spam)[{deleted}] else[jira.create_issue]]"
    )


@pytest.mark.parametrize(
    ("request_", "prompt", "expected"),
    [
        (CODE, "make it GitHub everywhere", "github.create_branch, github.create_issue"),
        (CODE, "all of it should be on GitHub", "github.create_branch, github.create_issue"),
        (CODE, "we want GitHub throughout", "github.create_branch, github.create_issue"),
        (FILES, "for the folder take Dropbox and not Google Drive",
         "dropbox.create_folder, google_drive.upload_file, google_drive.share_file"),
        (FILES, "the folder shall be in Dropbox, the file stays in Google Drive",
         "dropbox.create_folder, google_drive.upload_file, google_drive.share_file"),
    ],
)  # fmt: skip
def test_another_tool_takes_all_steps_or_the_one_named(request_: str, prompt: str, expected: str) -> None:
    assert edited_over(ROWS, request_, prompt) == expected


@pytest.mark.parametrize(
    ("request_", "prompt", "expected"),
    [
        (EACH, "Don't loop over the tickets, just create one issue.", "zendesk.retrieve_tickets, jira.create_issue"),
        (EACH, "stop the loop and only create a single issue", "zendesk.retrieve_tickets, jira.create_issue"),
        (EACH, "Don't repeat this per ticket, do it once", "zendesk.retrieve_tickets, jira.create_issue"),
        (COUNTED, "Remove the condition, I want the channel and the message every time.",
         "zendesk.retrieve_tickets, slack.create_channel, slack.send_message"),
        (COUNTED, "We don't want the check, always create the channel.",
         "zendesk.retrieve_tickets, slack.create_channel, slack.send_message"),
        (FILES, "Only leave the folder, delete the rest.", "google_drive.create_folder"),
    ],
)  # fmt: skip
def test_what_is_said_of_what_is_left_takes_nothing_more_away(request_: str, prompt: str, expected: str) -> None:
    assert edited_over(ROWS, request_, prompt) == expected


@pytest.mark.parametrize(
    ("request_", "prompt", "expected"),
    [
        (EACH, "Add a step at the start that lists the Zendesk users.",
         "zendesk.retrieve_users, zendesk.retrieve_tickets, for_each[jira.create_issue]"),
        (EACH, "insert a step inside the loop to add a tag to the ticket",
         "zendesk.retrieve_tickets, for_each[jira.create_issue, zendesk.add_tag]"),
        (CODE, "we need one more step, one that sends a Slack message",
         "gitlab.create_branch, gitlab.create_issue, slack.send_message"),
        ("Create a Mailchimp campaign, send the campaign", "Along with the campaign send a Slack message",
         "mailchimp.create_campaign, mailchimp.send_campaign, slack.send_message"),
        (CODE, "After the branch, call the customer by phone with Twilio",
         "gitlab.create_branch, twilio.create_call, gitlab.create_issue"),
    ],
)  # fmt: skip
def test_new_steps_are_told_by_what_they_do(request_: str, prompt: str, expected: str) -> None:
    assert edited_over(ROWS, request_, prompt) == expected
