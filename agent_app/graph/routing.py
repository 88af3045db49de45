"""Where to go next: plain Python on typed fields of the state."""

from __future__ import annotations

from agent_app.graph.nodes import MAX_REPAIRS
from agent_app.graph.state import AgentState

__all__ = ["route_intent", "route_validation"]


def route_intent(state: AgentState) -> str:
    """Name of the branch that handles the intent."""
    return state["intent"]


def route_validation(state: AgentState) -> str:
    """`repair` while there are errors and attempts left, else `finish_workflow`."""
    has_errors = any(item.severity == "error" for item in state["violations"])
    return "repair" if has_errors and state["repairs"] < MAX_REPAIRS else "finish_workflow"
