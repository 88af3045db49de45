"""An open question is answered the way people answer: with more than a value, with none, or in a few words."""

from __future__ import annotations

import pytest

from agent_app.contracts import Intent, Plan, PlanningContext, Turn
from agent_app.planners.local.answers import answer_prompt
from agent_app.planners.local.edit.plan import plan_edit
from agent_app.planners.local.index import CatalogIndex, catalog_index
from agent_app.planners.local.intent import classify_intent
from agent_app.planners.local.newplan import plan_new_workflow
from connectors_app.contracts import JsonObject
from sessions_app.definition import apply_patches
from tests.agent_app.planners.local.catalog import shipped_catalog

POST = "when a jira issue is created, post it to slack"
TICKET = "when a github issue is opened, create a jira ticket"
ISSUE = "create a github issue in acme/api"
FILED = "when a github issue is opened, create a jira ticket in OPS"


def _second_turn(first: str, prompt: str) -> PlanningContext:
    built = plan_new_workflow(PlanningContext(prompt=first, catalog=shipped_catalog()), (), _index())
    turn = Turn(first, Intent.NEW_WORKFLOW, built.conversation, built.next_question)
    return PlanningContext(prompt=prompt, catalog=shipped_catalog(), workflow=built.document, history=(turn,))


def _index() -> CatalogIndex:
    return catalog_index(shipped_catalog())


def _edited(first: str, prompt: str) -> tuple[JsonObject, Plan]:
    context = _second_turn(first, prompt)
    assert classify_intent(context, (), _index()).intent is Intent.MODIFY_WORKFLOW
    plan = plan_edit(context, (), _index())
    return apply_patches(context.workflow or {}, plan.patches or (), shipped_catalog()), plan


def _inputs(document: JsonObject, action: str) -> JsonObject:
    [row] = [row for row in document["data"] if row["properties"].get("action") == action]
    inputs: JsonObject = row["properties"]["inputs"]
    return inputs


@pytest.mark.parametrize(
    ("prompt", "channel"),
    [
        ("ops", "ops"),
        ("use ops", "ops"),
        ("the general one", "general"),
        ("let's go with #ops", "#ops"),
        ("#ops please", "#ops"),
    ],
)
def test_a_value_is_taken_without_the_words_around_it(prompt: str, channel: str) -> None:
    assert _inputs(_edited(POST, prompt)[0], "post_message")["channel"] == channel


@pytest.mark.parametrize(
    ("first", "prompt", "action", "told"),
    [
        (TICKET, "project OPS, type bug", "create_issue", {"project": "OPS", "issue_type": "Bug"}),
        (TICKET, "OPS, as a story with high priority", "create_issue",
         {"project": "OPS", "issue_type": "Story", "priority": "High"}),
        (ISSUE, "title Login broken", "create_issue", {"title": "Login broken"}),
        (ISSUE, "title: Login broken, body: see logs", "create_issue", {"title": "Login broken", "body": "see logs"}),
        (ISSUE, "use Login broken as the title", "create_issue", {"title": "Login broken"}),
    ],
)  # fmt: skip
def test_an_answer_may_tell_of_more_than_was_asked(first: str, prompt: str, action: str, told: JsonObject) -> None:
    inputs = _inputs(_edited(first, prompt)[0], action)
    assert {name: inputs.get(name) for name in told} == told


def test_an_answer_may_be_followed_by_an_order() -> None:
    document, plan = _edited(POST, "ops, and also email bob@acme.io")
    assert _inputs(document, "post_message")["channel"] == "ops"
    assert _inputs(document, "send_email")["to"] == "bob@acme.io"
    assert plan.next_question == "Anything else to add?"


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("type bug", {"issue_type": "Bug"}),
        ("as a story with high priority", {"issue_type": "Story", "priority": "High"}),
        ("with label urgent", {"labels": ["urgent"]}),
        ("assigned to alice", {"assignee": "alice"}),
    ],
)
def test_a_phrase_tells_how_the_last_step_is_done(prompt: str, told: JsonObject) -> None:
    document, _ = _edited(FILED, prompt)
    before = _inputs(_second_turn(FILED, prompt).workflow or {}, "create_issue")
    assert _inputs(document, "create_issue") == before | told


def test_what_is_done_to_somebody_is_no_property() -> None:
    context = _second_turn("when a github issue is opened, tell #dev in slack", "message bob")
    before = _inputs(context.workflow or {}, "post_message")
    plan = plan_edit(context, (), _index())
    assert (
        _inputs(apply_patches(context.workflow or {}, plan.patches or (), shipped_catalog()), "post_message") == before
    )


@pytest.mark.parametrize(
    "prompt",
    ["i don't know", "whatever", "any channel", "you choose", "skip", "tell you later", "not sure yet", "it depends"],
)
def test_a_question_may_stay_open(prompt: str) -> None:
    context = _second_turn(POST, prompt)
    assert classify_intent(context, (), _index()).intent is Intent.UNCLEAR
    answer = answer_prompt(context, Intent.UNCLEAR, (), _index())
    assert "can stay open" in answer.conversation
    assert answer.next_question == "Which Slack channel should I use?"


def test_choices_may_be_asked_for() -> None:
    context = _second_turn(POST, "what are the options?")
    assert classify_intent(context, (), _index()).intent is Intent.GENERAL
    answer = answer_prompt(context, Intent.GENERAL, (), _index())
    assert "can't look into your tools" in answer.conversation
    assert answer.next_question == "Which Slack channel should I use?"


@pytest.mark.parametrize("prompt", ["the same as the repo name", "depends on the label"])
def test_what_is_no_value_is_not_taken_for_one(prompt: str) -> None:
    context = _second_turn(TICKET, prompt)
    assert not plan_edit(context, (), _index()).patches


@pytest.mark.parametrize("text", ["Login fails, logout too", "Login is not working for users with SSO"])
def test_a_text_has_words_of_its_own(text: str) -> None:
    assert _inputs(_edited(ISSUE, text)[0], "create_issue")["title"] == text


def test_an_order_is_no_text() -> None:
    document, _ = _edited(ISSUE, "add a slack message to #dev at the end")
    assert "title" not in _inputs(document, "create_issue")
    assert _inputs(document, "post_message")["channel"] == "#dev"
