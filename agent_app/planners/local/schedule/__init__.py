"""When a workflow starts: times in plain language to a cron expression with a time zone."""

from __future__ import annotations

from agent_app.planners.local.schedule.cron import is_cron
from agent_app.planners.local.schedule.parse import Schedule, amend_schedule, parse_schedule

__all__ = ["Schedule", "amend_schedule", "is_cron", "parse_schedule"]
