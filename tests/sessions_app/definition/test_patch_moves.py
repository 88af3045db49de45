from __future__ import annotations

from typing import Any

import pytest

from sessions_app.definition import (
    WorkflowGraph,
)
from tests.sessions_app.definition.catalogs import branching, chain, looping
from tests.sessions_app.definition.patching import CONDITION, SLACK, edges, errors, patched, refused, row


class TestMoveNode:
    def test_later(self) -> None:
        result = patched(chain(), {"op": "move_node", "node_id": "node-2", "after": "node-3"})
        assert edges(result) == {("node-1", "node-3", None), ("node-3", "node-2", None)}

    def test_earlier(self) -> None:
        result = patched(chain(), {"op": "move_node", "node_id": "node-3", "before": "node-2"})
        assert edges(result) == {("node-1", "node-3", None), ("node-3", "node-2", None)}

    def test_to_the_end(self) -> None:
        result = patched(chain(), {"op": "move_node", "node_id": "node-2"})
        assert edges(result) == {("node-1", "node-3", None), ("node-3", "node-2", None)}

    def test_where_it_is(self) -> None:
        assert edges(patched(chain(), {"op": "move_node", "node_id": "node-2", "after": "node-1"})) == edges(chain())

    def test_onto_a_branch(self) -> None:
        result = patched(branching(), {"op": "move_node", "node_id": "node-5", "after": "node-2", "branch": "false"})
        assert {("node-2", "node-5", "false"), ("node-5", "node-4", None)} <= edges(result)

    def test_out_of_a_loop_and_into_it(self) -> None:
        out = patched(looping(), {"op": "move_node", "node_id": "node-5", "after": "node-3"})
        assert "parent" not in row(out, "node-5", "structure")
        assert {("node-3", "node-5", None), ("node-5", "node-6", None)} <= edges(out)
        back = patched(out, {"op": "move_node", "node_id": "node-5", "parent": "node-3"})
        assert row(back, "node-5", "structure")["parent"] == "node-3"
        assert edges(back) == edges(looping())

    def test_a_condition_takes_its_other_path_along(self) -> None:
        document = patched(
            chain(),
            {"op": "add_node", "node": CONDITION, "after": "node-1"},
            {"op": "add_node", "node": SLACK, "after": "node-4", "branch": "false"},
        )
        result = patched(document, {"op": "move_node", "node_id": "node-4", "before": "node-3"})
        assert edges(result) == {
            ("node-1", "node-2", None),
            ("node-2", "node-4", None),
            ("node-4", "node-3", "true"),
            ("node-4", "node-5", "false"),
        }

    @pytest.mark.parametrize(
        "patch",
        [
            {"node_id": "node-1", "after": "node-6"},
            {"node_id": "node-3", "after": "node-4"},
            {"node_id": "node-3", "parent": "node-3"},
            {"node_id": "node-2", "after": "node-2"},
            {"node_id": "node-2", "before": "node-1"},
            {"node_id": "node-2", "parent": "node-6"},
            {"node_id": "node-9"},
        ],
    )
    def test_refusals(self, patch: dict[str, Any]) -> None:
        assert refused(looping(), {"op": "move_node"} | patch).op == "move_node"


class TestWrap:
    def test_under_a_condition_what_follows_still_runs(self) -> None:
        document = patched(chain(), {"op": "set_input", "node_id": "node-3", "name": "text", "value": "Hi"})
        result = patched(document, {"op": "wrap", "node_ids": ["node-2"], "in": CONDITION})
        assert edges(result) == {
            ("node-1", "node-4", None),
            ("node-4", "node-2", "true"),
            ("node-2", "node-3", None),
            ("node-4", "node-3", "false"),
        }
        assert errors(result) == []

    def test_under_a_condition_what_needs_the_wrapped_steps_runs_with_them(self) -> None:
        result = patched(chain(), {"op": "wrap", "node_ids": ["node-2"], "in": CONDITION})
        assert ("node-4", "node-3", "false") not in edges(result)
        assert errors(result) == []

    def test_the_rows_of_wrapped_steps_stay(self) -> None:
        result = patched(chain(), {"op": "wrap", "node_ids": ["node-2", "node-3"], "in": CONDITION})
        assert [item for item in result["structure"] if item["id"] != "node-4"] == chain()["structure"]
        assert edges(result) == {
            ("node-1", "node-4", None),
            ("node-4", "node-2", "true"),
            ("node-2", "node-3", None),
        }

    def test_into_a_loop(self) -> None:
        loop = {"type": "for_each", "items": "node_1.issue.labels", "title": "For each label"}
        result = patched(branching(), {"op": "wrap", "node_ids": ["node-2", "node-3", "node-4"], "in": loop})
        assert edges(result) == {
            ("node-1", "node-6", None),
            ("node-6", "node-5", None),
            ("node-2", "node-3", "true"),
            ("node-2", "node-4", "false"),
        }
        assert WorkflowGraph(result).members("node-6") == ["node-2", "node-3", "node-4"]
        assert errors(result) == []

    def test_inside_a_loop(self) -> None:
        result = patched(looping(), {"op": "wrap", "node_ids": ["node-5"], "in": CONDITION | {"expression": "node_4"}})
        assert row(result, "node-7", "structure")["parent"] == "node-3"
        assert errors(result) == []

    @pytest.mark.parametrize(
        "patch",
        [
            {"node_ids": ["node-1"], "in": CONDITION},
            {"node_ids": ["node-2", "node-4"], "in": CONDITION},
            {"node_ids": ["node-2", "node-6"], "in": CONDITION},
            {"node_ids": ["node-9"], "in": CONDITION},
        ],
    )
    def test_refusals(self, patch: dict[str, Any]) -> None:
        assert refused(looping(), {"op": "wrap"} | patch).op == "wrap"
