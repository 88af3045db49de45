"""What is ended, repeated or put elsewhere: whether a step of the workflow is meant, which, or something to do."""

from __future__ import annotations

import pytest

from agent_app.contracts import Intent, PlanningContext
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.intent import classify_intent
from agent_app.planners.local.newplan import plan_new_workflow
from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.edit.edits import edited, edited_over, outlined

ROWS = [
    ("GitHub", "create_repository", "Create repository"),
    ("GitHub", "create_branch", "Create branch"),
    ("GitHub", "delete_branch", "Delete branch"),
    ("GitHub", "create_release", "Create release"),
    ("GitHub", "create_issue", "Create issue"),
    ("GitLab", "retrieve_merge_requests", "Retrieve merge requests"),
    ("GitLab", "merge_merge_request", "Merge merge request"),
    ("GitLab", "delete_branch", "Delete branch"),
    ("GitLab", "create_release", "Create release"),
    ("GitLab", "create_issue", "Create issue"),
    ("Jira", "create_issue", "Create issue"),
    ("Jira", "retrieve_projects", "Retrieve all projects"),
    ("Jira", "retrieve_issues", "Retrieve all issues"),
    ("Jira", "create_comment", "Create comment"),
    ("Jira", "delete_issue", "Delete issue"),
    ("BambooHR", "create_employee", "Create employee"),
    ("Okta", "create_user", "Create user"),
    ("Okta", "add_user_to_group", "Add user to group"),
    ("Okta", "remove_group_member", "Remove user from group"),
    ("Gmail", "send_email", "Send email"),
    ("Slack", "send_message", "Send message"),
    ("Box", "upload_file", "Upload file"),
    ("Box", "download_file", "Download file"),
    ("Dropbox", "upload_file", "Upload file"),
    ("Zoom", "create_meeting", "Schedule a meeting"),
    ("Microsoft Teams", "create_online_meeting", "Create online meeting"),
    ("Microsoft Teams", "send_message", "Send message"),
]
RELEASE = "create a GitHub repository, create a branch and create a release"
JOINING = "create a BambooHR employee, create an Okta user, add the user to the Okta group and send an email with Gmail"
MERGING = "retrieve the GitLab merge requests and merge each of them"
ISSUES = "retrieve the Jira issues and for each issue create a comment"
MEETING = "send a Slack message, then schedule a Zoom meeting"


@pytest.mark.parametrize(
    ("request_", "prompt", "expected"),
    [
        # what is over is not taken out where it is said to be over, nor what is spoken of as a place
        (RELEASE, "once the release is created, delete the branch",
         "github.create_repository, github.create_branch, github.create_release, github.delete_branch"),
        (JOINING, "before adding them to the group, remove them from the old group",
         "bamboohr.create_employee, okta.create_user, okta.remove_group_member, okta.add_user_to_group,"
         " gmail.send_email"),
        (ISSUES, "after commenting on it, delete the issue",
         "jira.retrieve_issues, for_each[jira.create_comment, jira.delete_issue]"),
        # but these are steps
        (RELEASE, "remove the branch", "github.create_repository, github.create_release"),
        (RELEASE, "after the branch, drop the release", "github.create_repository, github.create_branch"),
        # what has been done
        (JOINING, "once the user has been added to the group, post to Slack",
         "bamboohr.create_employee, okta.create_user, okta.add_user_to_group, slack.send_message, gmail.send_email"),
        (JOINING, "as soon as the user has been created, post to Slack",
         "bamboohr.create_employee, okta.create_user, slack.send_message, okta.add_user_to_group, gmail.send_email"),
        # whose it is where no product is named
        (MERGING, "create a release at the end",
         "gitlab.retrieve_merge_requests, for_each[gitlab.merge_merge_request], gitlab.create_release"),
        (RELEASE, "open an issue before the release",
         "github.create_repository, github.create_branch, github.create_issue, github.create_release"),
        (RELEASE, "open a Jira issue before the release",
         "github.create_repository, github.create_branch, jira.create_issue, github.create_release"),
    ],
)  # fmt: skip
def test_something_to_do_or_a_step(request_: str, prompt: str, expected: str) -> None:
    assert edited_over(ROWS, request_, prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("move the Okta steps to the end",
         "bamboohr.create_employee, gmail.send_email, okta.create_user, okta.add_user_to_group"),
        ("the Okta stuff should come first",
         "okta.create_user, okta.add_user_to_group, bamboohr.create_employee, gmail.send_email"),
        ("get rid of the Okta part", "bamboohr.create_employee, gmail.send_email"),
        ("do the Okta stuff only if the department is engineering",
         "bamboohr.create_employee, if(node.department equals engineering)[okta.create_user, okta.add_user_to_group],"
         " gmail.send_email"),
        ("move the Okta user to the end",
         "bamboohr.create_employee, okta.add_user_to_group, gmail.send_email, okta.create_user"),
    ],
)  # fmt: skip
def test_all_steps_of_a_tool(prompt: str, expected: str) -> None:
    assert edited_over(ROWS, JOINING, prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("I don't want Zoom, use a Teams online meeting",
         "slack.send_message, microsoft_teams.create_online_meeting"),
        ("remove the meeting and create an issue in Jira", "slack.send_message, jira.create_issue"),
        ("don't schedule the meeting automatically, have the assistant do it", "slack.send_message, task"),
        ("no Zoom, use Teams", "slack.send_message, microsoft_teams.create_online_meeting"),
    ],
)  # fmt: skip
def test_what_takes_the_place_of_what_went(prompt: str, expected: str) -> None:
    assert edited_over(ROWS, MEETING, prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("first retrieve the Jira projects and do this for every project",
         "jira.retrieve_projects, for_each[jira.retrieve_issues, for_each[jira.create_comment]]"),
        ("do all of this for each Jira project",
         "jira.retrieve_projects, for_each[jira.retrieve_issues, for_each[jira.create_comment]]"),
        ("skip issues with level warning",
         "jira.retrieve_issues, for_each[if(node.item.level not_equals warning)[jira.create_comment]]"),
        ("change the loop so that it only takes issues with status open",
         "jira.retrieve_issues, for_each[if(node.item.status equals open)[jira.create_comment]]"),
        ("only comment on issues whose priority is high; post the others to Slack",
         "jira.retrieve_issues, for_each[if(node.item.priority equals high)[jira.create_comment] else"
         "[slack.send_message]]"),
        ("skip the comment", "jira.retrieve_issues"),
    ],
)  # fmt: skip
def test_loops_around_and_within(prompt: str, expected: str) -> None:
    assert edited_over(ROWS, ISSUES, prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("also put it in Dropbox", "box.download_file, box.upload_file, dropbox.upload_file, gmail.send_email"),
        ("also send it to Slack", "box.download_file, box.upload_file, gmail.send_email, slack.send_message"),
    ],
)
def test_files_are_stored_elsewhere_too(prompt: str, expected: str) -> None:
    request = "download a file from Box, upload it to Box and send an email with Gmail"
    assert edited_over(ROWS, request, prompt) == expected


TESTED = "retrieve the Jira issues; for each, if its status is done, delete the issue, otherwise create a comment on it"


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("check if the priority is low rather than the status",
         "jira.retrieve_issues, for_each[if(node.item.priority equals low)[jira.delete_issue] else"
         "[jira.create_comment]]"),
        ("instead of checking the status, check whether the priority is low",
         "jira.retrieve_issues, for_each[if(node.item.priority equals low)[jira.delete_issue] else"
         "[jira.create_comment]]"),
        ("check if the status is closed rather than posting to Slack",
         "jira.retrieve_issues, for_each[if(node.item.status equals closed)[jira.delete_issue] else"
         "[jira.create_comment]]"),
        ("issues that are done should not be deleted",
         "jira.retrieve_issues, for_each[if(node.item.status not_equals done)[jira.create_comment]]"),
    ],
)  # fmt: skip
def test_tests_and_their_paths(prompt: str, expected: str) -> None:
    assert edited_over(ROWS, TESTED, prompt) == expected


ALERTS = "list the opsgenie alerts, acknowledge each of them and close it"


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("leave a note on the alert before closing it",
         "opsgenie.list_alerts, for_each[opsgenie.acknowledge_alert, opsgenie.add_note, opsgenie.close_alert]"),
        ("remove the closing step", "opsgenie.list_alerts, for_each[opsgenie.acknowledge_alert]"),
    ],
)  # fmt: skip
def test_closing_is_a_deed_where_something_is_closed(prompt: str, expected: str) -> None:
    assert outlined(edited(ALERTS, prompt)[1]) == expected


@pytest.mark.parametrize(
    ("prompt", "intent"),
    [
        ("once a merge request has been merged, delete its branch", Intent.MODIFY_WORKFLOW),
        ("once a repository has been created, delete its branch", Intent.NEW_WORKFLOW),
    ],
)
def test_what_a_step_has_done_is_a_place(prompt: str, intent: Intent) -> None:
    catalog = foreign_catalog(ROWS)
    index = catalog_index(catalog)
    workflow = plan_new_workflow(PlanningContext(prompt=MERGING, catalog=catalog), (), index).document
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=workflow)
    assert classify_intent(context, (), index).intent is intent


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("instead of the email, comment on each issue", "jira.retrieve_issues, for_each[jira.create_comment]"),
        ("replace the email with a Slack message", "jira.retrieve_issues, slack.send_message"),
        ("the email for every issue, not just once", "jira.retrieve_issues, for_each[gmail.send_email]"),
    ],
)
def test_done_for_each(prompt: str, expected: str) -> None:
    assert edited_over(ROWS, "retrieve the Jira issues and send an email with Gmail", prompt) == expected
