"""Writes of runs: starting them, and what people ask of them. Every start is one transaction and rings afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts_app.contracts import Principal
from engine_app.bells import runs_ring
from engine_app.contracts import (
    OPEN_RUN_STATES,
    TERMINAL_RUN_STATES,
    ApprovalState,
    Cause,
    JsonObject,
    RunState,
    StepState,
)
from engine_app.execution.plan import NOTICE_TRIGGER, Plan, compile_notice, version_plan
from engine_app.execution.statements import LINE_LOCK
from engine_app.models import Approval, Run, Schedule, StepRun, WebhookDelivery
from engine_app.payloads import load_json, storable_json
from engine_app.run_state import (
    ADMIT,
    approval_decide,
    request_cancel,
    request_pause,
    request_resume,
    step_resolve,
)
from sessions_app.definition import ExpressionError, evaluate_expression
from sessions_app.models import WorkflowVersion
from wfproject.common.errors import ConflictError, ValidationFailed

__all__ = [
    "approval_answer",
    "line_admit",
    "run_cancel",
    "run_create",
    "run_pause",
    "run_rerun",
    "run_resume",
    "run_start_by_hand",
    "step_decide",
]

_KEY_CHARS = 200


def line_admit(workflow_id: UUID, key: str) -> list[UUID]:
    """Let in the runs of a workflow and key that its limit has room for; in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(LINE_LOCK.replace("$1", "%s"), [f"{workflow_id}/{key}"])
        cursor.execute(ADMIT.replace("$1", "%s").replace("$2", "%s"), [workflow_id, key])
        return [row[0] for row in cursor.fetchall()]


def _concurrency(plan: Plan, trigger_node: str, payload: Any) -> tuple[int | None, str, str]:
    """Limit (None: none), key and what happens on a conflict; a key that can't be evaluated is the empty one."""
    rule = plan.settings.get("concurrency")
    if not isinstance(rule, dict) or not isinstance(rule.get("limit"), int):
        return None, "", "queue"
    key = ""
    if rule.get("key"):
        scope = {"trigger": payload, plan.nodes[trigger_node].reference: payload}
        try:
            value = evaluate_expression(str(rule["key"]), scope)
        except ExpressionError:
            value = None
        key = value if isinstance(value, str) else storable_json(value)
    return rule["limit"], key[:_KEY_CHARS], str(rule.get("on_conflict") or "queue")


def run_create(
    *,
    version: WorkflowVersion,
    cause: Cause,
    trigger_node: str,
    payload: Any,
    plan: Plan | None = None,
    origin: Run | None = None,
    depth: int = 0,
    delivery: WebhookDelivery | None = None,
    schedule: Schedule | None = None,
    fire_at: datetime | None = None,
    user_id: int | None = None,
) -> Run:
    """Put a run into the journal; once the transaction is committed it is certain to advance.

    Held back where the workflow's concurrency limit has no room; with `cancel_previous` the others are asked to end.
    When it is due, and too late, is the database's to say: those two fields have to be read again.
    """
    plan = plan or version_plan(version)
    limit, key, on_conflict = _concurrency(plan, trigger_node, payload)
    timeout = plan.settings.get("timeout_seconds")
    run = Run(
        workspace_id=version.workspace_id,
        workflow_id=version.workflow_id,
        version=version,
        cause=cause,
        trigger_node=trigger_node,
        payload=load_json(storable_json(payload)),
        origin=origin,
        depth=depth,
        delivery=delivery,
        schedule=schedule,
        fire_at=fire_at,
        created_by_id=user_id,
        concurrency_key=key,
        concurrency_limit=limit,
        admitted=limit is None,
        due_at=Now() if limit is None else None,
        deadline_at=Now() + timedelta(seconds=timeout) if isinstance(timeout, int | float) else None,
        follow_failure=cause != Cause.FAILURE and bool(plan.settings.get("on_failure")),
    )
    if limit is None:  # one statement, which needs no transaction around it
        run.save(force_insert=True)
        runs_ring([run.pk])
        return run
    with transaction.atomic():
        run.save(force_insert=True)
        _join_line(run, on_conflict)
    return run


def _join_line(run: Run, on_conflict: str) -> None:
    if on_conflict == "cancel_previous":
        others = Run.unscoped.filter(
            workflow_id=run.workflow_id, concurrency_key=run.concurrency_key, state__in=OPEN_RUN_STATES
        ).exclude(pk=run.pk)
        previous = list(others.values_list("pk", flat=True))
        for run_id in previous:
            request_cancel(run_id)
        runs_ring(previous)
    runs_ring(line_admit(run.workflow_id, run.concurrency_key))


def run_start_by_hand(
    *, version: WorkflowVersion, payload: JsonObject, user_id: int | None, trigger_node: str | None = None
) -> Run:
    """Start a workflow now with an input of the caller's; `trigger_node` names the trigger where there are several."""
    plan = version_plan(version)
    triggers = plan.triggers
    if not triggers:
        raise ValidationFailed("The workflow has no trigger.", details={"workflow": ["No trigger."]})
    if trigger_node is not None and trigger_node not in triggers:
        known = ", ".join(triggers)
        raise ValidationFailed("There is no such trigger.", details={"trigger": [f"One of: {known}."]})
    chosen = trigger_node or _manual_trigger(plan) or triggers[0]
    given = {"input": payload} if chosen == _manual_trigger(plan) else payload
    return run_create(
        version=version, cause=Cause.MANUAL, trigger_node=chosen, payload=given, plan=plan, user_id=user_id
    )


def _manual_trigger(plan: Plan) -> str | None:
    return next((key for key in plan.triggers if plan.nodes[key].properties.get("action") == "manual"), None)


@transaction.atomic
def run_rerun(*, run: Run, user_id: int | None, from_start: bool = False, from_node: str | None = None) -> Run:
    """A new run of the same version and payload, linked to the old one, which has to have ended.

    What succeeded is kept and not done again, unless `from_start`; with `from_node` that node, which has to stand
    outside loops, and all that comes after it run again. Raises ConflictError and ValidationFailed.
    """
    if run.state not in TERMINAL_RUN_STATES:
        raise ConflictError("The run has not ended yet.")
    if run.state == RunState.SUCCEEDED and not from_start and from_node is None:
        raise ConflictError("The run succeeded: say from which step it should run again, or that all of it should.")
    plan = compile_notice(run.version.document) if run.trigger_node == NOTICE_TRIGGER else None
    plan = plan or version_plan(run.version)
    again = _from(plan, from_node) if from_node is not None else frozenset()
    follower = run_create(
        version=run.version,
        cause=Cause.RERUN,
        trigger_node=run.trigger_node,
        payload=run.payload,
        plan=plan,
        origin=run,
        depth=run.depth,
        user_id=user_id,
    )
    if not from_start:
        StepRun.objects.bulk_create(_kept_steps(run, follower, again))
    return follower


def _from(plan: Plan, node_id: str) -> frozenset[str]:
    """A node outside loops and all that come after it."""
    if node_id not in plan.members[None] or node_id in plan.triggers:
        raise ValidationFailed("A run can't begin again there.", details={"from_step": ["No step outside loops."]})
    found, pending = {node_id}, [node_id]
    while pending:
        for edge in plan.nodes[pending.pop()].edges:
            if edge.target not in found:
                found.add(edge.target)
                pending.append(edge.target)
    return frozenset(found)


def _kept_steps(run: Run, follower: Run, again: frozenset[str]) -> list[StepRun]:
    """Copies of the steps that need not run again; loops that failed keep the elements they went through."""
    kept = []
    for step in StepRun.objects.filter(run=run):
        if step.node_id in again or step.path.partition("[")[0] in again:
            continue
        done = step.state == StepState.SUCCEEDED
        loop = not done and isinstance(step.inputs, dict) and "items" in step.inputs and step.state in _UNFINISHED
        if not (done or loop):
            continue
        step.pk, step.run, step.resolution = None, follower, None
        if loop:
            step.state, step.output, step.error, step.finished_at = StepState.PENDING, None, None, None
        kept.append(step)
    return kept


_UNFINISHED = frozenset({StepState.FAILED, StepState.CANCELLED})


@transaction.atomic
def run_cancel(*, run: Run) -> None:
    """End a run; what is under way finishes first. Raises ConflictError if it has ended."""
    if not request_cancel(run.pk):
        raise ConflictError("The run has ended already.")
    runs_ring([run.pk])


@transaction.atomic
def run_pause(*, run: Run) -> None:
    """Start nothing new of a run until it is resumed; raises ConflictError if it has ended or is paused."""
    if not request_pause(run.pk):
        raise ConflictError("The run has ended or is paused already.")
    runs_ring([run.pk])


@transaction.atomic
def run_resume(*, run: Run) -> None:
    """Let a paused run go on; raises ConflictError if it isn't paused."""
    if not request_resume(run.pk):
        raise ConflictError("The run is not paused.")
    runs_ring([run.pk])


@transaction.atomic
def approval_answer(*, approval: Approval, approved: bool, comment: str, principal: Principal) -> None:
    """Answer a question; raises ConflictError if it was answered before."""
    state = ApprovalState.APPROVED if approved else ApprovalState.REJECTED
    if not approval_decide(approval.pk, state=state, comment=comment, user_id=principal.user_id):
        raise ConflictError("The question has been answered already.")
    runs_ring([approval.run_id])


@transaction.atomic
def step_decide(
    *, step: StepRun, action: str, principal: Principal, output: Any = None, url: str = "", comment: str = ""
) -> None:
    """Say what became of a step of unknown outcome: `succeeded` (with its output), `failed`, or `retry` it."""
    resolution = {
        "action": action,
        "output": output,
        "url": url,
        "comment": comment,
        "by": principal.username,
        "at": timezone.now().isoformat(),
    }
    if not step_resolve(step.pk, resolution=load_json(storable_json(resolution))):
        raise ConflictError("The step's outcome is known, or has been decided already.")
    runs_ring([step.run_id])
