"""What the state machine carries from node to node, and what it may use but never changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from agent_app.contracts import (
    Answer,
    FormerVersions,
    Hits,
    ModelCalls,
    Notify,
    Plan,
    Planner,
    PlanningContext,
    TokenUsage,
    Turn,
)
from connectors_app.contracts import CORE_CATALOG, JsonObject, OperationCatalog
from sessions_app.definition import Severity, Violation
from vectors_app.contracts import Hit, Retriever

__all__ = [
    "MAX_REPAIRS",
    "AgentDependencies",
    "AgentState",
    "goes_to_repair",
    "initial_state",
    "planning_context",
    "retrieved_names",
    "retrieved_records",
]

MAX_REPAIRS = 2
"""How often a document with errors goes back to the planner before the person is asked."""

REVIEWED = 10
"""Hits of a query that are kept with the interaction. The local planner compares far more by their vectors."""


class AgentState(TypedDict, total=False):
    """One prompt on its way to an answer. Nodes return partial updates; a missing key means "not there yet"."""

    prompt: str
    turns: tuple[Turn, ...]
    workflow: JsonObject | None
    """The session's current document, or the one the client posted; never changed in place."""

    intent: str
    confidence: float
    reason: str
    context_hits: Hits
    """Operations near the whole prompt, once somebody needs them: a planner that decides at once, or a reply."""
    hits: Hits
    """Operations near each clause; what the planners choose from."""

    decided: Plan | Answer | None
    """What the planner decided along with the intent; the branch of the intent takes it instead of asking again."""
    plan: Plan
    document: JsonObject | None
    violations: list[Violation]
    repairs: int

    conversation: str
    next_question: str | None
    generated_by: str
    fell_back: bool
    """Whether the configured planner failed and the fallback answers."""
    fallback_reason: str | None
    """Why the fallback answers, as a stable name."""
    usage: TokenUsage


@dataclass(frozen=True, slots=True)
class AgentDependencies:
    """What nodes use: planners, retriever and catalogue. Passed as LangGraph's run-time context."""

    planner: Planner
    fallback: Planner
    retriever: Retriever
    catalog: OperationCatalog
    catalogs: tuple[str, ...] = (CORE_CATALOG,)
    timezone: str = "UTC"
    deadline: float | None = None
    """When planners that wait for others must give up, on the clock of `time.monotonic`."""
    notify: Notify | None = None
    """Who is told of events while the answer is in the making."""
    former: FormerVersions | None = None
    """Where the earlier versions of the current workflow are, if they are kept."""
    calls: ModelCalls = field(default_factory=ModelCalls)
    """Counts what a language model answers for the prompt."""


def initial_state(*, prompt: str, turns: Sequence[Turn] = (), workflow: JsonObject | None = None) -> AgentState:
    """The state a run starts from."""
    return AgentState(
        prompt=prompt,
        turns=tuple(turns),
        workflow=workflow,
        decided=None,
        document=None,
        violations=[],
        repairs=0,
        next_question=None,
        fell_back=False,
        fallback_reason=None,
        usage=TokenUsage(),
    )


def planning_context(state: AgentState, dependencies: AgentDependencies) -> PlanningContext:
    """What a planner may know of this state."""
    return PlanningContext(
        prompt=state["prompt"],
        catalog=dependencies.catalog,
        history=state["turns"],
        workflow=state["workflow"],
        timezone=dependencies.timezone,
        deadline=dependencies.deadline,
        notify=dependencies.notify,
        former=dependencies.former,
        calls=dependencies.calls,
    )


def goes_to_repair(violations: Sequence[Violation], repairs: int) -> bool:
    """Whether there are errors, and attempts left after this many."""
    return repairs < MAX_REPAIRS and any(item.severity is Severity.ERROR for item in violations)


def retrieved_records(hits: Hits, catalog: OperationCatalog) -> list[JsonObject]:
    """The best hits of each query as reviewers see them: query, operation and scores."""
    return [_record(query.text, hit, catalog) for query, found in hits for hit in found[:REVIEWED]]


def retrieved_names(hits: Hits, catalog: OperationCatalog) -> list[str]:
    """The operations of all hits, each once."""
    return list(dict.fromkeys(_name(hit, catalog) for _, found in hits for hit in found))


def _record(text: str, hit: Hit, catalog: OperationCatalog) -> JsonObject:
    scores = {"score": hit.score, "dense": hit.dense, "lexical": hit.lexical}
    rounded = {key: round(value, 4) for key, value in scores.items() if value is not None}
    return {"query": text, "operation": _name(hit, catalog), **rounded}


def _name(hit: Hit, catalog: OperationCatalog) -> str:
    operation = catalog.get(hit.operation_id)
    return f"{operation.connector.key}.{operation.key}" if operation else str(hit.operation_id)
