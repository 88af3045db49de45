"""Short edits of values as users say them: how many, which kind, from where, in what words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent_app.planners.local.edit.edits import edited
from tests.agent_app.planners.local.planning import branches, inputs, rows

LISTED = "Every Monday list the open GitHub issues of acme/web and post a summary to #dev in Slack"
FILED = "When a GitHub issue is opened in acme/web, create a Jira issue in project WEB"
MERGED = "When a GitHub pull request is opened, merge it and post to #dev in Slack"
TOLD = "When a GitHub issue is opened in acme/web, post to #ops in Slack"


@pytest.mark.parametrize(
    ("request_", "prompt", "step", "expected"),
    [
        (LISTED, "limit it to 10 issues", "github.list_issues", {"limit": 10}),
        (LISTED, "only the first five", "github.list_issues", {"limit": 5}),
        (LISTED, "no more than 20 results please", "github.list_issues", {"limit": 20}),
        (LISTED, "fetch at most 7 issues", "github.list_issues", {"limit": 7}),
        (FILED, "the summary should be the author of the issue", "jira.create_issue",
         {"summary": "{{ node_1.issue.user.login }}"}),
        (FILED, "use the GitHub issue url as the summary", "jira.create_issue",
         {"summary": "{{ node_1.issue.html_url }}"}),
        (FILED, "use the issue tracker as the summary", "jira.create_issue", {"summary": "issue tracker"}),
        (TOLD, "we want that the message says A new issue came in", "slack.post_message",
         {"text": "A new issue came in"}),
        (TOLD, "the message says the title", "slack.post_message", {"text": "{{ node_1.issue.title }}"}),
        (MERGED, "use squash for the merge", "github.merge_pull_request", {"merge_method": "squash"}),
        (MERGED, "the merge should use rebase", "github.merge_pull_request", {"merge_method": "rebase"}),
        (MERGED, "merge in the repo acme/web", "github.merge_pull_request", {"repository": "acme/web"}),
        (FILED, "use high priority", "jira.create_issue", {"priority": "High"}),
        (FILED, "use the issue type Bug", "jira.create_issue", {"issue_type": "Bug"}),
        (TOLD, "also label the issue with triage", "github.add_labels", {"labels": ["triage"]}),
    ],
)  # fmt: skip
def test_a_value_is_set_where_it_belongs(request_: str, prompt: str, step: str, expected: dict[str, Any]) -> None:
    _, made = edited(request_, prompt)
    assert expected.items() <= inputs(made, step).items()


@pytest.mark.parametrize("prompt", ["only for the repo acme/web", "only for pull requests in acme/web"])
def test_where_the_event_happens_is_told_to_the_trigger(prompt: str) -> None:
    before, made = edited(MERGED, prompt)
    (trigger,) = rows(made, "trigger")
    assert trigger["properties"]["inputs"]["repository"] == "acme/web"
    assert rows(before, "action") == rows(made, "action")


def test_a_time_is_no_number_of_things() -> None:
    _, made = edited(LISTED, "limit it to issues with the label bug")
    assert "limit" not in inputs(made, "github.list_issues")


@pytest.mark.parametrize("prompt", ["ask Maria first", "first ask Maria", "check with Maria beforehand"])
def test_who_is_asked_first_decides_before_anything_is_done(prompt: str) -> None:
    _, made = edited(MERGED, prompt)
    assert [row["properties"]["role"] for row in made["data"]][:1] == ["trigger"]
    (approval,) = rows(made, "approval")
    assert approval["properties"]["assignee"] == "Maria"
    (trigger,) = rows(made, "trigger")
    assert (trigger["id"], approval["id"], None) in branches(made)


@pytest.mark.parametrize(
    "prompt",
    [
        "add the label triage to the issue",
        "tag the issue with triage",
        "label the issue triage",
        "before the Slack post add the label triage to the issue",
    ],
)
def test_an_order_to_label_what_came_is_a_step(prompt: str) -> None:
    before, after = edited(TOLD, prompt)
    assert inputs(after, "github.add_labels")["labels"] == ["triage"]
    assert rows(after, "trigger")[0]["properties"] == rows(before, "trigger")[0]["properties"]


def test_one_more_label_takes_none_away() -> None:
    _, after = edited("When a GitHub issue is opened in acme/web, label the issue triage", "tag the issue with crash")
    assert all(row["properties"]["action"] != "update_issue" for row in rows(after, "action"))
