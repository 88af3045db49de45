"""Who did what an event tells of, and who made the thing that it was done to: these are two people."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, inputs, rows


def _tested(prompt: str) -> str:
    (condition,) = rows(document(prompt), "condition")
    return str(condition["properties"]["expression"])


@pytest.mark.parametrize(
    ("event", "expression"),
    [
        ("a GitHub issue is closed by kim", "lower(node_1.sender.login) == 'kim'"),
        ("a GitHub pull request is merged by kim", "lower(node_1.sender.login) == 'kim'"),
        ("a GitHub issue is reopened by somebody other than kim", "lower(node_1.sender.login) != 'kim'"),
        ("a Jira issue is updated by kim", "lower(node_1.user.displayName) == 'kim'"),
        ("a Bitbucket pull request is declined by kim", "lower(node_1.actor.display_name) == 'kim'"),
        ("a PagerDuty incident is resolved by kim", "lower(node_1.event.agent.summary) == 'kim'"),
        ("a Linear issue is completed by kim", "lower(node_1.actor.name) == 'kim'"),
        ("a GitHub issue is opened by kim", "lower(node_1.issue.user.login) == 'kim'"),
        ("a GitHub review is submitted by kim", "lower(node_1.review.user.login) == 'kim'"),
        ("a Jira comment is added by kim", "lower(node_1.comment.author.displayName) == 'kim'"),
    ],
)
def test_who_does_something_to_a_thing_is_not_who_made_it(event: str, expression: str) -> None:
    assert _tested(f"When {event}, tell #dev") == expression


def test_what_no_notification_names_is_asked_to_be_checked() -> None:
    made = document("When a Zendesk ticket is solved by kim, tell #dev")
    (condition,) = rows(made, "condition")
    assert condition["properties"]["expression"] == "lower(node_1.detail.actor) == 'kim'"


@pytest.mark.parametrize(
    ("event", "expression"),
    [
        (
            "a GitLab merge request is merged by someone other than its author",
            "node_1.user.id != node_1.object_attributes.author_id",
        ),
        ("a GitHub pull request is merged by its author", "node_1.sender.id == node_1.pull_request.user.id"),
        ("a GitHub comment is added by the author of the issue", "node_1.comment.user.id == node_1.issue.user.id"),
        (
            "a Jira comment is added by the reporter",
            "node_1.comment.author.accountId == node_1.issue.fields.reporter.accountId",
        ),
        (
            "a Zendesk comment is added by the requester",
            "node_1.event.comment.author.id == node_1.detail.requester_id",
        ),
        ("a GitHub issue is closed by anybody other than the assignee", "node_1.sender.id != node_1.issue.assignee.id"),
    ],
)
def test_two_people_of_a_thing_are_compared(event: str, expression: str) -> None:
    assert _tested(f"When {event}, tell #dev") == expression


def test_a_test_of_the_author_stands_beside_one_of_the_thing() -> None:
    tested = _tested("When a comment is added by the reporter on a closed Jira issue, tell #dev")
    assert tested.startswith("node_1.comment.author.accountId == node_1.issue.fields.reporter.accountId && ")
    assert tested.endswith("lower(node_1.issue.fields.status.name) == 'closed'")


def test_a_role_with_a_name_behind_it_is_nobody_to_compare_with() -> None:
    assert not rows(document("When a Jira issue is created by the reporter kim, tell #dev"), "condition")


@pytest.mark.parametrize(
    ("prompt", "step", "name", "person"),
    [
        (
            "When a Jira issue moves to Done, assign it to whoever moved it",
            "jira.assign_issue",
            "assignee",
            "{{ node_1.user.emailAddress }}",
        ),
        (
            "When a GitHub pull request is merged, DM the person who merged it in Slack",
            "slack.send_direct_message",
            "user",
            "{{ node_1.sender.login }}",
        ),
        (
            "When a GitHub issue is opened, DM whoever opened it in Slack",
            "slack.send_direct_message",
            "user",
            "{{ node_1.issue.user.login }}",
        ),
        (
            "When a pull request review is submitted on GitHub, DM the pull request's author in Slack",
            "slack.send_direct_message",
            "user",
            "{{ node_1.pull_request.user.login }}",
        ),
        (
            "When a GitHub comment is added, DM the issue's author in Slack",
            "slack.send_direct_message",
            "user",
            "{{ node_1.issue.user.login }}",
        ),
    ],
)
def test_whom_a_step_is_for_is_who_was_meant(prompt: str, step: str, name: str, person: str) -> None:
    assert inputs(document(prompt), step)[name] == person


def test_who_in_a_text_is_who_did_it() -> None:
    made = document('When a GitHub issue is closed, post "{who} closed {title}" in #dev on Slack')
    assert inputs(made, "slack.post_message")["text"].startswith("{{ node_1.sender.login }} closed ")


@pytest.mark.parametrize(
    "prompt",
    [
        "Close all GitHub issues linked to issue 5 in acme/web",
        "Set all Azure DevOps tasks of user story 4711 to Closed",
    ],
)
def test_a_thing_that_others_belong_to_is_none_of_them(prompt: str) -> None:
    (loop,) = rows(document(prompt), "for_each")
    assert "5" not in str(loop["properties"]["items"]).replace("issue_5", "")
    assert "`4711`" not in str(loop["properties"]["items"])


@pytest.mark.parametrize(
    ("event", "filters"),
    [
        ("a Jira issue is updated by kim in OPS", {"project": "OPS"}),
        ("a GitHub issue is closed by kim in acme/api", {"repository": "acme/api"}),
        ("a pull request with more than 3 commits is opened in acme/api", {"repository": "acme/api"}),
        (
            'a pull request with more than 3 commits is opened in acme/api and its title contains "wip"',
            {"repository": "acme/api"},
        ),
    ],
)
def test_where_it_happens_is_no_part_of_a_name_or_number(event: str, filters: dict[str, str]) -> None:
    (trigger,) = rows(document(f"When {event}, tell #dev"), "trigger")
    assert trigger["properties"]["inputs"] == filters
