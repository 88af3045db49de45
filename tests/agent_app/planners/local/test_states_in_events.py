"""What a clause says its thing is like, besides or instead of what happens, is tested; and so are named things."""

from __future__ import annotations

import pytest

from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.flow import branches
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.planning import document, flow, names

STATED: list[tuple[str, str, str]] = [
    ("Whenever a Jira issue is updated and its story points exceed 8, comment on it", "greater", "8"),
    ("Whenever a Jira issue is updated and story points exceed 8, comment on it", "greater", "8"),
    ("When a pull request is closed but isn't merged, tell #dev in Slack", "missing", ""),
    ("When a pull request is closed without being merged, tell #dev in Slack", "missing", ""),
    ("When a Trello card is moved and it's marked urgent, tell #ops in Slack", "equals", "urgent"),
    ("When a Slack message has the word outage in it, create an Opsgenie alert", "contains", "outage"),
    ("If a GitHub pull request has no reviewers when it's opened, tell #dev in Slack", "missing", ""),
    ("When a GitHub pull request is opened and it has no reviewers, tell #dev in Slack", "missing", ""),
    ("As soon as a pull request has two approvals, merge it", "equals", "2"),
    ("When a Jira issue turns out to be a duplicate, add a comment", "equals", "duplicate"),
    ("When a new Linear issue is either urgent or blocked, tell #dev in Slack", "equals", "blocked"),
    ("When a Trello card is in the Doing column, tell #dev in Slack", "equals", "doing"),
    ("When a Jira issue in the Doing column is updated, tell #dev in Slack", "equals", "doing"),
    ("When a file ending in .pdf is shared in Slack, create a Jira issue", "ends_with", ".pdf"),
    ("When an email whose subject starts with [ALERT] arrives, tell #ops in Slack", "starts_with", "[alert]"),
    ("When a pull request that's a draft is opened, tell #dev in Slack", "present", ""),
    ("When a Sentry issue gets more than 1,000 events, create a Jira bug", "greater", "1000"),
    ("When a pull request changes over 500 lines, add the label large", "greater", "500"),
    ("When a Zendesk ticket is rated below 3, tell #ops in Slack", "less", "3"),
    ("When a Jira issue of type incident is created, tell #ops in Slack", "equals", "incident"),
    ("If a new email comes from a gmail address, tell #mail in Slack", "contains", "gmail"),
    ("When an email from someone outside of acme.com arrives, tell #mail", "not_contains", "acme.com"),
    ("When a GitHub issue is opened by someone who isn't a member, comment on it", "not_equals", "member"),
    ("When a Sentry issue is created, except in staging, create a Jira bug", "not_equals", "staging"),
    ("When a GitHub release is published whose tag doesn't end with -beta, tell #dev", "not_ends_with", "-beta"),
    ("Get GitHub pull request 5 in acme/api; if neither al nor bo reviewed it, tell #dev", "not_contains", "bo"),
    ("When an Asana task is completed, either by alice or by bob, tell #pm in Slack", "equals", "bob"),
]


@pytest.mark.parametrize(("prompt", "operator", "value"), STATED)
def test_a_state_in_an_event_is_tested(prompt: str, operator: str, value: str) -> None:
    found = [test for node in branches(document_flow(document(prompt, shipped_catalog()))) for test in node.tests]

    assert (operator, value) in {(test.operator, test.value) for test in found}


@pytest.mark.parametrize(
    "prompt",
    [
        "When a pull request has been merged, tell #dev in Slack",
        "When a Trello card has a new comment, tell #dev in Slack",
        "When a GitLab pipeline has failed, tell #dev in Slack",
        "When a Jira issue is opened and assigned, tell #dev in Slack",
        "When a message is posted in the sales channel in Slack, add a reaction",
    ],
)
def test_a_happening_is_no_state(prompt: str) -> None:
    assert "if(" not in flow(prompt)


@pytest.mark.parametrize(
    ("prompt", "outline"),
    [
        (
            "If the GitHub repo acme/old is archived, tell #infra in Slack",
            "github.get_repository, if(node.archived present)[slack.post_message]",
        ),
        (
            "If nobody has reviewed GitHub pull request 5 in acme/api, remind #reviews in Slack",
            "github.get_pull_request, if(node.requested_reviewers.login missing)[slack.post_message]",
        ),
        (
            "If GitHub pull request 12 in acme/web has more than 3 comments, merge it",
            "github.get_pull_request, if(node.comments greater 3)[github.merge_pull_request]",
        ),
    ],
)
def test_the_state_of_a_named_thing_is_looked_up(prompt: str, outline: str) -> None:
    assert flow(prompt) == outline
    assert names(document(prompt), "trigger") == ["manual.manual"]


@pytest.mark.parametrize(
    ("prompt", "outline"),
    [
        (
            "List the Jira issues of OPS and comment on each one not updated for 5 days",
            "jira.search_issues, for_each[if(node.item.fields.updated greater_or_equal 5)[jira.add_comment]]",
        ),
        (
            "List the Jira issues of OPS and comment on those untouched for a week",
            "jira.search_issues, for_each[if(node.item.fields.updated greater_or_equal 7)[jira.add_comment]]",
        ),
        (
            "List the Jira issues of OPS. Any of them blocked? Comment on those.",
            "jira.search_issues, for_each[if(node.item.fields.status.name equals blocked)[jira.add_comment]]",
        ),
        (
            "List the Jira issues of OPS; comment on them when they're not blocked",
            "jira.search_issues, for_each[if(node.item.fields.status.name not_equals blocked)[jira.add_comment]]",
        ),
        (
            "List the Jira issues of OPS and tell #ops in Slack if any is blocked",
            "jira.search_issues, for_each[if(node.item.fields.status.name equals blocked)[slack.post_message]]",
        ),
    ],
)
def test_each_of_a_list_is_tested(prompt: str, outline: str) -> None:
    assert flow(prompt) == outline


@pytest.mark.parametrize(
    ("prompt", "outline"),
    [
        (
            "Read the Jira issue ABC-1; depending on its priority: high -> comment on it, low -> tell #dev in Slack",
            "jira.get_issue, if(node.fields.priority.name equals high)[jira.add_comment]"
            " else[if(node.fields.priority.name equals low)[slack.post_message]]",
        ),
        (
            "Read the Jira issue ABC-1 and, depending on whether it is closed, comment on it or tell #dev in Slack",
            "jira.get_issue, if(node.fields.status.name equals closed)[jira.add_comment] else[slack.post_message]",
        ),
        (
            "When a GitHub PR is opened: draft -> nothing; by renovate -> merge it; anyone else -> comment on it",
            "if(node.pull_request.draft missing)[if(node.pull_request.user.login equals renovate[bot])"
            "[github.merge_pull_request] else[github.create_comment]]",
        ),
        (
            "Read the Jira issue ABC-1. If it is closed, do nothing; if it has no assignee, comment on it",
            "jira.get_issue, if(node.fields.status.name not_equals closed)"
            "[if(node.fields.assignee.displayName missing)[jira.add_comment]]",
        ),
        (
            "Read the Jira issue ABC-1. Closed already? Stop. Not closed? Comment on it",
            "jira.get_issue, if(node.fields.status.name not_equals closed)[jira.add_comment]",
        ),
        (
            "List the Jira issues of OPS and comment on each with priority low that hasn't changed for a month",
            "jira.search_issues, for_each[if(node.item.fields.priority.name equals low &"
            " node.item.fields.updated greater_or_equal 30)[jira.add_comment]]",
        ),
        (
            "Get the Jira issue ABC-1. Close it if neither the summary is empty nor the assignee is Kim",
            "jira.get_issue, if(node.fields.summary present & node.fields.assignee.displayName not_equals kim)"
            "[jira.transition_issue]",
        ),
    ],
)
def test_cases_are_told_apart(prompt: str, outline: str) -> None:
    assert flow(prompt) == outline
