"""Each kind of edit in wordings that nothing was fitted to, with the whole workflow that it must leave behind."""

from __future__ import annotations

import pytest

from agent_app.contracts import Intent, PlanningContext
from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.tables import outline
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.intent import classify_intent
from sessions_app.definition import Severity, WorkflowGraph, apply_patches, validate_document
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edit_workflows import workflows

WORDINGS: list[tuple[str, str, str, str]] = [
    (
        "A",
        "start it daily at noon, not when an issue is opened",
        "schedule.cron",
        "jira.create_issue, slack.post_message",
    ),
    (
        "A",
        "This ought to run each Monday at 9 rather than upon a new issue",
        "schedule.cron",
        "jira.create_issue, slack.post_message",
    ),
    (
        "A",
        "I don't want Slack, take Discord for that",
        "github.issue_opened",
        "jira.create_issue, discord.post_message",
    ),
    (
        "A",
        "Jira isn't what we need. Use Linear.",
        "github.issue_opened",
        "linear.create_issue, slack.post_message",
    ),
    (
        "A",
        "Rather than posting to Slack, send an email to team@acme.io",
        "github.issue_opened",
        "jira.create_issue, email.send_email",
    ),
    (
        "A",
        "Along with the message, also post one in Teams",
        "github.issue_opened",
        "jira.create_issue, slack.post_message, microsoft_teams.post_message",
    ),
    (
        "A",
        "Create the Jira issue three times",
        "github.issue_opened",
        "jira.create_issue, jira.create_issue, jira.create_issue, slack.post_message",
    ),
    (
        "A",
        "post the message twice",
        "github.issue_opened",
        "jira.create_issue, slack.post_message, slack.post_message",
    ),
    (
        "A",
        "could the message come first?",
        "github.issue_opened",
        "slack.post_message, jira.create_issue",
    ),
    (
        "A",
        "move the message to the very top of the workflow",
        "github.issue_opened",
        "slack.post_message, jira.create_issue",
    ),
    (
        "A",
        "finish by mailing boss@acme.io",
        "github.issue_opened",
        "jira.create_issue, slack.post_message, email.send_email",
    ),
    (
        "A",
        "Let the message come before the Jira issue",
        "github.issue_opened",
        "slack.post_message, jira.create_issue",
    ),
    (
        "A",
        "the message should be replaced by an email to team@acme.io",
        "github.issue_opened",
        "jira.create_issue, email.send_email",
    ),
    (
        "A",
        "put the message before the ticket so that it's always sent",
        "github.issue_opened",
        "slack.post_message, jira.create_issue",
    ),
    (
        "E",
        "while looping, transition each issue to Done after the comment",
        "manual.manual",
        "jira.search_issues, for_each[jira.add_comment, jira.transition_issue, slack.post_message]",
    ),
    (
        "E",
        "as soon as all issues were handled, email boss@acme.io",
        "manual.manual",
        "jira.search_issues, for_each[jira.add_comment, slack.post_message], email.send_email",
    ),
    (
        "E",
        "once the issues are commented, email boss@acme.io",
        "manual.manual",
        "jira.search_issues, for_each[jira.add_comment, slack.post_message], email.send_email",
    ),
    (
        "E",
        "remove the comment and the message",
        "manual.manual",
        "jira.search_issues",
    ),
    (
        "E",
        "drop the loop with everything in it",
        "manual.manual",
        "jira.search_issues",
    ),
    (
        "E",
        "never comment on issues whose status is closed",
        "manual.manual",
        "jira.search_issues, for_each[if(node_3.item.fields.status.name not_equals closed)[jira.add_comment], slack.post_message]",
    ),
    (
        "E",
        "don't comment on issues that are closed",
        "manual.manual",
        "jira.search_issues, for_each[if(node_3.item.fields.status.name not_equals closed)[jira.add_comment], slack.post_message]",
    ),
    (
        "E",
        "each issue should be assigned to ben before the comment",
        "manual.manual",
        "jira.search_issues, for_each[jira.assign_issue, jira.add_comment, slack.post_message]",
    ),
    (
        "E",
        "comment only when the status is open",
        "manual.manual",
        "jira.search_issues, for_each[if(node_3.item.fields.status.name equals open)[jira.add_comment], slack.post_message]",
    ),
    (
        "C",
        "page only if the priority is high, not urgent",
        "zendesk.ticket_created",
        "if(node_1.detail.priority equals high)[pagerduty.create_incident] else[zendesk.add_comment]",
    ),
    (
        "C",
        "reverse the condition",
        "zendesk.ticket_created",
        "if(node_1.detail.priority equals urgent)[zendesk.add_comment] else[pagerduty.create_incident]",
    ),
    (
        "C",
        "swap what happens in the two branches",
        "zendesk.ticket_created",
        "if(node_1.detail.priority equals urgent)[zendesk.add_comment] else[pagerduty.create_incident]",
    ),
    (
        "C",
        "otherwise assign the ticket to tier1",
        "zendesk.ticket_created",
        "if(node_1.detail.priority equals urgent)[pagerduty.create_incident] else[zendesk.add_comment, zendesk.assign_ticket]",
    ),
    (
        "C",
        "always page, no matter how urgent",
        "zendesk.ticket_created",
        "pagerduty.create_incident",
    ),
    (
        "F",
        "If it gets rejected, tell #ops",
        "gitlab.merge_request_opened",
        "task, if(decision equals approved)[gitlab.merge_merge_request, slack.post_message] else[slack.post_message]",
    ),
    (
        "F",
        "once Ana has agreed, mail boss@acme.io",
        "gitlab.merge_request_opened",
        "task, email.send_email, gitlab.merge_merge_request, slack.post_message",
    ),
]


@pytest.mark.parametrize(("letter", "prompt", "trigger", "flow"), WORDINGS)
def test_the_workflow_becomes_what_is_meant(letter: str, prompt: str, trigger: str, flow: str) -> None:
    catalog, workflow = shipped_catalog(), workflows()[letter]
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=workflow)
    plan = plan_edit(context, (), catalog_index(catalog))
    assert plan.patches is not None, plan.next_question
    document = apply_patches(workflow, plan.patches, catalog)
    assert outline(document_flow(document)) == flow
    starts = [node for node in WorkflowGraph(document).nodes.values() if node.role == "trigger"]
    assert [f"{node.metadata['connector']['key']}.{node.properties['action']}" for node in starts] == [trigger]
    assert not [item for item in validate_document(document, catalog) if item.severity is Severity.ERROR]
    assert classify_intent(context, (), catalog_index(catalog)).intent is Intent.MODIFY_WORKFLOW


@pytest.mark.parametrize(
    "prompt",
    [
        "When a GitHub issue is opened, create a Linear issue and tell #dev",
        "every morning at 8 list the open Jira issues and post them to #standup",
    ],
)
def test_a_complete_request_stays_a_new_one(prompt: str) -> None:
    catalog = shipped_catalog()
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=workflows()["C"])
    assert classify_intent(context, (), catalog_index(catalog)).intent is Intent.NEW_WORKFLOW


@pytest.mark.parametrize("prompt", ["how many steps are there?", "what does this workflow do?", "thanks a lot"])
def test_talk_about_a_workflow_changes_nothing(prompt: str) -> None:
    catalog = shipped_catalog()
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=workflows()["A"])
    assert classify_intent(context, (), catalog_index(catalog)).intent is Intent.GENERAL
