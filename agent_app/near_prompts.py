"""Prompts of one session that say nearly the same, where the settings want their answers to be given again.

Off unless `WF_CACHE_NEAR_SIMILARITY` names the least cosine. Vectors hardly tell "close issue 5" from "close issue 6",
nor "tell them" from "don't tell them", so values, names and negations have to be the same whatever the cosine. Whether
the earlier prompt's answer is still fresh is the response cache's to say.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.conf import settings
from redis.exceptions import RedisError

from vectors_app.contracts import FloatMatrix
from vectors_app.registry import get_embedder
from wfproject.common.errors import ApplicationError
from wfproject.common.redis_client import redis_key, sync_redis

__all__ = ["NearPrompts", "same_values"]

logger = logging.getLogger(__name__)

MOST = 32
"""So many prompts of a session are remembered, the latest ones."""
_VALUE = re.compile(
    r"\"[^\"]*\"|“[^”]*”|`[^`]*`|(?<!\w)'[^']+'(?!\w)"  # quoted
    r"|(?<!\S)\S*\d\S*|[#@]\S+|(?<!\S)\S+[/_:.=]\S+"  # numbers, channels, users, paths, addresses
    r"|(?<=[a-z,;] )[A-Z]\S*"  # names and keys, besides the first word of a sentence
)
_DENYING = re.compile(r"\b(?:not|no|never|none|nothing|without|unless|except|only|all|every|each|any)\b|n['’]t\b", re.I)


def same_values(one: str, other: str) -> bool:
    """Whether two prompts speak of the same values and names, and deny and quantify alike."""
    return _told(one) == _told(other)


def _told(prompt: str) -> list[str]:
    return sorted(found.lower().strip(".,;:!?") for found in (*_VALUE.findall(prompt), *_DENYING.findall(prompt)))


@dataclass(frozen=True, slots=True)
class NearPrompts:
    """What was asked in a session; nothing is looked for or remembered while the setting is off."""

    session_id: UUID

    def nearest(self, prompt: str) -> str | None:
        """The remembered prompt that says nearly the same as another one, or None."""
        least = settings.CACHE_NEAR_SIMILARITY
        if not least:
            return None
        try:
            kept = sync_redis().lrange(self._key, 0, MOST - 1)
        except (RedisError, OSError) as error:
            logger.debug("remembered prompts can't be read: %s", type(error).__name__)
            return None
        known = [item for item in map(json.loads, kept) if same_values(item["prompt"], prompt)]
        if not known or (vector := _vector(prompt)) is None:
            return None
        alike = [item for item in known if len(item["vector"]) == len(vector)]
        cosines = [float(np.asarray(item["vector"], np.float32) @ vector) for item in alike]
        best = max(range(len(alike)), key=cosines.__getitem__, default=None)
        return str(alike[best]["prompt"]) if best is not None and cosines[best] >= least else None

    def remember(self, prompt: str) -> None:
        """Remember a prompt whose answer was kept."""
        if not settings.CACHE_NEAR_SIMILARITY or (vector := _vector(prompt)) is None:
            return
        entry = json.dumps({"prompt": prompt, "vector": [round(float(value), 6) for value in vector]})
        try:
            with sync_redis().pipeline(transaction=False) as pipe:
                pipe.lpush(self._key, entry)
                pipe.ltrim(self._key, 0, MOST - 1)
                pipe.expire(self._key, settings.CACHE_TTL_SECONDS)
                pipe.execute()
        except (RedisError, OSError) as error:
            logger.debug("a prompt is not remembered: %s", type(error).__name__)

    @property
    def _key(self) -> str:
        return redis_key(f"prompts:{self.session_id}")


def _vector(prompt: str) -> FloatMatrix | None:
    try:
        vector: FloatMatrix = get_embedder().embed([prompt])[0]
    except ApplicationError as error:  # then only the same words hit
        logger.warning("prompts are not compared: %s", error.code)
        return None
    return vector
