"""The response cache: the same prompt in the same session is answered once.

An entry hits while the session's current version is the one the answer produced (or, if it made none, the one it saw)
and neither the registry nor the planner changed.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from connectors_app.contracts import JsonObject
from sessions_app.services import prompt_digest

__all__ = ["Freshness", "response_cache_get", "response_cache_set"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Freshness:
    """What must be unchanged for an entry to hit."""

    version_id: UUID | None
    registry_version: str
    planner: str

    def mark(self) -> str:
        """A text that is equal exactly when all of it is."""
        return f"{self.version_id}/{self.registry_version}/{self.planner}"


def _key(session_id: UUID, prompt: str, workflow: JsonObject | None) -> str:
    digest = prompt_digest(prompt)
    if workflow is not None:
        posted = json.dumps(workflow, sort_keys=True, separators=(",", ":"))
        digest += ":" + hashlib.sha256(posted.encode()).hexdigest()
    return f"response:{session_id}:{digest}"


def response_cache_get(
    session_id: UUID, prompt: str, workflow: JsonObject | None, freshness: Freshness
) -> JsonObject | None:
    """The stored response, or None on a miss, a stale entry, or when Redis does not answer."""
    try:
        entry: dict[str, Any] | None = cache.get(_key(session_id, prompt, workflow))
    except (RedisError, OSError) as error:
        logger.debug("response cache is down: %s", type(error).__name__)
        return None
    if entry is None or entry["fresh"] != freshness.mark():
        return None
    response: JsonObject = entry["response"]
    return response


def response_cache_set(
    session_id: UUID, prompt: str, workflow: JsonObject | None, freshness: Freshness, response: JsonObject
) -> None:
    """Keep a response; `freshness.version_id` is the session's current version after it was stored."""
    try:
        cache.set(
            _key(session_id, prompt, workflow),
            {"fresh": freshness.mark(), "response": response},
            timeout=settings.CACHE_TTL_SECONDS,
        )
    except (RedisError, OSError) as error:
        logger.debug("response cache is down: %s", type(error).__name__)
