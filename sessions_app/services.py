"""Writes to sessions, interactions, feedback, workflows and versions."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, Max
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
from wfproject.common.conditional import require_match
from wfproject.common.errors import ConflictError, NotFoundError, ValidationFailed
from wfproject.common.tags import touch_tags

__all__ = [
    "checked_by_hand",
    "describe_violation",
    "document_name",
    "feedback_set",
    "review_set",
    "version_create",
    "version_create_by_hand",
    "workflow_match",
    "workflow_rollback",
]


def document_name(document: JsonObject) -> str:
    """The name that a workflow has of its document: at most 200 characters."""
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
    locked.name = document_name(document)
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
