"""Orders and tests whose verb no lexicon has: they are kept, as work for people and as questions."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, plan, rows

KEPT: list[tuple[str, str]] = [
    ("When a GitLab pipeline fails, quarantine the host and tell #ops in Slack", "task, slack.post_message"),
    ("When a GitLab pipeline fails, tell #ops in Slack, then reboot it", "slack.post_message, task"),
    ("Get the Jira issue ABC-1. If it is a bug triage it, otherwise close it", "[task] else[jira.transition_issue]"),
    ("Get GitHub issue 5 in acme/web and then prettify its description", "github.get_issue, task"),
    ("When a GitLab pipeline fails, roll it back and tell #ops in Slack", "gitlab.revert_commit, slack.post_message"),
]
LEFT: list[str] = [
    "When a Jira issue is created, send anna and maria the link and post the title to #dev in Slack",
    "Every friday the 13th post a warning to #dev in Slack, especially the first",
    "When a Jira issue is created, post the summary, reporter and status the customer gave to #dev in Slack",
]
LOOPED: list[str] = [
    "For each Zendesk ticket, if it wobbles close it",
    "Go through the Zendesk tickets and if it frobnicates close it",
    "List all Zendesk tickets; for each one, if it yodels, close it",
]


@pytest.mark.parametrize(("prompt", "made"), KEPT)
def test_what_nothing_can_do_is_a_task_where_it_is_said(prompt: str, made: str) -> None:
    assert made in flow(prompt)


@pytest.mark.parametrize("prompt", LEFT)
def test_what_only_stands_before_an_article_orders_nothing(prompt: str) -> None:
    assert rows(document(prompt), "approval") == []


def test_the_answer_says_what_is_left_to_a_person() -> None:
    said = plan("When a GitLab pipeline fails, tell #ops in Slack and quarantine the host").conversation
    assert "“quarantine the host” is left to a person" in said


@pytest.mark.parametrize("prompt", LOOPED)
def test_a_test_of_which_nothing_is_known_leaves_the_loop_and_is_asked_about(prompt: str) -> None:
    assert "for_each[if()[zendesk.close_ticket]]" in flow(prompt)
    assert "test?" in (plan(prompt).next_question or "")


def test_how_long_something_has_been_open_is_no_event() -> None:
    made = document("List all Zendesk tickets; for each ticket that has been open for 3 days, add a comment")
    assert rows(made, "trigger")[0]["properties"]["action"] == "manual"
    assert "days_since" in rows(made, "condition")[0]["properties"]["expression"]
