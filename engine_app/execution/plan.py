"""A version's document compiled for execution: what each node does and which edges leave it. Free of I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from engine_app.contracts import JsonObject
from sessions_app.definition import Branch, Role, WorkflowGraph, node_reference

if TYPE_CHECKING:
    from sessions_app.models import WorkflowVersion

__all__ = [
    "NOTICE",
    "NOTICE_TRIGGER",
    "Plan",
    "PlanEdge",
    "PlanNode",
    "RetryRule",
    "compile_notice",
    "compile_plan",
    "version_plan",
]

DEFAULT_TIMEOUT_SECONDS = 30.0
DEFAULT_ATTEMPTS = 3
PLANS_KEPT = 256
NOTICE, NOTICE_TRIGGER = "on-failure", "$failed"
"""Step and trigger of a run that only tells of another one's failure; no node of a document can be called as the
latter."""


@dataclass(frozen=True, slots=True)
class RetryRule:
    """At most `max_attempts` calls; the n-th wait is about `initial * 2**n` seconds, at most `maximum`."""

    max_attempts: int = DEFAULT_ATTEMPTS
    initial: float = 1.0
    maximum: float = 60.0


@dataclass(frozen=True, slots=True)
class PlanEdge:
    """An edge to a node of the same level."""

    target: str
    branch: str | None


@dataclass(frozen=True, slots=True)
class PlanNode:
    """One node. `connector` is its key, "" for control nodes; `on_error` the policy in force: an `error` edge implies
    `branch`."""

    id: str
    reference: str
    role: str
    title: str
    properties: JsonObject = field(hash=False)
    operation_id: UUID | None
    connector: str
    edges: tuple[PlanEdge, ...]
    incoming: int
    on_error: str
    retry: RetryRule
    timeout_seconds: float


@dataclass(frozen=True, slots=True)
class Plan:
    """All nodes by id, the direct members of each loop (None: outside loops), and the workflow's settings."""

    nodes: dict[str, PlanNode]
    members: dict[str | None, tuple[str, ...]]
    settings: JsonObject

    @property
    def triggers(self) -> tuple[str, ...]:
        """Ids of the triggers."""
        return tuple(key for key, node in self.nodes.items() if node.role == Role.TRIGGER)


def _number(value: Any, default: float) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and value > 0 else default


def _retry(properties: JsonObject) -> RetryRule:
    rule = properties.get("retry")
    if not isinstance(rule, dict):
        return RetryRule()
    return RetryRule(
        max_attempts=int(_number(rule.get("max_attempts"), DEFAULT_ATTEMPTS)),
        initial=_number(rule.get("initial_seconds"), 1.0),
        maximum=_number(rule.get("max_seconds"), 60.0),
    )


def _operation_id(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _node(graph: WorkflowGraph, key: str, level: frozenset[str]) -> PlanNode:
    view = graph.nodes[key]
    edges = tuple(PlanEdge(edge.target, edge.branch) for edge in graph.outgoing[key] if edge.target in level)
    catches = any(edge.branch == Branch.ERROR for edge in edges)
    return PlanNode(
        id=key,
        reference=node_reference(key),
        role=view.role or Role.ACTION,
        title=view.title,
        properties=view.properties,
        operation_id=_operation_id(view.data.get("scm_id")),
        connector=view.connector,
        edges=edges,
        incoming=sum(edge.source in level for edge in graph.incoming[key]),
        on_error="branch" if catches else str(view.properties.get("on_error") or "stop"),
        retry=_retry(view.properties),
        timeout_seconds=_number(view.properties.get("timeout_seconds"), DEFAULT_TIMEOUT_SECONDS),
    )


def compile_plan(document: Any) -> Plan:
    """Compile a document that validation found no error in; edges that cross a loop's border are left out."""
    graph = WorkflowGraph(document)
    groups: list[str | None] = [None, *(key for key in graph.nodes if graph.members(key))]
    members = {group: tuple(graph.members(group)) for group in groups}
    levels = {key: frozenset(keys) for keys in members.values() for key in keys}
    settings = graph.document.get("settings")
    return Plan(
        nodes={key: _node(graph, key, levels[key]) for key in graph.nodes if key in levels},
        members=members,
        settings=settings if isinstance(settings, dict) else {},
    )


@lru_cache(maxsize=PLANS_KEPT)
def version_plan(version: WorkflowVersion) -> Plan:
    """The plan of a version; made once, since versions never change."""
    return compile_plan(version.document)


def compile_notice(document: Any) -> Plan:
    """The plan of the notification that a document's `settings.on_failure` asks for.

    Its one step takes its inputs, already evaluated, from the payload's `inputs`.
    """
    settings = (document if isinstance(document, dict) else {}).get("settings")
    wanted = settings.get("on_failure") if isinstance(settings, dict) else None
    operation = wanted.get("scm_id") if isinstance(wanted, dict) else None
    step: JsonObject = {"role": Role.ACTION, "inputs": "{{ trigger.inputs }}"}
    return compile_plan(
        {
            "structure": [{"id": NOTICE_TRIGGER, "type": "normal"}, {"id": NOTICE, "type": "normal"}],
            "data": [
                {"id": NOTICE_TRIGGER, "properties": {"role": Role.TRIGGER}},
                {"id": NOTICE, "name": NOTICE, "properties": step, "scm_id": operation},
            ],
            "edges": [{"id": "edge-1", "source": NOTICE_TRIGGER, "target": NOTICE, "branch": None}],
        }
    )
