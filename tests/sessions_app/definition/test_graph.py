from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from connectors_app.contracts import JsonObject
from sessions_app.definition import WorkflowGraph, topological_order
from tests.sessions_app.definition.catalogs import branching, chain, looping
from tests.sessions_app.definition.strategies import documents


def simple(edges: list[tuple[str, str]], ids: str = "abcdef") -> JsonObject:
    return {
        "structure": [{"id": key, "name": key} for key in ids],
        "edges": [{"id": f"e{n}", "source": a, "target": b} for n, (a, b) in enumerate(edges)],
    }


def test_order_of_execution() -> None:
    assert topological_order(chain()) == ["node-1", "node-2", "node-3"]
    assert topological_order(branching())[-1] == "node-5"
    assert topological_order(looping()) == ["node-1", "node-2", "node-3", "node-4", "node-5", "node-6"]


def test_order_does_not_depend_on_the_order_of_the_rows() -> None:
    assert topological_order(simple([("c", "b"), ("b", "a")], "abc")) == ["c", "b", "a"]


def test_ancestors_and_reachable() -> None:
    graph = WorkflowGraph(branching())
    assert graph.ancestors("node-5") == {"node-1", "node-2", "node-3", "node-4"}
    assert graph.ancestors("node-1") == frozenset()
    assert graph.reachable(["node-3"]) == {"node-3", "node-5"}


def test_loops() -> None:
    graph = WorkflowGraph(looping())
    assert graph.members("node-3") == ["node-4", "node-5"]
    assert graph.roots("node-3") == ["node-4"]
    assert graph.leaves("node-3") == ["node-5"]
    assert graph.enclosing("node-5") == ["node-3"]
    assert graph.contents("node-3") == ["node-4", "node-5"]
    assert graph.upstream("node-5") == {"node-1", "node-2", "node-3", "node-4"}
    assert graph.upstream("node-6") == {"node-1", "node-2", "node-3"}
    assert graph.roots() == ["node-1"]


def test_main_leaves_leave_out_what_only_failures_reach() -> None:
    document = simple([("a", "b"), ("a", "c")], "abc")
    document["edges"][1]["branch"] = "error"
    assert WorkflowGraph(document).main_leaves() == ["b"]
    assert WorkflowGraph(document).leaves() == ["b", "c"]


def test_cycles_are_found_once_each() -> None:
    graph = WorkflowGraph(simple([("a", "b"), ("b", "c"), ("c", "a"), ("d", "e"), ("e", "d"), ("f", "f")]))
    assert graph.cycles() == [["a", "b", "c"], ["d", "e"]]
    assert sorted(graph.topological_order()) == list("abcdef")


def test_broken_nesting_ends() -> None:
    document = simple([], "abc")
    document["structure"][0]["parent"] = "b"
    document["structure"][1]["parent"] = "a"
    document["structure"][2]["parent"] = "nowhere"
    graph = WorkflowGraph(document)
    assert graph.enclosing("a") == ["b", "a"]
    assert graph.enclosing("c") == []
    assert graph.members(None) == ["c"]


@given(documents())
def test_every_edge_leads_forward(document: JsonObject) -> None:
    order = topological_order(document)
    assert sorted(order) == sorted(row["id"] for row in document["structure"])
    graph = WorkflowGraph(document)
    for edge in graph.edges:
        assert order.index(edge.source) < order.index(edge.target)
        for inside in graph.contents(edge.source):
            assert order.index(inside) < order.index(edge.target)
    for key in graph.nodes:
        assert graph.upstream(key) <= set(order[: order.index(key)])


_ID = st.sampled_from("abcdef")


@given(st.lists(st.tuples(_ID, _ID), max_size=12), st.lists(st.none() | _ID, min_size=6, max_size=6))
def test_any_graph_has_an_order(edges: list[tuple[str, str]], parents: list[str | None]) -> None:
    document: dict[str, Any] = simple(edges)
    for row, parent in zip(document["structure"], parents, strict=True):
        row["parent"] = parent
    graph = WorkflowGraph(document)
    assert sorted(graph.topological_order()) == list("abcdef")
    for cycle in graph.cycles():
        assert all((a, b) in edges for a, b in zip(cycle, [*cycle[1:], cycle[0]], strict=True))
