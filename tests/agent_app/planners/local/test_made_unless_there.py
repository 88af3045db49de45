"""What is made only where it is not there yet, and what is known of it in either case."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, errors, inputs, names, rows


@pytest.mark.parametrize(
    ("prompt", "steps"),
    [
        ("When a Sentry issue is created, create a Jira bug in WEB unless one exists already",
         ["jira.search_issues", "jira.create_issue"]),
        ("When a Zendesk ticket is created, if there is no Jira issue with the same title in OPS, create one",
         ["jira.search_issues", "jira.create_issue"]),
        ("When a GitHub issue is opened create a Linear issue if it does not exist yet",
         ["linear.search_issues", "linear.create_issue"]),
        ("If a PagerDuty incident is triggered open a Jira ticket in OPS, but only if there isn't one yet",
         ["jira.search_issues", "jira.create_issue"]),
        ("When a GitLab pipeline fails on main, open a Jira bug in OPS assigned to Kim, unless there is one already",
         ["jira.search_issues", "jira.create_issue"]),
        ("For each open GitHub issue of acme/api create a Jira task in OPS unless it already exists",
         ["github.list_issues", "jira.search_issues", "jira.create_issue"]),
    ],
)  # fmt: skip
def test_it_is_looked_for_first(prompt: str, steps: list[str]) -> None:
    made = document(prompt)
    assert names(made) == steps
    looked_up = next(row["id"] for row in rows(made, "action") if "search" in row["properties"]["action"])
    tested = rows(made, "condition")[-1]["properties"]["expression"]
    assert tested.startswith(f"!{looked_up.replace('-', '_')}.")


def test_it_is_looked_for_by_its_title() -> None:
    made = document("When a Sentry issue is created, create a Jira bug in WEB unless one exists already")
    assert 'text ~ "{{ node_1.data.issue.title }}"' in inputs(made, "jira.search_issues")["query"]
    assert not errors(made)


def test_nothing_is_read_from_what_is_not_there() -> None:
    made = document("When a GitHub issue is opened create a Linear issue if it does not exist yet and tell #dev")
    assert [row["properties"]["expression"] for row in rows(made, "condition")] == ["!node_2.nodes[0]"]
    assert "node_2" not in f"{inputs(made, 'linear.create_issue')}{inputs(made, 'slack.post_message')}"


def test_braces_in_the_name_of_a_place_are_words() -> None:
    made = document("When a Zendesk ticket is made, if there is no Jira issue with the same title in {OPS}, create one")
    assert names(made) == ["jira.search_issues", "jira.create_issue"]


def test_only_one_that_is_open_counts_where_that_is_said() -> None:
    made = document("When a GitHub issue is opened, create a Jira bug in WEB unless there's an open one already")
    assert "statusCategory != Done" in inputs(made, "jira.search_issues")["query"]
