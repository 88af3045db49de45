"""FlowSim: how near two control-flow trees are."""

from __future__ import annotations

from dataclasses import dataclass

from agent_app.evaluation.flow import Flow, FlowNode, same_label

__all__ = ["flow_similarity"]


@dataclass(frozen=True, slots=True)
class _Label:
    """A node of the ordered tree; None stands for the root and for an `else`."""

    node: FlowNode | None
    otherwise: bool = False


def flow_similarity(gold: Flow, found: Flow) -> float:
    """1 - tree edit distance / (nodes of gold + nodes of found), in [0, 1]; 1 for two empty trees.

    The distance is Zhang and Shasha's (SIAM J. Comput. 18, 1989) with unit costs; an `else` is a node.
    """
    first, second = _Ordered(gold), _Ordered(found)
    total = len(first.labels) + len(second.labels) - 2
    return 1.0 - _distance(first, second) / total if total else 1.0


class _Ordered:
    """Labels in postorder, the leftmost leaf of each, and the key roots."""

    def __init__(self, flow: Flow) -> None:
        self.labels: list[_Label] = []
        self.leftmost: list[int] = []
        self._add(_Label(None), flow)
        last = {leaf: index for index, leaf in enumerate(self.leftmost)}
        self.roots = sorted(last.values())

    def _add(self, label: _Label, body: Flow, otherwise: Flow = ()) -> int:
        leftmost = len(self.labels)
        for node in body:
            self._add(_Label(node), node.body, node.otherwise)
        if otherwise:
            self._add(_Label(None, otherwise=True), otherwise)
        self.labels.append(label)
        self.leftmost.append(leftmost)
        return leftmost


def _cost(one: _Label, other: _Label) -> int:
    if one.node is None or other.node is None:
        return int(not (one.node is other.node and one.otherwise == other.otherwise))
    return int(not same_label(one.node, other.node))


def _distance(first: _Ordered, second: _Ordered) -> int:
    distances = [[0] * len(second.labels) for _ in first.labels]
    for one in first.roots:
        for other in second.roots:
            _forest(first, second, one, other, distances)
    return distances[-1][-1]


def _forest(first: _Ordered, second: _Ordered, one: int, other: int, distances: list[list[int]]) -> None:
    """Fill in the distances between the subtrees on the left paths of two key roots."""
    left, right = first.leftmost[one], second.leftmost[other]
    height, width = one - left + 2, other - right + 2
    table = [[row + column if not row or not column else 0 for column in range(width)] for row in range(height)]
    for row in range(1, height):
        for column in range(1, width):
            i, j = left + row - 1, right + column - 1
            best = min(table[row - 1][column], table[row][column - 1]) + 1
            if first.leftmost[i] == left and second.leftmost[j] == right:
                change = table[row - 1][column - 1] + _cost(first.labels[i], second.labels[j])
                table[row][column] = distances[i][j] = min(best, change)
            else:
                before = table[first.leftmost[i] - left][second.leftmost[j] - right]
                table[row][column] = min(best, before + distances[i][j])
