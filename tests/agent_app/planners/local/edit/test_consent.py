"""Decisions of people: put before the step that hangs on them, given to somebody else."""

from __future__ import annotations

from typing import Any

import pytest

from connectors_app.contracts import JsonObject
from tests.agent_app.planners.local.edit.edits import edited, outlined
from tests.agent_app.planners.local.planning import branches, rows

TICKET = "When a Jira issue is created, create a GitHub issue in acme/web and post a message to #ops in Slack"
ASKED = "When a Jira issue is created with priority high, ask Sam to approve it, then post a message to #ops in Slack"


def approval(made: JsonObject) -> dict[str, Any]:
    """What the only approval says."""
    (row,) = rows(made, "approval")
    said: dict[str, Any] = row["properties"]
    return said


@pytest.mark.parametrize(
    ("prompt", "assignee"),
    [
        ("the GitHub issue needs an approval by the product owner", "product owner"),
        ("the first step requires the CTO's OK", "CTO"),
        ("creating the GitHub issue is supposed to wait for Petra's sign-off", "Petra"),
        ("the GitHub issue should be created only after an approval of the board", "board"),
    ],
)
def test_consent_is_asked_for_before_the_step_that_hangs_on_it(prompt: str, assignee: str) -> None:
    _, made = edited(TICKET, prompt)
    assert outlined(made) == "task, github.create_issue, slack.post_message"
    assert approval(made)["assignee"] == assignee


@pytest.mark.parametrize(
    ("prompt", "assignee"),
    [
        ("the GitHub issue must be approved by the product owner", "product owner"),
        ("get the GitHub issue signed off by legal", "legal"),
        ("everything has to be approved by the boss beforehand", "boss"),
        ("the GitHub issue has to be confirmed by legal first", "legal"),
    ],
)
def test_what_has_to_be_approved_waits_for_it(prompt: str, assignee: str) -> None:
    _, made = edited(TICKET, prompt)
    assert outlined(made) == "task, github.create_issue, slack.post_message"
    assert approval(made)["assignee"] == assignee


@pytest.mark.parametrize(
    "prompt", ["the message should only be posted after Petra's approval", "let Petra approve the message"]
)
def test_nothing_happens_without_a_yes(prompt: str) -> None:
    _, made = edited(TICKET, prompt)
    assert outlined(made) == "github.create_issue, task, slack.post_message"
    assert "approved" in {branch for _, _, branch in branches(made)}
    assert approval(made)["assignee"] == "Petra"


@pytest.mark.parametrize(
    ("prompt", "assignee"),
    [
        ("ask Maria instead", "Maria"),
        ("let Tom approve it", "Tom"),
        ("Lena should approve it instead", "Lena"),
        ("change the approver to Kim", "Kim"),
        ("the approval should come from the finance lead", "finance lead"),
    ],
)
def test_somebody_else_decides(prompt: str, assignee: str) -> None:
    before, made = edited(ASKED, prompt)
    assert outlined(made) == outlined(before)
    assert approval(made)["assignee"] == assignee
    assert "Sam" not in approval(made)["instructions"]


@pytest.mark.parametrize("prompt", ["also let Bob approve it", "ask Tom to update the wiki instead"])
def test_further_work_of_people_is_no_other_decider(prompt: str) -> None:
    _, made = edited(ASKED, prompt)
    assert next(row["properties"].get("assignee") for row in rows(made, "approval")) == "Sam"
    assert len(rows(made, "approval")) == 2
