"""Edits that say a case and what is done in it, perhaps after a wait; cases in which a step is not taken."""

from __future__ import annotations

import pytest

from agent_app.contracts import PlanningContext
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.index import catalog_index
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import edited, outlined
from tests.agent_app.planners.local.planning import document, names, rows

ISSUE = "When a GitHub issue is opened in acme/api, post it in #dev on Slack"
TICKET = "When a Zendesk ticket is created, post it in #support on Slack"
JIRA = "When a Jira issue is created in OPS, post it in #dev on Slack"
HEALTH = "Every 5 minutes send a GET request to https://acme.example/health and post the result in #ops on Slack"
BOTH = f"{ISSUE} and create a Jira bug in OPS"
OPEN = "slack.post_message, github.get_issue, if(node.state equals open)[slack.post_message]"
UNASSIGNED = "slack.post_message, github.get_issue, if(node.assignee.login missing)[github.add_assignees]"


@pytest.mark.parametrize(
    ("request_", "prompt", "expected"),
    [
        (ISSUE, "then wait 30 minutes and if it is still open, ping #ops", OPEN),
        (ISSUE, "wait 30 minutes and if it is open, tell #ops", OPEN),
        (ISSUE, "if it is still open an hour later, tell #ops too", OPEN),
        (ISSUE, "after an hour check again, and if it is still open, tell #ops", OPEN),
        (ISSUE, "remind #ops in 2 days if it is still open", OPEN),
        (ISSUE, "afterwards wait an hour and, if it's still unassigned, assign it to kim", UNASSIGNED),
        (ISSUE, "and assign it to kim if nobody is assigned after 2 hours", UNASSIGNED),
        (
            TICKET,
            "an hour later, if it is still new, assign it to kim",
            "slack.post_message, zendesk.get_ticket, if(node.ticket.status equals new)[zendesk.assign_ticket]",
        ),
        (
            TICKET,
            "then, a day later, check if it is solved; if not, tell #leads",
            "slack.post_message, zendesk.get_ticket, if(node.ticket.status not_equals solved)[slack.post_message]",
        ),
    ],
)
def test_a_wait_and_a_case_are_further_steps(request_: str, prompt: str, expected: str) -> None:
    _, made = edited(request_, prompt)
    assert outlined(made) == expected
    assert len(rows(made, "delay")) == 1


def test_a_test_that_is_added_behind_a_wait_reads_again() -> None:
    waiting = "When a GitHub issue is opened in acme/api, wait 2 hours, then post it in #dev on Slack"
    _, made = edited(waiting, "only post it if the issue is still open")
    assert outlined(made) == "github.get_issue, if(node.state equals open)[slack.post_message]"
    read = next(row for row in rows(made, "action") if row["properties"]["action"] == "get_issue")
    assert read["properties"]["inputs"]["issue_number"] == "{{ node_1.issue.number }}"


def test_what_was_read_after_a_wait_is_not_read_twice() -> None:
    waited = f"{TICKET}, wait 1 day, and if it is still open tell #leads"
    _, made = edited(waited, "check that it is pending instead")
    assert names(made).count("zendesk.get_ticket") == 1


def test_a_test_in_front_of_a_wait_reads_nothing_again() -> None:
    _, made = edited(f"{ISSUE}, then wait 2 hours and assign it to kim", "only post it if it is labelled urgent")
    assert "github.get_issue" not in names(made)


def test_what_is_tested_too_early_is_told() -> None:
    catalog, workflow = shipped_catalog(), document(TICKET)
    context = PlanningContext(prompt="if it is solved, tell #leads", catalog=catalog, workflow=workflow)
    told = plan_edit(context, (), catalog_index(catalog)).conversation
    assert "“If it is solved” is tested when it starts" in told


@pytest.mark.parametrize("prompt", ["only post it if the status is not 200", "if the status is 500, tell #leads"])
def test_a_step_bears_the_errors_that_an_added_test_is_to_find(prompt: str) -> None:
    _, made = edited(HEALTH, prompt)
    sent = next(row for row in rows(made, "action") if row["properties"]["action"] == "send_request")
    assert sent["properties"]["inputs"]["fail_on_error"] is False


def test_a_step_whose_body_is_tested_fails_as_before() -> None:
    _, made = edited(HEALTH, "only post it if the body contains degraded")
    sent = next(row for row in rows(made, "action") if row["properties"]["action"] == "send_request")
    assert "fail_on_error" not in sent["properties"]["inputs"]


@pytest.mark.parametrize(
    ("prompt", "test"),
    [
        ("leave out the post when bob opened it", "user.login) == 'bob'"),
        ("drop the post when it is labelled wip", "labels[].name, 'wip'"),
        ("omit the post whenever the title contains test", "title), 'test'"),
        ("skip the post in case there are no labels", "!node_1.issue.labels"),
        ("please don't post when it was opened by bob", "user.login) == 'bob'"),
    ],
)
def test_a_step_that_is_left_out_in_some_case_stays(prompt: str, test: str) -> None:
    _, made = edited(BOTH, prompt)
    assert names(made).count("slack.post_message") == 1
    expression = rows(made, "condition")[0]["properties"]["expression"]
    assert expression.startswith("!(")
    assert test in expression


@pytest.mark.parametrize("prompt", ["drop the post", "leave out the Slack step please", "skip the post when you can"])
def test_a_step_that_is_left_out_in_all_cases_goes(prompt: str) -> None:
    _, made = edited(BOTH, prompt)
    assert outlined(made) == "jira.create_issue"


@pytest.mark.parametrize(
    "prompt",
    [
        "if it is labelled urgent, tell #ops",
        "tell #ops only if it is labelled urgent",
        "tell #ops as well when it is labelled urgent",
    ],
)
def test_what_is_told_elsewhere_in_some_case_is_a_further_step(prompt: str) -> None:
    _, made = edited(ISSUE, prompt)
    channels = [row["properties"]["inputs"]["channel"] for row in rows(made, "action")]
    assert sorted(channels) == ["#dev", "#ops"]
    assert rows(made, "condition")[0]["properties"]["expression"] == "contains(node_1.issue.labels[].name, 'urgent')"


def test_a_place_that_is_told_already_is_told_in_that_case_alone() -> None:
    _, made = edited(ISSUE, "tell #dev only if it is labelled urgent")
    assert names(made).count("slack.post_message") == 1
    assert len(rows(made, "condition")) == 1


def test_an_exception_and_what_is_done_else_are_a_further_step() -> None:
    _, made = edited(ISSUE, "unless it is labelled minor, tell #leads")
    assert [row["properties"]["inputs"]["channel"] for row in rows(made, "action")] == ["#dev", "#leads"]
    assert rows(made, "condition")[0]["properties"]["expression"].startswith("!(")


@pytest.mark.parametrize(
    ("request_", "prompt", "test"),
    [
        (ISSUE, "those labelled urgent go to #ops as well", "labels[].name, 'urgent'"),
        (ISSUE, "for the ones labelled docs, also tell #docs", "labels[].name, 'docs'"),
        (JIRA, "high priority ones should be posted in #ops as well", "priority.name) == 'high'"),
        (JIRA, "for high priority ones also tell #leads", "priority.name) == 'high'"),
        (JIRA, "bugs should also be assigned to kim", "issuetype.name) == 'bug'"),
        (JIRA, "bugs get assigned to kim", "issuetype.name) == 'bug'"),
        (JIRA, "p1s also get posted in #ops", "priority.name) == 'p1'"),
        (JIRA, "high priority ones get assigned to kim", "priority.name) == 'high'"),
        (JIRA, "bugs go to #qa too", "issuetype.name) == 'bug'"),
        (JIRA, "for bugs, page the on-call in PagerDuty", "issuetype.name) == 'bug'"),
        (TICKET, "urgent tickets should be assigned to kim", "priority) == 'urgent'"),
    ],
)
def test_what_is_done_to_some_of_the_things_is_not_done_to_all(request_: str, prompt: str, test: str) -> None:
    workflow, made = edited(request_, prompt)
    assert len(rows(made, "action")) == len(rows(workflow, "action")) + 1
    assert test in rows(made, "condition")[0]["properties"]["expression"]
    assert outlined(made).startswith("slack.post_message, if(")


@pytest.mark.parametrize(
    ("request_", "prompt", "expected"),
    [
        (
            BOTH,
            "if the title contains outage, create a Linear issue instead",
            "slack.post_message, if(node.issue.title contains outage)[linear.create_issue] else[jira.create_issue]",
        ),
        (
            BOTH,
            "if the title contains outage, post it in #ops instead",
            "if(node.issue.title contains outage)[slack.post_message] else[slack.post_message], jira.create_issue",
        ),
        (
            "When a Jira issue is created in OPS, assign it to kim",
            "bugs should be assigned to bob instead",
            "if(node.issue.fields.issuetype.name equals bug)[jira.assign_issue] else[jira.assign_issue]",
        ),
        (
            "List the open GitHub issues of acme/api and post each in #dev on Slack",
            "if the title contains outage, post it in #ops instead",
            "github.list_issues,"
            " for_each[if(node.item.title contains outage)[slack.post_message] else[slack.post_message]]",
        ),
    ],
)
def test_what_is_done_instead_in_some_case_is_done_in_its_place(request_: str, prompt: str, expected: str) -> None:
    _, made = edited(request_, prompt)
    assert outlined(made) == expected


def test_what_is_done_instead_in_all_cases_takes_its_place() -> None:
    _, made = edited(ISSUE, "post it in #ops instead")
    assert [row["properties"]["inputs"]["channel"] for row in rows(made, "action")] == ["#ops"]


@pytest.mark.parametrize("prompt", ["messages should go to #help", "for now, use #help", "posts should go to #help"])
def test_what_is_said_of_the_steps_is_no_case(prompt: str) -> None:
    _, made = edited(TICKET, prompt)
    assert [row["properties"]["inputs"]["channel"] for row in rows(made, "action")] == ["#help"]
    assert not rows(made, "condition")


@pytest.mark.parametrize(
    ("prompt", "test"),
    [
        ("do nothing if it is a bug", "!(lower(node_1.issue.fields.issuetype.name) == 'bug')"),
        ("ignore bugs", "!(lower(node_1.issue.fields.issuetype.name) == 'bug')"),
        ("skip the high priority ones", "!(lower(node_1.issue.fields.priority.name) == 'high')"),
        ("do nothing for bugs", "!(lower(node_1.issue.fields.issuetype.name) == 'bug')"),
    ],
)
def test_nothing_is_done_for_some_of_the_things(prompt: str, test: str) -> None:
    _, made = edited(f"{JIRA} and assign it to kim", prompt)
    assert rows(made, "condition")[0]["properties"]["expression"] == test
    assert outlined(made).endswith("[slack.post_message, jira.assign_issue]")


@pytest.mark.parametrize("prompt", ["only tell #dev about bugs", "only notify #dev about bugs"])
def test_somebody_is_told_of_some_of_the_things_alone(prompt: str) -> None:
    _, made = edited(f"{JIRA} and assign it to kim", prompt)
    assert outlined(made) == "if(node.issue.fields.issuetype.name equals bug)[slack.post_message], jira.assign_issue"


@pytest.mark.parametrize("prompt", ["skip the post", "leave out the message"])
def test_a_step_that_is_passed_over_goes(prompt: str) -> None:
    _, made = edited(f"{JIRA} and assign it to kim", prompt)
    assert outlined(made) == "jira.assign_issue"


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        ("When a PagerDuty incident is triggered, post it in #ops on Slack", True),
        (JIRA.replace(" in OPS", ""), False),
    ],
)
def test_a_step_that_would_start_its_workflow_again_is_told(request_: str, told: bool) -> None:
    catalog, workflow = shipped_catalog(), document(request_)
    context = PlanningContext(prompt="also create a PagerDuty incident", catalog=catalog, workflow=workflow)
    conversation = plan_edit(context, (), catalog_index(catalog)).conversation
    assert ("it would start itself again" in conversation) is told
