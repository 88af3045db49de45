"""Steps named together by where they stand, and what alone stays."""

from __future__ import annotations

import pytest

from agent_app.contracts import Intent, PlanningContext
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.intent import classify_intent
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import edited, outlined
from tests.agent_app.planners.local.planning import document

ANSWERED = (
    "When a Zendesk ticket is created, have the manager approve it; if approved, create a Jira issue in OPS and post it"
    " in #ops, if rejected, email help@acme.com"
)
APPROVED = (
    "When a Zendesk ticket is created, have the manager approve it, then create a Jira issue in OPS and post in #ops"
)
LOOPED = (
    "Every Friday at 16:00, fetch the Jira issues in project OPS and for each create an Asana task and add a comment to"
    " the issue"
)
NO_GONE = "task, jira.create_issue, slack.post_message"


@pytest.mark.parametrize(
    "prompt",
    [
        "throw out what happens on a no",
        "remove whatever happens after a no",
        "drop everything that happens when the manager says no",
        "take out what is done on a rejection",
        "the steps on a refusal can all go",
        "delete the part that comes after a no from the manager. We call these people.",
    ],
)
def test_what_one_answer_leads_to_goes(prompt: str) -> None:
    assert outlined(edited(ANSWERED, prompt)[1]) == NO_GONE


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("everything past the approval is wrong. We want a Trello card there and then a mail to bob@acme.com",
         "task, trello.create_card, email.send_email"),
        ("what comes after the approval can all go away. Replace it with an e-mail to bob@acme.com",
         "task, email.send_email"),
        ("everything after the approval goes. In its place create a Trello card", "task, trello.create_card"),
        ("replace all steps behind the approval with a Trello card and an email to bob@acme.com",
         "task, trello.create_card, email.send_email"),
        ("what follows the approval should be a Trello card instead", "task, trello.create_card"),
        ("all the steps behind the approval can be deleted", "task"),
        ("what happens after the approval is fine. Create a Trello card at the end",
         "task, jira.create_issue, slack.post_message, trello.create_card"),
        ("take out the step right after the approval", "task, slack.post_message"),
    ],
)  # fmt: skip
def test_what_follows_a_step_goes_and_something_else_comes(prompt: str, expected: str) -> None:
    assert outlined(edited(APPROVED, prompt)[1]) == expected


@pytest.mark.parametrize(
    "prompt",
    [
        "inside the loop just keep the comment",
        "in the loop only the comment stays",
        "within the loop leave nothing but the comment",
        "the loop should only comment on the issues, everything else in it goes",
        "keep just the comment in the loop",
        "get rid of everything in the loop but the comment",
        "I want commenting to happen in the loop only, kick out the task",
        "All I need is fetching the issues and commenting on each. Drop everything else.",
    ],
)
def test_what_alone_a_loop_keeps(prompt: str) -> None:
    assert outlined(edited(LOOPED, prompt)[1]) == "jira.search_issues, for_each[jira.add_comment]"


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("replace everything in the loop with a Trello card", "jira.search_issues, for_each[trello.create_card]"),
        ("delete all steps in the loop", "jira.search_issues"),
        ("keep the fetching. Throw the rest away.", "jira.search_issues"),
    ],
)
def test_all_that_a_loop_does(prompt: str, expected: str) -> None:
    assert outlined(edited(LOOPED, prompt)[1]) == expected


@pytest.mark.parametrize("prompt", ["what happens after the approval?", "what comes after a no?"])
def test_a_question_takes_nothing_away(prompt: str) -> None:
    catalog = shipped_catalog()
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=document(ANSWERED))
    assert classify_intent(context, (), catalog_index(catalog)).intent is Intent.GENERAL
