"""From an action clause to statements: verb, object, place; one clause may ask for several operations."""

from __future__ import annotations

from agent_app.planners.local.statements.building import action_statements, reaches_people, tells_medium
from agent_app.planners.local.statements.phrases import ADDRESSES, ASKER, IMPLIED_LIST_WORDS, governor, object_nouns

__all__ = [
    "ADDRESSES",
    "ASKER",
    "IMPLIED_LIST_WORDS",
    "action_statements",
    "governor",
    "object_nouns",
    "reaches_people",
    "tells_medium",
]
