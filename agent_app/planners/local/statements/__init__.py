"""From an action clause to statements: verb, object, place; one clause may ask for several operations."""

from __future__ import annotations

from agent_app.planners.local.statements.building import action_statements
from agent_app.planners.local.statements.phrases import (
    ADDRESSES,
    ASKER,
    IMPLIED_LIST_WORDS,
    announced_place,
    announced_product,
    governor,
    object_nouns,
    placed_by_path,
)
from agent_app.planners.local.statements.roles import reaches_people, tells_medium

__all__ = [
    "ADDRESSES",
    "ASKER",
    "IMPLIED_LIST_WORDS",
    "action_statements",
    "announced_place",
    "announced_product",
    "governor",
    "object_nouns",
    "placed_by_path",
    "reaches_people",
    "tells_medium",
]
