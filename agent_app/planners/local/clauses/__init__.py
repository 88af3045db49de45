"""What each segment of a prompt does: event, schedule, action, condition, loop, approval, delay, or nothing."""

from __future__ import annotations

from agent_app.planners.local.clauses.classifier import classify

__all__ = ["classify"]
