"""Steps that come after a while or after a decision, cases said in passing, and what no operation does."""

from __future__ import annotations

import pytest

from agent_app.contracts import Intent, PlanningContext
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.edit.corrections import without_corrections
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.intent import classify_intent
from connectors_app.contracts import JsonObject
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import answered, edited, outlined
from tests.agent_app.planners.local.planning import document, inputs, names, rows

TICKET = "When a Zendesk ticket is created, create a Jira issue, post in #cs on Slack and send an email to lead@acme.io"
BUG = (
    "When a GitHub issue is opened, if it has the label bug, create a Jira issue and send an email to dev@acme.io,"
    " otherwise post to #triage on Slack"
)
TASKS = "Every day at 8 list the Asana tasks, and for each task send an email to lead@acme.io and add a comment"
SECURE = "When a GitHub issue is opened, if the author is external, email ciso@acme.io, otherwise post to #sec on Slack"


def _behind(made: JsonObject, role: str) -> str:
    """The operation that follows the one node of a role."""
    node = rows(made, role)[0]["id"]
    target = next(edge["target"] for edge in made["edges"] if edge["source"] == node)
    return next(str(row["properties"].get("action")) for row in made["data"] if row["id"] == target)


@pytest.mark.parametrize(
    ("prompt", "step"),
    [
        ("send the mail a day later", "send_email"),
        ("the mail goes a day later", "send_email"),
        ("the mail should go out two hours after the ticket", "send_email"),
        ("hold the post until half an hour has gone by", "post_message"),
        ("wait with the mail for an hour", "send_email"),
        ("the post has to wait for an hour", "post_message"),
    ],
)
def test_a_step_comes_after_a_while(prompt: str, step: str) -> None:
    _, made = edited(TICKET, prompt)
    assert len(rows(made, "delay")) == 1
    assert _behind(made, "delay") == step


@pytest.mark.parametrize(
    "prompt",
    ["the mail should be checked by legal before it leaves", "the mail must be reviewed by ana before it is sent"],
)
def test_what_is_sent_is_seen_before(prompt: str) -> None:
    _, made = edited(BUG, prompt)
    assert "[jira.create_issue, task, email.send_email]" in outlined(made)


@pytest.mark.parametrize(
    "prompt",
    [
        "the lead must approve it if it is urgent",
        "wait for approval by the lead if it is urgent",
        "if it is urgent, the lead must approve it",
    ],
)
def test_a_decision_in_a_case_holds_up_a_step(prompt: str) -> None:
    _, made = edited(TICKET, prompt)
    assert outlined(made).endswith("if(node.detail.priority equals urgent)[task], email.send_email")


@pytest.mark.parametrize(
    ("request_", "prompt", "flow"),
    [
        (BUG, "in those cases also page us", "email.send_email, pagerduty.create_incident] else["),
        (BUG, "those should also page us", "email.send_email, pagerduty.create_incident] else["),
        (BUG, "a Linear issue too, in the same case", "email.send_email, linear.create_issue] else["),
        (BUG, "Linear too in the bug case", "email.send_email, linear.create_issue] else["),
        (BUG, "Slack also when it is a bug", "email.send_email, slack.post_message] else["),
        (BUG, "everything else: assign it to tom", "else[slack.post_message, github.add_assignees]"),
        (BUG, "everything but bugs gets closed", "else[slack.post_message, github.close_issue]"),
        (SECURE, "for external authors, page the security team", "[email.send_email, pagerduty.create_incident] else["),
        (SECURE, "page the security team in any case", "else[slack.post_message], pagerduty.create_incident"),
    ],
)
def test_a_case_that_is_tested_is_meant_however_it_is_said(request_: str, prompt: str, flow: str) -> None:
    assert flow in outlined(answered(request_, prompt))


@pytest.mark.parametrize("prompt", ["feature counts as bug here", "a feature is treated like a bug too"])
def test_a_value_counts_as_another(prompt: str) -> None:
    _, made = edited(BUG, prompt)
    assert "'feature'" in rows(made, "condition")[0]["properties"]["expression"]
    assert names(made) == names(document(BUG))


@pytest.mark.parametrize(
    "prompt",
    [
        "if it is overdue, delete it instead",
        "delete it instead if it is overdue",
        "overdue ones get deleted instead",
        "close the ones that are overdue instead",
    ],
)
def test_what_is_done_instead_takes_the_place_of_all_that_is_done_to_each(prompt: str) -> None:
    _, made = edited(TASKS, prompt)
    deed = "complete" if prompt.startswith("close") else "delete"
    assert outlined(made).endswith(f"[asana.{deed}_task] else[email.send_email, asana.add_comment]]")


def test_what_is_done_in_a_case_besides_takes_no_place() -> None:
    _, made = edited(TASKS, "if it is overdue, complete it")
    assert "[email.send_email, asana.add_comment, if(" in outlined(made)


def test_those_from_somewhere_go_elsewhere_instead() -> None:
    _, made = edited(TICKET, "tickets from acme.io go to #acme instead")
    assert "[slack.post_message] else[slack.post_message], email.send_email" in outlined(made)


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("drop the loop's comment", "for_each[email.send_email]"),
        ("close the completed ones", "asana.add_comment, if(node.item.completed present)[asana.complete_task]]"),
        ("tasks without a due date are not worth an email", "if(node.item.due_on present)[email.send_email]"),
        ("the ones that are overdue get a post in #late", "[slack.post_message]]"),
    ],
)
def test_some_of_those_in_a_loop(prompt: str, flow: str) -> None:
    assert flow in outlined(edited(TASKS, prompt)[1])


@pytest.mark.parametrize(
    "prompt",
    [
        "a Slack message to #ops after all this",
        "and post to #ops when it is through",
        "when it has been through the list, tell #ops",
        "after having gone through the list tell #ops",
    ],
)
def test_what_comes_when_it_is_through_comes_behind_the_loop(prompt: str) -> None:
    assert outlined(edited(TASKS, prompt)[1]).endswith("asana.add_comment], slack.post_message")


@pytest.mark.parametrize("prompt", ["log it in Airtable too", "can you put it in a Google sheet as well"])
def test_what_is_done_in_an_unknown_product_is_left_to_a_person(prompt: str) -> None:
    _, made = edited(TICKET, prompt)
    assert outlined(made) == "jira.create_issue, slack.post_message, email.send_email, task"


@pytest.mark.parametrize(
    "prompt", ["if nobody answers within a day, mail boss@acme.io", "if it stays open for two hours, page us"]
)
def test_a_test_after_a_wait_is_no_workflow_of_its_own(prompt: str) -> None:
    catalog = shipped_catalog()
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=document(TICKET))
    assert classify_intent(context, (), catalog_index(catalog)).intent is Intent.MODIFY_WORKFLOW
    assert len(rows(edited(TICKET, prompt)[1], "delay")) == 1


@pytest.mark.parametrize(
    "prompt",
    ["the mail goes a day later", "page the security team as well", "in that case page us", "plus a comment"],
)
def test_an_edit_gives_no_value_to_what_was_asked_for(prompt: str) -> None:
    assert "project" not in inputs(answered(BUG, prompt), "jira.create_issue")


def test_a_contrast_begins_with_no_answer() -> None:
    sent = "When a Trello card is created, send a Teams message and create an Asana task"
    assert outlined(answered(sent, "Slack, not Teams")) == "slack.post_message, asana.create_task"


def test_a_property_of_another_step_is_no_answer() -> None:
    made = answered(TICKET, 'the subject should be "Hi"')
    assert inputs(made, "email.send_email")["subject"] == "Hi"
    assert inputs(made, "jira.create_issue")["summary"] != "Hi"


def test_a_workflow_is_not_emptied_by_words_that_do_not_say_so() -> None:
    catalog = shipped_catalog()
    prompt = "we don't make the distinction any more, just post to #triage"
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=document(BUG))
    found = plan_edit(context, (), catalog_index(catalog))
    assert not found.patches
    assert found.next_question


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("void the paid ones... sorry no, finalize them", "finalize the paid ones"),
        ("post first? no, comment first", "comment first"),
        ("is it urgent? then page us", "is it urgent? then page us"),
        ("archive? no no, move it instead", "archive? no no, move it instead"),
    ],
)
def test_what_is_taken_back_leaves_the_things_it_was_about(text: str, left: str) -> None:
    assert without_corrections(text).strip() == left
