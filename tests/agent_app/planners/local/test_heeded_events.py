"""What restricts an event and nothing tests is told; so is a time that comes once."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, names, plan


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("when a GitHub issue gets 10 thumbs up, add the label popular", "10 thumbs"),
        ("when a GitLab MR is opened against main from a fork, tell #security", "from a fork"),
        ("If a GitHub workflow run named Nightly fails twice in a row, open a GitHub issue", "twice in a row"),
        ("When a Sentry issue is created, post it in #errors but at most once an hour", "at most once an hour"),
        ("when the third comment arrives on a GitHub issue, label it hot", "the third comment"),
        ("when a GitHub issue frobnicates, tell #dev", "frobnicates"),
        ("when a push to main changes files under /infra in GitHub, tell #platform", "under /infra"),
        ("if the GitLab pipeline of acme/api on main fails twice, tell #ci", "twice"),
        ("when a production incident is triggered in PagerDuty, tell #ops", "a production"),
    ],
)
def test_what_restricts_an_event_and_is_lost_is_told(prompt: str, words: str) -> None:
    assert f"“{words}” is not tested" in plan(prompt).conversation


@pytest.mark.parametrize(
    "prompt",
    [
        "when a GitHub issue is opened in acme/api, tell #dev",
        "whenever a new Sentry issue shows up in project backend with level fatal, tell #dev",
        "when someone reacts with :eyes: to a message in #bugs on Slack, tell #dev",
        "when a GitHub pull request is merged into main, tell #dev",
        'when a Slack message containing "outage" is posted in #support, tell #dev',
        "when a Zendesk ticket with priority urgent comes in, tell #support",
        "when a Trello card is moved to Done, tell #dev",
        "when a GitLab pipeline fails on main, tell #dev",
        "when a Jira issue's due date changes, tell #dev",
        "when a GitHub PR from a fork is opened, tell #dev",
        "when somebody force-pushes to main on GitHub, tell #dev",
        "when a GitHub issue is closed as not planned, tell #dev",
    ],
)
def test_what_is_filtered_by_is_not_remarked_upon(prompt: str) -> None:
    assert "is not tested" not in plan(prompt).conversation


@pytest.mark.parametrize(
    ("prompt", "time"),
    [
        ('tomorrow at 10 create an issue in acme/api called "release notes"', "tomorrow at 10"),
        ("at 5pm today close GitHub issue 12 in acme/api", "at 5pm today"),
        ('next Monday create a Jira task "rotate keys" in OPS', "next Monday"),
    ],
)
def test_a_single_time_starts_nothing(prompt: str, time: str) -> None:
    assert names(document(prompt), "trigger") == ["manual.manual"]
    assert f"“{time}” comes once" in plan(prompt).conversation


@pytest.mark.parametrize(
    "prompt",
    [
        "every day at 5pm close GitHub issue 12 in acme/api",
        "when a GitHub issue is opened today, tell #dev",
        "list the Jira issues due tomorrow and post them in #dev",
    ],
)
def test_other_times_are_not_remarked_upon(prompt: str) -> None:
    assert "comes once" not in plan(prompt).conversation
