"""What apps do, what reviews say, and how many people something is seen by."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names


@pytest.mark.parametrize(
    "prompt",
    ["When dependabot opens a PR in acme/api, approve it", "When a PR is opened by dependabot, approve it"],
)
def test_dependabot_is_at_work_at_github_under_its_account(prompt: str) -> None:
    made = document(prompt)
    assert names(made, "trigger") == ["github.pull_request_opened"]
    assert flow(prompt).endswith("equals dependabot[bot])[github.create_review]")
    assert "body" not in inputs(made, "github.create_review")


def test_accounts_of_people_and_of_other_hosts_stay_as_they_are_said() -> None:
    assert "equals kim)" in flow("When a GitHub PR is opened by kim, label it deps")
    assert "equals renovate)" in flow("When a GitLab merge request is opened by renovate, approve it")


def test_a_review_that_wants_changes_approves_nothing() -> None:
    given = inputs(document("request changes on GitHub pull request 5 in acme/api"), "github.create_review")
    assert given["event"] == "REQUEST_CHANGES"
    given = inputs(document("approve GitHub pull request 5 in acme/api"), "github.create_review")
    assert given.get("event", "APPROVE") == "APPROVE"


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("when a Sentry issue is seen by more than 100 users create a P1 incident in PagerDuty",
         "if(node.data.issue.userCount greater 100)[pagerduty.create_incident]"),
        ("when a Sentry issue affects over 50 users, tell #errors on Slack",
         "if(node.data.issue.userCount greater 50)[slack.post_message]"),
    ],
)  # fmt: skip
def test_how_many_see_something_is_counted(prompt: str, expected: str) -> None:
    assert flow(prompt) == expected


def test_who_sees_something_is_not_counted_without_a_number() -> None:
    assert "userCount" not in flow("when a Sentry issue is reported by kim, tell #errors on Slack")
