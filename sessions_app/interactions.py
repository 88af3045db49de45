"""Conversations and their interactions: what an answer stores."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import BigIntegerField, F, Func, Value
from django.utils import timezone

from accounts_app.contracts import Principal
from sessions_app.contracts import JsonObject
from sessions_app.models import AgentSession, Interaction, Workflow, WorkflowVersion
from sessions_app.services import document_name, version_create, workflow_match
from wfproject.common.capture import ErrorSummary
from wfproject.common.context import current_context
from wfproject.common.errors import ConflictError

__all__ = [
    "AnswerRecord",
    "Spent",
    "StaleSession",
    "interaction_record",
    "interaction_record_error",
    "prompt_digest",
    "session_begin",
    "session_create",
]

_TITLE_LENGTH = 200


class StaleSession(ConflictError):
    """Another prompt of the same session was answered meanwhile; the answer must be planned on the new state."""

    code = "session-changed"


@dataclass(frozen=True, slots=True)
class Spent:
    """What a language model consumed for a prompt, and what that costs in US dollars; None where none was asked."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost_usd: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """An answer about to be stored. `document` is set when it makes a workflow version.

    `base_version_id` is the current version the planner saw; `posted` a document of the client's own that the answer
    modifies; `new_workflow` tells whether the document starts a workflow or goes on with the session's current one.
    `if_match` are the entity tags of the current workflow that the client allows.
    """

    prompt: str
    response: JsonObject
    intent: str
    confidence: float
    planner: str
    base_version_id: UUID | None
    document: JsonObject | None = None
    posted: JsonObject | None = None
    new_workflow: bool = True
    violations: list[JsonObject] = field(default_factory=list)
    retrieved: list[JsonObject] = field(default_factory=list)
    latency_ms: int = 0
    spent: Spent = Spent()
    if_match: tuple[str, ...] | None = None


def prompt_digest(prompt: str) -> str:
    """SHA-256 hex digest of a prompt."""
    return hashlib.sha256(prompt.encode()).hexdigest()


def session_begin(*, principal: Principal, title: str = "") -> AgentSession:
    """A conversation that its first interaction stores; `title` is usually its first prompt."""
    return AgentSession(workspace_id=principal.workspace_id, user_id=principal.user_id, title=title[:_TITLE_LENGTH])


def session_create(*, principal: Principal, title: str = "") -> AgentSession:
    """Start a conversation, stored at once."""
    session = session_begin(principal=principal, title=title)
    session.save(force_insert=True)
    return session


@transaction.atomic
def interaction_record(*, principal: Principal, session: AgentSession, record: AnswerRecord) -> Interaction:
    """Store an answer, the workflow version it makes, and a session that only began, in one transaction.

    Raises StaleSession if the session's current version is no longer the one the planner saw: prompts of one session
    take effect one after the other. Raises PreconditionFailed if it is none that the client allows.
    """
    locked, interaction_id = _session_for_interaction(session, record)
    workflow = locked.current_workflow
    interaction = Interaction(
        pk=interaction_id,  # which the response tells: so it is written once
        workspace_id=principal.workspace_id,
        session=locked,
        user_id=principal.user_id,
        request_id=current_context().get("request_id", ""),
        prompt=record.prompt,
        prompt_sha256=prompt_digest(record.prompt),
        intent=record.intent,
        confidence=record.confidence,
        planner=record.planner,
        latency_ms=record.latency_ms,
        **asdict(record.spent),
        retrieved=record.retrieved,
    )
    response = record.response | {"interaction_id": interaction.pk, "session_id": str(locked.pk)}
    if record.document is not None:
        version = _version_of_answer(principal, locked, interaction, record)
        interaction.version = version
        response |= {"workflow_id": str(version.workflow_id), "version": version.number}
    elif workflow is not None and workflow.current_version is not None:
        response |= {"workflow_id": str(workflow.pk), "version": workflow.current_version.number}
    interaction.response = response
    interaction.save(force_insert=True)
    locked.revision += 1
    locked.title = locked.title or record.prompt[:_TITLE_LENGTH]
    if locked._state.adding:  # what names it already is checked at the end of the transaction
        locked.save(force_insert=True)
    else:
        locked.save(update_fields=["revision", "title", "current_workflow", "updated_at"])
    session.revision, session.current_workflow = locked.revision, locked.current_workflow
    return interaction


def _session_for_interaction(session: AgentSession, record: AnswerRecord) -> tuple[AgentSession, int]:
    """The session as it is now, locked, and the key of its next interaction."""
    if session._state.adding:
        workflow_match(workflow=None, if_match=record.if_match)
        return _as_begun(session), _next_interaction()
    workflow = None
    if session.current_workflow_id is not None:  # before the session, as whoever saves a version by hand locks them
        workflow = Workflow.unscoped.select_for_update().filter(pk=session.current_workflow_id).first()
    locked: Any = (
        AgentSession.unscoped.select_for_update().annotate(interaction_id=_NEXT_INTERACTION).get(pk=session.pk)
    )
    is_other = locked.current_workflow_id != session.current_workflow_id
    if is_other:
        workflow = locked.current_workflow
    else:
        locked.current_workflow = workflow
    workflow_match(workflow=workflow, if_match=record.if_match)
    if is_other or (workflow.current_version_id if workflow else None) != record.base_version_id:
        raise StaleSession("The session changed while this prompt was being answered.")
    return locked, locked.interaction_id


_NEXT_INTERACTION = Func(
    Func(Value(Interaction._meta.db_table), Value("id"), function="pg_get_serial_sequence"),
    function="nextval",
    output_field=BigIntegerField(),
)
"""Asked for along with a stored session, which saves a round trip."""


def _next_interaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Interaction._meta.db_table])
        row = cursor.fetchone()
    return int(row[0])


def _as_begun(session: AgentSession) -> AgentSession:
    """A session that only began, without what a transaction that was rolled back left on the object."""
    return AgentSession(pk=session.pk, workspace_id=session.workspace_id, user_id=session.user_id, title=session.title)


def _version_of_answer(
    principal: Principal, session: AgentSession, interaction: Interaction, record: AnswerRecord
) -> WorkflowVersion:
    document = record.document
    assert document is not None  # noqa: S101 - the caller has checked
    workflow, is_first = session.current_workflow, False
    if record.posted is not None and not (workflow and _same_document(workflow, record.posted)):
        workflow = _workflow_of(principal, session, record.posted)
        workflow.save(force_insert=True)
        version_create(
            workflow=workflow, document=record.posted, source=WorkflowVersion.Source.CLIENT, user_id=principal.user_id
        )
    elif workflow is None or record.new_workflow:
        workflow, is_first = _workflow_of(principal, session, document), True
    session.current_workflow = workflow
    return version_create(
        workflow=workflow,
        document=document,
        source=WorkflowVersion.Source.AGENT,
        user_id=principal.user_id,
        violations=record.violations,
        interaction=interaction,
        is_first=is_first,
    )


def _same_document(workflow: Workflow, document: JsonObject) -> bool:
    current = workflow.current_version
    return current is not None and current.document == document


def _workflow_of(principal: Principal, session: AgentSession, document: JsonObject) -> Workflow:
    """A new workflow, not yet stored."""
    return Workflow(
        workspace_id=principal.workspace_id,
        session=session,
        created_by_id=principal.user_id,
        name=document_name(document),
    )


@transaction.atomic
def interaction_record_error(
    *,
    principal: Principal,
    session: AgentSession,
    prompt: str,
    error: ErrorSummary,
    latency_ms: int,
    planner: str,
    spent: Spent,
) -> Interaction:
    """Keep a prompt that could not be answered, what went wrong and what it cost, and a session that only began."""
    if session._state.adding:  # stored already where the answer was, and something failed after that
        AgentSession.unscoped.bulk_create([_as_begun(session)], ignore_conflicts=True)
    interaction: Interaction = Interaction.unscoped.create(
        workspace_id=principal.workspace_id,
        session=session,
        user_id=principal.user_id,
        request_id=current_context().get("request_id", ""),
        prompt=prompt,
        prompt_sha256=prompt_digest(prompt),
        status=Interaction.Status.ERROR,
        planner=planner,
        latency_ms=latency_ms,
        error=dict(error),
        **asdict(spent),
    )
    AgentSession.unscoped.filter(pk=session.pk).update(revision=F("revision") + 1, updated_at=timezone.now())
    return interaction
