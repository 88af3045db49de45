"""Plainer words for a prompt before it is parsed: what was corrected while speaking, and actions said as nouns."""

from __future__ import annotations

from agent_app.planners.local.rewrite.rewriting import rewrite

__all__ = ["rewrite"]
