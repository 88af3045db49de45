"""Values in a prompt: repositories, project keys, channels, people, labels, branches, priorities, quoted strings."""

from __future__ import annotations

from agent_app.planners.local.entities.extraction import extract_entities, with_entities
from agent_app.planners.local.entities.values import glued_run, value_at
from agent_app.planners.local.entities.words import PRIORITY_WORDS, STATUS_WORDS

__all__ = ["PRIORITY_WORDS", "STATUS_WORDS", "extract_entities", "glued_run", "value_at", "with_entities"]
