"""Some of several things as subjects, and things that each undergo what is said once."""

from __future__ import annotations

import re

import pytest

from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.tables import outline
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.planning import document

SELECTED: list[tuple[str, str]] = [
    (
        "List the Zendesk tickets; urgent ones go to Ana, everything else gets the tag 'later'",
        "zendesk.list_tickets, for_each[if(urgent)[zendesk.assign_ticket] else[zendesk.add_tags]]",
    ),
    (
        "When a Sentry issue comes in: fatal ones get a PagerDuty incident, others just a message to #errors",
        "if(fatal)[pagerduty.create_incident] else[slack.post_message]",
    ),
    (
        "Go through the Sentry issues: those seen by more than 50 users become Jira bugs, the rest get resolved",
        "sentry.list_issues, for_each[if(50)[jira.create_issue] else[sentry.resolve_issue]]",
    ),
    (
        "Get the Jira bugs, critical bugs go to #oncall and the remaining ones become Trello cards",
        "jira.search_issues, for_each[if(critical)[slack.post_message] else[trello.create_card]]",
    ),
    (
        "Every night go over the Linear issues: anything that is overdue gets a comment, everything else is left alone",
        "linear.list_issues, for_each[if(now)[linear.create_comment]]",
    ),
    (
        "list our GitLab branches, any that are merged can be deleted",
        "gitlab.list_branches, for_each[if(present)[gitlab.delete_branch]]",
    ),
]
REPEATED: list[tuple[str, str]] = [
    ("Add the label stale to all open issues in acme/web", "github.list_issues, for_each[github.add_labels]"),
    ("Approve the pending ServiceNow approvals", "servicenow.list_approvals, for_each[servicenow.approve_request]"),
    ("Remind the assignees of all overdue Asana tasks by email", "asana.list_tasks, for_each[email.send_email]"),
    ("Unassigned Zendesk tickets should be given to Priya", "zendesk.list_tickets, for_each[zendesk.assign_ticket]"),
    (
        "I would like to have all resolved tickets in Zendesk closed",
        "zendesk.list_tickets, for_each[zendesk.close_ticket]",
    ),
    (
        "For our Jira epics create a Confluence page each",
        "jira.search_issues, for_each[confluence.create_page]",
    ),
    (
        "Merge all dependabot pull requests in acme/web and delete their branches",
        "github.list_pull_requests, for_each[github.merge_pull_request, github.delete_branch]",
    ),
    (
        "Go through all GitHub repositories, and close every open issue in each of them",
        "github.list_repositories, for_each[github.list_issues, for_each[github.close_issue]]",
    ),
    ("resolve every sentry issue that we have in project shop", "sentry.list_issues, for_each[sentry.resolve_issue]"),
]
PLAIN: list[tuple[str, str]] = [
    ("I want to know which Zendesk tickets got closed", "zendesk.list_tickets"),
    ("Add the labels stale and old to issue 4 in acme/web", "github.add_labels"),
]


def _told(prompt: str) -> str:
    """The flow with nothing of a test but its operand."""
    return re.sub(r"if\([^)]* (\S+)\)", r"if(\1)", outline(document_flow(document(prompt, shipped_catalog()))))


@pytest.mark.parametrize(("prompt", "flow"), SELECTED)
def test_what_some_of_several_things_undergo_is_a_branch(prompt: str, flow: str) -> None:
    assert _told(prompt) == flow


@pytest.mark.parametrize(("prompt", "flow"), REPEATED)
def test_what_each_of_several_things_undergoes_is_a_loop(prompt: str, flow: str) -> None:
    assert _told(prompt) == flow


@pytest.mark.parametrize(("prompt", "flow"), PLAIN)
def test_what_is_done_once_is_no_loop(prompt: str, flow: str) -> None:
    assert _told(prompt) == flow
