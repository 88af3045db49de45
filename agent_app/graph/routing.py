"""Where to go next: plain Python on typed fields of the state. Coroutines, because LangGraph gives anything else a
thread, which costs more than the node before it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection

from langgraph.graph import END

from agent_app.graph.state import AgentState, goes_to_repair

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
    """`repair` where validation found errors and attempts are left, else the end."""
    return "repair" if goes_to_repair(state["violations"], state["repairs"]) else END
