"""Answers that were found fresh a moment ago, given again on the event loop: one round trip to Redis, no thread.

The response cache asks the database what its entries depend on. What it found fresh is kept here for a short while
under tags of all that, which are touched by whatever changes it: an answer is given as long as each tag has the version
that it had before the database was asked.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from uuid import UUID

from redis.exceptions import RedisError

from agent_app.response_cache import answer_tags, count_hit, settings_mark
from connectors_app.contracts import REGISTRY_TAG, JsonObject
from sessions_app.contracts import session_tag
from sessions_app.interactions import prompt_digest
from wfproject.common.redis_client import async_redis, redis_key, sync_redis
from wfproject.common.tags import tag_key, tag_versions

__all__ = ["KNOWN_SECONDS", "KnownAnswer"]

logger = logging.getLogger(__name__)

KNOWN_SECONDS = 60
"""How long at most; this bounds what a change counts for that Redis could not be told of."""


@dataclass(slots=True)
class KnownAnswer:
    """The place of a prompt's answer. Look into it first: the tags are those of that time."""

    workspace_id: UUID
    session_id: UUID
    prompt: str
    _tags: list[str | None] = field(default_factory=list, init=False)

    @property
    def _key(self) -> str:
        return redis_key(f"known:{self.session_id}:{prompt_digest(self.prompt)}")

    @property
    def _tag_names(self) -> list[str]:
        own = answer_tags(self.workspace_id, self.session_id, self.prompt)
        return [REGISTRY_TAG, session_tag(self.session_id), *own]

    async def look(self) -> JsonObject | None:
        """The response if it is certain to be fresh; None also when Redis does not answer."""
        try:
            kept, *tags = await (await async_redis()).mget([self._key, *map(tag_key, self._tag_names)])
        except (RedisError, OSError) as error:
            logger.debug("known answers can't be read: %s", type(error).__name__)
            return None
        self._tags = [None if tag is None else str(tag) for tag in tags]
        if kept is None:
            return None
        entry = json.loads(kept)
        if entry["workspace"] != str(self.workspace_id) or entry["settings"] != settings_mark():
            return None
        if entry["tags"] != self._tags:
            return None
        await count_hit()
        response: JsonObject = entry["response"]
        return response

    def keep(self, response: JsonObject) -> None:
        """Keep a response that the database says is fresh, read after the tags were."""
        entry = {
            "workspace": str(self.workspace_id),
            "settings": settings_mark(),
            "tags": self._tags,
            "response": response,
        }
        try:
            if not self._tags or None in self._tags:
                tag_versions(self._tag_names)  # makes those that there are not, for the next time
            else:
                sync_redis().set(self._key, json.dumps(entry), ex=KNOWN_SECONDS)
        except (RedisError, OSError) as error:
            logger.debug("a known answer is not kept: %s", type(error).__name__)
