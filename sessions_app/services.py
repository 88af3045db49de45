"""Writes to sessions, interactions, feedback, workflows and versions."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import BigIntegerField, F, Func, Max, Value
from django.utils import timezone

from accounts_app.contracts import Principal
from connectors_app.contracts import OperationCatalog
from sessions_app.contracts import JsonObject, prompt_tag, session_tag
from sessions_app.definition import (
    Violation,
    complete_document,
    diff_documents,
    parse_document,
    validate_document,
)
from sessions_app.models import AgentSession, Feedback, Interaction, ReviewStatus, Workflow, WorkflowVersion
from wfproject.common.capture import ErrorSummary
from wfproject.common.conditional import require_match
from wfproject.common.context import current_context
from wfproject.common.errors import ConflictError, NotFoundError, ValidationFailed
from wfproject.common.tags import touch_tags

__all__ = [
    "AnswerRecord",
    "StaleSession",
    "checked_by_hand",
    "describe_violation",
    "feedback_set",
    "interaction_record",
    "interaction_record_error",
    "prompt_digest",
    "review_set",
    "session_create",
    "version_create",
    "version_create_by_hand",
    "workflow_match",
    "workflow_rollback",
]

_TITLE_LENGTH = 200


class StaleSession(ConflictError):
    """Another prompt of the same session was answered meanwhile; the answer must be planned on the new state."""

    code = "session-changed"


@dataclass(slots=True)
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
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost_usd: Decimal | None = None
    if_match: tuple[str, ...] | None = None


def prompt_digest(prompt: str) -> str:
    """SHA-256 hex digest of a prompt."""
    return hashlib.sha256(prompt.encode()).hexdigest()


def session_create(*, principal: Principal, title: str = "") -> AgentSession:
    """Start a conversation; `title` is usually its first prompt."""
    session: AgentSession = AgentSession.unscoped.create(
        workspace_id=principal.workspace_id, user_id=principal.user_id, title=title[:_TITLE_LENGTH]
    )
    return session


@transaction.atomic
def interaction_record(*, principal: Principal, session: AgentSession, record: AnswerRecord) -> Interaction:
    """Store an answer and the workflow version it makes in one transaction.

    Raises StaleSession if the session's current version is no longer the one the planner saw: prompts of one session
    take effect one after the other. Raises PreconditionFailed if it is none that the client allows.
    """
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
    interaction = Interaction(
        pk=locked.interaction_id,  # which the response tells: so it is written once
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
        prompt_tokens=record.prompt_tokens,
        completion_tokens=record.completion_tokens,
        cost_usd=record.cost_usd,
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
    locked.save(update_fields=["revision", "title", "current_workflow", "updated_at"])
    session.revision, session.current_workflow = locked.revision, locked.current_workflow
    return interaction


_NEXT_INTERACTION = Func(
    Func(Value(Interaction._meta.db_table), Value("id"), function="pg_get_serial_sequence"),
    function="nextval",
    output_field=BigIntegerField(),
)
"""Asked for along with the session, which saves a round trip."""


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
        name=_document_name(document),
    )


def _document_name(document: JsonObject) -> str:
    return str(document.get("name") or "Untitled workflow")[:200]


@transaction.atomic(savepoint=False)
def version_create(
    *,
    workflow: Workflow,
    document: JsonObject,
    source: str,
    user_id: int | None,
    violations: list[JsonObject] | None = None,
    interaction: Interaction | None = None,
    is_first: bool = False,
) -> WorkflowVersion:
    """Add the next version to a workflow and make it the current one. Numbers have no gaps and no duplicates.

    With `is_first` the workflow is not stored yet: it is, along with its version.
    """
    locked, parent, latest = workflow, None, 0
    if not is_first:
        locked = Workflow.unscoped.select_for_update().get(pk=workflow.pk)
        parent = locked.current_version
        latest = WorkflowVersion.unscoped.filter(workflow=locked).aggregate(latest=Max("number"))["latest"] or 0
    version: WorkflowVersion = WorkflowVersion.unscoped.create(
        workspace_id=locked.workspace_id,
        workflow=locked,
        number=latest + 1,
        document=document,
        source=source,
        parent=parent,
        interaction=interaction,
        created_by_id=user_id,
        violations=violations or [],
        changes=diff_documents(parent.document, document).summary() if parent else [],
    )
    locked.current_version = version
    locked.name = _document_name(document)
    if is_first:  # the version names it already: references are checked at the end of the transaction
        locked.save(force_insert=True)
    else:
        locked.save(update_fields=["current_version", "name", "updated_at"])
    workflow.current_version, workflow.name = version, locked.name
    return version


def checked_by_hand(document: Any, catalog: OperationCatalog) -> JsonObject:
    """A person's document, completed; ValidationFailed, naming each violation, if it has an error."""
    parse_document(document)
    completed = complete_document(document, catalog)
    errors = [item for item in validate_document(completed, catalog) if item.severity == "error"]
    if errors:
        raise ValidationFailed(
            "The document is not a valid workflow.",
            code="invalid-workflow",
            details={"workflow": [describe_violation(item) for item in errors]},
        )
    return completed


@transaction.atomic
def version_create_by_hand(
    *,
    workflow: Workflow,
    document: JsonObject,
    source: str,
    user_id: int | None,
    catalog: OperationCatalog,
    based_on: WorkflowVersion | None = None,
    if_match: tuple[str, ...] | None = None,
) -> WorkflowVersion:
    """Save a person's document as the next version, after validation; sessions on this workflow see it at once.

    Raises ValidationFailed if the document has an error, ConflictError if `based_on` is no longer the current version,
    PreconditionFailed if that has none of the entity tags `if_match`.
    """
    completed = checked_by_hand(document, catalog)
    locked = Workflow.unscoped.select_for_update().get(pk=workflow.pk)
    workflow_match(workflow=locked, if_match=if_match)
    if based_on is not None and locked.current_version_id != based_on.pk:
        raise ConflictError("A newer version of this workflow exists; edit that one.")
    version = version_create(
        workflow=workflow,
        document=completed,
        source=source,
        user_id=user_id,
        violations=[item.model_dump(mode="json") for item in validate_document(completed, catalog)],
    )
    sessions = AgentSession.unscoped.filter(current_workflow=workflow)
    sessions.update(revision=F("revision") + 1, updated_at=timezone.now())
    touch_tags(*map(session_tag, sessions.values_list("pk", flat=True)))
    return version


def describe_violation(violation: Violation) -> str:
    """One line for people: where, what, and how to mend it."""
    where = f"{violation.node_id}: " if violation.node_id else ""
    hint = f" {violation.hint}" if violation.hint else ""
    return f"{where}{violation.message}{hint} [{violation.code}]"


def workflow_match(*, workflow: Workflow | None, if_match: tuple[str, ...] | None) -> None:
    """Raise PreconditionFailed, telling the current version, unless the workflow has one of the entity tags.

    None is a client that names no version, and asks the database for none.
    """
    if if_match is None:
        return
    version = workflow.current_version if workflow else None
    current = {
        "workflow_id": str(workflow.pk) if workflow else None,
        "version": version.number if version else None,
    }
    require_match(if_match, version.entity_tag if version else None, **current)


def workflow_rollback(
    *,
    workflow: Workflow,
    number: int,
    user_id: int | None,
    catalog: OperationCatalog,
    if_match: tuple[str, ...] | None = None,
) -> WorkflowVersion:
    """Make an old version's document the next version; history is never rewritten.

    Raises NotFoundError, and otherwise like `version_create_by_hand`.
    """
    old = WorkflowVersion.unscoped.filter(workflow=workflow, number=number).first()
    if old is None:
        raise NotFoundError(f"The workflow has no version {number}.", details={"number": ["Unknown version."]})
    return version_create_by_hand(
        workflow=workflow,
        document=old.document,
        source=WorkflowVersion.Source.ROLLBACK,
        user_id=user_id,
        catalog=catalog,
        if_match=if_match,
    )


@transaction.atomic
def interaction_record_error(
    *, principal: Principal, session: AgentSession, prompt: str, error: ErrorSummary, latency_ms: int, planner: str
) -> Interaction:
    """Keep a prompt that could not be answered, with what went wrong."""
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
    )
    AgentSession.unscoped.filter(pk=session.pk).update(revision=F("revision") + 1, updated_at=timezone.now())
    return interaction


def feedback_set(*, principal: Principal, interaction: Interaction, rating: str, comment: str = "") -> Feedback:
    """Record what a user thinks of an answer; a second opinion of the same user replaces the first."""
    feedback: Feedback
    feedback, _ = Feedback.unscoped.update_or_create(
        interaction=interaction,
        user_id=principal.user_id,
        defaults={"workspace_id": interaction.workspace_id, "rating": rating, "comment": comment},
    )
    if rating == Feedback.Rating.DOWN:
        _forget_answer(interaction)
    return feedback


def review_set(*, row: Any, user_id: int, **changes: str) -> Any:
    """Set a reviewer's status, correction or note on an interaction or feedback, noting who and when."""
    for name, value in changes.items():
        setattr(row, name, value)
    row.reviewed_by_id, row.reviewed_at = user_id, timezone.now()
    row.save(update_fields=[*changes, "reviewed_by", "reviewed_at", "updated_at"])
    is_wrong = changes.get("review_status") in {ReviewStatus.NEEDS_WORK, ReviewStatus.REJECTED}
    if isinstance(row, Interaction) and (is_wrong or changes.get("correction")):
        _forget_answer(row)
    return row


def _forget_answer(interaction: Interaction) -> None:
    """The same prompt is to be answered anew: somebody says that this answer is wrong."""
    touch_tags(prompt_tag(interaction.session_id, interaction.prompt_sha256))
