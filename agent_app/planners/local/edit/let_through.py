"""Workflows that do nothing where a test of their event fails: "when a ticket comes in, if it is urgent, ..."."""

from __future__ import annotations

from agent_app.planners.local.edit.view import Step, WorkflowView
from sessions_app.definition import node_reference

__all__ = ["last_let_through"]

_BY_THEMSELVES = frozenset({"schedule", "manual"})


def last_let_through(view: WorkflowView) -> str | None:
    """The last step of a workflow that a test of its event lets through as a whole; None where anything else is done.

    What is added comes behind it, not behind the test: events that the test keeps out are none of the workflow's.
    """
    if len(view.triggers) != 1 or view.triggers[0].connector in _BY_THEMSELVES:
        return None
    graph = view.graph
    level = [step for step in view.body if graph.parent(step.id) is None]
    gate = level[0] if level else None
    while gate is not None and _tests_event(gate, view.triggers[0]):
        leaving = graph.outgoing[gate.id]
        held = view.on_branch(gate.id, "true")
        level = [step for step in level if step.id != gate.id]
        if len(leaving) != 1 or leaving[0].branch != "true" or not {step.id for step in level} <= held:
            return None
        following = view.steps[leaving[0].target]
        if following.role != "condition":
            return _end(view, following)
        gate = following
    return None


def _tests_event(step: Step, trigger: Step) -> bool:
    expression = step.expression
    return step.role == "condition" and f"{node_reference(trigger.id)}." in expression


def _end(view: WorkflowView, step: Step) -> str | None:
    """The step at the end of a sequence; None where ways part on it."""
    key = step.id
    while following := [edge.target for edge in view.graph.outgoing[key] if not edge.is_failure]:
        if len(following) > 1:
            return None
        key = following[0]
    return key if view.steps[key].role != "condition" else None
