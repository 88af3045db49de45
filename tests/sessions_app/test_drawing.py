"""Workflows as pictures: what is drawn, and what a document's texts can not do."""

from __future__ import annotations

from typing import Any

from sessions_app.drawing import draw_workflow


def drawn(nodes: dict[str, str | None], edges: str = "") -> str:
    """The picture of nodes with their loops, and of edges as in `a>b`."""
    structure: list[dict[str, Any]] = [
        {"id": key, "name": key, "position": {"x": 240 * place, "y": 0}, **({"parent": loop} if loop else {})}
        for place, (key, loop) in enumerate(nodes.items())
    ]
    arrows = [dict(zip(("source", "target"), edge.split(">"), strict=True)) for edge in edges.split()]
    return draw_workflow({"structure": structure, "data": [], "edges": arrows})


def test_it_escapes_what_a_document_says() -> None:
    picture = drawn({"<script>alert(1)</script>": None})
    assert "<script>" not in picture
    assert "&lt;script&gt;" in picture


def test_an_arrow_leads_from_a_loop_to_where_its_body_begins_and_nowhere_else() -> None:
    picture = drawn(
        {"list": None, "loop": None, "first": "loop", "second": "loop", "last": None},
        "list>loop loop>last first>second",
    )
    assert picture.count("marker-end") == 4
    assert picture.count(">each</text>") == 1


def test_each_start_of_a_body_and_each_loop_within_a_loop_has_its_arrow() -> None:
    picture = drawn({"loop": None, "left": "loop", "right": "loop", "inner": "loop", "leaf": "inner"}, "left>inner")
    assert picture.count(">each</text>") == 3  # left, right and leaf
    assert picture.count('stroke-dasharray="4 3"') == 3


def test_without_loops_nothing_is_dashed() -> None:
    assert 'stroke-dasharray="4 3"' not in drawn({"a": None, "b": None}, "a>b")


def test_a_node_whose_loop_is_not_there_is_drawn_all_the_same() -> None:
    assert ">each</text>" not in drawn({"a": "gone"})
