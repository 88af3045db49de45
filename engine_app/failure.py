"""What a workflow wants to happen when one of its runs failed (`settings.on_failure`): a run of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from connectors_app.models import Operation
from engine_app.contracts import Cause, JsonObject, RunState
from engine_app.execution.plan import NOTICE, NOTICE_TRIGGER, compile_notice, version_plan
from engine_app.execution.wording import worded_inputs
from engine_app.models import Run, StepRun
from engine_app.services import run_create
from sessions_app.definition import ExpressionError, evaluate_value, node_reference
from sessions_app.models import Workflow

__all__ = ["failure_follow", "failures_due"]

_BATCH = 200


def failures_due(limit: int = _BATCH) -> list[UUID]:
    """Failed runs whose workflow still waits for what follows a failure, the oldest first."""
    due = Run.unscoped.filter(state=RunState.FAILED, follow_failure=True).order_by("finished_at")
    return list(due.values_list("pk", flat=True)[:limit])


@transaction.atomic
def failure_follow(*, run_id: UUID) -> Run | None:
    """Start what follows a failed run, once however often this is called; None where nothing (more) follows.

    A notification's inputs see the outputs of the run's steps, its `trigger`, `error` and `run`. Another workflow gets
    `error` and `run` as the input of its trigger.
    """
    run = (
        Run.unscoped.select_for_update(of=("self",))
        .select_related("version")
        .filter(pk=run_id, state=RunState.FAILED, follow_failure=True)
        .first()
    )
    if run is None:
        return None
    Run.unscoped.filter(pk=run_id).update(follow_failure=False)
    wanted = (run.version.document.get("settings") or {}).get("on_failure") or {}
    if run.depth >= settings.ENGINE_MAX_DEPTH:
        return None
    if wanted.get("workflow_id"):
        return _start_workflow(run, str(wanted["workflow_id"]))
    return _start_notice(run, wanted)


def _facts(run: Run) -> JsonObject:
    return {
        "run": {
            "id": str(run.pk),
            "workflow_id": str(run.workflow_id),
            "workflow": run.version.document.get("name"),
            "started_at": run.started_at.isoformat() if run.started_at else None,
            "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        },
        "error": run.error or {},
    }


def _start_workflow(run: Run, workflow_id: str) -> Run | None:
    workflow = (
        Workflow.objects.for_workspace(run.workspace_id)
        .select_related("current_version")
        .filter(pk=workflow_id)
        .first()
    )
    version = workflow.current_version if workflow else None
    if version is None:
        return None
    plan = version_plan(version)
    if not plan.triggers:
        return None
    facts = _facts(run)
    return run_create(
        version=version,
        cause=Cause.FAILURE,
        trigger_node=plan.triggers[0],
        payload={**facts, "input": facts},
        plan=plan,
        origin=run,
        depth=run.depth + 1,
    )


def _start_notice(run: Run, wanted: JsonObject) -> Run:
    scope: dict[str, Any] = {
        node_reference(step.node_id): step.output
        for step in StepRun.objects.filter(run=run, path="").only("node_id", "output")
    }
    scope |= {node_reference(run.trigger_node): run.payload, "trigger": run.payload, **_facts(run)}
    plan, given = compile_notice(run.version.document), wanted.get("inputs") or {}
    operation_id = plan.nodes[NOTICE].operation_id
    known = Operation.objects.select_related("connector").filter(pk=operation_id) if operation_id is not None else ()
    operation = next(iter(known), None)
    try:
        inputs = (
            worded_inputs(given, operation, scope, version_plan(run.version), operation.connector.key)
            if operation is not None
            else evaluate_value(given, scope)
        )
    except ExpressionError as error:  # the notice matters more than its wording
        inputs = {**given, "note": error.message}
    return run_create(
        version=run.version,
        cause=Cause.FAILURE,
        trigger_node=NOTICE_TRIGGER,
        payload={"inputs": inputs},
        plan=plan,
        origin=run,
        depth=run.depth + 1,
    )
