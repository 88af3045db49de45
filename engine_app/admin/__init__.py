"""Where operators see what runs, why, and what became of it."""

from engine_app.admin import runs, triggers, waiting

__all__ = ["runs", "triggers", "waiting"]
