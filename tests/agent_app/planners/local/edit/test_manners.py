"""How the thing of a step is to be changes a flag or a choice of that step, and takes no step away."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent_app.planners.local.edit.edits import edited
from tests.agent_app.planners.local.planning import inputs, names

CHANNEL = "create a Slack channel deal-room"
RELEASE = "create a release v3 of acme/shop on GitHub and post it in #releases"
MERGE = "when a GitHub pull request is approved in acme/shop, merge it and delete the branch"
COMMENT = 'when a Zendesk ticket is created, add a comment "seen"'
REVIEW = "when a GitHub pull request is opened in acme/shop, approve it"


@pytest.mark.parametrize(
    ("workflow", "edit", "operation", "expected"),
    [
        (CHANNEL, "make the channel private", "slack.create_channel", {"is_private": True}),
        (CHANNEL, "it should be private", "slack.create_channel", {"is_private": True}),
        (RELEASE, "make the release a draft", "github.create_release", {"draft": True}),
        (RELEASE, "as a draft please", "github.create_release", {"draft": True}),
        (RELEASE, "not as a draft", "github.create_release", {"draft": False}),
        (MERGE, "squash it instead", "github.merge_pull_request", {"merge_method": "squash"}),
        (MERGE, "use rebase", "github.merge_pull_request", {"merge_method": "rebase"}),
        (COMMENT, "make it internal", "zendesk.add_comment", {"public": False}),
        (COMMENT, "the comment should not be public", "zendesk.add_comment", {"public": False}),
        (REVIEW, "request changes instead", "github.create_review", {"event": "REQUEST_CHANGES"}),
    ],
)
def test_a_flag_or_a_choice_is_set(workflow: str, edit: str, operation: str, expected: dict[str, Any]) -> None:
    before, after = edited(workflow, edit)
    assert names(after) == names(before)
    assert inputs(after, operation) == {**inputs(before, operation), **expected}
