"""From clauses to the tree of statements: what belongs under which condition, loop or approval."""

from __future__ import annotations

from agent_app.planners.local.tree.builder import build_request
from agent_app.planners.local.tree.relatives import element_test

__all__ = ["build_request", "element_test"]
