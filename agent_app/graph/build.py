"""The state machine, put together from branches and compiled once per process."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from agent_app.contracts import Intent
from agent_app.graph import nodes
from agent_app.graph.routing import RETRIEVE, route_intent, route_to_retrieval, route_validation
from agent_app.graph.state import AgentDependencies, AgentState

__all__ = ["DEFAULT_BRANCHES", "AgentGraph", "Branch", "build_graph", "compiled_graph"]

Node = Callable[..., Awaitable[AgentState]]
AgentGraph = CompiledStateGraph[AgentState, AgentDependencies, AgentState, AgentState]


@dataclass(frozen=True, slots=True)
class Branch:
    """How one intent is handled: a node, reached through retrieval or directly, checked by validation or not."""

    name: str
    node: Node
    retrieves: bool = field(default=False)
    validates: bool = field(default=False)


DEFAULT_BRANCHES: Mapping[str, Branch] = {
    Intent.NEW_WORKFLOW: Branch("generate_workflow", nodes.generate_workflow, retrieves=True, validates=True),
    Intent.MODIFY_WORKFLOW: Branch("modify_workflow", nodes.modify_workflow, retrieves=True, validates=True),
    Intent.UNCLEAR: Branch("handle_unclear", nodes.handle_unclear),
    Intent.GENERAL: Branch("handle_general", nodes.handle_general),
}


def build_graph(branches: Mapping[str, Branch] = DEFAULT_BRANCHES) -> AgentGraph:
    """Compile the state machine for these intents. A further intent is a further entry, nothing else changes."""
    builder: Any = StateGraph(AgentState, context_schema=AgentDependencies)
    builder.add_node("classify_intent", nodes.classify_intent)
    builder.add_node(RETRIEVE, nodes.retrieve)
    builder.add_node("validate", nodes.validate)
    builder.add_node("repair", nodes.repair)
    for branch in branches.values():
        builder.add_node(branch.name, branch.node)
        builder.add_edge(branch.name, "validate" if branch.validates else END)
    builder.add_edge(START, "classify_intent")
    names = {str(intent): branch.name for intent, branch in branches.items()}
    planned = {str(intent): branch.name for intent, branch in branches.items() if branch.retrieves}
    builder.add_conditional_edges("classify_intent", route_to_retrieval(planned), {**names, RETRIEVE: RETRIEVE})
    builder.add_conditional_edges(RETRIEVE, route_intent, planned)
    builder.add_conditional_edges("validate", route_validation, ["repair", END])
    builder.add_edge("repair", "validate")
    compiled: AgentGraph = builder.compile(name="workflow-agent")
    return compiled


@cache
def compiled_graph() -> AgentGraph:
    """The graph of this process."""
    return build_graph()
