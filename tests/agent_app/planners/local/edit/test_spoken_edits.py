"""Edits in the short words of a conversation."""

from __future__ import annotations

import pytest

from agent_app.contracts import PlanningContext
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.index import catalog_index
from sessions_app.definition import apply_patches
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import edited, outlined
from tests.agent_app.planners.local.planning import branches, document, members, name, names, rows

ISSUE = "When a GitHub issue is opened, create a Jira task in OPS and post to #ops on Slack"
LABELLED = "When an issue gets the label bug in acme/web, create a Linear issue"
DONE = 'When a Jira issue is moved to Done, post in #releases on Slack and comment "shipped" on it'
DAILY = "Every day at 8 list open GitHub issues in acme/api and post them to #dev on Slack"
MERGING = "When a GitHub pull request is opened by dependabot, merge it"
PAUSED = "When a Jira bug is created in OPS, message #ops on Slack, wait 10 minutes and create a PagerDuty incident"
URGENT = "When a Zendesk ticket is created, if its priority is urgent create a PagerDuty incident"
PLAIN = 'When a Sentry issue is created, create a Linear issue and post "new error" to #errors on Slack'


def asked(request: str, prompt: str) -> str | None:
    """The question about an edit that is not made."""
    context = PlanningContext(prompt, shipped_catalog(), workflow=document(request))
    plan = plan_edit(context, (), catalog_index(shipped_catalog()))
    assert plan.patches is None, plan.conversation
    return plan.next_question


@pytest.mark.parametrize(
    ("prompt", "cron"),
    [
        ("weekends off", "0 8 * * 1-5"),
        ("drop the weekends", "0 8 * * 1-5"),
        ("leave sundays out please", "0 8 * * 1-6"),
        ("only on weekends", "0 8 * * 0,6"),
    ],
)
def test_days_off_are_left_out(prompt: str, cron: str) -> None:
    assert edited(DAILY, prompt)[1]["data"][0]["properties"]["inputs"]["cron"] == cron


@pytest.mark.parametrize("prompt", ["make it 30 minutes", "no, 30 minutes", "30 minutes instead", "half an hour"])
def test_a_duration_alone_is_that_of_the_pause(prompt: str) -> None:
    _, after = edited(PAUSED, prompt)
    assert [row["properties"].get("duration") for row in after["data"]].count("PT30M") == 1
    assert len(after["data"]) == 4


@pytest.mark.parametrize(
    ("request_", "prompt", "given"),
    [
        (ISSUE, "only for acme/api", {"repository": "acme/api"}),
        (ISSUE, "limit it to acme/api", {"repository": "acme/api"}),
        (LABELLED, "drop the label filter", {"repository": "acme/web"}),
        (LABELLED, "remove the label condition", {"repository": "acme/web"}),
        (LABELLED, "get rid of the repository restriction", {"label": "bug"}),
        (LABELLED, "the label doesn't matter", {"repository": "acme/web"}),
    ],
)
def test_a_start_is_narrowed_and_widened(request_: str, prompt: str, given: dict[str, str]) -> None:
    before, after = edited(request_, prompt)
    assert after["data"][0]["properties"]["inputs"] == given
    assert after["data"][1:] == before["data"][1:]


@pytest.mark.parametrize("prompt", ["stop if there are none", "end the run when there are none"])
def test_a_run_that_is_to_stop_goes_on_only_otherwise(prompt: str) -> None:
    assert outlined(edited(DAILY, prompt)[1]) == "github.list_issues, if(node present)[slack.post_message]"


def test_what_comes_first_stays_on_its_path() -> None:
    _, after = edited(DONE, "do the comment first")
    assert outlined(after).endswith("equals done)[jira.add_comment, slack.post_message]")


@pytest.mark.parametrize(
    ("prompt", "step"),
    [
        ("no merging anymore! approving is fine", "github.create_review"),
        ("don't merge it. A comment is enough", "github.create_comment"),
        ("please never merge it. A comment will do", "github.create_comment"),
    ],
)
def test_what_is_enough_stands_for_what_is_called_off(prompt: str, step: str) -> None:
    assert names(edited(MERGING, prompt)[1]) == [step]


def test_what_is_there_and_enough_replaces_nothing() -> None:
    assert names(edited(ISSUE, "drop Slack. The ticket is enough")[1]) == ["jira.create_issue"]


def test_a_tool_that_is_not_there_is_not_taken_away_from_another() -> None:
    question = asked(ISSUE, "don't post to Teams")
    assert question is not None
    assert "Which step" in question


def test_steps_run_side_by_side_and_one_after_the_other() -> None:
    _, after = edited(PLAIN, "do both in parallel")
    assert branches(after) == {("node-1", "node-2", None), ("node-1", "node-3", None)}
    context = PlanningContext("one after another please", shipped_catalog(), workflow=after)
    patches = plan_edit(context, (), catalog_index(shipped_catalog())).patches or ()
    chained = apply_patches(after, patches, shipped_catalog())
    assert branches(chained) == {("node-1", "node-2", None), ("node-2", "node-3", None)}


def test_the_same_elsewhere_is_one_more_step_or_one_more_start() -> None:
    assert names(edited(ISSUE, "do the same in Discord")[1])[-1] == "discord.post_message"
    _, after = edited(ISSUE, "the same for GitLab too")
    assert names(after, "trigger") == ["github.issue_opened", "gitlab.issue_opened"]


@pytest.mark.parametrize(
    "prompt",
    [
        "add an else branch: comment on the ticket",
        "with an else branch: comment on the ticket",
        "else branch: comment on the ticket",
        "otherwise comment on the ticket",
    ],
)
def test_a_path_that_is_announced_gets_what_follows(prompt: str) -> None:
    outline = outlined(edited(URGENT, prompt)[1])
    assert outline.endswith("[pagerduty.create_incident] else[zendesk.add_comment]")


def test_what_goes_to_one_place_goes_to_another_too_or_no_more() -> None:
    merged = "When a GitHub pull request is merged, post to #dev on Slack"
    _, after = edited(merged, "and also to #releases")
    assert [row["properties"]["inputs"]["channel"] for row in after["data"][1:]] == ["#dev", "#releases"]
    context = PlanningContext("not to #dev anymore", shipped_catalog(), workflow=after)
    patches = plan_edit(context, (), catalog_index(shipped_catalog())).patches or ()
    left = apply_patches(after, patches, shipped_catalog())
    assert [row["properties"]["inputs"]["channel"] for row in left["data"][1:]] == ["#releases"]
    assert asked(merged, "not to #dev anymore") == "Where should “Post a Slack message” go instead of #dev?"


def test_a_person_is_no_state_of_a_thing() -> None:
    context = PlanningContext("notify only the author", shipped_catalog(), workflow=document(ISSUE))
    plan = plan_edit(context, (), catalog_index(shipped_catalog()))
    assert all(patch.op != "wrap" for patch in plan.patches or ())


@pytest.mark.parametrize(
    "prompt", ["send it to #backend too", "post them in #backend as well", "also send it to #backend"]
)
def test_what_is_sent_somewhere_too_is_sent_twice(prompt: str) -> None:
    _, after = edited("every day at 9 list open PRs in acme/api and post them to #dev", prompt)
    sent = [
        row["properties"]["inputs"]["channel"] for row in rows(after, "action") if name(row) == "slack.post_message"
    ]
    assert sorted(sent) == ["#backend", "#dev"]


@pytest.mark.parametrize("prompt", ["comment on each one before closing it", "comment on each issue before closing"])
def test_a_comment_on_each_is_written_in_the_loop(prompt: str) -> None:
    before, after = edited("list stale issues in acme/api and close them", prompt)
    assert sorted(names(after)) == sorted([*names(before), "github.create_comment"])
    assert len(members(after, rows(after, "for_each")[0]["id"])) == 2
