from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from sessions_app.definition import (
    PATCH_ADAPTER,
    AddNode,
    NewNode,
    Rename,
    apply_patches,
)
from tests.sessions_app.definition.catalogs import CATALOG, branching, chain, looping, operation_id
from tests.sessions_app.definition.patching import CONDITION, SLACK, edges, ids, patched, refused, row


class TestReplaceAndSet:
    def test_replacing_an_operation_keeps_what_does_not_depend_on_it(self) -> None:
        document = chain()
        row(document, "node-3")["properties"] |= {"on_error": "continue", "credential": "x"}
        row(document, "node-3")["metadata"]["words"] = "tell"
        patch = {
            "op": "replace_operation",
            "node_id": "node-3",
            "operation_id": operation_id("microsoft_teams", "post_message"),
            "inputs": {"text": "Hi"},
        }
        result = patched(document, patch)
        assert row(result, "node-3") == {
            "id": "node-3",
            "name": "microsoft-teams-post-message",
            "type": "CHAT_ACTION",
            "version": "1.0",
            "properties": {
                "action": "post_message",
                "role": "action",
                "inputs": {"text": "Hi"},
                "on_error": "continue",
            },
            "metadata": {
                "title": "Post a Microsoft Teams message",
                "connector": {"name": "Microsoft Teams", "key": "microsoft_teams"},
                "words": "tell",
            },
            "scm_id": operation_id("microsoft_teams", "post_message"),
        }
        assert row(result, "node-3", "structure")["name"] == "microsoft-teams-post-message"
        assert row(result, "node-3", "structure")["position"] == row(document, "node-3", "structure")["position"]
        assert result["edges"] == document["edges"]

    def test_changing_the_trigger(self) -> None:
        patch = {
            "op": "change_trigger",
            "operation_id": operation_id("schedule", "cron"),
            "inputs": {"cron": "0 9 * * *"},
        }
        result = patched(chain(), patch)
        assert row(result, "node-1")["type"] == "SCHEDULE_ACTION"
        assert row(result, "node-1")["properties"]["inputs"] == {"cron": "0 9 * * *"}
        assert result["edges"] == chain()["edges"]

    def test_the_same_trigger_with_other_inputs_keeps_its_title(self) -> None:
        document = chain()
        row(document, "node-1")["metadata"]["title"] = "Mine"
        patch = {
            "op": "change_trigger",
            "operation_id": operation_id("github", "issue_opened"),
            "inputs": {"label": "x"},
        }
        result = patched(document, patch)
        assert row(result, "node-1")["metadata"]["title"] == "Mine"
        assert row(result, "node-1")["properties"]["inputs"] == {"label": "x"}

    def test_a_workflow_without_a_trigger_gets_one(self) -> None:
        document = patched(chain(), {"op": "remove_node", "node_id": "node-1"})
        result = patched(document, {"op": "change_trigger", "operation_id": operation_id("manual", "manual")})
        assert edges(result) == {("node-4", "node-2", None), ("node-2", "node-3", None)}
        assert ids(result)[0] == "node-4"

    def test_inputs(self) -> None:
        result = patched(
            chain(),
            {"op": "set_input", "node_id": "node-3", "name": "channel", "value": "#x"},
            {"op": "set_input", "node_id": "node-3", "name": "text", "value": None},
            {"op": "set_input", "node_id": "node-1", "name": "label", "value": "urgent"},
        )
        assert row(result, "node-3")["properties"]["inputs"] == {"channel": "#x"}
        assert row(result, "node-1")["properties"]["inputs"]["label"] == "urgent"

    def test_control_nodes(self) -> None:
        result = patched(
            branching(), {"op": "set_condition", "node_id": "node-2", "expression": "node_1.x", "title": "If x"}
        )
        assert row(result, "node-2")["properties"]["expression"] == "node_1.x"
        assert row(result, "node-2")["metadata"]["title"] == "If x"
        result = patched(
            looping(),
            {"op": "set_items", "node_id": "node-3", "items": "node_2", "as": "bug"},
            {"op": "set_property", "node_id": "node-3", "name": "concurrency", "value": 3},
        )
        assert row(result, "node-3")["properties"] == {
            "role": "for_each",
            "items": "node_2",
            "as": "bug",
            "concurrency": 3,
        }

    def test_properties(self) -> None:
        delay = {"op": "add_node", "node": {"type": "delay", "duration": "PT5M", "ref": "wait"}}
        result = patched(
            chain(),
            delay,
            {"op": "set_property", "node_id": "wait", "name": "until", "value": "2030-01-01T00:00:00Z"},
            {"op": "set_property", "node_id": "wait", "name": "title", "value": "Wait for it"},
            {"op": "set_property", "node_id": "node-2", "name": "retry", "value": {"max_attempts": 3}},
            {"op": "set_property", "node_id": "node-2", "name": "on_error", "value": "continue"},
            {"op": "set_property", "node_id": "node-2", "name": "on_error"},
        )
        assert row(result, "node-4")["properties"] == {"role": "delay", "until": "2030-01-01T00:00:00Z"}
        assert row(result, "node-4")["metadata"]["title"] == "Wait for it"
        assert row(result, "node-2")["properties"]["retry"] == {"max_attempts": 3}
        assert "on_error" not in row(result, "node-2")["properties"]

    def test_the_workflow_itself(self) -> None:
        document = chain() | {"settings": {"timeout_seconds": 5}}
        result = patched(
            document,
            {"op": "rename", "name": "New"},
            {"op": "set_settings", "settings": {"timeout_seconds": None, "concurrency": {"limit": 1}}},
        )
        assert (result["name"], result["settings"]) == ("New", {"concurrency": {"limit": 1}})

    @pytest.mark.parametrize(
        "patch",
        [
            {"op": "set_input", "node_id": "node-2", "name": "x", "value": 1},
            {"op": "set_condition", "node_id": "node-3", "expression": "x"},
            {"op": "set_items", "node_id": "node-2", "items": "x"},
            {"op": "set_property", "node_id": "node-3", "name": "duration", "value": "PT5M"},
            {"op": "set_property", "node_id": "node-1", "name": "on_error", "value": "stop"},
            {"op": "replace_operation", "node_id": "node-2", "operation_id": operation_id("slack", "post_message")},
            {"op": "replace_operation", "node_id": "node-3", "operation_id": operation_id("manual", "manual")},
            {"op": "change_trigger", "operation_id": operation_id("slack", "post_message")},
            {"op": "change_trigger", "node_id": "node-3", "operation_id": operation_id("manual", "manual")},
            {"op": "add_edge", "source": "node-3", "target": "node-3"},
            {"op": "add_edge", "source": "node-3", "target": "node-5"},
            {"op": "remove_edge", "source": "node-1", "target": "node-5"},
        ],
    )
    def test_refusals(self, patch: dict[str, Any]) -> None:
        assert refused(branching(), patch).op == patch["op"]

    def test_edges(self) -> None:
        result = patched(
            chain(),
            {"op": "add_edge", "source": "node-1", "target": "node-3"},
            {"op": "remove_edge", "source": "node-2", "target": "node-3"},
        )
        assert edges(result) == {("node-1", "node-2", None), ("node-1", "node-3", None)}


def test_errors_name_the_patch() -> None:
    error = refused(chain(), {"op": "rename", "name": "x"}, {"op": "remove_node", "node_id": "node-9"})
    assert (error.code, error.http_status) == ("patch-failed", 422)
    assert error.message == "Patch 2 (remove_node): there is no step node-9."
    assert error.details == {"index": 1, "op": "remove_node", "reason": "there is no step node-9."}


@pytest.mark.parametrize(
    "raw",
    [
        {"op": "fly"},
        {"op": "add_node"},
        {"op": "add_node", "node": {"type": "action"}},
        {"op": "add_node", "node": SLACK, "after": "a", "before": "b"},
        {"op": "remove_node", "node_id": "node-1", "extra": 1},
        {"op": "wrap", "node_ids": ["node-1"], "in": SLACK},
        {"op": "wrap", "node_ids": [], "in": CONDITION},
        {"op": "set_property", "node_id": "node-1", "name": "colour", "value": 1},
    ],
)
def test_malformed_patches_are_refused_when_read(raw: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PATCH_ADAPTER.validate_python(raw)


def test_patches_round_trip_as_json() -> None:
    patch = AddNode(node=NewNode(type="for_each", items="a", as_="b"), after="node-1")
    assert PATCH_ADAPTER.validate_json(PATCH_ADAPTER.dump_json(patch, by_alias=True)) == patch
    assert PATCH_ADAPTER.json_schema()["discriminator"]["propertyName"] == "op"


def test_no_patches_change_nothing() -> None:
    assert apply_patches(chain(), [], CATALOG) == chain()


def test_values_of_patches_are_not_shared_with_the_document() -> None:
    patch = AddNode(node=NewNode(operation_id=operation_id("slack", "post_message"), inputs={"text": ["a"]}))
    result = apply_patches(chain(), [patch], CATALOG)
    row(result, "node-4")["properties"]["inputs"]["text"].append("b")
    assert patch.node.inputs == {"text": ["a"]}


def test_a_document_without_edges_or_data_is_taken() -> None:
    assert apply_patches({"structure": []}, [Rename(name="x")], CATALOG)["name"] == "x"
