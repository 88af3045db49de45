"""How well operations answer a clause: columns of named features over all of them, and what each counts."""

from __future__ import annotations

from agent_app.planners.local.scoring.actions import USUAL_OBJECTS, ActionScorer, Thing
from agent_app.planners.local.scoring.surroundings import PromptSurroundings, Surroundings
from agent_app.planners.local.scoring.table import ActionTable, action_table
from agent_app.planners.local.scoring.weights import FEATURES, Features, weigh

__all__ = [
    "FEATURES",
    "USUAL_OBJECTS",
    "ActionScorer",
    "ActionTable",
    "Features",
    "PromptSurroundings",
    "Surroundings",
    "Thing",
    "action_table",
    "weigh",
]
