"""The response cache: the same prompt in the same session is answered once, until something happens that concerns it.

An entry hits while the session's current version is the one the answer produced (or, if it made none, the one it saw),
the session is asking the same question, and neither the registry nor a setting that answers depend on changed: all of
them are read from where they are kept. What else may happen (the index or a credential changed, the answer was called
wrong) touches a tag.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from redis.exceptions import RedisError

from connectors_app.contracts import JsonObject, credentials_tag
from sessions_app.contracts import prompt_tag
from sessions_app.interactions import prompt_digest
from vectors_app.contracts import INDEX_TAG
from wfproject.common.redis_client import redis_key, sync_redis
from wfproject.common.tags import new_version, tag_key, tag_versions

__all__ = [
    "ANSWER_SETTINGS",
    "CacheSlot",
    "Freshness",
    "answer_tags",
    "count_hit",
    "count_joined",
    "response_cache_counts",
    "settings_mark",
]

logger = logging.getLogger(__name__)

ANSWER_SETTINGS = (
    "PLANNER",
    "PLANNER_CATALOGS",
    "DEFAULT_TIMEZONE",
    "HISTORY_MAX_TURNS",
    "OPENAI_BASE_URL",
    "OPENAI_MODEL",
    "OPENAI_TEMPERATURE",
    "OPENAI_HISTORY_TOKENS",
    "EMBEDDER",
    "EMBEDDING_MODEL",
    "EMBEDDING_PRECISION",
    "VECTOR_STORE",
)
"""Settings an answer depends on."""

ANSWER_SHAPE = 2
"""Grows with every key that answers get, so that those kept by the version before are not given as complete."""

_FLUSH_SECONDS = 2.0


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def settings_mark() -> str:
    """A text that is equal exactly when the settings are that answers depend on, and the shape of answers is."""
    return _digest([ANSWER_SHAPE, {name: getattr(settings, name) for name in ANSWER_SETTINGS}])


def answer_tags(workspace_id: UUID, session_id: UUID, prompt: str) -> list[str]:
    """The tags that the answer to a prompt of a session is kept under, whatever it says."""
    return [INDEX_TAG, credentials_tag(workspace_id), prompt_tag(session_id, prompt_digest(prompt))]


@dataclass(frozen=True, slots=True)
class Freshness:
    """What must be unchanged for an entry to hit, of what is read anyway. `question` is what the session asks."""

    version_id: UUID | None
    registry_version: str
    question: str | None = None

    def mark(self) -> str:
        """A text that is equal exactly when all of it is, and the settings are."""
        return _digest([str(self.version_id), self.registry_version, self.question, settings_mark()])


@dataclass(slots=True)
class CacheSlot:
    """The place of one prompt in the cache. Look into it before planning: the tags are those of that time."""

    workspace_id: UUID
    session_id: UUID
    prompt: str
    workflow: JsonObject | None = None
    _tags: dict[str, str] | None = field(default=None, init=False)
    _unkept: dict[str, str] = field(default_factory=dict, init=False)
    """Versions of tags that Redis is told along with the answer."""

    @property
    def key(self) -> str:
        """Redis' key: the session, the prompt, and the posted document if there is one."""
        key = redis_key(f"response:{self.session_id}:{prompt_digest(self.prompt)}")
        return key if self.workflow is None else f"{key}:{_digest(self.workflow)}"

    @property
    def _tag_names(self) -> list[str]:
        return answer_tags(self.workspace_id, self.session_id, self.prompt)

    def mark(self) -> str:
        """A text that is equal exactly when the tags are."""
        return _digest(self._tags)

    def prepare(self) -> None:
        """Read the tags, for a session that nobody knows yet: the prompt's own tag is new, and nothing can be found."""
        own = prompt_tag(self.session_id, prompt_digest(self.prompt))
        self._unkept = {own: new_version()}
        with contextlib.suppress(RedisError, OSError):  # then nothing is kept
            self._tags = tag_versions(name for name in self._tag_names if name != own) | self._unkept

    def look(self, freshness: Freshness) -> JsonObject | None:
        """The stored response, or None on a miss, a stale entry, or when Redis does not answer. One read."""
        outcome, response = self._read(freshness)
        if outcome:
            _counts.add(outcome)
        return response

    def look_near(self, freshness: Freshness, prompt: str) -> JsonObject | None:
        """The response to another prompt of the session, which says nearly the same, if it is fresh; else None."""
        _, response = CacheSlot(self.workspace_id, self.session_id, prompt)._read(freshness)
        if response is not None:
            _counts.add("near")
        return response

    def _read(self, freshness: Freshness) -> tuple[str, JsonObject | None]:
        """What was found, as it is counted, and the response if it is fresh."""
        names = self._tag_names
        try:
            kept, *tags = sync_redis().mget([self.key, *map(tag_key, names)])
            self._tags = tag_versions(names, tags)
        except (RedisError, OSError) as error:
            logger.debug("response cache is down: %s", type(error).__name__)
            return "", None
        if kept is None:
            return "miss", None
        entry = json.loads(kept)
        if entry["fresh"] != freshness.mark() or entry["tags"] != self._tags:
            return "stale", None
        response: JsonObject = entry["response"]
        return "hit", response

    def keep(self, freshness: Freshness, response: JsonObject) -> None:
        """Keep a response; `freshness` is that of the session after it was stored."""
        if self._tags is None:
            return  # what happened since is not known
        entry = {"fresh": freshness.mark(), "tags": self._tags, "response": response}
        try:
            with sync_redis().pipeline(transaction=False) as pipe:
                for name, version in self._unkept.items():  # unless it was touched since, which makes the entry stale
                    pipe.set(tag_key(name), version, nx=True, ex=settings.CACHE_TTL_SECONDS)
                pipe.set(self.key, json.dumps(entry), ex=settings.CACHE_TTL_SECONDS)
                pipe.execute()
        except (RedisError, OSError) as error:
            logger.debug("response cache is down: %s", type(error).__name__)


class _Counts:
    """Outcomes, counted here and now and then added to those of all processes."""

    def __init__(self) -> None:
        self._pending: Counter[str] = Counter()
        self._flushed = 0.0
        self._lock = threading.Lock()

    def count(self, outcome: str) -> bool:
        """Count here; whether it is time to tell the others."""
        with self._lock:
            self._pending[outcome] += 1
        return time.monotonic() - self._flushed > _FLUSH_SECONDS

    def add(self, outcome: str) -> None:
        if self.count(outcome):
            self.flush()

    def flush(self) -> None:
        with self._lock:
            pending, self._pending = self._pending, Counter()
            self._flushed = time.monotonic()
        if not pending:
            return
        try:
            with sync_redis().pipeline(transaction=False) as pipe:
                for outcome, count in pending.items():
                    pipe.hincrby(_counts_key(), outcome, count)
                pipe.execute()
        except (RedisError, OSError) as error:
            logger.debug("outcomes of the cache are not counted: %s", type(error).__name__)


_counts = _Counts()


def _counts_key() -> str:
    return redis_key("response-counts")


async def count_hit() -> None:
    """Count a prompt that was answered without a thread."""
    if _counts.count("hit"):
        await asyncio.to_thread(_counts.flush)


def count_joined() -> None:
    """Count a prompt that was answered by the answer to another one just like it, which was being made."""
    _counts.add("joined")


def response_cache_counts() -> dict[str, int]:
    """How often prompts hit, missed, found a stale answer, joined one in the making, or nearly said what was answered.

    Of all processes, since Redis was emptied. Raises RedisError or OSError without Redis.
    """
    _counts.flush()
    found: dict[bytes, bytes] = sync_redis().hgetall(_counts_key())
    counts = {name.decode(): int(count) for name, count in found.items()}
    return {name: counts.get(name, 0) for name in ("hit", "miss", "stale", "joined", "near")}
