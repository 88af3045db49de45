"""Changes of a workflow in plain language, as typed patches."""

from __future__ import annotations

from agent_app.planners.local.edit.plan import edit_queries, plan_edit
from agent_app.planners.local.edit.returning import plan_return

__all__ = ["edit_queries", "plan_edit", "plan_return"]
