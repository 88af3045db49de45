"""What is put on each of several things that were looked up, with nothing said of which: "... and comment "please"."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ('every day find overdue Jira issues and comment "please update"',
         "jira.search_issues, for_each[jira.add_comment]"),
        ("every day find the GitHub issues in acme/web without activity and add the label stale",
         "github.search_issues, for_each[github.add_labels]"),
        ('find the overdue Jira issues in OPS, add a comment "hurry" and set the priority to High',
         "jira.search_issues, for_each[jira.add_comment, jira.update_issue]"),
        ('find Trello cards without a due date on the board Web and comment "when?"',
         "trello.list_cards, for_each[if(node.item.due missing)[trello.add_comment]]"),
        ('find the Asana tasks without an assignee in the project Web and comment "who takes it?"',
         "asana.search_tasks, for_each[if(node.item.assignee.name missing)[asana.add_comment]]"),
    ],
)  # fmt: skip
def test_each_of_those_that_were_looked_up_gets_it(prompt: str, expected: str) -> None:
    assert flow(prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ('get the issue OPS-1 and comment "done"', "jira.get_issue, jira.add_comment"),
        ('look up the oldest open Jira issue in OPS and comment "soon"', "jira.search_issues, jira.add_comment"),
        ('list the issues of acme/web and comment on issue 5 "done"', "github.list_issues, github.create_comment"),
        ("list the open Jira issues in OPS and post them in #dev", "jira.search_issues, slack.post_message"),
    ],
)
def test_one_thing_and_all_at_once_are_no_loop(prompt: str, expected: str) -> None:
    assert flow(prompt) == expected


def test_where_things_are_that_lack_something_is_told_to_the_look_up() -> None:
    made = document("every day find the GitHub issues without labels in acme/web and label them triage")
    assert inputs(made, "github.search_issues")["query"] == "repo:acme/web is:issue"
    made = document("every day find the GitHub issues without the label bug in acme/web and post them in #dev")
    assert inputs(made, "github.search_issues")["query"] == 'repo:acme/web is:issue -label:"bug"'
