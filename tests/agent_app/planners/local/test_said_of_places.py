"""Names of places, people and branches, who is told what, and events told in brief."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent_app.planners.local.edit.edits import outlined
from tests.agent_app.planners.local.planning import document, inputs, plan, rows


@pytest.mark.parametrize(
    ("prompt", "step", "expected"),
    [
        ("When a Jira issue is created in OPS, create an Asana task in the project Brand assets.", "asana.create_task",
         {"project": "Brand assets"}),
        ("When a Jira issue is created in OPS, create an Asana task in the project Brand today", "asana.create_task",
         {"project": "Brand"}),
        ('When a PagerDuty incident is triggered, create a Slack channel "inc" and invite Tom Becker and Aisha Khan.',
         "slack.invite_to_channel", {"users": ["Tom Becker", "Aisha Khan"]}),
    ],
)  # fmt: skip
def test_names_are_taken_whole(prompt: str, step: str, expected: dict[str, Any]) -> None:
    assert expected.items() <= inputs(document(prompt), step).items()


@pytest.mark.parametrize(
    ("prompt", "event", "filters"),
    [
        ("When an Asana task in Legal review gets completed, post to #legal in Slack", "task_completed",
         {"project": "Legal review"}),
        ("When the build of main fails in Bitbucket repo pricing, post to #ci in Slack", "commit_status_changed",
         {"repository": "pricing", "branch": "main"}),
        ("When a new member joins the Slack channel #newcomers, post to #general", "member_joined_channel",
         {"channel": "#newcomers"}),
        ("When somebody joins #newcomers in Slack, post to #general", "member_joined_channel",
         {"channel": "#newcomers"}),
        ("Build failed in Azure DevOps pipeline nightly-regression? Post to #ci in Slack", "build_failed",
         {"pipeline": "nightly-regression"}),
        ("Bitbucket push to release in ws/app, then run its pipeline", "push",
         {"repository": "ws/app", "branch": "release"}),
        ("GitHub push to hotfix-2 of acme/web: tell #dev in Slack", "push",
         {"repository": "acme/web", "branch": "hotfix-2"}),
        ("Deploy to production finished in gitlab project a/shop? Resolve the Sentry issues of project shop",
         "deployment_finished", {"repository": "a/shop", "environment": "production"}),
        ("New issue opened in acme/web? Post it to #web in Slack", "issue_opened", {"repository": "acme/web"}),
        ("When an Azure DevOps pull request targets the branch release/2, post to #release in Slack",
         "pull_request_opened", {"branch": "release/2"}),
        ("When a GitHub pull request that targets develop is opened in acme/web, post to #dev in Slack",
         "pull_request_opened", {"branch": "develop"}),
        ("When a Bitbucket pull request is opened in team/api that targets develop, post to #dev in Slack",
         "pull_request_opened", {"branch": "develop"}),
    ],
)  # fmt: skip
def test_where_it_happens_filters_the_event(prompt: str, event: str, filters: dict[str, Any]) -> None:
    found = plan(prompt)
    assert found.document is not None
    (trigger,) = rows(found.document, "trigger")
    assert trigger["properties"]["action"] == event
    assert filters.items() <= trigger["properties"]["inputs"].items()
    assert "is not tested" not in found.conversation


@pytest.mark.parametrize(
    "who",
    ["someone who is not a member of the organization", "somebody who isn't part of our team",
     "a person who is not a member of the team"],
)  # fmt: skip
def test_who_does_not_belong_is_told_by_the_association(who: str) -> None:
    made = document(f'When a GitHub issue is opened in acme/web by {who}, comment "Thanks!"')
    (condition,) = rows(made, "condition")
    assert "author_association" in condition["properties"]["expression"]
    assert "!= 'member'" in condition["properties"]["expression"]


def test_what_is_called_so_is_no_part_of_a_name() -> None:
    made = document("When a comment is added to a Jira issue by the bot user jira-bot, post to #ops in Slack")
    assert any("'jira-bot'" in row["properties"]["expression"] for row in rows(made, "condition"))


@pytest.mark.parametrize("deed", ["ask for a review in #platform", "call for feedback in #platform"])
def test_what_is_asked_for_in_a_channel_is_asked_there(deed: str) -> None:
    made = document(f"When a Linear issue is created, {deed}.")
    assert inputs(made, "slack.post_message")["channel"] == "#platform"


def test_a_reply_is_posted_where_it_is_said() -> None:
    made = document("When a comment is added to a Zendesk ticket, post the reply in #support in Slack")
    assert inputs(made, "slack.post_message")["channel"] == "#support"


@pytest.mark.parametrize(
    "prompt",
    ["I'd like to be told in #ops every morning at 8:15 which Jira issues are overdue.",
     "I want to know every day at 8:15 which Jira issues are overdue."],
)  # fmt: skip
def test_what_somebody_wants_to_know_is_looked_up_and_told(prompt: str) -> None:
    flow = outlined(document(prompt))
    assert flow.startswith("jira.search_issues, slack.")


def test_a_second_word_has_a_case_of_its_own() -> None:
    flow = outlined(document(
        'When a Slack message is posted in #alerts, if it starts with "CRITICAL", create a PagerDuty incident, for'
        ' "WARNING" create a Jira issue in OBS.'
    ))  # fmt: skip
    assert "starts_with critical)[pagerduty.create_incident]" in flow
    assert "starts_with warning)[jira.create_issue]" in flow
