"""Orders that hardly differ from nouns or need no object, and deeds that are wished for with their place."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import flow

FLOWS: list[tuple[str, str]] = [
    # a verb without an object, before a further order
    (
        "Assign the Jira issue to Nora, comment and close it",
        "jira.assign_issue, jira.add_comment, jira.transition_issue",
    ),
    (
        "When a Jira issue is updated, comment and reassign it to Bob",
        "jira.add_comment, jira.assign_issue",
    ),
    # a verb that also is a noun, before a name
    ("Invite Tom to the GitHub repository acme/api", "github.add_collaborator"),
    (
        "fetch the comments of Jira issue OPS-12 and paste each one into the Linear issue",
        "jira.list_comments, for_each[linear.create_comment]",
    ),
    ("Close the Jira issue OPS-1 and drop the team a line in #ops", "jira.transition_issue, slack.post_message"),
    # copied to another product, as it is wished
    ("We want all open Zendesk tickets copied to Jira", "zendesk.search_tickets, for_each[jira.create_issue]"),
    (
        "Have all GitHub issues of acme/api replicated in Linear",
        "github.list_issues, for_each[linear.create_issue]",
    ),
    ("I'd like all Linear issues exported to Trello", "linear.list_issues, for_each[trello.create_card]"),
    # a state is tested, and not whether something is there
    (
        "Unless the Zendesk ticket is already solved, open a Jira bug",
        "zendesk.list_tickets, if(node.tickets.status not_equals solved)[jira.create_issue]",
    ),
    (
        "Unless the page exists already, create a Confluence page",
        "confluence.get_page, if(node missing)[confluence.create_page]",
    ),
]


@pytest.mark.parametrize(("prompt", "expected"), FLOWS)
def test_orders_are_understood(prompt: str, expected: str) -> None:
    assert flow(prompt) == expected
