"""Where to go next: plain Python on typed fields of the state. Coroutines, because LangGraph gives anything else a
thread, which costs more than the node before it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection

from agent_app.graph.nodes import MAX_REPAIRS
from agent_app.graph.state import AgentState

__all__ = ["RETRIEVE", "route_intent", "route_to_retrieval", "route_validation"]

RETRIEVE = "retrieve"


async def route_intent(state: AgentState) -> str:
    """Name of the branch that handles the intent."""
    return state["intent"]


def route_to_retrieval(intents: Collection[str]) -> Callable[[AgentState], Awaitable[str]]:
    """A route: `retrieve` where the branch of the intent wants that and nothing is decided yet, else the branch."""

    async def route(state: AgentState) -> str:
        undecided = state["decided"] is None
        return RETRIEVE if undecided and state["intent"] in intents else state["intent"]

    return route


async def route_validation(state: AgentState) -> str:
    """`repair` while there are errors and attempts left, else `finish_workflow`."""
    has_errors = any(item.severity == "error" for item in state["violations"])
    return "repair" if has_errors and state["repairs"] < MAX_REPAIRS else "finish_workflow"
