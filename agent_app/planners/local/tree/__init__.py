"""From clauses to the tree of statements: what belongs under which condition, loop or approval."""

from __future__ import annotations

from agent_app.planners.local.tree.builder import build_request
from agent_app.planners.local.tree.drafts import iter_actions
from agent_app.planners.local.tree.elements import each_of
from agent_app.planners.local.tree.guards import split_guard
from agent_app.planners.local.tree.relatives import element_test

__all__ = ["build_request", "each_of", "element_test", "iter_actions", "split_guard"]
