from __future__ import annotations

import copy
from typing import Any, Literal

import pytest
from hypothesis import given

from connectors_app.contracts import JsonObject
from sessions_app.definition import (
    PATCH_ADAPTER,
    DocumentBuilder,
    apply_patches,
    complete_document,
    describe_schedule,
    diff_documents,
    step_title,
    summarize,
)
from tests.sessions_app.definition.catalogs import (
    CATALOG,
    EXAMPLE,
    branching,
    chain,
    looping,
    operation,
    operation_id,
)
from tests.sessions_app.definition.strategies import documents


def patched(document: JsonObject, *patches: dict[str, Any]) -> JsonObject:
    return apply_patches(document, [PATCH_ADAPTER.validate_python(patch) for patch in patches], CATALOG)


def lines(document: JsonObject, *patches: dict[str, Any]) -> list[str]:
    return diff_documents(document, patched(document, *patches)).summary()


def test_equal_documents_do_not_differ() -> None:
    diff = diff_documents(chain(), chain())
    assert diff.is_empty
    assert diff.summary() == []


def test_ids_of_edges_and_key_order_do_not_count() -> None:
    other = chain()
    other["edges"] = [edge | {"id": f"other-{n}"} for n, edge in enumerate(other["edges"])]
    assert diff_documents(chain(), dict(reversed(other.items()))).is_empty


@pytest.mark.parametrize(
    ("patch", "sentences"),
    [
        (
            {
                "op": "add_node",
                "node": {"operation_id": operation_id("microsoft_teams", "post_message"), "inputs": {"text": "x"}},
                "after": "node-2",
            },
            ["Added “Post a Microsoft Teams message” after “Create a Jira issue”."],
        ),
        ({"op": "remove_node", "node_id": "node-2"}, ["Removed “Create a Jira issue”."]),
        (
            {"op": "set_input", "node_id": "node-3", "name": "channel", "value": "#oncall"},
            ["Set channel of “Post a Slack message” to #oncall (was #ops)."],
        ),
        (
            {"op": "set_input", "node_id": "node-2", "name": "priority", "value": "High"},
            ["Set priority of “Create a Jira issue” to High."],
        ),
        (
            {"op": "set_input", "node_id": "node-1", "name": "label"},
            ["Removed label from “GitHub issue opened”."],
        ),
        (
            {
                "op": "replace_operation",
                "node_id": "node-3",
                "operation_id": operation_id("microsoft_teams", "post_message"),
                "inputs": {"text": "x"},
            },
            ["Replaced “Post a Slack message” by “Post a Microsoft Teams message”."],
        ),
        (
            {"op": "change_trigger", "operation_id": operation_id("schedule", "cron"), "inputs": {"cron": "0 9 * * 1"}},
            ["The trigger is now “On a schedule” instead of “GitHub issue opened”."],
        ),
        ({"op": "rename", "name": "New"}, ["Renamed the workflow to “New”."]),
        (
            {"op": "set_settings", "settings": {"timeout_seconds": 60}},
            ["Set timeout seconds to 60."],
        ),
        (
            {"op": "set_property", "node_id": "node-2", "name": "retry", "value": {"max_attempts": 3}},
            ["Set retry of “Create a Jira issue”."],
        ),
        ({"op": "move_node", "node_id": "node-2", "after": "node-3"}, ["Changed the order of the steps."]),
    ],
)
def test_changes_in_words(patch: dict[str, Any], sentences: list[str]) -> None:
    assert lines(chain(), patch) == sentences


def test_changes_of_control_nodes_in_words() -> None:
    assert lines(
        branching(), {"op": "set_condition", "node_id": "node-2", "expression": "node_1.x", "title": "If x"}
    ) == [
        "“If x” now tests node_1.x.",
        "Renamed “If urgent” to “If x”.",
    ]
    assert lines(looping(), {"op": "set_items", "node_id": "node-3", "items": "node_2"}) == [
        "“For each issue” now goes through node_2."
    ]
    assert "Took “Post a Slack message” out of the loop." in lines(
        looping(), {"op": "move_node", "node_id": "node-5", "after": "node-3"}
    )


def test_paths_are_json_pointers_into_the_rows() -> None:
    before = chain()
    after = copy.deepcopy(before)
    after["data"][1]["properties"]["inputs"]["a/b"] = [1]
    diff = diff_documents(before, after)
    assert [(change.path, change.before, change.after) for change in diff.changed[0].changes] == [
        ("/data/properties/inputs/a~1b", None, [1])
    ]


def test_edges_are_listed() -> None:
    diff = diff_documents(chain(), patched(chain(), {"op": "remove_edge", "source": "node-2", "target": "node-3"}))
    assert [(edge.source, edge.target) for edge in diff.edges_removed] == [("node-2", "node-3")]
    assert diff.edges_added == ()


@pytest.mark.parametrize("value", [None, 5, [], {}, {"structure": 7}, {"structure": [None, {"id": 5}]}])
def test_any_value_can_be_compared_and_summarised(value: Any) -> None:
    assert diff_documents(value, value).is_empty
    diff_documents(value, chain()).summary()
    assert summarize(value).endswith(".")


def test_summaries() -> None:
    assert summarize(chain()) == (
        "When a GitHub issue is opened (repository: acme/api, label: bug): create a Jira issue, then post a Slack "
        "message."
    )
    assert summarize(branching()) == (
        "When a GitHub issue is opened (repository: acme/api): (if urgent: create a Jira issue; otherwise post a Slack "
        "message), then comment on an issue in GitHub."
    )
    assert summarize(looping()) == (
        "At 09:00, Monday through Friday (Europe/Berlin): list issues in GitHub, then for each issue (comment on an "
        "issue in GitHub, then post a Slack message), then post a Slack message."
    )
    assert summarize(complete_document(EXAMPLE, CATALOG)) == "When a GitHub issue is created: create a Jira issue."
    assert summarize({"structure": []}) == "An empty workflow."


def test_summary_of_asides() -> None:
    builder = DocumentBuilder("x")
    start = builder.trigger(operation("manual", "manual"), {})
    approval = builder.approval("Deploy?", title="Ask the lead")
    wait = builder.delay(duration="PT2H")
    condition = builder.condition("node_1.x", title="Nobody answered")
    tell = builder.action(operation("slack", "post_message"), {})
    ticket = builder.action(operation("jira", "create_issue"), {})
    builder.connect(start, approval)
    builder.connect(approval, wait, "approved")
    builder.connect(approval, tell, "rejected")
    builder.connect(wait, condition)
    builder.connect(condition, ticket, "false")
    assert summarize(builder.build()) == (
        "When started by hand: ask the lead (if rejected: post a Slack message), then wait 2 hours, then unless nobody "
        "answered: create a Jira issue."
    )


def test_what_a_person_is_to_do_is_told_as_such() -> None:
    builder = DocumentBuilder("x")
    task = builder.approval("Order a pizza", title="Order a pizza")
    builder.connect(builder.trigger(operation("manual", "manual"), {}), task)
    assert summarize(builder.build()) == "When started by hand: order a pizza (by a person)."


@pytest.mark.parametrize(
    ("title", "branch", "words"),
    [
        ("If it is open", "true", "if it is open"),
        ("If it is open", "false", "unless it is open"),
        ("Unless it is pinned", "true", "unless it is pinned"),
        ("Unless it is pinned", "false", "if it is pinned"),
    ],
)
def test_a_condition_is_told_by_its_title_and_its_branch(
    title: str, branch: Literal["true", "false"], words: str
) -> None:
    builder = DocumentBuilder("x")
    condition = builder.condition("node_1.x", title=title)
    ticket = builder.action(operation("jira", "create_issue"), {})
    builder.connect(builder.trigger(operation("manual", "manual"), {}), condition)
    builder.connect(condition, ticket, branch)
    assert summarize(builder.build()) == f"When started by hand: {words}: create a Jira issue."


@pytest.mark.parametrize(
    ("cron", "zone", "words"),
    [
        ("0 9 * * 1-5", None, "at 09:00, Monday through Friday"),
        ("*/15 * * * *", "UTC", "every 15 minutes"),
        ("0 9 * * 1", "Europe/Berlin", "at 09:00, only on Monday (Europe/Berlin)"),
        ("nonsense", None, "on the schedule nonsense"),
        (None, None, "on a schedule"),
    ],
)
def test_schedules_in_words(cron: str | None, zone: str | None, words: str) -> None:
    assert describe_schedule(cron, zone) == words


def test_step_titles() -> None:
    assert step_title(operation("github", "issue_opened")) == "GitHub issue opened"
    assert step_title(operation("jira", "create_issue")) == "Create a Jira issue"
    assert step_title(operation("github", "list_issues")) == "List issues in GitHub"
    assert step_title(operation("schedule", "cron")) == "On a schedule"


def without_order_of_edges(document: JsonObject) -> JsonObject:
    """The document with its edges as a set: neither their order nor their ids mean anything."""
    edges = {(edge["source"], edge["target"], edge["branch"]) for edge in document["edges"]}
    return {**document, "edges": edges}


@given(documents(), documents())
def test_any_two_documents_have_a_diff_that_turns(first: JsonObject, second: JsonObject) -> None:
    forward, backward = diff_documents(first, second), diff_documents(second, first)
    assert [node.id for node in forward.added] == [node.id for node in backward.removed]
    assert set(forward.edges_added) == set(backward.edges_removed)
    assert forward.is_empty == (without_order_of_edges(first) == without_order_of_edges(second))
    assert all(forward.summary())
    assert summarize(first)
