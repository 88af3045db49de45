"""A wait said behind an order or a test comes before it; who is asked before something is done decides on it."""

from __future__ import annotations

import pytest

from sessions_app.definition import summarize
from tests.agent_app.planners.local.planning import document, flow, names, plan, rows


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("when a trello card is moved to Done, archive it after 2 days", "wait 2 days, then archive a Trello card"),
        (
            "when a github issue is opened, label it stale after 30 days and close it after 60 days",
            "wait 30 days, then add labels in GitHub, then wait 60 days, then close a GitHub issue",
        ),
        (
            'when a github issue is opened, comment "thanks" and after 2 days close it',
            "comment on an issue or pull request in GitHub, then wait 2 days, then close a GitHub issue",
        ),
        (
            "when a jira issue is created, post to #dev, after 1 hour email bob@x.io",
            "post a Slack message, then wait 1 hour, then send an e-mail",
        ),
        (
            "when a pagerduty incident is triggered, if it is not acknowledged after 15 minutes, post to #oncall",
            "wait 15 minutes, then get a PagerDuty incident, then if it is not acknowledged: post a Slack message",
        ),
        (
            "if a github PR has no reviewers after 1 day, remind #dev",
            "wait 1 day, then get a GitHub pull request, then if a github PR has no reviewers: post a Slack message",
        ),
        (
            "when a github issue is opened, label it stale and close it, after 60 days",
            "wait 60 days, then add labels in GitHub, then close a GitHub issue",
        ),
        ("when a github issue is opened wait 2 days then close it", "wait 2 days, then close a GitHub issue"),
        (
            "when a github release is published, remind #dev in 2 days to update the docs",
            "wait 2 days, then post a Slack message",
        ),
        (
            "when a jira issue is created, post to #dev and email bob@x.io tomorrow to ask for news",
            "post a Slack message, then wait 1 day, then send an e-mail",
        ),
    ],
)
def test_what_is_said_to_happen_after_a_time(prompt: str, told: str) -> None:
    assert summarize(document(prompt)).endswith(f": {told}.")


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("ask the release manager before merging the github PR", "approval, then merge a GitHub pull request"),
        (
            "when a github PR is opened, check with alice before merging it",
            "approval, then merge a GitHub pull request",
        ),
        ("ask the team lead to approve before you merge the github PR", "approval, then merge a GitHub pull request"),
    ],
)
def test_who_is_asked_before_something_is_done(prompt: str, told: str) -> None:
    assert summarize(document(prompt)).endswith(f": {told}.")


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        (
            "when a pagerduty incident is not resolved after 4 hours, tell #leads",
            "if it is not resolved",
        ),
        (
            "when a pagerduty incident isn't resolved within 4 hours, tell #leads",
            "if it is not resolved",
        ),
        ("when a jira issue is not assigned after 1 day, tell #triage", "if it is not assigned"),
    ],
)
def test_what_did_not_happen_is_tested_after_the_time(prompt: str, told: str) -> None:
    made = plan(prompt)
    assert made.document is not None
    assert f", then {told}: post a Slack message." in summarize(made.document)
    assert ", then get a " in summarize(made.document).partition(told)[0]


def test_a_test_before_a_wait_is_of_the_present() -> None:
    made = plan("when a jira issue is created, if its priority is high, wait 1 hour and tell #triage")
    assert "known before the wait" not in made.conversation


def test_a_thing_that_is_not_assigned_has_no_assignee() -> None:
    [condition] = rows(document("when a github issue is not assigned, tell #triage"), "condition")
    assert "assignee" in condition["properties"]["expression"]


def test_a_question_in_a_chat_is_a_message() -> None:
    assert "send a Slack direct message" in summarize(document("ask bob in slack before deploying"))


def test_the_same_is_told_in_another_way() -> None:
    prompt = "when a release is published in acme/api, announce it in #general and by email to all@acme.io"
    assert summarize(document(prompt)).endswith("post a Slack message, then send an e-mail.")


@pytest.mark.parametrize(
    ("prompt", "duration"),
    [
        ("when a github issue is opened remind #dev in 2 days", "P2D"),
        ("when a github issue is opened, in 2 days remind #dev", "P2D"),
        ("when a jira issue is created, ping the assignee in an hour", "PT1H"),
        ("when a trello card is created send an email to bob@x.com in 2 hours and archive it", "PT2H"),
    ],
)
def test_when_something_is_to_come_is_waited_for(prompt: str, duration: str) -> None:
    waits = [row["properties"]["duration"] for row in document(prompt)["data"] if "duration" in row["properties"]]
    assert waits == [duration]


@pytest.mark.parametrize(
    "prompt",
    [
        "every day close the github issues in acme/api with no activity in 30 days",
        "create an asana task due in 3 days",
        "when a jira issue is created, tell #x that the sprint ends in 3 days",
    ],
)
def test_times_that_tell_of_other_things_are_not_waited_for(prompt: str) -> None:
    assert not [row for row in document(prompt)["data"] if "duration" in row["properties"]]


@pytest.mark.parametrize(
    "prompt",
    [
        "when a github issue is labelled wontfix ask Bob before closing it",
        "when a PR is opened ask Bob before merging it",
        "every friday list the branches of acme/api and ask Kim before deleting them",
    ],
)
def test_who_is_asked_before_something_is_done_decides_without_a_comma_too(prompt: str) -> None:
    assert "task" in flow(prompt)


def test_a_time_of_the_things_spoken_of_is_no_wait() -> None:
    assert rows(document("tell the Slack users created in 3 days to log in"), "delay") == []


@pytest.mark.parametrize(
    ("prompt", "event", "outline"),
    [
        (
            "create a Jira issue and tell #dev as soon as it is done",
            "manual.manual",
            "jira.create_issue, task, slack.post_message",
        ),
        (
            "open a ticket in ServiceNow and post it to #it when it's resolved",
            "manual.manual",
            "servicenow.create_incident, task, slack.post_message",
        ),
        (
            "remove the tag needs-info from a zendesk ticket once the customer answers",
            "zendesk.comment_created",
            "zendesk.remove_tags",
        ),
        # nothing is waited for
        (
            "create a Jira issue and tell #dev once it is created",
            "manual.manual",
            "jira.create_issue, slack.post_message",
        ),
    ],
)
def test_what_waits_for_an_end_does_not_run_at_once(prompt: str, event: str, outline: str) -> None:
    assert names(document(prompt), "trigger") == [event]
    assert flow(prompt) == outline
