from __future__ import annotations

from typing import Any

import pytest

from tests.sessions_app.definition.catalogs import branching, chain, looping, operation_id
from tests.sessions_app.definition.patching import CONDITION, SLACK, edges, errors, ids, patched, refused, row


class TestAddNode:
    def test_after_inserts_before_what_follows(self) -> None:
        result = patched(chain(), {"op": "add_node", "node": SLACK, "after": "node-1"})
        assert edges(result) == {
            ("node-1", "node-4", None),
            ("node-4", "node-2", None),
            ("node-2", "node-3", None),
        }
        assert ids(result) == ["node-1", "node-4", "node-2", "node-3"]
        assert errors(result) == []

    def test_before_takes_over_what_leads_there(self) -> None:
        result = patched(branching(), {"op": "add_node", "node": SLACK, "before": "node-5"})
        assert {("node-3", "node-6", None), ("node-4", "node-6", None), ("node-6", "node-5", None)} <= edges(result)
        assert ids(result).index("node-6") == ids(result).index("node-5") - 1

    def test_before_on_one_branch(self) -> None:
        document = patched(branching(), {"op": "remove_node", "node_id": "node-4"})
        result = patched(document, {"op": "add_node", "node": SLACK, "before": "node-5", "branch": "false"})
        assert {("node-2", "node-6", "false"), ("node-6", "node-5", None), ("node-3", "node-5", None)} <= edges(result)

    def test_without_an_anchor_it_comes_last(self) -> None:
        assert ("node-3", "node-4", None) in edges(patched(chain(), {"op": "add_node", "node": SLACK}))

    def test_last_joins_all_branches_but_not_failures(self) -> None:
        document = patched(
            branching(),
            {"op": "remove_node", "node_id": "node-5"},
            {"op": "add_node", "node": SLACK | {"ref": "handler"}, "after": "node-3", "branch": "error"},
        )
        result = patched(document, {"op": "add_node", "node": SLACK})
        assert {edge for edge in edges(result) if edge[1] == "node-7"} == {
            ("node-3", "node-7", None),
            ("node-4", "node-7", None),
        }

    def test_after_a_condition_is_its_true_path(self) -> None:
        result = patched(branching(), {"op": "add_node", "node": SLACK, "after": "node-2"})
        assert {("node-2", "node-6", "true"), ("node-6", "node-3", None)} <= edges(result)

    def test_a_branch_can_be_chosen(self) -> None:
        result = patched(branching(), {"op": "add_node", "node": SLACK, "after": "node-2", "branch": "false"})
        assert {("node-2", "node-6", "false"), ("node-6", "node-4", None)} <= edges(result)

    def test_parallel_is_beside_what_follows(self) -> None:
        result = patched(chain(), {"op": "add_node", "node": SLACK, "after": "node-1", "parallel": True})
        assert edges(result) == edges(chain()) | {("node-1", "node-4", None)}

    def test_a_condition_goes_on_if_true_and_an_approval_if_approved(self) -> None:
        result = patched(chain(), {"op": "add_node", "node": CONDITION, "after": "node-1"})
        assert {("node-1", "node-4", None), ("node-4", "node-2", "true")} <= edges(result)
        approval = {"type": "approval", "instructions": "Send it?"}
        result = patched(chain(), {"op": "add_node", "node": approval, "before": "node-3"})
        assert {("node-2", "node-4", None), ("node-4", "node-3", "approved")} <= edges(result)
        assert errors(result) == []

    def test_members_join_the_loop_of_their_anchor(self) -> None:
        result = patched(looping(), {"op": "add_node", "node": SLACK, "after": "node-4"})
        assert row(result, "node-7", "structure")["parent"] == "node-3"
        assert errors(result) == []

    def test_a_loop_and_its_first_member(self) -> None:
        loop = {"type": "for_each", "items": "node_1.issue.labels", "as": "label", "ref": "loop"}
        result = patched(chain(), {"op": "add_node", "node": loop}, {"op": "add_node", "node": SLACK, "parent": "loop"})
        assert row(result, "node-5", "structure")["parent"] == "node-4"
        assert row(result, "node-4")["properties"]["as"] == "label"
        assert row(result, "node-4")["metadata"]["title"] == "For each label"
        assert errors(result) == []

    def test_another_trigger_starts_what_the_first_one_starts(self) -> None:
        trigger = {"type": "trigger", "operation_id": operation_id("schedule", "cron"), "inputs": {"cron": "0 9 * * *"}}
        result = patched(chain(), {"op": "add_node", "node": trigger})
        assert edges(result) == edges(chain()) | {("node-4", "node-2", None)}
        assert ids(result) == ["node-1", "node-4", "node-2", "node-3"]
        assert errors(result) == []

    def test_refs_are_ids_and_references_of_later_patches(self) -> None:
        result = patched(
            chain(),
            {"op": "add_node", "node": SLACK | {"ref": "told"}, "after": "node-1"},
            {"op": "set_input", "node_id": "told", "name": "text", "value": "Hi {{ node_1.action }}"},
            {
                "op": "add_node",
                "node": {"type": "condition", "expression": "told.ok && node_1.told", "title": "Told"},
                "after": "told",
            },
            {"op": "set_input", "node_id": "node-3", "name": "text", "value": ["{{ told.ts }} told.ts"]},
        )
        assert row(result, "node-4")["properties"]["inputs"]["text"] == "Hi {{ node_1.action }}"
        assert row(result, "node-5")["properties"]["expression"] == "node_4.ok && node_1.told"
        assert row(result, "node-3")["properties"]["inputs"]["text"] == ["{{ node_4.ts }} told.ts"]

    def test_titles_and_metadata(self) -> None:
        node = SLACK | {"title": "Tell ops", "metadata": {"words": "tell ops"}}
        result = patched(chain(), {"op": "add_node", "node": node})
        assert row(result, "node-4")["metadata"] == {
            "title": "Tell ops",
            "connector": {"name": "Slack", "key": "slack"},
            "words": "tell ops",
        }

    @pytest.mark.parametrize(
        "patch",
        [
            {"node": SLACK, "after": "node-9"},
            {"node": SLACK, "before": "node-1"},
            {"node": SLACK, "before": "node-2", "branch": "error"},
            {"node": SLACK, "parent": "node-2"},
            {"node": SLACK | {"operation_id": "nothing"}},
            {"node": SLACK | {"operation_id": operation_id("github", "create_milestone")}},
            {"node": SLACK | {"type": "trigger"}},
            {"node": SLACK | {"type": "trigger"}, "after": "node-1"},
            {"node": SLACK | {"ref": "node-1"}},
        ],
    )
    def test_refusals(self, patch: dict[str, Any]) -> None:
        assert refused(chain(), {"op": "add_node"} | patch).op == "add_node"


class TestRemoveNode:
    def test_a_step_is_bridged(self) -> None:
        result = patched(chain(), {"op": "remove_node", "node_id": "node-2"})
        assert ids(result) == ["node-1", "node-3"]
        assert edges(result) == {("node-1", "node-3", None)}

    def test_a_branch_is_kept_when_its_step_goes(self) -> None:
        result = patched(branching(), {"op": "remove_node", "node_id": "node-3"})
        assert ("node-2", "node-5", "true") in edges(result)
        assert errors(result) == []

    def test_the_last_step(self) -> None:
        assert edges(patched(chain(), {"op": "remove_node", "node_id": "node-3"})) == {("node-1", "node-2", None)}

    def test_a_condition_keeps_its_true_path(self) -> None:
        result = patched(branching(), {"op": "remove_node", "node_id": "node-2"})
        assert ids(result) == ["node-1", "node-3", "node-5"]
        assert edges(result) == {("node-1", "node-3", None), ("node-3", "node-5", None)}
        assert errors(result) == []

    def test_a_condition_can_keep_its_false_path(self) -> None:
        result = patched(branching(), {"op": "remove_node", "node_id": "node-2", "keep": "false"})
        assert ids(result) == ["node-1", "node-4", "node-5"]
        assert errors(result) == []

    def test_error_handlers_go_with_their_step(self) -> None:
        document = patched(chain(), {"op": "add_node", "node": SLACK, "after": "node-2", "branch": "error"})
        assert ids(patched(document, {"op": "remove_node", "node_id": "node-2"})) == ["node-1", "node-3"]

    def test_a_loop_goes_with_its_members(self) -> None:
        result = patched(looping(), {"op": "remove_node", "node_id": "node-3"})
        assert ids(result) == ["node-1", "node-2", "node-6"]
        assert edges(result) == {("node-1", "node-2", None), ("node-2", "node-6", None)}

    def test_a_loop_can_be_dissolved(self) -> None:
        result = patched(looping(), {"op": "remove_node", "node_id": "node-3", "unwrap": True})
        assert ids(result) == ["node-1", "node-2", "node-4", "node-5", "node-6"]
        assert edges(result) == {
            ("node-1", "node-2", None),
            ("node-2", "node-4", None),
            ("node-4", "node-5", None),
            ("node-5", "node-6", None),
        }
        assert all("parent" not in item for item in result["structure"])

    def test_what_goes_along_may_be_named_and_must_then_be_named_in_full(self) -> None:
        removal = {"op": "remove_node", "node_id": "node-3"}
        for unwrap in (False, True):
            whole = patched(looping(), removal | {"unwrap": unwrap, "along": ["node-4", "node-5"]})
            assert whole == patched(looping(), removal | {"unwrap": unwrap})
            error = refused(looping(), removal | {"unwrap": unwrap, "along": ["node-4"]})
            assert error.message == "Patch 1 (remove_node): it would also touch node-5."
        assert refused(branching(), {"op": "remove_node", "node_id": "node-2", "along": []}).op == "remove_node"

    def test_a_member(self) -> None:
        result = patched(looping(), {"op": "remove_node", "node_id": "node-4"})
        assert ids(result) == ["node-1", "node-2", "node-3", "node-5", "node-6"]
        assert set(errors(result)) == {"unknown-reference"}

    def test_a_trigger_goes_alone(self) -> None:
        assert ids(patched(chain(), {"op": "remove_node", "node_id": "node-1"})) == ["node-2", "node-3"]

    def test_an_unreachable_step_takes_nothing_along(self) -> None:
        document = chain()
        document["edges"].pop(0)
        assert ids(patched(document, {"op": "remove_node", "node_id": "node-2"})) == ["node-1", "node-3"]

    def test_new_ids_are_never_those_of_removed_nodes(self) -> None:
        result = patched(
            chain(), {"op": "remove_node", "node_id": "node-3"}, {"op": "add_node", "node": SLACK, "after": "node-2"}
        )
        assert ids(result) == ["node-1", "node-2", "node-4"]
