"""What a person wants: a new workflow, a change of the present one, an answer, or something yet to be told."""

from __future__ import annotations

from agent_app.planners.local.intent.buildable import substance
from agent_app.planners.local.intent.classifying import classify_intent, settled_intent
from agent_app.planners.local.intent.rules import ruled_intent

__all__ = ["classify_intent", "ruled_intent", "settled_intent", "substance"]
