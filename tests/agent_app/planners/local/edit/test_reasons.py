"""Edits beside words that order nothing, and steps and paths spoken of in roundabout ways."""

from __future__ import annotations

import pytest

from agent_app.contracts import PlanningContext
from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.tables import outline
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.edit.reasons import reasons
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.newplan import understand
from sessions_app.definition import Severity, apply_patches, validate_document
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edit_workflows import workflows


def _flow(letter: str, prompt: str) -> str:
    catalog, workflow = shipped_catalog(), workflows()[letter]
    plan = plan_edit(PlanningContext(prompt=prompt, catalog=catalog, workflow=workflow), (), catalog_index(catalog))
    assert plan.patches is not None, plan.next_question
    document = apply_patches(workflow, plan.patches, catalog)
    assert not [item for item in validate_document(document, catalog) if item.severity is Severity.ERROR]
    return outline(document_flow(document))


@pytest.mark.parametrize(
    ("prompt", "reason"),
    [
        ("Remove the mail. Support does that by phone these days.", "Support does that by phone these days"),
        (
            "Drop the message, the agency does the announcing from now on",
            ", the agency does the announcing from now on",
        ),
        ("The legal people have changed their mind. Remove the ticket.", "The legal people have changed their mind"),
        ("They don't read it anymore, so the message can come out", "They don't read it anymore,"),
        ("add a Linear issue so we don't lose track, after the message", "so we don't lose track"),
        ("Since we're on Teams now, drop the Slack message", "Since we're on Teams now,"),
        ("Our boss insists: remove the message", "Our boss insists:"),
        ("Deleting them blindly is dangerous. Remove the ticket step.", "Deleting them blindly is dangerous"),
    ],
)
def test_why_a_change_is_wanted_is_told_apart_from_it(prompt: str, reason: str) -> None:
    reading = understand(prompt, "UTC", catalog_index(shipped_catalog()))[0].reading
    assert [reading.slice(*span) for span in reasons(reading)] == [reason]


@pytest.mark.parametrize(
    "prompt",
    [
        "we don't need the message anymore",
        "the message is not needed any more, remove it",
        "the ticket is closed after the message",
        "We'll use Teams instead",
        "Nobody reads the mail. Drop it.",
        "We switched to Teams.",
        "once the ticket exists, the team gets a message",
    ],
)
def test_what_orders_or_is_pointed_back_to_is_no_reason(prompt: str) -> None:
    reading = understand(prompt, "UTC", catalog_index(shipped_catalog()))[0].reading
    assert reasons(reading) == []


@pytest.mark.parametrize(
    ("letter", "prompt", "flow"),
    [
        ("A", "Drop the message, the agency does that from now on", "jira.create_issue"),
        ("A", "can we lose the ticket? Support does that by hand these days", "slack.post_message"),
        ("A", "They have never read it, so the Slack message can come out", "jira.create_issue"),
        ("A", "nothing but the ticket is needed", "jira.create_issue"),
        ("A", "get rid of everything except posting the message, I'll build the rest myself", "slack.post_message"),
        ("A", "all we need is the message", "slack.post_message"),
        (
            "A",
            "The message is too late. It should come right before the ticket.",
            "slack.post_message, jira.create_issue",
        ),
        ("A", "the Slack step out", "jira.create_issue"),
        (
            "C",
            "the ones that aren't urgent: close the ticket",
            "if(node_1.detail.priority equals urgent)[pagerduty.create_incident]"
            " else[zendesk.add_comment, zendesk.close_ticket]",
        ),
        (
            "C",
            "low priority ones should also be closed",
            "if(node_1.detail.priority equals urgent)[pagerduty.create_incident]"
            " else[zendesk.add_comment, zendesk.close_ticket]",
        ),
    ],
)
def test_the_workflow_becomes_what_is_meant(letter: str, prompt: str, flow: str) -> None:
    assert _flow(letter, prompt) == flow


def test_what_is_repeated_for_each_already_is_not_wrapped_again() -> None:
    assert _flow("E", "Only comment if the status is open. Slack for all of them.").count("for_each") == 1
