"""Work of people that a step waits for, values that are no answers, and orders beside a workflow."""

from __future__ import annotations

import pytest

from agent_app.contracts import Intent, PlanningContext
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.intent import classify_intent
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import answered, edited, outlined
from tests.agent_app.planners.local.planning import document, inputs

TWO = "When a GitHub issue is opened, create a Jira issue and post to #dev"


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("their manager approves, only then create the Jira issue", "task, jira.create_issue, slack.post_message"),
        ("someone in accounting checks it by hand, then slack", "jira.create_issue, task, slack.post_message"),
        ("security signs off, after that create the Jira issue", "task, jira.create_issue, slack.post_message"),
        ("a dev has a look, then Jira", "task, jira.create_issue, slack.post_message"),
        ("legal reads the issue, only then the post", "jira.create_issue, task, slack.post_message"),
        ("the boss must approve the post first", "jira.create_issue, task, slack.post_message"),
        ("IT has to approve it before the post", "jira.create_issue, task, slack.post_message"),
        (
            "email kim@acme.io, then create a Trello card",
            "jira.create_issue, slack.post_message, email.send_email, trello.create_card",
        ),
    ],
)
def test_a_step_waits_for_a_person(prompt: str, flow: str) -> None:
    _, made = edited(TWO, prompt)
    assert outlined(made) == flow


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("IT should approve the issue", "task, jira.create_issue, slack.post_message"),
        ("the post comes first", "slack.post_message, jira.create_issue"),
        ("keep just the post", "slack.post_message"),
    ],
)
def test_an_edit_is_no_answer(prompt: str, flow: str) -> None:
    assert outlined(answered(TWO, prompt)) == flow


def test_a_value_is_an_answer() -> None:
    assert inputs(answered(TWO, "it should be OPS"), "jira.create_issue")["project"] == "OPS"


@pytest.mark.parametrize("prompt", ["leave a comment", "finally mail me", "email the reporter"])
def test_an_order_beside_a_workflow_changes_it(prompt: str) -> None:
    catalog = shipped_catalog()
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=document(TWO))
    assert classify_intent(context, (), catalog_index(catalog)).intent is Intent.MODIFY_WORKFLOW


@pytest.mark.parametrize("prompt", ["tell me a joke", "improve it", "tell people", "hello there"])
def test_talk_beside_a_workflow_stays_talk(prompt: str) -> None:
    catalog = shipped_catalog()
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=document(TWO))
    assert classify_intent(context, (), catalog_index(catalog)).intent is not Intent.MODIFY_WORKFLOW


@pytest.mark.parametrize("prompt", ["call the whole thing Intake", "name the thing Intake"])
def test_the_whole_thing_is_named(prompt: str) -> None:
    _, made = edited(TWO, prompt)
    assert made["name"] == "Intake"


def test_the_two_in_the_loop_trade_places() -> None:
    request = "List the open issues of acme/web, comment on each and close it. Afterwards post one message to #dev"
    before, made = edited(request, "swap the two in the loop")
    assert (
        outlined(before)
        == "github.list_issues, for_each[github.create_comment, github.close_issue], slack.post_message"
    )
    assert (
        outlined(made) == "github.list_issues, for_each[github.close_issue, github.create_comment], slack.post_message"
    )


def test_a_document_is_no_alarm() -> None:
    catalog = shipped_catalog()
    request = "When a Jira issue is created, post to #dev and page PagerDuty"
    context = PlanningContext(prompt="drop the doc again", catalog=catalog, workflow=document(request))
    assert not plan_edit(context, (), catalog_index(catalog)).patches
