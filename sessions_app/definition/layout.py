"""Where the cards of a document are drawn: layers from left to right, branches spread from top to bottom."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from connectors_app.contracts import JsonObject
from sessions_app.definition.graph import EdgeView, WorkflowGraph
from sessions_app.definition.tolerant import as_dict
from sessions_app.definition.vocabulary import Branch

__all__ = ["CARD_HEIGHT", "CARD_WIDTH", "layout", "place_new_nodes"]

ORIGIN_X = 58
CENTRE_Y = 261
LAYER_WIDTH = 240
ROW_HEIGHT = 120
CARD_WIDTH = 200
CARD_HEIGHT = 90
"""Pixels a card takes at most; the steps between layers and rows are larger, so that cards never overlap."""

_FAR = 10_000_000
"""A position farther out is taken for none."""

_LANES = {Branch.TRUE: -1, Branch.APPROVED: -1, Branch.FALSE: 1, Branch.REJECTED: 1, Branch.ERROR: 2}
"""Half rows by which a branch leaves the row of its source where several branches leave."""


def layout(document: JsonObject) -> JsonObject:
    """The document with a position for every node; nothing else changes, and the argument is left alone."""
    graph = WorkflowGraph(document)
    columns = _columns(graph)
    layers: dict[int, list[str]] = {}
    for key in graph.topological_order():
        layers.setdefault(columns[key], []).append(key)
    rows: dict[str, float] = {}
    for column in sorted(layers):
        rows |= _spread(layers[column], {key: _wish(graph, key, rows) for key in layers[column]})
    positions = {key: (ORIGIN_X + LAYER_WIDTH * columns[key], round(rows[key])) for key in rows}
    return _with_positions(document, graph, positions)


def _columns(graph: WorkflowGraph) -> dict[str, int]:
    """The longest way to each node in layers; members come after their loop, what follows a loop after its members."""
    columns = dict.fromkeys(graph.nodes, 0)
    order = graph.topological_order()
    placed: set[str] = set()
    for key in order:
        before = [edge.source for edge in graph.incoming[key]]
        before += graph.enclosing(key)[:1]
        for source in list(before):
            if source not in graph.enclosing(key):
                before += graph.contents(source) if graph.members(source) else []
        columns[key] = max((columns[source] + 1 for source in before if source in placed), default=0)
        placed.add(key)
    return columns


def _wish(graph: WorkflowGraph, key: str, rows: dict[str, float]) -> float:
    """The height a node would have if it had its layer to itself: the mean of what leads to it, moved by branch."""
    wishes = [rows[edge.source] + _lane(graph, edge) for edge in graph.incoming[key] if edge.source in rows]
    if not wishes:
        wishes = [rows[group] for group in graph.enclosing(key)[:1] if group in rows]
    return sum(wishes) / len(wishes) if wishes else CENTRE_Y


def _lane(graph: WorkflowGraph, edge: EdgeView) -> float:
    branches = {other.branch for other in graph.outgoing[edge.source]}
    if len(branches) < 2 or edge.branch is None:
        return 0
    return _LANES.get(Branch(edge.branch), 0) * ROW_HEIGHT / 2 if edge.branch in set(Branch) else 0


def _spread(keys: list[str], wishes: dict[str, float]) -> dict[str, float]:
    """Heights at least a row apart, in the order of the wishes and centred on them."""
    ordered = sorted(keys, key=lambda key: (wishes[key], keys.index(key)))
    rows: dict[str, float] = {}
    previous: float | None = None
    for key in ordered:
        previous = wishes[key] if previous is None else max(wishes[key], previous + ROW_HEIGHT)
        rows[key] = previous
    shift = sum(wishes[key] - rows[key] for key in keys) / len(keys)
    return {key: row + shift for key, row in rows.items()}


def _with_positions(document: JsonObject, graph: WorkflowGraph, positions: dict[str, tuple[int, int]]) -> JsonObject:
    rows: list[Any] = list(document.get("structure") or [])
    for key, (x, y) in positions.items():
        index = graph.nodes[key].structure_index
        if index is not None:
            rows[index] = rows[index] | {"position": {"x": x, "y": y}}
    return document | {"structure": rows}


def place_new_nodes(document: JsonObject, new_ids: Collection[str]) -> JsonObject:
    """The document with positions for new nodes only: beside their neighbours, on no other card.

    Every other row is the same object as before.
    """
    graph = WorkflowGraph(document)
    new = set(new_ids)
    taken = {key: point for key in graph.nodes if key not in new and (point := _position(graph, key))}
    positions: dict[str, tuple[int, int]] = {}
    for key in graph.topological_order():
        if key in new:
            x, y = _free_place(_candidates(graph, key, taken), list(taken.values()))
            positions[key] = (round(x), round(y))
            taken[key] = (x, y)
    return _with_positions(document, graph, positions)


def _position(graph: WorkflowGraph, key: str) -> tuple[float, float] | None:
    position = graph.nodes[key].structure.get("position")
    x, y = as_dict(position).get("x"), as_dict(position).get("y")
    if isinstance(x, int | float) and isinstance(y, int | float) and abs(x) < _FAR and abs(y) < _FAR:
        return x, y
    return None


def _candidates(graph: WorkflowGraph, key: str, taken: dict[str, tuple[float, float]]) -> tuple[float, float]:
    """The place a new node would best have: right of what leads to it, before what follows if there is room."""
    before = [taken[edge.source] for edge in graph.incoming[key] if edge.source in taken]
    before = before or [taken[group] for group in graph.enclosing(key)[:1] if group in taken]
    after = [taken[edge.target] for edge in graph.outgoing[key] if edge.target in taken]
    if before:
        x = max(point[0] for point in before) + LAYER_WIDTH
        y = sum(point[1] for point in before) / len(before)
        if after and min(point[0] for point in after) < x + CARD_WIDTH:
            x = max(point[0] for point in before) + LAYER_WIDTH / 2
        return x, y
    if after:
        return min(point[0] for point in after) - LAYER_WIDTH, sum(point[1] for point in after) / len(after)
    return ORIGIN_X, CENTRE_Y


def _free_place(wish: tuple[float, float], taken: list[tuple[float, float]]) -> tuple[float, float]:
    x, y = wish
    for distance in range(len(taken) + 2):
        for row in (y + distance * ROW_HEIGHT, y - distance * ROW_HEIGHT):
            if not any(abs(x - tx) < CARD_WIDTH and abs(row - ty) < CARD_HEIGHT for tx, ty in taken):
                return x, row
    return x, max(ty for _, ty in taken) + ROW_HEIGHT
