"""The times at which a workflow starts, as a prompt changes them."""

from __future__ import annotations

from agent_app.planners.local.schedule import Schedule, amend_schedule, is_cron
from connectors_app.contracts import JsonObject

__all__ = ["amended_trigger"]


def amended_trigger(workflow: JsonObject, prompt: str) -> Schedule | None:
    """The schedule a prompt makes of the workflow's own, if that starts at fixed times."""
    for row in workflow.get("data", []):
        inputs = (row.get("properties") or {}).get("inputs") or {}
        if (row.get("properties") or {}).get("role") == "trigger" and is_cron(str(inputs.get("cron", ""))):
            return amend_schedule(prompt, str(inputs["cron"]), str(inputs.get("timezone") or "UTC"))
    return None
