"""Trying one step of a workflow with given or earlier data, outside of any run; in the event loop of the caller."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from connectors_app.execution.contracts import ExecutableOperation
from engine_app.contracts import JsonObject
from engine_app.execution.calls import Caller, OperationGone
from engine_app.execution.control import approval_question, condition_outcome, delay_seconds, loop_items
from engine_app.execution.effects import marked_inputs
from engine_app.execution.plan import Plan, PlanNode, version_plan
from engine_app.execution.retries import error_facts
from engine_app.execution.wording import step_inputs
from engine_app.models import Run, StepRun
from engine_app.payloads import shown
from sessions_app.definition import Role, node_reference
from sessions_app.models import WorkflowVersion
from wfproject.common.database import database_hop
from wfproject.common.errors import ApplicationError, ConflictError, NotFoundError, ValidationFailed

__all__ = ["ConfirmationNeeded", "StepTrial", "step_try"]

_LONGEST_SECONDS = 60.0


class ConfirmationNeeded(ConflictError):
    """The step has an effect at a vendor; `details.inputs` is what it would be called with."""

    code = "confirmation-needed"


@dataclass(frozen=True, slots=True)
class StepTrial:
    """What came of trying a step; raw values, to be shown redacted."""

    node_id: str
    ok: bool
    inputs: Any = None
    output: Any = None
    branch: str = ""
    error: JsonObject | None = None
    artefact_url: str = ""
    verified: bool | None = None
    truncated: bool = False
    seconds: float = 0.0


async def step_try(
    *,
    version: WorkflowVersion,
    node_id: str,
    data: Mapping[str, Any],
    run_id: UUID | None = None,
    inputs: JsonObject | None = None,
    confirm: bool = False,
) -> StepTrial:
    """Evaluate a step and, if it is an action, call its vendor once, without retries.

    Expressions see `data` (outputs by node id or reference, the payload as `trigger`), and where it has none the
    outputs of the earlier run; inside a loop those of its first element. What the vendor refuses is the trial's
    `error`. Raises NotFoundError, ValidationFailed for a trigger, ConfirmationNeeded for a write without `confirm`.
    """
    plan = version_plan(version)
    node = plan.nodes.get(node_id)
    if node is None:
        raise NotFoundError("There is no such step.", details={"node": ["Unknown step."]})
    if node.role == Role.TRIGGER:
        raise ValidationFailed("A trigger can't be tried.", details={"node": ["It calls nobody."]})
    scope = await database_hop(_scope)(plan, node, data, run_id, version)
    began = time.monotonic()
    try:
        if node.role == Role.ACTION:
            trial = await _try_action(version, node, scope, inputs, confirm=confirm)
        else:
            trial = _try_control(node, scope)
    except ConfirmationNeeded:
        raise
    except ApplicationError as error:
        trial = StepTrial(node_id, ok=False, error=error_facts(error))
    return replace(trial, seconds=round(time.monotonic() - began, 3))


def _scope(
    plan: Plan, node: PlanNode, data: Mapping[str, Any], run_id: UUID | None, version: WorkflowVersion
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if run_id is not None:
        runs = Run.objects.for_workspace(version.workspace_id).filter(workflow_id=version.workflow_id)
        run = runs.filter(pk=run_id).first()
        if run is None:
            raise NotFoundError("The workflow has no such run.", details={"run": ["Unknown run."]})
        found = _outputs_of(run, plan, _loops_around(plan, node.id))
    return {**found, **{node_reference(key): value for key, value in data.items()}}


def _loops_around(plan: Plan, node_id: str) -> set[str]:
    around: set[str] = set()
    group = next((key for key, members in plan.members.items() if node_id in members), None)
    while group is not None:
        around.add(group)
        group = next((key for key, members in plan.members.items() if group in members), None)
    return around


def _outputs_of(run: Run, plan: Plan, loops: set[str]) -> dict[str, Any]:
    """What expressions of a step inside these loops see of an earlier run, for the first element of each."""
    scope: dict[str, Any] = {node_reference(run.trigger_node): run.payload, "trigger": run.payload}
    for step in StepRun.objects.filter(run=run):
        parts = step.path.split("/") if step.path else []
        if not all(part.endswith("[0]") and part[:-3] in loops for part in parts) or step.node_id not in plan.nodes:
            continue
        output = step.output
        if step.node_id in loops:
            items = step.inputs.get("items") if isinstance(step.inputs, dict) else None
            output = {"item": items[0] if items else None}
        scope[node_reference(step.node_id)] = output
    return scope


def _try_control(node: PlanNode, scope: dict[str, Any]) -> StepTrial:
    """What a control node would do; nobody is asked and nothing waits."""
    now = datetime.now(UTC)
    match node.role:
        case Role.CONDITION:
            outcome = condition_outcome(node, scope, now)
            return StepTrial(node.id, ok=True, output=outcome.output, branch=outcome.branch)
        case Role.FOR_EACH:
            return StepTrial(node.id, ok=True, output={"items": loop_items(node, scope, now)})
        case Role.DELAY:
            return StepTrial(node.id, ok=True, output={"seconds": delay_seconds(node, scope, now)})
    question = approval_question(node, "", scope, now)
    asked = {"instructions": question.instructions, "assignee": question.assignee}
    return StepTrial(node.id, ok=True, output=asked)


async def _try_action(
    version: WorkflowVersion, node: PlanNode, scope: dict[str, Any], inputs: JsonObject | None, *, confirm: bool
) -> StepTrial:
    if node.operation_id is None:
        raise OperationGone("The step names no operation.")
    caller, key = Caller(), str(uuid4())
    operation = await caller.operation(node.operation_id)
    tried = node if inputs is None else replace(node, properties={**node.properties, "inputs": inputs})
    given = step_inputs(version_plan(version), tried, operation, scope, None)
    values = {name: value for name, value in given.items() if value is not None}
    if operation.writes and not confirm:
        message = f"“{node.title}” has an effect at {operation.connector.name or operation.connector.key}."
        raise ConfirmationNeeded(message, details={"confirm": ["Send true to call it."], "inputs": shown(values)})
    return await _call(caller, version, node, operation, values, key)


async def _call(
    caller: Caller,
    version: WorkflowVersion,
    node: PlanNode,
    operation: ExecutableOperation,
    values: JsonObject,
    key: str,
) -> StepTrial:
    sent = marked_inputs(operation, values, key) if operation.writes else values
    bounded = replace(node, timeout_seconds=min(node.timeout_seconds, _LONGEST_SECONDS))
    try:
        result = await caller.perform(version.workspace_id, bounded, operation, sent, key)
    except ApplicationError as error:
        return StepTrial(node.id, ok=False, inputs=sent, error=error_facts(error))
    return StepTrial(
        node.id,
        ok=True,
        inputs=sent,
        output=result.output,
        artefact_url=result.url,
        verified=result.verified,
        truncated=result.truncated,
    )
