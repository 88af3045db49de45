"""Reads of sessions, interactions, workflows and versions, always within one workspace."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet, Sum

from sessions_app.contracts import Consumption, JsonObject, SessionState, StateTurn, WorkflowState
from sessions_app.models import AgentSession, Feedback, Interaction, Workflow, WorkflowVersion
from sessions_app.state_cache import state_cache_get, state_cache_set
from wfproject.common.errors import NotFoundError

__all__ = [
    "consumption_since",
    "feedback_list",
    "former_documents",
    "interaction_list",
    "session_get",
    "session_list",
    "session_state",
    "version_list",
    "workflow_get",
    "workflow_list",
]


def session_get(*, workspace_id: UUID, session_id: UUID) -> AgentSession:
    """The session with its current workflow and version; NotFoundError if this workspace has none of that id."""
    session: AgentSession | None = (
        AgentSession.objects.for_workspace(workspace_id)
        .select_related("current_workflow__current_version")
        .filter(pk=session_id)
        .first()
    )
    if session is None:
        raise NotFoundError("There is no such session.", details={"session_id": ["Unknown session."]})
    return session


def session_state(session: AgentSession) -> SessionState:
    """The session's history and current workflow, from the cache if it is fresh, else from the database."""
    state = state_cache_get(session.pk, session.revision)
    current = session.current_workflow.current_version_id if session.current_workflow else None
    if state is None or state.version_id != current:  # a workflow may be deleted without the session's doing
        state = _state_from_database(session)
        state_cache_set(state)
    return state


def _state_from_database(session: AgentSession) -> SessionState:
    rows = (
        Interaction.unscoped.filter(session=session, status=Interaction.Status.OK)
        .order_by("-id")
        .values_list("prompt", "intent", "response")[: settings.HISTORY_MAX_TURNS]
    )
    turns = tuple(
        StateTurn(prompt, intent, response.get("conversation", ""), response.get("next_question"))
        for prompt, intent, response in reversed(rows)
    )
    workflow = session.current_workflow
    current = workflow.current_version if workflow else None
    return SessionState(
        session_id=session.pk,
        revision=session.revision,
        turns=turns,
        workflow=WorkflowState(workflow.pk, current.pk, current.number, current.document)
        if workflow and current
        else None,
    )


def session_list(*, workspace_id: UUID) -> QuerySet[AgentSession]:
    """The workspace's sessions with `interaction_count`, the latest first."""
    sessions: QuerySet[AgentSession] = (
        AgentSession.objects.for_workspace(workspace_id)
        .select_related("user", "current_workflow__current_version")
        .annotate(interaction_count=Count("interactions"))
        .order_by("-updated_at")
    )
    return sessions


def interaction_list(*, workspace_id: UUID) -> QuerySet[Interaction]:
    """The workspace's interactions with their versions, the latest first."""
    return Interaction.objects.for_workspace(workspace_id).select_related("version").order_by("-id")


def feedback_list(*, workspace_id: UUID) -> QuerySet[Feedback]:
    """The workspace's feedback, the latest first."""
    return Feedback.objects.for_workspace(workspace_id).select_related("user").order_by("-id")


def workflow_list(*, workspace_id: UUID) -> QuerySet[Workflow]:
    """The workspace's workflows with their current versions, the latest first."""
    return (
        Workflow.objects.for_workspace(workspace_id)
        .select_related("current_version", "session")
        .order_by("-updated_at")
    )


def workflow_get(*, workspace_id: UUID, workflow_id: UUID) -> Workflow:
    """One workflow; NotFoundError if this workspace has none of that id."""
    workflow = workflow_list(workspace_id=workspace_id).filter(pk=workflow_id).first()
    if workflow is None:
        raise NotFoundError("There is no such workflow.")
    return workflow


def version_list(*, workspace_id: UUID, workflow_id: UUID) -> QuerySet[WorkflowVersion]:
    """The versions of one workflow, the latest first."""
    return (
        WorkflowVersion.objects.for_workspace(workspace_id)
        .select_related("created_by", "parent")
        .filter(workflow_id=workflow_id)
        .order_by("-number")
    )


def former_documents(*, workflow_id: UUID, before: int) -> list[JsonObject]:
    """The documents of a workflow's versions before a number, oldest first; of very many, the first and the latest."""
    versions = WorkflowVersion.unscoped.filter(workflow_id=workflow_id, number__lt=before).order_by("-number")
    latest = [*versions.exclude(number=1).values_list("document", flat=True)[:_FORMER_VERSIONS]]
    return [*versions.filter(number=1).values_list("document", flat=True), *reversed(latest)]


_FORMER_VERSIONS = 50


def consumption_since(*, user_id: int, moment: datetime) -> Consumption:
    """What the prompts of a user consumed since a moment, in all workspaces; those that failed count as well."""
    sums = Interaction.unscoped.filter(user_id=user_id, created_at__gte=moment).aggregate(
        prompt=Sum("prompt_tokens"), completion=Sum("completion_tokens"), cost=Sum("cost_usd")
    )
    return Consumption((sums["prompt"] or 0) + (sums["completion"] or 0), sums["cost"] or Decimal(0))
