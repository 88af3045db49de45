"""Accounts that are written with a dot, who gets a role, and tests that "that's the case" points to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs


@pytest.mark.parametrize(
    ("prompt", "step", "expected"),
    [
        ("assign OPS-1 to kim.lee", "jira.assign_issue", {"assignee": "kim.lee"}),
        ("assign OPS-1 to kim.lee and comment hello", "jira.assign_issue", {"assignee": "kim.lee"}),
        ("assign OPS-1 to kim.close OPS-2", "jira.assign_issue", {"assignee": "kim"}),
        ("when a Jira issue is created in OPS, dm ana.b in Slack", "slack.send_direct_message", {"user": "ana.b"}),
        ("tell bob.stone on Slack that OPS-3 is done", "slack.send_direct_message", {"user": "bob.stone"}),
        ("assign it to anand.k when a bug is opened in acme/web", "github.add_assignees", {"assignees": ["anand.k"]}),
        ("add a watcher bob to OPS-3", "jira.add_watcher", {"user": "bob"}),
        ("add watcher bob to OPS-3", "jira.add_watcher", {"user": "bob"}),
        (
            "request reviewer dana on pull request 4 of acme/web",
            "github.request_reviewers",
            {"reviewers": ["dana"]},
        ),
    ],
)
def test_whose_account_is_told(prompt: str, step: str, expected: dict[str, Any]) -> None:
    found = inputs(document(prompt), step)
    assert {name: found.get(name) for name in expected} == expected


def test_a_role_without_a_name_names_nobody() -> None:
    found = inputs(document("Add a reviewer to pull request 4 of acme/web"), "github.request_reviewers")
    assert "reviewers" not in found


def test_a_dot_in_an_account_ends_no_sentence() -> None:
    prompt = "Fetch Jira issue RND-2 and when the priority is High, assign it to lead.anna and add a watcher bob"
    assert flow(prompt) == (
        "jira.get_issue, if(node.fields.priority.name equals high)[jira.assign_issue, jira.add_watcher]"
    )


@pytest.mark.parametrize(
    "case",
    ["if that's the case", "if that is the case", "if that's so", "if this is the case", "if so", "if it's the case"],
)
@pytest.mark.parametrize("pause", [",", ""])
def test_that_is_the_case_points_to_what_is_checked(case: str, pause: str) -> None:
    prompt = f"check whether acme/site has more than 50 open issues; {case}{pause} email lead@acme.io"
    assert flow(prompt) == "github.list_issues, if(node greater 50)[email.send_email]"


def test_what_is_not_the_case_is_the_other_case() -> None:
    prompt = (
        "check whether acme/site has more than 50 open issues; if that's so email lead@acme.io,"
        " if that's not the case post to #fine in Slack"
    )
    assert flow(prompt) == "github.list_issues, if(node greater 50)[email.send_email] else[slack.post_message]"
