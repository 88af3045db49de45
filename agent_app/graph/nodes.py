"""The nodes: functions of the state that return partial updates. They know planners only by their protocol."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from langgraph.runtime import Runtime

from agent_app.contracts import Answer, Hits, Intent, IntentResult, Plan, PlanFailed, Planner, PlanningContext
from agent_app.graph.state import AgentDependencies, AgentState, goes_to_repair, planning_context, retrieved_names
from agent_app.streaming.events import tell_document
from connectors_app.contracts import JsonObject, OperationCatalog
from sessions_app.definition import PatchError, Severity, Violation, apply_patches, validate_document
from vectors_app.contracts import RetrievalQuery
from wfproject.common.capture import capture_errors
from wfproject.common.processing import off_loop

__all__ = [
    "classify_intent",
    "generate_workflow",
    "handle_general",
    "handle_unclear",
    "modify_workflow",
    "repair",
    "retrieve",
    "validate",
]

CONTEXT_LIMIT = 8
"""Operations looked up for the whole prompt."""

R = TypeVar("R", IntentResult, Plan, Answer)
NodeRuntime = Runtime[AgentDependencies]


async def _ask(
    state: AgentState, runtime: NodeRuntime, call: Callable[[Planner], Awaitable[R]]
) -> tuple[R, AgentState]:
    """Ask the planner, or the fallback if the planner failed now or earlier in this run.

    Returns the answer and the update that says who gave it and what was consumed, by failed tries too.
    """
    dependencies, usage = runtime.context, state["usage"]
    reason = state["fallback_reason"]
    if not state["fell_back"]:
        try:
            answer = await call(dependencies.planner)
        except PlanFailed as failure:  # the planner has logged why; the update says that the fallback answers
            usage, reason = usage + failure.usage, failure.code
        else:
            return answer, AgentState(generated_by=dependencies.planner.name, usage=usage + answer.usage)
    answer = await call(dependencies.fallback)
    return answer, AgentState(
        generated_by=dependencies.fallback.name,
        fell_back=True,
        fallback_reason=reason,
        decided=None,
        usage=usage + answer.usage,
    )


@capture_errors("graph.classify_intent")
async def classify_intent(state: AgentState, runtime: NodeRuntime) -> AgentState:
    """What does the person want? A planner that decides at once gets the operations near what it names."""
    context, dependencies = planning_context(state, runtime.context), runtime.context
    queries = await off_loop(dependencies.planner.queries)(context, None)
    found = await _look_up(queries, dependencies) if queries else []

    async def classify(planner: Planner) -> IntentResult:
        return await planner.classify(context, found if planner is dependencies.planner else ())

    result, update = await _ask(state, runtime, classify)
    intent, reason = result.intent, result.reason
    if intent == Intent.MODIFY_WORKFLOW and state["workflow"] is None:
        intent, reason = Intent.UNCLEAR, "asks for a change, but there is no workflow to change"
    _tell(dependencies, "intent", {"intent": str(intent)})
    decided = result.plan or result.answer
    if decided is not None:
        update |= AgentState(hits=found)
    if whole := [(query, hits) for query, hits in found if (query.text, query.role) == (state["prompt"], None)]:
        update |= AgentState(context_hits=whole)
    return update | AgentState(intent=intent, confidence=result.confidence, reason=reason, decided=decided)


@capture_errors("graph.retrieve")
async def retrieve(state: AgentState, runtime: NodeRuntime) -> AgentState:
    """Find the operations near each clause the planner wants to look up, in one batch."""
    context = planning_context(state, runtime.context)
    planner = runtime.context.fallback if state["fell_back"] else runtime.context.planner
    queries = await off_loop(planner.queries)(context, Intent(state["intent"]))
    if not queries:
        return AgentState(hits=await _context_hits(state, runtime.context))
    return AgentState(hits=await _look_up(queries, runtime.context))


@capture_errors("graph.generate_workflow")
async def generate_workflow(state: AgentState, runtime: NodeRuntime) -> AgentState:
    """Plan a new workflow."""
    context = planning_context(state, runtime.context)
    if isinstance(decided := state["decided"], Plan):
        return _planned(state, decided, context)
    plan, update = await _ask(state, runtime, lambda planner: planner.generate(context, state["hits"]))
    return update | _planned(state, plan, context)


@capture_errors("graph.modify_workflow")
async def modify_workflow(state: AgentState, runtime: NodeRuntime) -> AgentState:
    """Plan an edit of the current workflow and apply it."""
    context = planning_context(state, runtime.context)
    if isinstance(decided := state["decided"], Plan):
        return _planned(state, decided, context)
    plan, update = await _ask(state, runtime, lambda planner: planner.modify(context, state["hits"]))
    return update | _planned(state, plan, context)


@capture_errors("graph.validate")
async def validate(state: AgentState, runtime: NodeRuntime) -> AgentState:
    """Prove the document valid, or name what is wrong with it; what is not to be repaired is finished."""
    document = state["document"]
    if document is None:
        return _finished(state, state["violations"])
    violations = await off_loop(validate_document)(document, runtime.context.catalog)
    if runtime.context.notify is not None:
        tell_document(runtime.context.notify, document)
    for violation in violations:
        _tell(runtime.context, "violation", {"violation": violation.model_dump(mode="json")})
    return AgentState(violations=violations) | _finished(state, violations)


@capture_errors("graph.repair")
async def repair(state: AgentState, runtime: NodeRuntime) -> AgentState:
    """Give the document and its named violations back to the planner."""
    context = planning_context(state, runtime.context)
    document = state["document"] or state["workflow"] or {}
    violations = [item for item in state["violations"] if item.severity is Severity.ERROR]
    plan, update = await _ask(
        state, runtime, lambda planner: planner.repair(context, document, violations, state["hits"])
    )
    return update | _planned(state, plan, context, document) | AgentState(repairs=state["repairs"] + 1)


def _finished(state: AgentState, violations: list[Violation]) -> AgentState:
    """Withhold a document that still has errors, and turn what is missing into one question."""
    if goes_to_repair(violations, state["repairs"]):
        return AgentState()
    errors = [item for item in violations if item.severity is Severity.ERROR]
    if errors:
        return AgentState(
            document=None,
            conversation="I could not build a workflow that is valid: "
            + "; ".join(item.message for item in errors[:3]),
            next_question=state["next_question"] or "Could you say it in other words, one step at a time?",
        )
    missing = next((item for item in violations if item.severity is Severity.INCOMPLETE), None)
    if state["document"] is not None and missing is not None and state["next_question"] is None:
        return AgentState(next_question=missing.hint or missing.message)
    return AgentState()


@capture_errors("graph.handle_general")
async def handle_general(state: AgentState, runtime: NodeRuntime) -> AgentState:
    """Answer a question or small talk."""
    return await _converse(state, runtime, Intent.GENERAL)


@capture_errors("graph.handle_unclear")
async def handle_unclear(state: AgentState, runtime: NodeRuntime) -> AgentState:
    """Ask one specific question."""
    return await _converse(state, runtime, Intent.UNCLEAR)


async def _converse(state: AgentState, runtime: NodeRuntime, intent: Intent) -> AgentState:
    context = planning_context(state, runtime.context)
    answer, update = state["decided"], AgentState()
    if not isinstance(answer, Answer):
        hits = await _context_hits(state, runtime.context)
        answer, update = await _ask(state, runtime, lambda planner: planner.answer(context, intent, hits))
        update |= AgentState(context_hits=hits)
    return update | AgentState(conversation=answer.conversation, next_question=answer.next_question)


def _whole_prompt(state: AgentState) -> RetrievalQuery:
    return RetrievalQuery(text=state["prompt"], limit=CONTEXT_LIMIT)


async def _context_hits(state: AgentState, dependencies: AgentDependencies) -> Hits:
    """Operations near the whole prompt: looked up once, and only for who needs them (a fifth of a plan's time)."""
    return state["context_hits"] if "context_hits" in state else await _look_up([_whole_prompt(state)], dependencies)


async def _look_up(queries: Sequence[RetrievalQuery], dependencies: AgentDependencies) -> Hits:
    hits: Hits = list(zip(queries, await dependencies.retriever.search(queries, dependencies.catalogs), strict=True))
    _tell_retrieved(dependencies, hits)
    return hits


def _tell(dependencies: AgentDependencies, event: str, data: JsonObject) -> None:
    """Tell who listens, if anybody does."""
    if dependencies.notify is not None:
        dependencies.notify(event, data)


def _tell_retrieved(dependencies: AgentDependencies, hits: Hits) -> None:
    if dependencies.notify is not None:
        dependencies.notify("retrieved", {"operations": retrieved_names(hits, dependencies.catalog)})


def _planned(state: AgentState, plan: Plan, context: PlanningContext, base: JsonObject | None = None) -> AgentState:
    """The update a plan makes: its document, or its patches applied to `base` (default: the current workflow)."""
    document, violations = plan.document, list[Violation]()
    if plan.patches is not None:
        document, violations = _patched(base or context.workflow or {}, plan, context.catalog)
    return AgentState(
        plan=plan,
        document=document,
        violations=violations,
        conversation=plan.conversation,
        next_question=plan.next_question,
        confidence=min(state["confidence"], plan.confidence),
    )


def _patched(base: JsonObject, plan: Plan, catalog: OperationCatalog) -> tuple[JsonObject | None, list[Violation]]:
    try:
        return apply_patches(base, plan.patches or (), catalog), []
    except PatchError as error:
        violation = Violation(code="patch-failed", severity=Severity.ERROR, message=error.message)
        return None, [violation]
