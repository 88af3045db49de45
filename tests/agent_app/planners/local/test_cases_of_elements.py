"""Several cases of the elements of a loop, and of one thing: beside each other, or one only where the other is not."""

from __future__ import annotations

import re

import pytest

from tests.agent_app.planners.local.planning import document, flow, plan, rows

SHAPES: list[tuple[str, str]] = [
    (
        "List the Zendesk tickets; for the ones over 1000 ask the manager for approval, otherwise close them",
        "LIST, for_each[if[task] else[DO]]",
    ),
    (
        "List the Zendesk tickets; for each one whose status is open tag it, for each one that is solved close it",
        "LIST, for_each[if[DO], if[DO]]",
    ),
    (
        "List the GitHub pull requests of acme/web, merge those which are approved and close those that are stale",
        "LIST, for_each[if[DO], if[DO]]",
    ),
    (
        "List the Zendesk tickets, and for each: if it is urgent, tag it, else if it is high close it, else do nothing",
        "LIST, for_each[if[DO] else[if[DO]]]",
    ),
    (
        "Get the Jira issue ABC-1; if it is a bug, assign it to Kim, if it is a story, label it, otherwise close it",
        "LIST, if[DO] else[if[DO] else[DO]]",
    ),
    (
        "For every Zendesk ticket check whether it has an email; if not, close it, if it does, tag it",
        "LIST, for_each[if[DO] else[DO]]",
    ),
    (
        "Get the Jira issue ABC-1; if it is approved, tag it, if it is rejected, close it, and if it is blank leave it",
        "LIST, if[DO], if[DO]",
    ),
]


def _shape(prompt: str) -> str:
    """The flow with operations told by whether they look something up, without what conditions test."""
    text = re.sub(r"if\([^\[]*\)\[", "if[", flow(prompt))
    text = re.sub(r"\w+\.(?:list|get|search)_\w+", "LIST", text)
    return re.sub(r"\w+\.\w+", "DO", text)


@pytest.mark.parametrize(("prompt", "shape"), SHAPES)
def test_cases_stand_beside_each_other_unless_one_is_the_others_remainder(prompt: str, shape: str) -> None:
    assert _shape(prompt) == shape


def test_how_long_something_is_overdue_is_compared() -> None:
    made = document("List the Zendesk tickets and for each: if it is more than 30 days overdue, close it")
    assert "due" in rows(made, "condition")[0]["properties"]["expression"]
    assert "> `30`" in rows(made, "condition")[0]["properties"]["expression"]


def test_a_task_is_told_without_the_words_that_join_it() -> None:
    said = plan("When a GitLab pipeline fails, tell #ops in Slack and also quarantine the host").conversation
    assert "“quarantine the host” is left to a person" in said


ENDED: list[tuple[str, str]] = [
    (
        "List the PagerDuty incidents. Stop if there are none. Otherwise post them to #ops in Slack",
        "pagerduty.list_incidents, if(node.incidents present)[slack.post_message]",
    ),
    (
        "List the PagerDuty incidents. If there are none, stop. Post them to #ops in Slack",
        "pagerduty.list_incidents, if(node.incidents present)[slack.post_message]",
    ),
    (
        "When a Jira issue is created, if it is a bug, stop here. Otherwise add a comment",
        "if(node.issue.fields.issuetype.name not_equals bug)[jira.add_comment]",
    ),
]


@pytest.mark.parametrize(("prompt", "made"), ENDED)
def test_what_follows_an_early_end_is_for_the_other_case(prompt: str, made: str) -> None:
    assert flow(prompt) == made


@pytest.mark.parametrize(
    ("prompt", "made"),
    [
        (
            "As soon as the manager agrees, merge pull request 12 in acme/web on GitHub",
            "task, github.merge_pull_request",
        ),
        ("Once the boss approves, close the Jira issue ABC-1", "task, jira.transition_issue"),
    ],
)
def test_who_has_to_agree_first_is_asked(prompt: str, made: str) -> None:
    assert flow(prompt) == made


def test_a_grade_and_those_below_it_are_one_test() -> None:
    made = flow("Get the Opsgenie alerts; acknowledge the ones with priority P3 or lower and escalate all others")
    assert "[opsgenie.acknowledge_alert] else[opsgenie.escalate_alert]" in made


def test_what_is_provided_for_is_a_condition() -> None:
    made = flow("Merge pull request 7 in acme/web on GitHub provided that it is approved, else close it")
    assert made.startswith("github.get_pull_request, if(")


EITHER: list[str] = [
    "Get the Jira issue ABC-1, if it is a bug close it, otherwise comment on it, either way post it to #ops in Slack",
    "Get the Jira issue ABC-1; if it is a bug, close it, otherwise comment on it. In any case, tell #ops",
    "Get the Jira issue ABC-1; when it is a bug, close it, when it isn't, comment on it, and in either case tell #ops",
]


@pytest.mark.parametrize("prompt", EITHER)
def test_what_is_done_in_either_case_comes_after_both(prompt: str) -> None:
    assert _shape(prompt) == "LIST, if[DO] else[DO], DO"


def test_what_a_person_says_is_their_answer() -> None:
    made = flow("As soon as the manager agrees, close the Jira issue ABC-1, but if she says no comment on it")
    assert made == "task, if(decision equals approved)[jira.transition_issue] else[jira.add_comment]"
