"""What is left on things, whom they concern, why something is told, and how things are done by the way."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names


@pytest.mark.parametrize(
    ("prompt", "outline"),
    [
        (
            "when a GitHub issue has no description, ask for the version in a comment",
            "if(node.issue.body missing)[github.create_comment]",
        ),
        (
            "when a ServiceNow problem is created, create a Jira issue in PRB and store the Jira key in a work note",
            "jira.create_issue, servicenow.add_work_note",
        ),
        (
            "when a GitHub issue is opened, add the label new and a comment thanking the author",
            "github.add_labels, github.create_comment",
        ),
        (
            "list the Bitbucket PRs of acme/web and decline those older than 60 days with a comment",
            "bitbucket.list_pull_requests, for_each[if(node.item.created_on greater 60)"
            "[bitbucket.decline_pull_request, bitbucket.create_pull_request_comment]]",
        ),
        ("Tell the reporter of WEB-7 on Slack that it is done", "jira.get_issue, slack.send_direct_message"),
        ("when a Zendesk user is deleted tell ops@acme.com so they can delete him elsewhere", "email.send_email"),
        (
            "The newest release of acme/cli: mail its notes to users@acme.com",
            "github.list_releases, email.send_email",
        ),
        (
            "when a GitHub issue is opened in acme/web, create a Jira issue in SEC and close the original",
            "jira.create_issue, github.close_issue",
        ),
        (
            "when a GitHub release is published, create a Confluence page in space REL with its notes",
            "confluence.create_page",
        ),
        (
            "get the unresolved Sentry issues, create a Jira task in OPS for the ones seen more than 50 times, and post"
            " the rest in #errors",
            "sentry.list_issues, for_each[if(node.item.count greater 50)[jira.create_issue] else[slack.post_message]]",
        ),
        (
            "list the Confluence pages in space OLD and delete those not updated for a year",
            "confluence.list_pages, for_each[if(node.item.updated_at greater_or_equal 365)[confluence.delete_page]]",
        ),
        (
            "list all open GitHub PRs in acme/api and for each that has merge conflicts comment 'please rebase'",
            "github.list_pull_requests, for_each[if(node.item.conflicts present)[github.create_comment]]",
        ),
        (
            "when a GitHub release is published ask kim for approval; approved: post in #news, rejected: tell #dev",
            "task, if(decision equals approved)[slack.post_message] else[slack.post_message]",
        ),
        ("when a Sentry issue is assigned to someone, tell them in Slack", "slack.send_direct_message"),
        (
            "when an Asana task is completed, add a row via POST to https://hooks.acme.com/rows",
            "http.send_request",
        ),
        ("close the GitLab issue 4 in core/api by commenting 'done'", "gitlab.close_issue, gitlab.create_comment"),
        (
            "all unassigned Zendesk tickets go to Kim",
            "zendesk.list_tickets, for_each[zendesk.assign_ticket]",
        ),
        (
            "send each contributor of acme/api an email",
            "github.list_contributors, for_each[email.send_email]",
        ),
        (
            "close every Zendesk ticket that has been pending for a week",
            "zendesk.list_tickets, for_each[if(node.item.status equals pending & node.item.updated_at"
            " greater_or_equal 7)[zendesk.close_ticket]]",
        ),
        (
            "when a GitHub PR is closed without merging, tell #dev",
            "if(node.pull_request.merged missing)[slack.post_message]",
        ),
        (
            "when a push to main happens in acme/web, run the workflow deploy.yml; on failure, tell #ops",
            "github.trigger_workflow, if(node.status equals failed)[slack.post_message]",
        ),
        (
            "every 10 minutes check whether https://acme.com is up, if not post in #ops",
            "http.send_request, if(node.status missing & node.status greater_or_equal 400)[slack.post_message]",
        ),
        (
            "list Discord messages in #general",
            "discord.list_messages",
        ),
        (
            "delete all Discord messages in #general that contain spam and ban their author",
            "discord.list_messages, for_each[if(node.item.content contains spam)[discord.delete_message,"
            " discord.ban_member]]",
        ),
        (
            "list the tickets in Zendesk older than 9 days and email their assignee",
            "zendesk.list_tickets, for_each[if(node.item.created_at greater 9)[email.send_email]]",
        ),
    ],
)
def test_what_is_said_by_the_way_is_done(prompt: str, outline: str) -> None:
    assert flow(prompt) == outline


@pytest.mark.parametrize(
    ("prompt", "operation"),
    [
        ("when a GitHub PR is opened, request a review from octocat", "github.request_reviewers"),
        ("ask octocat for a review of PR 7 in acme/api", "github.request_reviewers"),
        ("add octocat as a reviewer to PR 7 of acme/api", "github.request_reviewers"),
    ],
)
def test_who_is_asked_for_a_review_is_known(prompt: str, operation: str) -> None:
    assert inputs(document(prompt), operation)["reviewers"] == ["octocat"]


def test_labels_at_gitlab_are_put_on_what_is_at_hand() -> None:
    made = document("when a GitLab issue is closed, remove the label doing and add the label done")
    assert names(made) == ["gitlab.update_issue", "gitlab.update_issue"]
    assert inputs(made, "gitlab.update_issue")["remove_labels"] == ["doing"]


def test_a_title_narrows_what_is_sought() -> None:
    made = document('find the GitHub issue titled "Login broken" in acme/web and close it')
    assert '"Login broken"' in inputs(made, "github.search_issues")["query"]


def test_the_job_of_an_event_is_the_one_that_is_retried() -> None:
    made = document("when a GitLab job fails, retry it")
    assert inputs(made, "gitlab.retry_job")["job"] == "{{ node_1.build_id }}"


def test_a_search_for_the_same_title_names_it() -> None:
    made = document(
        "When a GitHub issue is closed, search Jira for the issue with the same summary in OPS and comment on it"
    )
    assert "{{ node_1.issue.title }}" in inputs(made, "jira.search_issues")["query"]


def test_a_named_card_is_no_list_that_it_goes_to() -> None:
    assert inputs(document('Move the Trello card "Fair" to Done'), "trello.move_card")["list"] == "Done"


@pytest.mark.parametrize(
    ("prompt", "outline"),
    [
        (
            'Create a GitHub milestone "v3" in acme/api and put all open issues labelled v3 in it',
            "github.create_milestone, github.list_issues, for_each[github.update_issue]",
        ),
        (
            'when someone posts "rollback" in #ops, tell #dev',
            "if(node.event.text contains rollback)[slack.post_message]",
        ),
        (
            "when a Linear issue is completed, start a thread in #work",
            "slack.post_message",
        ),
        (
            "send a weekly mail to boss@acme.com with all Jira issues closed in the last 7 days in OPS",
            "jira.search_issues, email.send_email",
        ),
        ("when an issue is created in OPS post in #ops", "slack.post_message"),
        ("Post all PRs merged this week in acme/api to #dev", "github.list_pull_requests, slack.post_message"),
        ("Mail the reporter of a Jira bug when it's closed", "email.send_email"),
    ],
)
def test_what_is_meant_by_everyday_words(prompt: str, outline: str) -> None:
    assert flow(prompt) == outline
