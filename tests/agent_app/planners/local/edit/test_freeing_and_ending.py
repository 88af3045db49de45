"""Steps that a condition is not to hold up any more, workflows that are to end earlier, and how that is said."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited, outlined
from tests.agent_app.planners.local.planning import inputs, rows

CHECKED = "When a Jira issue is created with priority high, create a GitHub issue in acme/web and post to #ops in Slack"
ALERT = "When an Opsgenie alert is created, acknowledge it and post a message to #ops in Slack"
TICKET = "When a Jira issue is created, create a GitHub issue in acme/web and post a message to #ops in Slack"


@pytest.mark.parametrize(
    ("request_", "prompt", "expected"),
    [
        (CHECKED, "post to Slack regardless of the priority",
         "if(node.issue.fields.priority.name equals high)[github.create_issue], slack.post_message"),
        (CHECKED, "create the GitHub issue whatever the priority",
         "github.create_issue, if(node.issue.fields.priority.name equals high)[slack.post_message]"),
        (CHECKED, "do it for all issues, not just the high ones", "github.create_issue, slack.post_message"),
        (ALERT, "ack only the alerts of priority P1, still post all of them",
         "if(node.alert.priority equals p1)[opsgenie.acknowledge_alert], slack.post_message"),
        (ALERT, "after the acknowledgement there should be nothing", "opsgenie.acknowledge_alert"),
        (ALERT, "nothing should happen after acknowledging it", "opsgenie.acknowledge_alert"),
        (TICKET, "the Slack message is to be removed", "github.create_issue"),
        (TICKET, "I would be grateful if the Slack message could be dropped, they complain about it",
         "github.create_issue"),
        (TICKET, "step one should be: the manager confirms the deadline",
         "task, github.create_issue, slack.post_message"),
        (TICKET, "legal has to approve the message; if they object -> email to legal@acme.io and nothing else",
         "github.create_issue, task, if(decision equals approved)[slack.post_message] else[email.send_email]"),
        (TICKET, "Petra must approve the message. If she doesn't, email petra@acme.io",
         "github.create_issue, task, if(decision equals approved)[slack.post_message] else[email.send_email]"),
    ],
)  # fmt: skip
def test_the_flow_becomes_what_is_said(request_: str, prompt: str, expected: str) -> None:
    _, made = edited(request_, prompt)
    assert outlined(made) == expected


LOOPED = "Every day at 9 list the open GitHub issues of acme/web, and for each issue add a comment and post to #ops"


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("in the loop just keep the comment", "github.list_issues, for_each[github.create_comment]"),
        ("in the loop, keep only the comment", "github.list_issues, for_each[github.create_comment]"),
        ("don't comment before there is a Jira ticket for it",
         "github.list_issues, for_each[jira.create_issue, github.create_comment, slack.post_message]"),
        ("before the comment, somebody must count the shelves by hand, once",
         "github.list_issues, task, for_each[github.create_comment, slack.post_message]"),
        ("before the comment, somebody must read the issue",
         "github.list_issues, for_each[task, github.create_comment, slack.post_message]"),
    ],
)  # fmt: skip
def test_steps_of_a_loop(prompt: str, expected: str) -> None:
    _, made = edited(LOOPED, prompt)
    assert outlined(made) == expected


@pytest.mark.parametrize(
    "prompt", ["post to #dev whatever its status", "post to #dev, and nothing happens after lunch anyway"]
)
def test_what_no_condition_tests_and_no_step_ends_frees_nothing(prompt: str) -> None:
    before, made = edited(CHECKED, prompt)
    assert outlined(made) == outlined(before)
    assert inputs(made, "slack.post_message")["channel"] == "#dev"


def test_another_time_is_preferred() -> None:
    _, made = edited("Every day at 9 post a message to #ops in Slack", "every day at 6 in the evening would be better")
    (trigger,) = rows(made, "trigger")
    assert trigger["properties"]["inputs"]["cron"] == "0 18 * * *"


BOTH = (
    "When a Zendesk ticket is created, if it is urgent add a comment to the ticket, otherwise page the on-call in"
    " PagerDuty"
)


@pytest.mark.parametrize(
    ("prompt", "left"),
    [
        ("get rid of the condition, always page", "pagerduty.create_incident"),
        ("remove the check and just page", "pagerduty.create_incident"),
        ("get rid of the condition, always comment", "zendesk.add_comment"),
        ("remove the condition", "zendesk.add_comment"),
    ],
)
def test_the_path_stays_that_is_always_taken(prompt: str, left: str) -> None:
    assert outlined(edited(BOTH, prompt)[1]) == left


@pytest.mark.parametrize(
    "prompt",
    ["no, delete all of them", "all of them, not only stale ones", "not just the stale ones", "every one of them"],
)
def test_a_loop_that_picks_goes_through_all_again(prompt: str) -> None:
    before, made = edited("Delete the stale branches of acme/web", prompt)
    assert rows(before, "for_each")[0]["properties"]["items"] == "node_2[?lower(@.status) == 'stale']"
    assert rows(made, "for_each")[0]["properties"]["items"] == "node_2"


def test_a_loop_that_picks_nothing_stays(subtests: pytest.Subtests) -> None:
    for prompt in ("also tell #dev about all of them", "label all of them"):
        with subtests.test(prompt):
            made = edited("Delete the stale branches of acme/web", prompt)[1]
            assert "stale" in rows(made, "for_each")[0]["properties"]["items"]
