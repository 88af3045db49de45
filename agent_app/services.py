"""Answer a prompt: cache, history, state machine, storage."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import nullcontext, suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import connections, transaction

from accounts_app.contracts import Principal
from agent_app.admission import planning_place
from agent_app.contracts import (
    AnswerWithdrawn,
    FormerVersions,
    Intent,
    Ledger,
    ModelCalls,
    Notify,
    Plan,
    Planner,
    Turn,
    told_confidence,
)
from agent_app.known_answers import KnownAnswer
from agent_app.near_prompts import NearPrompts
from agent_app.planners.registry import FALLBACK, configured_planner, get_planner
from agent_app.response_cache import CacheSlot, Freshness, count_joined
from agent_app.single_flight import Flown, single_flight
from agent_app.spending import budget_exhausted, spent_on
from connectors_app.catalog import CatalogSnapshot
from connectors_app.contracts import JsonObject
from connectors_app.selectors import catalog_snapshot
from sessions_app.contracts import SessionState
from sessions_app.definition import planned_writes
from sessions_app.interactions import (
    AnswerRecord,
    StaleSession,
    interaction_record,
    interaction_record_error,
    session_begin,
    session_create,
)
from sessions_app.models import AgentSession, Interaction
from sessions_app.selectors import former_documents, session_get, session_state
from sessions_app.services import checked_by_hand, workflow_match
from wfproject.common.capture import capture_errors, error_summary
from wfproject.common.context import set_context
from wfproject.common.database import database_hop
from wfproject.common.errors import ApplicationError, ValidationFailed

__all__ = ["prompt_answer", "prompt_session", "warm_up"]

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
"""How often an answer is planned anew because another prompt of the session was faster."""

FALLBACK_NOTICE = "(The language model did not answer; the built-in planner did.)"
BUDGET_NOTICE = "(Your budget for the language model is used up for today; the built-in planner answered.)"
BUDGET_EXHAUSTED = "budget-exhausted"
CANCELLED = ApplicationError("The prompt was cancelled before it was answered.", code="cancelled")


@dataclass(slots=True)
class _Opening:
    """What is known before planning; `posted` is the client's own document, completed."""

    session: AgentSession
    state: SessionState
    catalog: CatalogSnapshot
    posted: JsonObject | None
    slot: CacheSlot
    cached: JsonObject | None = None
    over_budget: bool = False
    if_match: tuple[str, ...] | None = None
    ledger: Ledger | None = None
    calls: ModelCalls = field(default_factory=ModelCalls)

    @property
    def freshness(self) -> Freshness:
        """Of the session as it was found."""
        question = self.state.turns[-1].next_question if self.state.turns else None
        return Freshness(self.state.version_id, self.catalog.version, question)

    def mark(self, freshness: Freshness) -> str:
        """Equal for the same state of everything that answers depend on."""
        budget = "over" if self.over_budget else "within"
        return f"{freshness.mark()}:{self.slot.mark()}:{budget}"

    def after(self, response: JsonObject) -> Freshness:
        """Of the session as an answer of it leaves it; its current workflow is that after the answer was stored."""
        workflow = self.session.current_workflow
        version_id = workflow.current_version_id if workflow else None
        return Freshness(version_id, self.catalog.version, response["next_question"])


@capture_errors("prompt_answer")
async def prompt_answer(
    *,
    principal: Principal,
    prompt: str,
    session_id: UUID | None = None,
    workflow: JsonObject | None = None,
    notify: Notify | None = None,
    if_match: tuple[str, ...] | None = None,
    ledger: Ledger | None = None,
) -> JsonObject:
    """Answer a prompt of a session (a new one without `session_id`) and store the answer.

    `workflow` is a document of the client's own that the prompt is to modify; `notify` is told of events on the way;
    `if_match` are the entity tags of which the session's current workflow must have one. What is stored is entered in
    `ledger` too, unless it is somebody else's answer that is returned.
    Returns the response body of `POST /api/v1/workflow`. Raises NotFoundError for an unknown session, ValidationFailed
    for an invalid `workflow`, PreconditionFailed if somebody else changed the session's workflow.
    A prompt that fails later keeps its interaction with the error.
    """
    started, asked_at = time.perf_counter(), time.time()
    known: KnownAnswer | None = None
    if session_id is not None and workflow is None and if_match is None:
        known = KnownAnswer(principal.workspace_id, session_id, prompt)
        if (answer := await known.look()) is not None:
            set_context(session_id=session_id, interaction_id=answer["interaction_id"])
            return answer | {"cached": True}
    opening = await database_hop(_open)(principal, prompt, session_id, workflow, if_match, known)
    opening.ledger = ledger
    set_context(session_id=opening.session.pk)
    if opening.cached is not None:
        set_context(interaction_id=opening.cached["interaction_id"])
        return opening.cached | {"cached": True}

    if session_id is None:  # a session of its own, which nobody shares
        return await _answer_or_record(principal, prompt, opening, started, notify)

    async def work() -> Flown:
        answer = await _answer_or_record(principal, prompt, opening, started, notify)
        states = (opening.freshness, opening.after(answer))
        return Flown(answer, tuple(opening.mark(state) for state in states))

    mark = opening.mark(opening.freshness)
    response, is_shared = await single_flight(opening.slot.key, work, mark=mark, since=asked_at)
    if not is_shared:
        return response
    count_joined()
    set_context(interaction_id=response["interaction_id"])
    return response | {"cached": True}


async def _answer_or_record(
    principal: Principal, prompt: str, opening: _Opening, started: float, notify: Notify | None
) -> JsonObject:
    """The answer; a prompt that fails, or is cancelled, is kept with its error."""
    try:
        return await _answer(principal, prompt, opening, started, notify)
    except (Exception, asyncio.CancelledError) as error:
        with suppress(AnswerWithdrawn):
            await database_hop(_store_error)(principal, prompt, opening, error, _milliseconds(started))
        raise


@transaction.atomic
def _store_error(principal: Principal, prompt: str, opening: _Opening, error: BaseException, latency_ms: int) -> None:
    if opening.ledger is not None:
        opening.ledger.failed(error)
    interaction_record_error(
        principal=principal,
        session=opening.session,
        prompt=prompt,
        error=error_summary(CANCELLED if isinstance(error, asyncio.CancelledError) else error),
        latency_ms=latency_ms,
        planner=settings.PLANNER,
        spent=spent_on(opening.calls.usage),
    )


def prompt_session(
    *,
    principal: Principal,
    prompt: str,
    session_id: UUID | None = None,
    workflow: JsonObject | None = None,
    if_match: tuple[str, ...] | None = None,
) -> AgentSession:
    """The session in which a prompt is to be answered later, made now without `session_id`.

    Raises at once what `prompt_answer` raises for the same arguments.
    """
    if workflow is not None:
        _posted_document(workflow, catalog_snapshot(tuple(settings.PLANNER_CATALOGS)))
    if session_id is None:
        workflow_match(workflow=None, if_match=if_match)
        return session_create(principal=principal, title=prompt)
    session = session_get(workspace_id=principal.workspace_id, session_id=session_id)
    workflow_match(workflow=session.current_workflow, if_match=if_match)
    return session


def _open(
    principal: Principal,
    prompt: str,
    session_id: UUID | None,
    workflow: JsonObject | None,
    if_match: tuple[str, ...] | None,
    known: KnownAnswer | None,
) -> _Opening:
    catalog = catalog_snapshot(tuple(settings.PLANNER_CATALOGS))
    posted = _posted_document(workflow, catalog) if workflow is not None else None
    over_budget = settings.PLANNER != FALLBACK and budget_exhausted(principal)
    if session_id is None:
        workflow_match(workflow=None, if_match=if_match)
        session = session_begin(principal=principal, title=prompt)
        state = SessionState(session.pk, session.revision)
    else:
        session = session_get(workspace_id=principal.workspace_id, session_id=session_id)
        workflow_match(workflow=session.current_workflow, if_match=if_match)
        state = session_state(session)
    slot = CacheSlot(principal.workspace_id, session.pk, prompt, posted)
    opening = _Opening(session, state, catalog, posted, slot, over_budget=over_budget, if_match=if_match)
    if session_id is None:
        slot.prepare()
    else:
        opening.cached = slot.look(opening.freshness)
        if known is not None and opening.cached is not None:
            known.keep(opening.cached)
        if opening.cached is None and posted is None:
            opening.cached = _answer_to_near(opening, prompt)
    return opening


def _answer_to_near(opening: _Opening, prompt: str) -> JsonObject | None:
    """The fresh answer to a prompt of the session that says nearly the same, where the settings want that."""
    near = NearPrompts(opening.session.pk).nearest(prompt)
    return opening.slot.look_near(opening.freshness, near) if near is not None else None


def _posted_document(workflow: JsonObject, catalog: CatalogSnapshot) -> JsonObject:
    """The client's document, completed; ValidationFailed names the places as fields of the request body."""
    try:
        return checked_by_hand(workflow, catalog)
    except ValidationFailed as error:
        raise error.below("workflow") from error


async def _answer(
    principal: Principal, prompt: str, opening: _Opening, started: float, notify: Notify | None
) -> JsonObject:
    planner = get_planner(FALLBACK) if opening.over_budget else configured_planner()
    deadline: float | None = None
    for attempt in range(MAX_ATTEMPTS):
        async with planning_place():
            deadline = deadline or time.monotonic() + settings.OPENAI_DEADLINE_SECONDS
            opening.calls.begin_anew()
            final = await _run_graph(prompt, opening, planner, deadline, notify)
        record = _record(prompt, opening, final, _milliseconds(started))
        try:
            interaction = await database_hop(_store)(principal, prompt, opening, record, keep=not _leads_further(final))
        except StaleSession:
            if attempt + 1 == MAX_ATTEMPTS:
                raise
            await database_hop(_reload)(principal, opening)
            continue
        set_context(interaction_id=interaction.pk)
        response: JsonObject = interaction.response
        return response
    raise AssertionError("unreachable: the last attempt returns or raises")


async def _run_graph(
    prompt: str, opening: _Opening, planner: Planner, deadline: float | None = None, notify: Notify | None = None
) -> Any:
    # LangGraph takes a second to import: processes that answer no prompt never load it.
    from agent_app.graph.build import compiled_graph
    from agent_app.graph.state import AgentDependencies, initial_state
    from vectors_app.services import get_retriever

    turns = [Turn(**asdict(turn)) for turn in opening.state.turns]
    current = opening.state.workflow.document if opening.state.workflow else None
    dependencies = AgentDependencies(
        planner=planner,
        fallback=get_planner(FALLBACK),
        retriever=get_retriever(),
        catalog=opening.catalog,
        catalogs=tuple(settings.PLANNER_CATALOGS),
        timezone=settings.DEFAULT_TIMEZONE,
        deadline=deadline,
        notify=notify,
        former=_former_versions(opening),
        calls=opening.calls,
    )
    state = initial_state(prompt=prompt, turns=turns, workflow=opening.posted or current)
    return await compiled_graph().ainvoke(state, context=dependencies)


def _former_versions(opening: _Opening) -> FormerVersions | None:
    """Where to look up what the session's workflow was before; a posted document has no past."""
    current = opening.state.workflow
    if current is None or opening.posted is not None:
        return None
    return partial(database_hop(former_documents), workflow_id=current.workflow_id, before=current.number)


def _record(prompt: str, opening: _Opening, final: Any, latency_ms: int) -> AnswerRecord:
    from agent_app.graph.state import retrieved_records

    violations = [item.model_dump(mode="json") for item in final["violations"]] if final["document"] else []
    reason = BUDGET_EXHAUSTED if opening.over_budget else final["fallback_reason"]
    conversation = final["conversation"]
    if reason is not None:
        conversation = f"{conversation} {BUDGET_NOTICE if opening.over_budget else FALLBACK_NOTICE}"
    response: JsonObject = {
        "conversation": conversation,
        "session_id": str(opening.session.pk),
        "workflow": final["document"],
        "next_question": final["next_question"],
        "interaction_id": None,
        "intent": str(final["intent"]),
        "confidence": told_confidence(final["confidence"]),
        "workflow_id": None,
        "version": None,
        "generated_by": final["generated_by"],
        "fallback_reason": reason,
        "cached": False,
        "violations": violations,
        "writes": [item.model_dump(mode="json") for item in planned_writes(final["document"], opening.catalog)],
    }
    return AnswerRecord(
        prompt=prompt,
        response=response,
        intent=response["intent"],
        confidence=response["confidence"],
        planner=final["generated_by"],
        base_version_id=opening.state.version_id,
        document=final["document"],
        posted=opening.posted,
        new_workflow=final["intent"] != Intent.MODIFY_WORKFLOW,
        violations=violations,
        retrieved=retrieved_records(final.get("hits", final.get("context_hits", [])), opening.catalog),
        latency_ms=latency_ms,
        spent=spent_on(opening.calls.usage),
        if_match=opening.if_match,
    )


def _leads_further(final: Any) -> bool:
    """Whether the same words said again would change the workflow again."""
    plan: Plan | None = final.get("plan")
    return plan is not None and plan.leads_further


def _store(principal: Principal, prompt: str, opening: _Opening, record: AnswerRecord, *, keep: bool) -> Interaction:
    with transaction.atomic() if opening.ledger is not None else nullcontext():
        interaction = interaction_record(principal=principal, session=opening.session, record=record)
        if opening.ledger is not None:
            opening.ledger.answered(interaction.response)
    if keep and interaction.response["fallback_reason"] is None:  # else the configured planner gets another chance
        opening.slot.keep(opening.after(interaction.response), interaction.response)
        if opening.posted is None:
            NearPrompts(opening.session.pk).remember(prompt)
    return interaction


def _reload(principal: Principal, opening: _Opening) -> None:
    opening.session = session_get(workspace_id=principal.workspace_id, session_id=opening.session.pk)
    opening.state = session_state(opening.session)


def _milliseconds(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)


def warm_up() -> None:
    """Load what the first prompt needs (state machine, model, registry, planner), by answering one nobody sees."""
    from agent_app.graph.build import compiled_graph

    started = time.perf_counter()
    catalog = catalog_snapshot(tuple(settings.PLANNER_CATALOGS))
    nobody = UUID(int=0)
    opening = _Opening(AgentSession(), SessionState(nobody, 0), catalog, None, CacheSlot(nobody, nobody, ""))
    compiled_graph()
    try:
        async_to_sync(_run_graph)("when an issue is opened, post a message", opening, get_planner(FALLBACK))
    finally:
        connections.close_all()
    logger.info("ready for prompts after %d ms", _milliseconds(started))
