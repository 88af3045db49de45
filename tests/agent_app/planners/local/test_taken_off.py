"""What is taken off a thing: the thing itself stays."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names, plan


def test_a_label_is_taken_off_the_issue_that_has_it() -> None:
    made = document("Remove the label bug from GitLab issue 5 in group/api")
    assert inputs(made, "gitlab.update_issue") == {
        "issue_iid": 5,
        "repository": "group/api",
        "remove_labels": ["bug"],
    }
    assert names(document("Remove the label bug on issue 5 in acme/api")) == ["github.remove_label"]


@pytest.mark.parametrize("part", ["label bug", "assignee", "comment"])
def test_a_thing_is_not_deleted_by_what_is_taken_off_it(part: str) -> None:
    made = plan(f"When a Jira issue is closed, remove the {part} from the issue").document
    assert made is None or "jira.delete_issue" not in names(made)


def test_a_thing_that_is_deleted_is_deleted() -> None:
    assert names(document("Delete the Jira issue OPS-5")) == ["jira.delete_issue"]


@pytest.mark.parametrize(
    ("prompt", "outline"),
    [
        ("close jira issue OPS-312 and remove it from the sprint", "jira.transition_issue, task"),
        ("create a jira issue, then remove it from the board", "jira.create_issue, task"),
        # and what is taken away whole
        (
            "list the stale branches of acme/web and remove them from GitHub",
            "github.list_branches, for_each[github.delete_branch]",
        ),
    ],
)
def test_what_is_taken_out_of_a_group_lives_on_and_so_does_the_group(prompt: str, outline: str) -> None:
    assert flow(prompt) == outline


@pytest.mark.parametrize(
    "prompt",
    [
        "cancel the Jira sprint 12",
        "archive the Trello board Old",
        "deactivate her Slack account",
        "offboard jane@acme.com in Zendesk",
    ],
)
def test_nothing_else_is_ended_or_made_in_its_place(prompt: str) -> None:
    assert plan(prompt).document is None


@pytest.mark.parametrize(
    "prompt",
    [
        "Remove kim@acme.io from all Slack channels",
        "Remove kim from the Slack channel #dev",
        "When an Asana task is completed, remove them from all Slack channels",
        "Remove kim from the GitHub organisation acme and from all Slack channels",
    ],
)
def test_what_somebody_is_taken_out_of_is_not_ended(prompt: str) -> None:
    made = plan(prompt)
    assert made.document is None or "slack.archive_channel" not in names(made.document)


def test_what_is_told_to_be_removed_itself_is() -> None:
    assert flow("Remove the Slack channel #old") == "slack.archive_channel"


def test_a_restriction_behind_another_one_holds_too() -> None:
    told = flow(
        "every Sunday close GitHub issues in acme/web that are labelled stale and have had no activity for 14 days"
    )
    assert "labels.name contains stale" in told
    assert "updated_at greater_or_equal 14" in told
    assert told.count("github.") == 2
