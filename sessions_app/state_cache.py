"""The state cache: a session's history and current workflow, keyed by session, fresh while the revision is the same."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from sessions_app.contracts import SessionState, StateTurn, WorkflowState

__all__ = ["state_cache_get", "state_cache_set"]

logger = logging.getLogger(__name__)


def _key(session_id: UUID) -> str:
    return f"state:{session_id}"


def state_cache_get(session_id: UUID, revision: int) -> SessionState | None:
    """The cached state if it is of this revision; None on a miss or when Redis does not answer."""
    try:
        stored: dict[str, Any] | None = cache.get(_key(session_id))
    except (RedisError, OSError) as error:
        logger.debug("state cache is down: %s", type(error).__name__)
        return None
    if stored is None or stored["revision"] != revision:
        return None
    workflow = stored["workflow"]
    return SessionState(
        session_id=session_id,
        revision=revision,
        turns=tuple(StateTurn(**turn) for turn in stored["turns"]),
        workflow=WorkflowState(**workflow) if workflow else None,
    )


def state_cache_set(state: SessionState) -> None:
    """Keep a state for the time of the cache's TTL setting; does nothing when Redis does not answer."""
    try:
        cache.set(_key(state.session_id), asdict(state), timeout=settings.CACHE_TTL_SECONDS)
    except (RedisError, OSError) as error:
        logger.debug("state cache is down: %s", type(error).__name__)
