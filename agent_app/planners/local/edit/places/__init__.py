"""Where in the workflow an instruction applies: "at the end", "before the merge", "between the two", "in the loop"."""

from __future__ import annotations

from agent_app.planners.local.edit.places.finding import find_place
from agent_app.planners.local.edit.places.model import Place

__all__ = ["Place", "find_place"]
