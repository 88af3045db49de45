"""What makes answers that were given in a session stale, of what is saved or deleted as an object."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver

from sessions_app.contracts import session_tag
from sessions_app.models import AgentSession, Workflow
from wfproject.common.tags import touch_tags

__all__: list[str] = []


@receiver(post_save, sender=AgentSession)
def session_saved(instance: AgentSession, created: bool, **kwargs: Any) -> None:
    """Nothing is kept of a session that is new."""
    if not created:
        touch_tags(session_tag(instance.pk))


@receiver(post_delete, sender=AgentSession)
def session_deleted(instance: AgentSession, **kwargs: Any) -> None:
    """Nobody gets an answer in it any more."""
    touch_tags(session_tag(instance.pk))


@receiver(pre_delete, sender=Workflow)
def workflow_deleted(instance: Workflow, **kwargs: Any) -> None:
    """The sessions whose current workflow it is have none any more."""
    sessions = AgentSession.unscoped.filter(current_workflow=instance).values_list("pk", flat=True)
    touch_tags(*map(session_tag, sessions))
