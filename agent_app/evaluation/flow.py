"""The control flow of a workflow as a tree: steps, human tasks, loops and conditions, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from agent_app.evaluation.cases import GoldBranch, GoldLoop, GoldNode, GoldOperation
from agent_app.evaluation.comparisons import Comparison, negated, said_comparison

__all__ = ["Flow", "FlowKind", "FlowNode", "branch", "branches", "gold_flow", "same_flow", "same_label", "turned_over"]


class FlowKind(StrEnum):
    """What a node of the tree is."""

    OPERATION = "op"
    TASK = "task"
    LOOP = "for_each"
    BRANCH = "if"


@dataclass(frozen=True, slots=True)
class FlowNode:
    """One node. `names` are the keys of a found operation (or its id in a foreign catalogue), `pattern` gold's.

    `body` is what a loop repeats or a condition's `then`; `otherwise` its `else`.
    """

    kind: FlowKind
    names: tuple[str, ...] = ()
    pattern: str = ""
    tests: tuple[Comparison, ...] = ()
    body: tuple[FlowNode, ...] = ()
    otherwise: tuple[FlowNode, ...] = ()


Flow = tuple[FlowNode, ...]
_DECISION = re.compile(r"approv|decision|decid|sign|answer|response|review|accept|reject|declin|consent|outcome", re.I)


def branch(tests: tuple[Comparison, ...], body: Flow, otherwise: Flow) -> FlowNode:
    """A condition; one that only has an `else` is turned over."""
    if otherwise and not body:
        return FlowNode(FlowKind.BRANCH, tests=tuple(negated(test) for test in tests), body=otherwise)
    return FlowNode(FlowKind.BRANCH, tests=tests, body=body, otherwise=otherwise)


def gold_flow(tree: Sequence[GoldNode]) -> Flow:
    """The tree that gold states.

    A condition on the answer of the human task right before it, without an `else`, is no node of its own: what
    follows an approval follows it only if it was given.
    """
    found: list[FlowNode] = []
    for item in tree:
        if isinstance(item, GoldOperation):
            found.append(FlowNode(FlowKind.OPERATION, pattern=item.op))
        elif isinstance(item, GoldLoop):
            found.append(FlowNode(FlowKind.LOOP, body=gold_flow(item.for_each)))
        elif isinstance(item, GoldBranch):
            found += _gold_branch(item, after_task=bool(found) and found[-1].kind is FlowKind.TASK)
        else:
            found.append(FlowNode(FlowKind.TASK))
    return tuple(found)


def _gold_branch(item: GoldBranch, *, after_task: bool) -> Flow:
    said = item.condition
    body, otherwise = gold_flow(item.then), gold_flow(item.otherwise)
    decides = _DECISION.search(f"{said.field or ''} {said.value or ''}") is not None
    denies = re.search(r"reject|declin|den(y|ied)|refus|not", f"{said.op or ''} {said.value or ''}", re.I) is not None
    if after_task and decides and body and not otherwise and not denies:
        return body
    tests = (said_comparison(said.field or "", said.op or "", said.value),)
    return (branch(tests, body, otherwise),)


def branches(flow: Iterable[FlowNode]) -> Iterator[FlowNode]:
    """Every condition of a tree, outer before inner."""
    for node in flow:
        if node.kind is FlowKind.BRANCH:
            yield node
        yield from branches(node.body)
        yield from branches(node.otherwise)


def same_label(gold: FlowNode, found: FlowNode) -> bool:
    """Whether two nodes are alike, their contents left aside."""
    if gold.kind is not found.kind:
        return False
    if gold.kind is not FlowKind.OPERATION:
        return True
    return any(re.fullmatch(gold.pattern, name, re.IGNORECASE) is not None for name in found.names)


def same_flow(gold: Sequence[FlowNode], found: Sequence[FlowNode]) -> bool:
    """Whether two trees have the same operations in the same order and nesting; what conditions test is left aside.

    A condition whose test is gold's opposite has its branches the other way round.
    """
    return len(gold) == len(found) and all(map(_same, gold, found))


def _same(gold: FlowNode, found: FlowNode) -> bool:
    if not same_label(gold, found):
        return False
    if same_flow(gold.body, found.body) and same_flow(gold.otherwise, found.otherwise):
        return True
    return turned_over(gold, found)


def turned_over(gold: FlowNode, found: FlowNode) -> bool:
    """Whether `found` is gold's condition said the other way round."""
    if gold.kind is not FlowKind.BRANCH or not gold.otherwise or not found.otherwise:
        return False
    opposite = {negated(test).operator for test in gold.tests} & {test.operator for test in found.tests}
    turned = replace(found, body=found.otherwise, otherwise=found.body)
    return bool(opposite) and same_flow(gold.body, turned.body) and same_flow(gold.otherwise, turned.otherwise)
