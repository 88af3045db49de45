"""How a thing is to be is said in front of it or behind "as", and is a flag or a choice of its operation."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent_app.planners.local.planning import document, inputs, names


@pytest.mark.parametrize(
    ("prompt", "operation", "expected"),
    [
        ("create a private Slack channel deal-room", "slack.create_channel", {"is_private": True}),
        ("open a draft pull request from hotfix to main in acme/shop", "github.create_pull_request", {"draft": True}),
        ("publish a pre-release v3.0-beta of acme/shop on GitHub", "github.create_release", {"prerelease": True}),
        ("create release v3 of acme/shop on GitHub as a draft", "github.create_release", {"draft": True}),
        ("file a confidential GitLab issue in acme/shop", "gitlab.create_issue", {"confidential": True}),
        ("set up a public GitHub repository called site", "github.create_repository", {"private": False}),
        ("create a private Teams channel Legal in team Sales", "microsoft_teams.create_channel", {"type": "private"}),
        ("raise an emergency change in ServiceNow", "servicenow.create_change_request", {"type": "emergency"}),
        ("create a draft Confluence page Plan in space ENG", "confluence.create_page", {"status": "draft"}),
        ("squash and merge pull request 7 of acme/shop", "github.merge_pull_request", {"merge_method": "squash"}),
        ("merge pull request 7 of acme/shop with a rebase", "github.merge_pull_request", {"merge_method": "rebase"}),
        ("make the GitHub repository acme/tools private", "github.update_repository", {"private": True}),
        ("archive the GitHub repository acme/tools", "github.update_repository", {"archived": True}),
    ],
)
def test_flags_and_choices(prompt: str, operation: str, expected: dict[str, Any]) -> None:
    made = document(prompt)
    assert names(made) == [operation]
    given = inputs(made, operation)
    assert {name: given.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("deed", "public"),
    [
        ("add an internal note", False),
        ("leave a private comment saying check the contract", False),
        ('comment internally "seen"', False),
        ("add a note", False),
        ('reply to the customer "We are on it"', None),
        ('comment publicly "We are on it"', None),
    ],
)
def test_what_colleagues_are_told_is_not_told_the_customer(deed: str, public: bool | None) -> None:
    made = document(f"when a Zendesk ticket is created, {deed}")
    assert names(made) == ["zendesk.add_comment"]
    assert inputs(made, "zendesk.add_comment").get("public") is public


@pytest.mark.parametrize(
    ("deed", "event"),
    [
        ("approve it", "APPROVE"),
        ("request changes", "REQUEST_CHANGES"),
        ("leave a review asking for changes", "REQUEST_CHANGES"),
        ('review it with a comment "thanks"', None),
    ],
)
def test_a_review_approves_only_what_is_to_be_approved(deed: str, event: str | None) -> None:
    made = document(f"when a GitHub pull request is opened in acme/shop, {deed}")
    assert names(made) == ["github.create_review"]
    assert inputs(made, "github.create_review").get("event") == event


@pytest.mark.parametrize(
    "prompt",
    [
        "create a Jira ticket in OPS about the private repository",
        "update the open issue 5 of acme/shop with the label stale",
        "tell #dev that the draft release is public",
    ],
)
def test_what_is_said_of_something_else_is_no_flag(prompt: str) -> None:
    given = [row["properties"]["inputs"] for row in document(prompt)["data"]]
    assert not any({"private", "public", "draft", "state"} & set(item) for item in given)


def test_what_is_said_to_somebody_is_the_text() -> None:
    made = document('when an issue is opened in acme/shop, reply to the author "Thanks for the report"')
    assert inputs(made, "github.create_comment")["body"] == "Thanks for the report"
