"""Edits of what hangs on a condition, of texts that are to tell more, and of all that a tool does."""

from __future__ import annotations

import pytest

from agent_app.contracts import Plan, PlanningContext
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.index import catalog_index
from connectors_app.contracts import JsonObject
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import answered, edited, outlined
from tests.agent_app.planners.local.planning import document, inputs, rows

INCIDENT = (
    "When a PagerDuty incident is triggered, create a Jira issue in project OPS, create a Slack channel, post the"
    " incident link to #oncall and email the boss at boss@acme.com"
)
BRANCHED = (
    "When a Zendesk ticket is created, create a Jira issue. If the priority is urgent, post to #urgent in Slack,"
    " otherwise send an email to sales@acme.com"
)
CARDS = "Every morning at 9 list my open Trello cards and for each one add a comment and tell me in Slack"
ISSUE = "When a new issue is opened in github acme/api, create a trello card in list Todo and post it to #dev on Slack"
URGENT = "if(node.detail.priority equals urgent)"


def planned(request: str, prompt: str) -> Plan:
    """What an edit is answered with, whether it changes anything or not."""
    catalog = shipped_catalog()
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=document(request))
    return plan_edit(context, (), catalog_index(catalog))


def text(made: JsonObject) -> str:
    """What the Slack message says."""
    said: str = inputs(made, "slack.post_message")["text"]
    return said


@pytest.mark.parametrize(
    "prompt",
    [
        "when it isn't urgent, don't do anything",
        "otherwise do nothing",
        "for the others do nothing",
        "if the priority is not urgent nothing should happen",
        "the non-urgent ones can be ignored",
        "else: nothing",
    ],
)
def test_nothing_happens_on_one_path(prompt: str) -> None:
    _, made = edited(BRANCHED, prompt)
    assert outlined(made) == f"jira.create_issue, {URGENT}[slack.post_message]"


@pytest.mark.parametrize(
    "prompt",
    [
        "urgent ones go by email, all the others to Slack",
        "the other way round",
        "it should be the other way around",
        "the other way around: email for urgent, slack for all others",
        "if it's urgent send the email, otherwise post to slack",
    ],
)
def test_paths_trade_places(prompt: str) -> None:
    _, made = edited(BRANCHED, prompt)
    assert outlined(made) == f"jira.create_issue, {URGENT}[email.send_email] else[slack.post_message]"


@pytest.mark.parametrize(
    "prompt", ["if it's urgent also page someone in pagerduty", "if it's urgent post to slack, otherwise email them"]
)
def test_paths_stay_where_each_is_given_what_it_has(prompt: str) -> None:
    found = planned(BRANCHED, prompt)
    assert not any(patch.op == "remove_edge" for patch in found.patches or ())


@pytest.mark.parametrize("prompt", ["get rid of the check and everything in it", "remove the condition with its steps"])
def test_a_condition_goes_with_what_hangs_on_it(prompt: str) -> None:
    _, made = edited(BRANCHED, prompt)
    assert outlined(made) == "jira.create_issue"


@pytest.mark.parametrize(
    "prompt", ["drop slack", "drop the slack part", "get rid of the slack stuff", "undo the slack stuff"]
)
def test_all_that_a_tool_does_goes(prompt: str) -> None:
    _, made = edited(INCIDENT, prompt)
    assert outlined(made) == "jira.create_issue, email.send_email"


def test_one_step_of_a_tool_goes_where_it_is_named() -> None:
    _, made = edited(INCIDENT, "drop the slack message")
    assert outlined(made) == "jira.create_issue, slack.create_channel, email.send_email"


def test_what_stays_besides_what_goes_is_not_all_that_stays() -> None:
    _, made = edited(INCIDENT, "drop jira, just keep the email")
    assert outlined(made) == "slack.create_channel, slack.post_message, email.send_email"
    assert "Jira" not in text(made)


@pytest.mark.parametrize(
    "prompt", ["we no longer use Jira, it's Linear now", "our tickets live in linear these days, not in jira"]
)
def test_a_tool_has_a_successor(prompt: str) -> None:
    _, made = edited(INCIDENT, prompt)
    assert outlined(made).startswith("linear.create_issue, slack.create_channel")
    assert "Linear issue:" in text(made)


@pytest.mark.parametrize("prompt", ["do the same for #exec", "same again for the #exec channel"])
def test_the_same_is_done_again_with_another_value(prompt: str) -> None:
    _, made = edited(INCIDENT, prompt)
    told = [
        row["properties"]["inputs"]["channel"] for row in rows(made, "action") if "text" in row["properties"]["inputs"]
    ]
    assert told == ["#oncall", "#exec"]


def test_what_is_told_not_here_but_there_is_told_there() -> None:
    before, made = edited(INCIDENT, "don't post the link to #oncall but to #incidents")
    assert outlined(made) == outlined(before)
    assert inputs(made, "slack.post_message")["channel"] == "#incidents"


@pytest.mark.parametrize(
    "prompt",
    ['the message should say "Hello"', 'have the message read "Hello"', 'I\'d like the message to say "Hello"'],
)
def test_the_message_is_the_one_that_is_posted(prompt: str) -> None:
    before, made = edited(INCIDENT, prompt)
    assert outlined(made) == outlined(before)
    assert text(made) == "Hello"


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("the message should include the user's name", "{{ node_1.issue.user.login }}"),
        ("the message should also mention the author", "{{ node_1.issue.user.login }}"),
        ("add the assignee's name to the slack message", "{{ node_1.issue.assignee.login }}"),
        ('the message should include "please react"', "please react"),
    ],
)
def test_a_text_tells_more_besides(prompt: str, told: str) -> None:
    before, made = edited(ISSUE, prompt)
    assert text(made) == f"{text(before)} {told}"


def test_data_that_nothing_gives_is_asked_for() -> None:
    found = planned(ISSUE, "the slack message must mention the deadline")
    assert not found.patches
    assert "deadline" in (found.next_question or "")


@pytest.mark.parametrize(
    "prompt",
    ["put it in the Inbox list", "put the card in the Inbox list", "create the card in Inbox instead of Todo",
     "use the Inbox list rather than Todo", "the card should go into the Inbox list"],
)  # fmt: skip
def test_a_thing_is_put_elsewhere(prompt: str) -> None:
    before, made = edited(ISSUE, prompt)
    assert outlined(made) == outlined(before)
    assert inputs(made, "trello.create_card")["list"] == "Inbox"


@pytest.mark.parametrize("prompt", ["announce it first", "post to slack first"])
def test_what_is_there_already_is_moved(prompt: str) -> None:
    _, made = edited(ISSUE, prompt)
    assert outlined(made) == "slack.post_message, trello.create_card"
    assert "Trello" not in text(made)


def test_what_another_event_leads_to_is_a_workflow_of_its_own() -> None:
    found = planned(ISSUE, "and when the PR is merged archive it")
    assert not found.patches
    assert "another workflow" in found.conversation


@pytest.mark.parametrize(
    "prompt",
    [
        "skip the ones labelled pinned",
        "leave out the ones labelled pinned",
        "not for cards with the label pinned",
        "don't do it for those labelled pinned",
    ],
)
def test_some_elements_are_spared(prompt: str) -> None:
    _, made = edited(CARDS, prompt)
    (test,) = rows(made, "condition")
    assert test["properties"]["expression"].startswith("!(contains(")
    assert len(rows(made, "action")) == len(rows(document(CARDS), "action"))


@pytest.mark.parametrize("prompt", ["just the overdue ones please", "only for the ones that are overdue"])
def test_only_some_elements_are_meant(prompt: str) -> None:
    _, made = edited(CARDS, prompt)
    assert len(rows(made, "condition")) == 1


def test_what_is_first_in_its_loop_stays_there() -> None:
    found = planned(CARDS, "comment on them first")
    assert not found.patches
    assert "first already" in found.conversation


def test_a_name_is_no_answer_to_what_was_asked() -> None:
    assert answered(CARDS, 'call it "Card digest"')["name"] == "Card digest"


@pytest.mark.parametrize(
    ("prompt", "tasks"), [("create two tasks per project", 2), ("we need three tasks per project", 3)]
)
def test_so_many_are_made_for_each(prompt: str, tasks: int) -> None:
    request = 'Every Monday list all Asana projects and for each of them create a task called "Review"'
    _, made = edited(request, prompt)
    assert outlined(made) == f"asana.list_projects, for_each[{', '.join(['asana.create_task'] * tasks)}]"


@pytest.mark.parametrize(
    ("request_", "prompt", "told"),
    [
        (ISSUE, "wrap the slack message into a loop", "For each of what"),
        (CARDS, "wrap the slack message into a loop", "in a loop already"),
    ],
)
def test_a_loop_needs_something_to_go_through(request_: str, prompt: str, told: str) -> None:
    found = planned(request_, prompt)
    assert not found.patches
    assert told in f"{found.conversation} {found.next_question}"


@pytest.mark.parametrize(
    "prompt",
    ["if the jira issue can't be created, tell #dev", "in case jira fails tell #dev",
     "when creating the issue doesn't work, tell #dev"],
)  # fmt: skip
def test_what_happens_where_a_step_fails(prompt: str) -> None:
    _, made = edited(INCIDENT, prompt)
    assert {(edge["source"], edge["branch"]) for edge in made["edges"] if edge["branch"]} == {("node-2", "error")}


@pytest.mark.parametrize("prompt", ["leave only the comment in the loop", "keep just the comment inside the loop"])
def test_one_step_alone_stays_in_the_loop(prompt: str) -> None:
    _, made = edited(f"{CARDS}. Then email boss@acme.com", prompt)
    assert outlined(made) == "trello.list_cards, for_each[trello.add_comment], email.send_email"


@pytest.mark.parametrize(
    ("prompt", "expression"),
    [
        ("change the condition to priority is high", "== 'high'"),
        ("the condition should be that the priority is high", "== 'high'"),
        ('make the condition "priority is high"', "== 'high'"),
    ],
)
def test_a_condition_tests_something_else(prompt: str, expression: str) -> None:
    _, made = edited(BRANCHED, prompt)
    (test,) = rows(made, "condition")
    assert test["properties"]["expression"].endswith(expression)


@pytest.mark.parametrize(
    "prompt",
    [
        "add a condition so that only cards with the label urgent get commented on",
        "cards without a due date need no comment",
        "cards without a due date should not get a comment",
    ],
)
def test_one_step_is_done_for_some_elements_only(prompt: str) -> None:
    _, made = edited(CARDS, prompt)
    (test,) = rows(made, "condition")
    (held,) = [edge["target"] for edge in made["edges"] if edge["source"] == test["id"] and edge["branch"] == "true"]
    (step,) = [row for row in made["data"] if row["id"] == held]
    assert step["properties"]["action"] == "add_comment"
    assert len(rows(made, "action")) == len(rows(document(CARDS), "action"))


@pytest.mark.parametrize(
    "prompt",
    ["one last wish: email boss@acme.com at the end", "i need that before the message the manager approves it"],
)
def test_what_announces_an_order_is_none(prompt: str) -> None:
    before, made = edited(ISSUE, prompt)
    assert rows(made, "trigger") == rows(before, "trigger")
    assert len(made["data"]) == len(before["data"]) + 1


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("it should end with a Jira issue", "trello.create_card, slack.post_message, jira.create_issue"),
        ("it should begin with a Jira issue", "jira.create_issue, trello.create_card, slack.post_message"),
    ],
)
def test_the_workflow_begins_or_ends_with_a_step(prompt: str, flow: str) -> None:
    _, made = edited(ISSUE, prompt)
    assert outlined(made) == flow


def test_what_a_condition_tested_comes_with_the_start_where_its_step_goes() -> None:
    _, made = edited("When a Zendesk ticket is created, create a Jira issue. If the status of the Jira issue is Done,"
                     " post to #ops in Slack", "get rid of jira")  # fmt: skip
    assert [row["metadata"]["connector"]["key"] for row in rows(made, "action")] == ["slack"]


MERGE = 'When a GitLab merge request is opened, label it "review", add a comment and post a message to #code in Slack'
EVENING = (
    "Every evening at 18:00 list the open Jira issues of project WEB. For each issue, if the priority is high, send a"
    " Slack message to #urgent, else add a comment to it. Finally send an email to lead@acme.com"
)


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("scratch the label, it's of no use", "gitlab.create_merge_request_comment, slack.post_message"),
        ("everything after the label can go", "gitlab.update_merge_request"),
        (
            "can the comment come last?",
            "gitlab.update_merge_request, slack.post_message, gitlab.create_merge_request_comment",
        ),
    ],
)
def test_an_update_is_named_by_what_it_sets(prompt: str, flow: str) -> None:
    _, made = edited(MERGE, prompt)
    assert outlined(made) == flow


def test_a_value_is_corrected_by_name() -> None:
    _, made = edited(EVENING, "high should be critical")
    assert "if(node.item.fields.priority.name equals critical)" in outlined(made)


@pytest.mark.parametrize(
    "prompt", ["when there are no issues, skip the email", "skip the email if there are no issues"]
)
def test_what_is_skipped_in_one_case_stays_for_the_others(prompt: str) -> None:
    before, made = edited(EVENING, prompt)
    assert len(rows(made, "action")) == len(rows(before, "action"))
    assert len(rows(made, "condition")) == len(rows(before, "condition")) + 1


def test_what_we_have_made_is_over_with_its_object() -> None:
    _, made = edited(INCIDENT, "create the jira issue once we have created the channel")
    assert outlined(made) == "slack.create_channel, jira.create_issue, slack.post_message, email.send_email"
