"""Reads about the planners."""

from __future__ import annotations

from typing import Any

from django.conf import settings

__all__ = ["planner_health"]


def planner_health() -> dict[str, Any]:
    """`ok` and the planner's name; for an OpenAI-compatible endpoint, whether it answers (asked, not billed)."""
    facts: dict[str, Any] = {"ok": True, "name": settings.PLANNER}
    if settings.PLANNER == "openai":
        from agent_app.planners.openai.health import endpoint_reachable

        facts |= {"ok": endpoint_reachable(), "model": settings.OPENAI_MODEL, "fallback": "local"}
    return facts
