"""Links that are written into a thing, and things that are linked to each other."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, inputs, names

_OPENED = "When a Zendesk ticket is created, open a GitHub issue in acme/api and "
_MADE = "When a GitHub issue is opened, create a Jira issue in OPS and "


@pytest.mark.parametrize(
    "order",
    [
        "link it in the ticket",
        "add the link to the ticket",
        "link to it from the ticket",
        "post the link of the issue in the ticket",
        "put the URL of the issue in a comment on the ticket",
    ],
)
def test_a_link_written_into_a_thing_is_a_comment(order: str) -> None:
    made = document(_OPENED + order)
    assert names(made) == ["github.create_issue", "zendesk.add_comment"]
    comment = inputs(made, "zendesk.add_comment")
    assert comment["ticket_id"] == "{{ node_1.detail.id }}"
    assert "{{ node_2.html_url }}" in comment["body"]


@pytest.mark.parametrize("order", ["link it to the GitHub issue", "reference it in the GitHub issue"])
def test_what_another_product_has_gets_the_link_in_a_comment(order: str) -> None:
    made = document(_MADE + order)
    assert names(made) == ["jira.create_issue", "github.create_comment"]
    assert inputs(made, "github.create_comment")["body"] == "Jira issue: {{ node_2.key }}"


def test_a_link_told_in_a_channel_is_a_message() -> None:
    assert names(document(_MADE + "post the link in #dev")) == ["jira.create_issue", "slack.post_message"]


def test_no_thing_is_linked_to_itself() -> None:
    made = document("When a Jira bug is created in OPS, create a Jira task in WEB and link it to the bug")
    assert inputs(made, "jira.link_issues") == {
        "issue_key": "{{ node_2.key }}",
        "linked_issue_key": "{{ node_1.issue.key }}",
    }
    assert inputs(document("Link OPS-5 to OPS-6"), "jira.link_issues") == {
        "issue_key": "OPS-5",
        "linked_issue_key": "OPS-6",
    }
