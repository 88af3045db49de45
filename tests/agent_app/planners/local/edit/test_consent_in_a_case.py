"""Decisions that are asked for in some case only, before a step: "if it is urgent, the lead must approve it first"."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited, outlined

_MADE = "When a Zendesk ticket is created, create a Jira issue in SUP and post to #support on Slack"
_URGENT = "if(node.detail.priority equals urgent)[task], jira.create_issue, slack.post_message"


@pytest.mark.parametrize(
    "prompt",
    [
        "if the priority is urgent, the team lead must approve the jira issue first",
        "the jira issue needs approval by the team lead if the priority is urgent",
        "for urgent tickets the boss has to sign off first",
        "if it is urgent ask the team lead before creating the issue",
    ],
)
def test_the_step_waits_for_a_yes_in_that_case_alone(prompt: str) -> None:
    _, after = edited(_MADE, prompt)
    assert outlined(after) == _URGENT
    made = {edge["source"]: edge for edge in after["edges"] if edge["target"] == "node-2"}
    assert {edge["branch"] for edge in made.values()} == {"approved", "false"}


@pytest.mark.parametrize(
    ("prompt", "test"),
    [
        ("over 1000 the CFO must approve first", "greater 1000"),
        ("when it is over $500 the boss needs to approve it first", "greater 500"),
        ("for non-urgent tickets the support manager must approve first", "not_equals urgent"),
    ],
)
def test_what_is_held_up_first_is_all_of_it(prompt: str, test: str) -> None:
    _, after = edited(_MADE, prompt)
    flow = outlined(after)
    assert f"{test})[task], jira.create_issue, slack.post_message" in flow
