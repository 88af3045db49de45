"""Cases in which a step is not taken, and tests that are said with "when" rather than with "if"."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited, outlined

EACH = "List the open issues of acme/web, add a comment to each and close it"
BODY = "github.create_comment, github.close_issue"
ROW = "When a Jira issue is created, open an issue in acme/web and post it to #dev"
THEN = "github.create_issue, slack.post_message"


@pytest.mark.parametrize(
    "prompt",
    [
        "when the title contains wip skip it",
        "skip it when the title contains wip",
        "if the title contains wip, leave it alone",
        "whenever the title contains wip do nothing",
        "skip issues when the title contains wip",
    ],
)
def test_nothing_is_done_in_a_case(prompt: str) -> None:
    _, made = edited(EACH, prompt)
    assert outlined(made) == f"github.list_issues, for_each[if(node.item.title not_contains wip)[{BODY}]]"


@pytest.mark.parametrize(
    "prompt",
    [
        "when the title contains wip skip the comment",
        "no comment when the title contains wip",
        "if the title contains wip then no comment",
        "if the title contains wip leave out the comment",
        "don't comment when the title contains wip",
    ],
)
def test_a_step_is_not_taken_in_a_case(prompt: str) -> None:
    _, made = edited(EACH, prompt)
    kept = "if(node.item.title not_contains wip)[github.create_comment], github.close_issue"
    assert outlined(made) == f"github.list_issues, for_each[{kept}]"


@pytest.mark.parametrize(
    "prompt",
    [
        "when the priority is high, also create a Trello card",
        "when the priority is high create a Trello card too",
        "create a Trello card when the priority is high",
    ],
)
def test_what_things_are_like_is_tested(prompt: str) -> None:
    _, made = edited(ROW, prompt)
    assert "if(node.issue.fields.priority.name equals high)[trello.create_card]" in outlined(made)


@pytest.mark.parametrize(
    "prompt",
    ["create a Trello card when the GitHub issue is there", "when the issue is there create a Trello card"],
)
def test_what_has_been_done_is_a_place(prompt: str) -> None:
    _, made = edited(ROW, prompt)
    assert outlined(made) == "github.create_issue, trello.create_card, slack.post_message"


def test_a_test_that_lacks_something_is_not_called_off() -> None:
    _, made = edited(ROW, "if the issue has no assignee, create a Trello card")
    assert "[trello.create_card]" in outlined(made)
    assert outlined(made).startswith(THEN)
