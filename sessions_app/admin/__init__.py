"""Where reviewers see and correct what the agent did."""

from sessions_app.admin import conversations, workflows

__all__ = ["conversations", "workflows"]
