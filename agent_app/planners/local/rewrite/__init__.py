"""Plainer words for a prompt before it is parsed: what was corrected while speaking, and actions said as nouns."""

from __future__ import annotations

from agent_app.planners.local.rewrite.rewriting import rewrite
from agent_app.planners.local.rewrite.spans import Rewritten

__all__ = ["Rewritten", "rewrite"]
