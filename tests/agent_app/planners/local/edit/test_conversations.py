"""Conversations that go on: answers where they belong, and what is said besides what was said before."""

from __future__ import annotations

import re
from typing import Any

import pytest

from agent_app.contracts import Intent, PlanningContext, Turn
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.index import catalog_index
from connectors_app.contracts import JsonObject
from sessions_app.definition import apply_patches
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import answered, edited, outlined
from tests.agent_app.planners.local.planning import document, errors, inputs, names, rows

LABELED = "When a GitHub issue is labeled bug, assign it to someone"
CARD = "Create a Trello card whenever a message is posted in #ideas on Slack"
INVITED = "When a ServiceNow incident is created, open a Slack channel for it and invite the on-call"
STARRED = "When a pull request is merged in acme/web, tell #dev in Slack"
LISTED = "Every Monday at 9 list the open merge requests of gitlab project acme/api and post them to #dev"
STALE = "every night at 2 close issues in acme/web that had no activity for 60 days"


def told_in_turn(request: str, *prompts: str) -> JsonObject:
    """The workflow of a request after edits that follow one another."""
    catalog, made = shipped_catalog(), document(request)
    history: tuple[Turn, ...] = (Turn(request, Intent.NEW_WORKFLOW, "", None),)
    for prompt in prompts:
        context = PlanningContext(prompt=prompt, catalog=catalog, workflow=made, history=history)
        found = plan_edit(context, (), catalog_index(catalog))
        assert found.patches, (prompt, found.next_question)
        made = apply_patches(made, found.patches, catalog)
        history = (*history, Turn(prompt, Intent.MODIFY_WORKFLOW, found.conversation, found.next_question))
    assert not errors(made)
    return made


def conditions_of(made: JsonObject) -> list[str]:
    """The expressions of its conditions, nodes without numbers."""
    return [re.sub(r"node_\d+", "node", row["properties"]["expression"]) for row in rows(made, "condition")]


@pytest.mark.parametrize(
    ("request_", "answer", "step", "told"),
    [
        (LABELED, "kim and lee", "github.add_assignees", {"assignees": ["kim", "lee"]}),
        (LABELED, "acme/shop", "github.issue_labeled", {"repository": "acme/shop"}),
        (CARD, "the Ideas board, list Inbox", "trello.create_card", {"list": "Inbox"}),
        (CARD, "Inbox", "trello.create_card", {"list": "Inbox"}),
        (CARD, "the Inbox list", "trello.create_card", {"list": "Inbox"}),
        (INVITED, "@kim and @lee", "slack.invite_to_channel", {"users": ["@kim", "@lee"]}),
        ("When a Zendesk ticket comes in, post it in Teams", "the support channel", "microsoft_teams.post_message",
         {"channel": "support"}),
        ("When a Sentry issue is created, open a Linear issue", "the backend team", "linear.create_issue",
         {"team": "backend"}),
    ],
)  # fmt: skip
def test_an_answer_goes_where_its_form_belongs(request_: str, answer: str, step: str, told: dict[str, Any]) -> None:
    made = answered(request_, answer)
    assert {name: inputs(made, step).get(name) for name in told} == told


def test_what_belongs_elsewhere_leaves_the_gap_open() -> None:
    assert "assignees" not in inputs(answered(LABELED, "acme/shop"), "github.add_assignees")
    assert "name" not in inputs(answered(INVITED, "@kim and @lee"), "slack.create_channel")


def test_an_order_is_no_answer() -> None:
    made = answered("When a Sentry issue is resolved close the Linear issue", "let #errors know")
    assert names(made) == ["linear.update_issue", "slack.post_message"]
    assert "issue_id" not in inputs(made, "linear.update_issue")


def test_a_step_for_each_of_several_values_it_takes_one_of() -> None:
    made = answered("When a Zendesk ticket comes in, post it in Slack", "#dev and #ops")
    assert [row["properties"]["inputs"]["channel"] for row in rows(made, "action")] == ["#dev", "#ops"]


@pytest.mark.parametrize(
    ("prompt", "cron"),
    [
        ("also on Saturdays", "0 9 * * 1,6"),
        ("and on Thursdays, too", "0 9 * * 1,4"),
        ("at 5pm as well", "0 9,17 * * 1"),
        ("on Fridays instead", "0 9 * * 5"),
        ("only on Fridays", "0 9 * * 5"),
    ],
)
def test_further_times(prompt: str, cron: str) -> None:
    _, made = edited(LISTED, prompt)
    assert inputs(made, "schedule.cron")["cron"] == cron


@pytest.mark.parametrize(
    ("prompt", "started"),
    [
        ("do the same for acme/api", ["github.pull_request_merged", "github.pull_request_merged"]),
        ("and for acme/api too", ["github.pull_request_merged", "github.pull_request_merged"]),
        ("same when a release is published", ["github.pull_request_merged", "github.release_published"]),
        ("also when a release is published", ["github.pull_request_merged", "github.release_published"]),
        ("start it when a release is published", ["github.release_published"]),
    ],
)
def test_further_starts(prompt: str, started: list[str]) -> None:
    _, made = edited(STARRED, prompt)
    assert names(made, "trigger") == started
    assert names(made) == ["slack.post_message"]


def test_a_text_tells_of_whichever_event_came() -> None:
    _, made = edited("When a GitHub issue is opened in acme/web, tell #dev in Slack", "also for pull requests")
    assert names(made, "trigger") == ["github.issue_opened", "github.pull_request_opened"]
    assert "{{ trigger.issue.title || trigger.pull_request.title }}" in inputs(made, "slack.post_message")["text"]
    assert not errors(made)


@pytest.mark.parametrize(
    ("prompt", "steps"),
    [
        ("in Discord as well", ["slack.post_message", "discord.post_message"]),
        ("also via Discord", ["slack.post_message", "discord.post_message"]),
        ("in Discord instead", ["discord.post_message"]),
    ],
)
def test_in_another_tool_as_well(prompt: str, steps: list[str]) -> None:
    _, made = edited(STARRED, prompt)
    assert names(made) == steps


@pytest.mark.parametrize(
    ("request_", "prompt", "tests"),
    [
        (STALE, "make it 90 days", ["days_since(node.item.updated_at) >= `90`"]),
        (STALE, "3 weeks instead", ["days_since(node.item.updated_at) >= `21`"]),
        ("When a Jira issue is created with priority high, tell #dev", "make it low",
         ["lower(node.issue.fields.priority.name) == 'low'"]),
        ("When a ServiceNow incident is created with priority 1, tell #ops", "priority 1 or 2",
         ["node.record.priority == '1' || node.record.priority == '2'"]),
        ("When a ServiceNow incident is created with priority 1, tell #ops", "priority 2 instead",
         ["node.record.priority == '2'"]),
        ("When a ServiceNow incident is created with priority 1, tell #ops", "not priority 1 but 2",
         ["node.record.priority == '2'"]),
        ("When a Jira issue is created, tell #dev", "for bugs only",
         ["lower(node.issue.fields.issuetype.name) == 'bug'"]),
        ("When a Jira issue is created, tell #dev", "and bugs only",
         ["lower(node.issue.fields.issuetype.name) == 'bug'"]),
        ("When a GitHub pull request is opened, tell #dev", "drafts should be left alone",
         ["!(node.pull_request.draft == `true`)"]),
        ("When a GitHub pull request is opened, tell #dev", "drafts don't count",
         ["!(node.pull_request.draft == `true`)"]),
        ("When a Jira issue is created, mail the assignee", "only if there is one",
         ["!(!node.issue.fields.assignee.displayName)"]),
    ],
)  # fmt: skip
def test_what_is_tested(request_: str, prompt: str, tests: list[str]) -> None:
    assert conditions_of(told_in_turn(request_, prompt)) == tests


def test_what_waits_is_waited_for_longer_rather_than_what_is_tested() -> None:
    made = told_in_turn("When a Jira issue is created, wait 2 hours, then tell #dev", "make it 3 hours")
    assert [row["properties"]["duration"] for row in rows(made, "delay")] == ["PT3H"]


def test_one_is_what_was_spoken_of_before_and_holds_for_what_takes_it() -> None:
    made = told_in_turn(
        "When a Jira issue is created, tell #dev", "tell the assignee by mail as well", "only if it has one"
    )
    assert outlined(made) == (
        "slack.post_message, if(node.issue.fields.assignee.displayName present)[email.send_email]"
    )


def test_one_is_no_time() -> None:
    made = told_in_turn(
        "Every Monday at 9 list the issues of acme/web and mail each to the assignee", "only if it has one"
    )
    assert inputs(made, "schedule.cron")["cron"] == "0 9 * * 1"


def test_what_is_passed_over_takes_no_other_tests_place() -> None:
    made = told_in_turn(
        "When a Jira issue is created, tell #dev", "only urgent ones", "skip the ones with priority low"
    )
    assert len(conditions_of(made)) == 2
    assert (
        len(conditions_of(told_in_turn("When a Jira issue is created, tell #dev", "only urgent ones", "only low ones")))
        == 1
    )


def test_a_list_is_taken_without_what_is_passed_over() -> None:
    made = told_in_turn(LISTED, "drafts should be left alone", "only those by kim")
    assert names(made) == ["gitlab.list_merge_requests", "slack.post_message"]
    text = inputs(made, "slack.post_message")["text"]
    assert "[?(!(draft == `true`)) && (lower(author.name) == 'kim')].title" in text


TICKET = "When an issue is opened in acme/shop on GitHub, create a Jira ticket in OPS for it"


@pytest.mark.parametrize(
    "prompt", ["drop the description, the title is enough", "leave the description empty", "no description please"]
)
def test_an_input_is_to_stay_empty(prompt: str) -> None:
    _, made = edited(TICKET, prompt)
    assert set(inputs(made, "jira.create_issue")) == {"project", "summary"}


def test_a_step_by_the_name_of_an_input_goes_as_a_whole() -> None:
    _, made = edited(f"{TICKET} and comment on the GitHub issue", "drop the comment")
    assert names(made) == ["jira.create_issue"]


def test_what_a_step_can_not_do_without_is_asked_for() -> None:
    catalog, made = shipped_catalog(), document(TICKET)
    context = PlanningContext(prompt="leave the summary empty", catalog=catalog, workflow=made)
    found = plan_edit(context, (), catalog_index(catalog))
    assert not found.patches
    assert "summary" in (found.next_question or "")


@pytest.mark.parametrize(
    ("request_", "prompt", "step", "told"),
    [
        ("When a GitHub release is published, tell #releases", "in acme/web", "github.release_published",
         {"repository": "acme/web"}),
        ("When a GitHub pull request is opened, request a review from hubot", "use the reviewer kim too",
         "github.request_reviewers", {"reviewers": ["hubot", "kim"]}),
        ("When a GitHub pull request is opened, request a review from hubot", "use the reviewer kim instead",
         "github.request_reviewers", {"reviewers": ["kim"]}),
        ("When a message is posted in #ideas, create a Trello card in list Inbox",
         "and react to the message with a :bulb:", "slack.add_reaction", {"emoji": "bulb"}),
    ],
)  # fmt: skip
def test_what_is_told_of_a_step(request_: str, prompt: str, step: str, told: dict[str, Any]) -> None:
    _, made = edited(request_, prompt)
    assert {name: inputs(made, step).get(name) for name in told} == told


@pytest.mark.parametrize(
    ("prompt", "path"),
    [
        ("mention the milestone in the message", "{{ node_1.issue.milestone.title }}"),
        ("put the author in the message", "{{ node_1.issue.user.login }}"),
    ],
)
def test_a_text_tells_more(prompt: str, path: str) -> None:
    _, made = edited("When a GitHub issue is opened, tell #dev", prompt)
    assert inputs(made, "slack.post_message")["text"].endswith(path)


@pytest.mark.parametrize(
    ("request_", "prompt", "flow"),
    [
        ("For each open issue in acme/web older than 30 days add the label stale", "then close it",
         "github.list_issues, for_each[if(node.item.created_at greater 30)[github.add_labels, github.close_issue]]"),
        ("List the open issues of acme/web and close each", "tell #dev in Slack about each close",
         "github.list_issues, for_each[github.close_issue, slack.post_message]"),
        ("List the open issues of acme/web and close each", "tell #dev in Slack at the end",
         "github.list_issues, for_each[github.close_issue], slack.post_message"),
        ("List the open issues of acme/web and close each. When all are closed, post a message to #dev.",
         "swap the closing and the message", "github.list_issues, slack.post_message, for_each[github.close_issue]"),
        ("List the open pull requests of acme/web and merge each", "don't merge drafts",
         "github.list_pull_requests, for_each[if(node.item.draft missing)[github.merge_pull_request]]"),
        ("List the open pull requests of acme/web and merge each", "don't merge pull requests",
         "github.list_pull_requests"),
        ("Post a message to #dev in Slack", "only if the amount is above 100",
         "if(trigger.amount greater 100)[slack.post_message]"),
    ],
)  # fmt: skip
def test_where_it_is_done(request_: str, prompt: str, flow: str) -> None:
    _, made = edited(request_, prompt)
    assert outlined(made) == flow


def test_a_pause_is_a_day_rather_than_an_hour() -> None:
    made = told_in_turn("When a Jira issue is created, wait an hour, then tell #ops", "a day, not an hour")
    assert [row["properties"]["duration"] for row in rows(made, "delay")] == ["P1D"]


def test_a_test_holds_for_another_grade_as_well() -> None:
    made = told_in_turn(
        "When a Zendesk ticket is created with priority urgent, tell #ops in Slack", "do it for high as well"
    )
    assert conditions_of(made) == ["lower(node.detail.priority) == 'urgent' || lower(node.detail.priority) == 'high'"]


def test_steps_of_which_one_hangs_on_a_condition_do_not_trade_places() -> None:
    catalog = shipped_catalog()
    made = document("When a Jira issue is created, tell #dev, and if it is a bug mail kim@example.com")
    context = PlanningContext(prompt="swap the message and the mail", catalog=catalog, workflow=made)
    found = plan_edit(context, (), catalog_index(catalog))
    assert not found.patches
    assert "condition" in (found.next_question or "")


@pytest.mark.parametrize(
    ("request_", "answer", "steps"),
    [
        ("When a ServiceNow incident is created, open a Slack channel for it and invite @kim",
         "nobody needs to be invited after all", ["slack.create_channel"]),
        ("When a GitHub pull request is opened, label it", "drafts don't count", ["github.add_labels"]),
    ],
)  # fmt: skip
def test_what_is_not_wanted_is_no_answer(request_: str, answer: str, steps: list[str]) -> None:
    made = answered(request_, answer)
    assert names(made) == steps
    assert not {"name", "labels"} & set(inputs(made, steps[0]))
