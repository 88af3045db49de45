"""Happenings that few products tell of, and those that none does."""

from __future__ import annotations

import pytest

from agent_app.planners.local.lexicon.events import rare_events
from tests.agent_app.planners.local.planning import document, names, plan


@pytest.mark.parametrize(
    ("prompt", "trigger"),
    [
        ("when a GitLab merge request approval is revoked, tell #dev", "gitlab.merge_request_unapproved"),
        ("when a Teams channel is renamed, tell #dev", "microsoft_teams.channel_renamed"),
        ("when a Teams channel is restored, tell #dev", "microsoft_teams.channel_restored"),
        ("when a member leaves a GitLab group, tell #dev", "gitlab.group_member_removed"),
        ("when a GitLab access token is about to expire, tell #dev", "gitlab.access_token_expiring"),
        ("when a GitLab feature flag is toggled, tell #dev", "gitlab.feature_flag_changed"),
        ("when a Zendesk ticket is flagged as spam, tell #dev", "zendesk.ticket_marked_as_spam"),
        ("when a PR gets two approvals in GitLab, tell #dev", "gitlab.merge_request_approved"),
        ("when somebody leaves a comment on a GitHub pull request, tell #dev", "github.comment_created"),
        ("when a comment is left on a Trello card, tell #dev", "trello.comment_created"),
        ("when a GitHub issue is opened, tell #dev", "github.issue_opened"),
        ("when a GitHub pull request is updated, tell #dev", "github.pull_request_updated"),
    ],
)
def test_rare_happenings_have_their_own_triggers(prompt: str, trigger: str) -> None:
    assert names(document(prompt), "trigger") == [trigger]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("a repository is made public", {"publicized"}),
        ("a pull request is marked ready for review", {"readied"}),
        ("a milestone is removed from an issue", {"demilestoned"}),
        ("a label is removed from an issue", {"unlabeled"}),
        ("a message is pinned", {"pinned"}),
        ("a ticket is created", set()),
        ("the priority of a ticket changes", set()),
    ],
)
def test_what_words_tell_of_rare_happenings(words: str, found: set[str]) -> None:
    assert set(rare_events(words.split())) == found


@pytest.mark.parametrize(
    "prompt",
    [
        "when a PagerDuty incident is triggered, phone the engineer on call",
        "when an Opsgenie alert is created, call kim",
        "when a GitLab branch is created, turn it private",
    ],
)
def test_nothing_is_made_that_nobody_spoke_of(prompt: str) -> None:
    made = plan(prompt)
    assert made.document is None or not names(made.document, "action")


def test_what_starts_itself_again_is_told() -> None:
    assert "start itself again" in plan("when a GitHub issue is created, create a GitHub issue").conversation
    assert "start itself again" not in plan("when a GitHub issue is created, create a GitLab issue").conversation


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        ("when a Jira issue is created, ask in #dev whether anyone can take it", "Can anyone take it?\n"),
        ("when a Jira issue is created, ask #dev if they know it", "Do you know it?\n"),
        ("when a Linear issue is created, ask in #eng who wants it", "Who wants it?\n"),
        ("when a GitLab issue is opened, ask the author for details", "Could you please give us details?"),
        (
            'when a GitLab issue is opened, post "In {repo}" to #dev',
            "In {{ node_1.project.path_with_namespace }}",
        ),
        ('when a GitLab issue is opened, post "See [docs](https://x.io)" to #dev', "See [docs](https://x.io)"),
    ],
)
def test_what_is_asked_and_left_open(prompt: str, text: str) -> None:
    inputs = [row["properties"]["inputs"] for row in document(prompt)["data"] if row["properties"]["role"] == "action"]
    assert any(str(value).startswith(text) for given in inputs for value in given.values())


def test_what_stays_open_is_told() -> None:
    told = plan('when a GitLab issue is opened, post "Hi {wombat}" to #dev').conversation
    assert "“{wombat}” is sent as it is typed" in told


@pytest.mark.parametrize(
    "event",
    [
        "a PagerDuty incident's priority changes to P1",
        "a Confluence page is deleted",
        "a Trello board is created",
        "an Opsgenie alert is assigned to ann",
        "a Sentry issue is ignored",
        "a GitHub issue is frobnicated",
        "a Zendesk SLA is breached",
        "a Trello card's due date passes",
        "the due date of an Asana task has passed",
        "a Jira issue misses its deadline",
        "a Jira issue is linked to another issue",
        "a Bitbucket branch is deleted",
    ],
)
def test_an_event_that_a_product_does_not_tell_of_is_asked_for(event: str) -> None:
    made = plan(f"when {event}, tell #dev")
    assert made.document is not None
    assert names(made.document, "trigger") == ["manual.manual"]
    assert str(made.next_question).startswith("Which event should start it? I found none for")


@pytest.mark.parametrize(
    ("event", "trigger"),
    [
        ("a user pushes to main on GitHub", "github.push"),
        ("somebody pushes to a protected branch in GitLab", "gitlab.push"),
        ("somebody joins our Discord", "discord.member_joined"),
        ("the GitHub build passes", "github.workflow_run_completed"),
        ("a label is added to a GitHub issue", "github.issue_labeled"),
        ("somebody is mentioned in a Slack channel", "slack.app_mentioned"),
        ("a Gitea pull request is closed without being merged", "gitea.pull_request_closed"),
        ("a Gitea pull request is merged", "gitea.pull_request_merged"),
        ("a Linear issue gets the label bug", "linear.issue_updated"),
        ("the due date of a Jira issue changes", "jira.issue_updated"),
    ],
)
def test_an_event_that_a_product_tells_of_starts_the_workflow(event: str, trigger: str) -> None:
    assert names(document(f"when {event}, tell #dev"), "trigger") == [trigger]


@pytest.mark.parametrize("event", ["a GitLab issue is opened by", "a Confluence page gets a comment from"])
def test_whether_somebody_is_from_outside_is_doubted_where_nothing_tells(event: str) -> None:
    assert "check the condition on “external”" in plan(f"when {event} an external user, tell #dev").conversation


def test_whether_somebody_is_from_outside_is_tested_where_something_tells() -> None:
    assert (
        "check the condition" not in plan("when a GitHub issue is opened by an external user, tell #dev").conversation
    )
