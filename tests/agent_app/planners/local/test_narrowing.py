"""What narrows a listing: the states its inputs take, and the words that no input takes."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import document, inputs, names, plan, rows


@pytest.mark.parametrize(
    ("prompt", "state"),
    [
        ("lock all closed issues in acme/api", "closed"),
        ("for each closed issue in acme/api, lock it", "closed"),
        ("list all open pull requests in acme/api and post them in #dev", "open"),
        ("list all pull requests in acme/api and post them in #dev", "all"),
        ("list merged pull requests in acme/api and post them in #dev", "closed"),
    ],
)
def test_a_state_says_more_than_all(prompt: str, state: str) -> None:
    made = document(prompt)
    step = "github.list_pull_requests" if "pull" in prompt else "github.list_issues"
    assert inputs(made, step)["state"] == state


@pytest.mark.parametrize(
    ("prompt", "word"),
    [
        ("comment on stale gitlab merge requests in acme/api", "stale"),
        ("for each stale sentry issue post a message to #ops", "stale"),
    ],
)
def test_a_listing_that_gives_more_than_was_asked_for_says_so(prompt: str, word: str) -> None:
    assert f"does not tell which are {word}, so all are taken" in plan(prompt).conversation


@pytest.mark.parametrize(
    ("prompt", "word", "test"),
    [
        ("delete merged branches in acme/api", "merged", "lower(@.status) == 'merged'"),
        ("archive done trello cards", "done", "lower(@.status) == 'done'"),
        ("close stale gitlab merge requests in acme/api", "stale", "lower(@.state) == 'stale'"),
    ],
)
def test_what_is_ended_is_picked_from_a_listing_that_gives_more(prompt: str, word: str, test: str) -> None:
    made = plan(prompt)
    assert f"which are {word}, so only those are taken whose data says so" in made.conversation
    assert made.document is not None
    (loop,) = rows(made.document, "for_each")
    assert loop["properties"]["items"].endswith(f"[?{test}]")
    assert loop["metadata"]["title"].startswith(f"For each {word} ")


@pytest.mark.parametrize(
    "prompt",
    [
        "lock all closed issues in acme/api",
        "list open pull requests in acme/api and post them in #dev",
        "for each branch in acme/api post a message to #ops",
    ],
)
def test_a_listing_that_gives_what_was_asked_for_says_nothing(prompt: str) -> None:
    assert "Mind that" not in plan(prompt).conversation


def test_new_things_are_nobody_s_name() -> None:
    made = document("every morning assign new github issues in acme/api to bob")
    assert inputs(made, "github.add_assignees")["assignees"] == ["bob"]
    assert "assignee" not in inputs(made, "github.list_issues")


@pytest.mark.parametrize("verb", ["list", "get"])
def test_a_participle_before_a_noun_is_no_order(verb: str) -> None:
    made = document(f"{verb} closed github issues in acme/api")
    assert names(made) == ["github.list_issues"]
    assert inputs(made, "github.list_issues")["state"] == "closed"


def test_an_order_is_no_name_of_a_thing_from_an_operation_s_key() -> None:
    catalog = foreign_catalog(
        [
            ("Trello", "update_list_closed", "Archive a list"),
            ("GitHub", "list_issues", "List issues of a repository"),
            ("GitHub", "create_issue", "Create an issue in a repository"),
        ]
    )
    assert names(document("list closed issues", catalog)) == ["github.list_issues"]


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("When a PR has been red for more than 3 days, remind the author", "for more than 3 days"),
        ("When a GitLab pipeline has failed more than 3 times, page the on-call", "more than 3 times"),
        ("When a Zendesk ticket comes in, tell #oncall, and on weekends page the on-call", "on weekends"),
    ],
)
def test_hours_that_nothing_tests_are_told(prompt: str, words: str) -> None:
    assert f"“{words}” is not tested" in plan(prompt).conversation


def test_a_schedule_is_no_test() -> None:
    assert "is not tested" not in plan("On weekdays at 9 post the open pull requests to #dev").conversation


@pytest.mark.parametrize(
    ("prompt", "query"),
    [
        ("Find Jira issues without an assignee", "assignee IS EMPTY"),
        ("List the Jira issues in review", 'status = "In Review"'),
        ("Get the newest Jira issue in OPS", "project = OPS ORDER BY created DESC"),
    ],
)
def test_a_query_says_what_was_asked_for(prompt: str, query: str) -> None:
    assert inputs(document(prompt), "jira.search_issues")["query"] == query
    assert "Mind that" not in plan(prompt).conversation


def test_what_a_listing_leaves_untested_is_told() -> None:
    said = plan("Every Friday list Linear issues without an estimate and post them to #pm").conversation
    assert "does not tell which are without an estimate" in said
