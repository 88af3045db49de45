"""Liveness and readiness; each part named, none of their secrets shown."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse

__all__ = ["healthz", "readyz"]

logger = logging.getLogger(__name__)


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


def _database() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def _cache() -> dict[str, Any]:
    key = f"readyz:{time.time_ns()}"
    cache.set(key, 1, timeout=5)
    from agent_app.response_cache import response_cache_counts

    return {"ok": cache.get(key) == 1, "responses": response_cache_counts()}


def _vector_store() -> dict[str, Any]:
    from vectors_app.selectors import vector_health

    return vector_health()


def _planner() -> dict[str, Any]:
    from agent_app.selectors import planner_health

    return planner_health()


PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "database": _database,
    "cache": _cache,
    "vector_store": _vector_store,
    "planner": _planner,
}
REQUIRED = frozenset({"database"})
"""Without these no request can be answered; the others degrade the service."""


def readyz(request: HttpRequest) -> JsonResponse:
    """Every part with `ok` and facts about it. 503 if a part no request can do without is down, else 200.

    `status` is `ok`, `degraded` (an optional part is down) or `unavailable`.
    """
    parts: dict[str, dict[str, Any]] = {}
    for name, check in PARTS.items():
        started = time.perf_counter()
        try:
            parts[name] = check()
        except Exception as error:  # noqa: BLE001 - whatever a part raises means that the part is down
            logger.warning("readyz: %s is down: %s", name, type(error).__name__)
            parts[name] = {"ok": False, "error": type(error).__name__}
        parts[name]["milliseconds"] = round((time.perf_counter() - started) * 1000, 1)
    down = [name for name, facts in parts.items() if not facts["ok"]]
    unavailable = bool(REQUIRED.intersection(down))
    status = "unavailable" if unavailable else "degraded" if down else "ok"
    return JsonResponse({"status": status, "down": down, "parts": parts}, status=503 if unavailable else 200)
