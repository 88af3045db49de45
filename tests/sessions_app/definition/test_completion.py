from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors_app.contracts import JsonObject
from sessions_app.definition import complete_document, parse_document, resolve_operation, validate_document
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


def sparse(*names: str, **extra: Any) -> JsonObject:
    return {"structure": [{"id": f"node-{n}", "name": name} for n, name in enumerate(names, start=1)], **extra}


def errors(document: JsonObject) -> list[str]:
    return [item.code for item in validate_document(document, CATALOG) if item.severity == "error"]


def rows(document: JsonObject) -> dict[str, JsonObject]:
    return {row["id"]: row for row in document["data"]}


def test_the_published_example_becomes_a_valid_document() -> None:
    before = copy.deepcopy(EXAMPLE)
    document = complete_document(EXAMPLE, CATALOG)
    assert before == EXAMPLE
    parse_document(document)
    violations = validate_document(document, CATALOG)
    assert [(item.code, item.severity, item.path) for item in violations] == [
        ("missing-input", "incomplete", "/data/1/properties/inputs/project"),
        ("missing-input", "incomplete", "/data/1/properties/inputs/summary"),
    ]
    assert document["edges"] == [{"id": "edge-1", "source": "node-1", "target": "node-2", "branch": None}]
    trigger, action = document["data"]
    assert trigger["properties"] == {"action": "issue_opened", "role": "trigger", "inputs": {}}
    assert trigger["metadata"] == {
        "title": "GitHub Issue Created",
        "connector": {"name": "GitHub", "key": "github"},
    }
    assert trigger["scm_id"] == operation_id("github", "issue_opened")
    assert action["id"] == "node-2"
    assert (action["name"], action["type"]) == ("jira-create-ticket", "TICKETING_ACTION")
    assert action["scm_id"] == operation_id("jira", "create_issue")
    assert [row["name"] for row in document["structure"]] == ["github-issue-created", "jira-create-ticket"]
    assert [row["position"] for row in document["structure"]] == [{"x": 58, "y": 261}, {"x": 158, "y": 261}]


@pytest.mark.parametrize("make", [chain, branching, looping])
def test_complete_documents_stay_as_they_are(make: Any) -> None:
    assert complete_document(make(), CATALOG) == make()


def test_names_alone_suffice() -> None:
    document = complete_document(sparse("github-issue-opened", "teams-post-message", "slack-post-message"), CATALOG)
    assert errors(document) == []
    assert [row["properties"]["role"] for row in document["data"]] == ["trigger", "action", "action"]
    assert rows(document)["node-2"]["metadata"]["connector"] == {"name": "Microsoft Teams", "key": "microsoft_teams"}
    assert [row["position"]["x"] for row in document["structure"]] == [58, 298, 538]
    assert document["name"] == "GitHub issue opened → Post a Microsoft Teams message → Post a Slack message"


def test_a_workflow_that_names_no_event_is_started_by_hand() -> None:
    document = complete_document(sparse("jira-create-issue", "slack-post-message"), CATALOG)
    assert errors(document) == []
    assert rows(document)["node-3"]["scm_id"] == operation_id("manual", "manual")
    assert [(edge["source"], edge["target"]) for edge in document["edges"]] == [
        ("node-3", "node-1"),
        ("node-1", "node-2"),
    ]


def test_several_leading_triggers_start_the_same_step() -> None:
    document = complete_document(sparse("github-issue-opened", "schedule-cron", "slack-post-message"), CATALOG)
    assert [(edge["source"], edge["target"]) for edge in document["edges"]] == [
        ("node-1", "node-3"),
        ("node-2", "node-3"),
    ]


def test_control_nodes_are_chained_on_their_good_branch_and_loops_inside() -> None:
    document = {
        "structure": [
            {"id": "a", "name": "github-issue-opened"},
            {"id": "b", "name": "condition", "type": "condition"},
            {"id": "c", "name": "approval"},
            {"id": "d", "name": "for-each", "type": "for_each"},
            {"id": "e", "name": "slack-post-message", "parent": "d"},
            {"id": "f", "name": "jira-create-issue", "parent": "d"},
        ],
        "data": [{"id": "b", "name": "condition", "properties": {"expression": "a.action == 'opened'"}}],
    }
    result = complete_document(document, CATALOG)
    assert errors(result) == []
    assert [(edge["source"], edge["target"], edge["branch"]) for edge in result["edges"]] == [
        ("a", "b", None),
        ("b", "c", "true"),
        ("c", "d", "approved"),
        ("e", "f", None),
    ]
    assert [row["type"] for row in result["structure"]] == [
        "normal",
        "condition",
        "approval",
        "for_each",
        "normal",
        "normal",
    ]
    assert rows(result)["c"]["type"] == "FLOW_CONTROL"


def test_what_is_given_is_not_changed() -> None:
    document = chain()
    document["data"][1]["metadata"]["title"] = "Mine"
    document["data"][1]["metadata"]["extra"] = 1
    document["extra"] = {"a": 1}
    del document["edges"][0]["id"], document["edges"][0]["branch"]
    result = complete_document(document, CATALOG)
    assert result["data"] == document["data"]
    assert result["extra"] == {"a": 1}
    assert result["edges"][0] == {"id": "edge-3", "source": "node-1", "target": "node-2", "branch": None}


def test_unresolved_steps_stay_and_are_reported() -> None:
    document = complete_document(sparse("github-issue-opened", "nowhere-do-things"), CATALOG)
    assert rows(document)["node-2"]["properties"]["role"] == "action"
    assert rows(document)["node-2"]["scm_id"] is None
    assert errors(document) == ["unknown-operation"]


def test_a_first_step_that_is_unknown_counts_as_the_trigger() -> None:
    document = complete_document(sparse("nowhere-happened", "slack-post-message"), CATALOG)
    assert rows(document)["node-1"]["properties"]["role"] == "trigger"
    assert errors(document) == ["unknown-operation"]


def test_steps_without_a_drawing_are_drawn() -> None:
    document = complete_document({"structure": [], "data": chain()["data"]}, CATALOG)
    assert errors(document) == []
    assert [row["id"] for row in document["structure"]] == ["node-1", "node-2", "node-3"]


def test_missing_positions_are_filled_beside_the_others() -> None:
    document = chain()
    del document["structure"][2]["position"]
    result = complete_document(document, CATALOG)
    assert result["structure"] == chain()["structure"]


@pytest.mark.parametrize(
    ("row", "role", "expected"),
    [
        ({"scm_id": operation_id("slack", "post_message")}, None, ("slack", "post_message")),
        (
            {"properties": {"action": "create_ticket"}, "metadata": {"connector": {"name": "JIRA"}}},
            None,
            ("jira", "create_issue"),
        ),
        ({"name": "gh-add-comment"}, None, ("github", "create_comment")),
        ({"name": "github-issue-created"}, "trigger", ("github", "issue_opened")),
        ({"name": "github-issue-created", "properties": {"role": "action"}}, None, None),
        ({"name": "github"}, None, None),
        ({"name": 5, "properties": [], "metadata": "x", "scm_id": {}}, None, None),
        (None, None, None),
    ],
)
def test_resolve_operation(row: Any, role: str | None, expected: tuple[str, str] | None) -> None:
    found = resolve_operation(row, CATALOG, role)
    assert found == (operation(*expected) if expected else None)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["node-1", "node-2", "condition", "slack-post-message"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "type", "parent", "properties", "metadata", "role", "source", "target"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["structure", "data", "edges", "settings", "name", "other"]), JSON))
def test_any_object_is_completed_once_and_keeps_its_keys(document: JsonObject) -> None:
    before = copy.deepcopy(document)
    result = complete_document(document, CATALOG)
    assert document == before
    assert result.keys() >= document.keys()
    assert complete_document(result, CATALOG) == result


@given(documents())
def test_completing_a_stripped_document_keeps_ids(document: JsonObject) -> None:
    ids = [row["id"] for row in document["structure"]]
    stripped = {"structure": document["structure"], "data": document["data"]}
    result = complete_document(stripped, CATALOG)
    assert [row["id"] for row in result["structure"]] == ids
    assert result["data"] == document["data"]
    assert complete_document(result, CATALOG) == result
