"""What is added to a workflow that only goes on where a test of its event holds."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited, outlined

_URGENT = "When a Zendesk ticket is created with priority urgent, post to #escalations in Slack"
_PARTED = "When a Zendesk ticket is created, if it is urgent post to #a in Slack, otherwise post to #b in Slack"
_LOOKED_UP = "Every hour check for unassigned tickets in Zendesk; if there are any, send a Slack message to #a"


@pytest.mark.parametrize(
    "prompt",
    [
        'And add an internal comment to the ticket saying "Paged".',
        'also comment "Paged" on the ticket',
        'then leave the comment "Paged" on the ticket',
    ],
)
def test_what_comes_besides_is_done_for_the_events_that_are_let_through(prompt: str) -> None:
    _, after = edited(_URGENT, prompt)
    assert "urgent)[slack.post_message, zendesk.add_comment]" in outlined(after)


def test_two_tests_let_through_one_after_the_other() -> None:
    both, _ = edited(_URGENT, "only for tickets with the tag vip")
    _, after = edited(both, "only for tickets with the tag vip")
    _, more = edited(after, "also mail kim@acme.com")
    assert outlined(more).endswith("[slack.post_message, email.send_email]]")


@pytest.mark.parametrize(
    ("request_", "prompt"),
    [
        (_URGENT, "at the very end mail kim@acme.com"),
        (_URGENT, "in any case mail kim@acme.com"),
        (_PARTED, "also mail kim@acme.com"),
        (_LOOKED_UP, "also mail kim@acme.com"),
    ],
)
def test_what_is_done_anyway_stands_behind_the_test(request_: str, prompt: str) -> None:
    _, after = edited(request_, prompt)
    assert outlined(after).endswith("], email.send_email")


@pytest.mark.parametrize("prompt", ["In any case post it to #all", "either way send it to #all"])
def test_what_is_sent_in_any_case_is_sent_besides(prompt: str) -> None:
    before, after = edited(_URGENT, prompt)
    assert outlined(after) == f"{outlined(before)}, slack.post_message"
