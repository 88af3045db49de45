"""Planners by name. The classes are imported when they are first asked for, not before."""

from __future__ import annotations

from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from agent_app.contracts import Planner

__all__ = ["FALLBACK", "PLANNERS", "configured_planner", "get_planner"]

PLANNERS = {
    "local": "agent_app.planners.local.planner.LocalPlanner",
    "openai": "agent_app.planners.openai.planner.OpenAIPlanner",
}
FALLBACK = "local"


@cache
def get_planner(name: str) -> Planner:
    """The planner of that name, one per process. Raises KeyError for an unknown name."""
    return cast("Planner", import_string(PLANNERS[name])())


def configured_planner() -> Planner:
    """The planner the settings choose."""
    return get_planner(settings.PLANNER)
