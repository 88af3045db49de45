"""Clauses that say what is over first, places said alone, and sentences that order nothing."""

from __future__ import annotations

import pytest

from agent_app.contracts import PlanningContext
from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.tables import outline
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.index import catalog_index
from sessions_app.definition import apply_patches
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edit_workflows import workflows

WORDINGS = [
    (
        "A",
        "once the ticket exists send an email to a@acme.io",
        "jira.create_issue, email.send_email, slack.post_message",
    ),
    (
        "A",
        "send an email to a@acme.io when all is finished, as the last thing",
        "jira.create_issue, slack.post_message, email.send_email",
    ),
    (
        "A",
        "Between the ticket and the message: let a person check the logs",
        "jira.create_issue, task, slack.post_message",
    ),
    (
        "A",
        "Posting blindly is a bad idea. Send an email to a@acme.io at the end",
        "jira.create_issue, slack.post_message, email.send_email",
    ),
    (
        "A",
        "Only remove the ticket, the message must stay.",
        "slack.post_message",
    ),
    (
        "E",
        "Somebody must approve before we even enter the loop.",
        "jira.search_issues, task, for_each[jira.add_comment, slack.post_message]",
    ),
    (
        "E",
        "outside of the loop, when it is over, send an email to a@acme.io",
        "jira.search_issues, for_each[jira.add_comment, slack.post_message], email.send_email",
    ),
    (
        "E",
        "take the message out of the loop",
        "jira.search_issues, for_each[jira.add_comment], slack.post_message",
    ),
]


@pytest.mark.parametrize(("letter", "prompt", "flow"), WORDINGS)
def test_the_workflow_becomes_what_is_meant(letter: str, prompt: str, flow: str) -> None:
    catalog, workflow = shipped_catalog(), workflows()[letter]
    plan = plan_edit(PlanningContext(prompt=prompt, catalog=catalog, workflow=workflow), (), catalog_index(catalog))
    assert plan.patches, plan.next_question
    assert outline(document_flow(apply_patches(workflow, plan.patches, catalog))) == flow
