"""From tokens to a `Reading`: which words are verbs, nouns and product names here."""

from __future__ import annotations

from agent_app.planners.local.reading.clause_ends import ends_age
from agent_app.planners.local.reading.marking import read
from agent_app.planners.local.reading.orders import UNKNOWN_CLASS
from agent_app.planners.local.reading.words import COUNT_WORDS

__all__ = ["COUNT_WORDS", "UNKNOWN_CLASS", "ends_age", "read"]
