from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given

from connectors_app.contracts import JsonObject
from sessions_app.definition import DocumentBuilder, layout, node_reference, place_new_nodes, validate_document
from sessions_app.definition.layout import CARD_HEIGHT, CARD_WIDTH
from tests.sessions_app.definition.catalogs import CATALOG, branching, chain, looping, operation, operation_id
from tests.sessions_app.definition.strategies import documents


def positions(document: JsonObject) -> dict[str, tuple[float, float]]:
    return {row["id"]: (row["position"]["x"], row["position"]["y"]) for row in document["structure"]}


def assert_no_overlap(document: JsonObject) -> None:
    points = sorted(positions(document).items())
    for index, (first, (x, y)) in enumerate(points):
        for second, (other_x, other_y) in points[index + 1 :]:
            assert abs(x - other_x) >= CARD_WIDTH or abs(y - other_y) >= CARD_HEIGHT, (first, second)


def test_the_builder_writes_the_published_form() -> None:
    document = chain()
    assert document["structure"][0] == {
        "id": "node-1",
        "name": "github-issue-opened",
        "type": "normal",
        "content": {},
        "position": {"x": 58, "y": 261},
    }
    assert document["data"][1] == {
        "id": "node-2",
        "name": "jira-create-issue",
        "type": "TICKETING_ACTION",
        "version": "1.0",
        "properties": {
            "action": "create_issue",
            "role": "action",
            "inputs": {"project": "OPS", "summary": "{{ node_1.issue.title }}"},
        },
        "metadata": {"title": "Create a Jira issue", "connector": {"name": "Jira", "key": "jira"}},
        "scm_id": operation_id("jira", "create_issue"),
    }
    assert document["edges"] == [
        {"id": "edge-1", "source": "node-1", "target": "node-2", "branch": None},
        {"id": "edge-2", "source": "node-2", "target": "node-3", "branch": None},
    ]
    assert document["settings"] == {}
    assert list(document) == ["name", "structure", "data", "edges", "settings"]


@pytest.mark.parametrize("make", [chain, branching, looping])
def test_built_documents_are_valid(make: Any) -> None:
    assert validate_document(make(), CATALOG) == []


def test_control_nodes() -> None:
    builder = DocumentBuilder("x", {"timeout_seconds": 60})
    start = builder.trigger(operation("manual", "manual"), {}, metadata={"words": "when I say so"})
    approval = builder.approval("Deploy?", assignee="ops@example.com")
    delay = builder.delay(duration="PT15M")
    loop = builder.for_each("node_1.items", as_="row", title="For each row", concurrency=2)
    member = builder.delay(until="2030-01-01T00:00:00Z", parent=loop)
    builder.connect(start, approval)
    builder.connect(approval, delay, "approved")
    builder.connect(delay, loop)
    document = builder.build()
    rows = {row["id"]: row for row in document["data"]}
    assert rows[start]["metadata"]["words"] == "when I say so"
    assert rows[approval]["properties"] == {
        "role": "approval",
        "instructions": "Deploy?",
        "assignee": "ops@example.com",
    }
    assert (rows[approval]["type"], rows[approval]["scm_id"]) == ("FLOW_CONTROL", None)
    assert rows[approval]["metadata"]["connector"] is None
    assert rows[delay]["metadata"]["title"] == "Wait 15 minutes"
    assert rows[loop]["properties"] == {"role": "for_each", "items": "node_1.items", "as": "row", "concurrency": 2}
    assert next(row for row in document["structure"] if row["id"] == member)["parent"] == loop
    assert document["settings"] == {"timeout_seconds": 60}
    assert validate_document(document, CATALOG) == []


def test_inputs_can_be_set_later_and_documents_are_independent() -> None:
    builder = DocumentBuilder("x")
    trigger = builder.trigger(operation("github", "issue_opened"), {})
    before = builder.build()
    builder.set_input(trigger, "label", "bug")
    assert before["data"][0]["properties"]["inputs"] == {}
    assert builder.build()["data"][0]["properties"]["inputs"] == {"label": "bug"}
    with pytest.raises(KeyError):
        builder.set_input("node-9", "label", "bug")


def test_foreign_operations_keep_their_id() -> None:
    builder = DocumentBuilder("x")
    builder.action(operation("foreign", "do_thing"), {})
    assert builder.build()["data"][0]["metadata"]["external_id"] == "Foreign__1_0_0__do_Thing"


def test_node_reference() -> None:
    assert node_reference("node-12") == "node_12"


def test_a_chain_is_a_line() -> None:
    assert positions(chain()) == {"node-1": (58, 261), "node-2": (298, 261), "node-3": (538, 261)}


def test_branches_spread_and_join() -> None:
    points = positions(branching())
    assert points["node-3"] == (538, 201)
    assert points["node-4"] == (538, 321)
    assert points["node-5"] == (778, 261)


def test_members_stand_between_their_loop_and_what_follows() -> None:
    points = positions(looping())
    assert points["node-3"][0] < points["node-4"][0] < points["node-5"][0] < points["node-6"][0]


@given(documents())
def test_layout_never_overlaps_and_changes_positions_only(document: JsonObject) -> None:
    before = copy.deepcopy(document)
    result = layout(document)
    assert document == before
    assert layout(result) == result
    assert_no_overlap(result)
    for row in result["structure"]:
        row.pop("position")
    for row in before["structure"]:
        row.pop("position", None)
    assert result == before


@given(documents())
def test_new_nodes_are_placed_and_others_left_alone(document: JsonObject) -> None:
    new = {row["id"] for row in document["structure"][::2]}
    result = place_new_nodes(document, new)
    for before, after in zip(document["structure"], result["structure"], strict=True):
        assert before is after if before["id"] not in new else after["position"]
    assert_no_overlap(result)
