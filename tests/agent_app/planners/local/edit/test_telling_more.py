"""Messages that are to tell more: "include the author and the labels", "it should also tell who opened it"."""

from __future__ import annotations

import pytest

from agent_app.contracts import PlanningContext
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.index import catalog_index
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import edited
from tests.agent_app.planners.local.planning import document, inputs, names

_POSTED = "When a GitHub issue is opened in acme/api, post it in #dev on Slack"
_TEXT = "GitHub issue opened: {{ node_1.issue.title }} {{ node_1.issue.html_url }}"


@pytest.mark.parametrize(
    ("prompt", "more"),
    [
        ("include the author and the labels",
         "{{ node_1.issue.user.login }} {{ join(', ', node_1.issue.labels[].name) }}"),
        ("mention who opened it too", "{{ node_1.sender.login }}"),
        ("the message should also tell who opened it", "{{ node_1.sender.login }}"),
        ("add the author to the message", "{{ node_1.issue.user.login }}"),
    ],
)  # fmt: skip
def test_the_only_message_tells_more(prompt: str, more: str) -> None:
    before, after = edited(_POSTED, prompt)
    assert names(after) == names(before) == ["slack.post_message"]
    assert inputs(after, "slack.post_message")["text"] == f"{_TEXT} {more}"


def test_what_comes_later_is_asked_for_and_not_commented_somewhere() -> None:
    catalog, workflow = shipped_catalog(), document(f"{_POSTED} and create a Jira ticket in OPS")
    context = PlanningContext(prompt="mention the Jira key in the message", catalog=catalog, workflow=workflow)
    plan = plan_edit(context, (), catalog_index(catalog))
    assert plan.next_question == "No earlier step gives “the Jira key”. Where should it come from?"
    assert not plan.patches


def test_with_two_messages_none_is_taken_for_the_one() -> None:
    before, after = edited(f"{_POSTED} and email bob@acme.com", "include the author")
    assert inputs(after, "slack.post_message")["text"] == inputs(before, "slack.post_message")["text"]
