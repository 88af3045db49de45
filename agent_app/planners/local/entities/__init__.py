"""Values in a prompt: repositories, project keys, channels, people, labels, branches, priorities, quoted strings."""

from __future__ import annotations

from agent_app.planners.local.entities.extraction import with_entities
from agent_app.planners.local.entities.values import value_at
from agent_app.planners.local.entities.words import ACRONYMS, PRIORITY_WORDS, STATUS_WORDS

__all__ = ["ACRONYMS", "PRIORITY_WORDS", "STATUS_WORDS", "value_at", "with_entities"]
