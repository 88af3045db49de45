"""Orders in two halves: a case and what is done in it, what goes and what comes, what is held up and by whom."""

from __future__ import annotations

import pytest

from agent_app.contracts import Intent, PlanningContext
from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.tables import outline
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.intent import classify_intent
from sessions_app.definition import apply_patches
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edit_workflows import workflows

URGENT = "if(node_1.detail.priority equals urgent)"
WORDINGS = [
    ("A", "Slack -> Discord", "jira.create_issue, discord.post_message"),
    ("A", "ditch Jira, a Linear issue it is", "linear.create_issue, slack.post_message"),
    ("A", "we don't really need the ticket, but the message should stay", "slack.post_message"),
    ("A", "nobody uses Jira any longer, so that one can go", "slack.post_message"),
    ("A", "Drop the ticket but keep everything else", "slack.post_message"),
    ("A", "Instead of the message, just have someone call the customer", "jira.create_issue, task"),
    (
        "A",
        "wait with the message until Maria has given her okay",
        "jira.create_issue, task, slack.post_message",
    ),
    ("A", "I'd rather have the Slack message at the beginning", "slack.post_message, jira.create_issue"),
    (
        "A",
        "along with the ticket please send an email to a@acme.io, the message still comes last",
        "jira.create_issue, email.send_email, slack.post_message",
    ),
    (
        "A",
        "only when the title contains 'crash' should Slack be bothered, the rest always",
        "jira.create_issue, if(node_1.issue.title contains crash)[slack.post_message]",
    ),
    (
        "C",
        "urgent: post to #ops in Slack before the incident",
        f"{URGENT}[slack.post_message, pagerduty.create_incident] else[zendesk.add_comment]",
    ),
    (
        "C",
        "any other priority than urgent: close the ticket",
        f"{URGENT}[pagerduty.create_incident] else[zendesk.add_comment, zendesk.close_ticket]",
    ),
    (
        "F",
        "after the merge the branch should be deleted, and only then comes the Slack message",
        "task, gitlab.merge_merge_request, gitlab.delete_branch, slack.post_message",
    ),
]


def _context(letter: str, prompt: str) -> PlanningContext:
    return PlanningContext(prompt=prompt, catalog=shipped_catalog(), workflow=workflows()[letter])


@pytest.mark.parametrize(("letter", "prompt", "flow"), WORDINGS)
def test_the_workflow_becomes_what_is_meant(letter: str, prompt: str, flow: str) -> None:
    context = _context(letter, prompt)
    plan = plan_edit(context, (), catalog_index(context.catalog))
    assert plan.patches, plan.next_question
    assert outline(document_flow(apply_patches(workflows()[letter], plan.patches, context.catalog))) == flow


@pytest.mark.parametrize(
    ("letter", "prompt"),
    [
        ("A", "Slack -> Discord"),
        ("A", "The Slack message has to come first, then the ticket."),
        ("A", "if the issue is labelled bug, create the Jira issue, else just do the Slack message"),
        ("A", "What I miss is a comment on the issue as soon as the ticket exists"),
    ],
)
def test_what_speaks_of_the_steps_at_hand_changes_them(letter: str, prompt: str) -> None:
    context = _context(letter, prompt)
    assert classify_intent(context, (), catalog_index(context.catalog)).intent is Intent.MODIFY_WORKFLOW


@pytest.mark.parametrize(
    "prompt",
    ["Whenever a release is published on GitHub, send an email to a@acme.io and open a Trello card", "do it"],
)
def test_what_does_not_is_no_change(prompt: str) -> None:
    context = _context("A", prompt)
    assert classify_intent(context, (), catalog_index(context.catalog)).intent is not Intent.MODIFY_WORKFLOW
