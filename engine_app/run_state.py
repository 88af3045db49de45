"""The only writer of states: the transition tables and the conditional statements that obey them.

Two kinds of writers exist. Whoever holds a run's lease writes through `WRITE`, in batches over many runs, and is fenced
off by owner and epoch: after a takeover nothing of the former owner is accepted. Everybody else only leaves a signal
(`request_cancel` and so on) that the owner, or the next one, obeys. All times are the database's.
"""

# ruff: noqa: S608 - the statements are put together from the tables of this module, never from data
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Now

from engine_app.contracts import (
    OPEN_RUN_STATES,
    TERMINAL_RUN_STATES,
    TERMINAL_STEP_STATES,
    ApprovalState,
    JsonObject,
    RunState,
    StepState,
)
from engine_app.models import Approval, Run, StepRun

__all__ = [
    "ADMIT",
    "APPROVALS_CLOSE",
    "APPROVALS_OPEN",
    "APPROVAL_EXPIRE",
    "CLAIM",
    "DUE",
    "RENEW",
    "RUN_TRANSITIONS",
    "SIGNALLED",
    "STEP_TRANSITIONS",
    "WRITE",
    "approval_decide",
    "overdue_admit",
    "request_cancel",
    "request_pause",
    "request_resume",
    "run_may_become",
    "step_may_become",
    "step_resolve",
]

_R, _S = RunState, StepState

RUN_TRANSITIONS: Mapping[RunState, frozenset[RunState]] = {
    _R.QUEUED: frozenset({_R.RUNNING, _R.PAUSED, _R.CANCELLED}),
    _R.RUNNING: frozenset({_R.WAITING, _R.PAUSED, _R.SUCCEEDED, _R.FAILED, _R.CANCELLED}),
    _R.WAITING: frozenset({_R.RUNNING, _R.PAUSED, _R.CANCELLED}),
    _R.PAUSED: frozenset({_R.QUEUED, _R.RUNNING, _R.CANCELLED}),
    **dict.fromkeys(TERMINAL_RUN_STATES, frozenset()),
}
"""What a run may become. A lease is taken over without a transition: running stays running."""

STEP_TRANSITIONS: Mapping[StepState, frozenset[StepState]] = {
    _S.PENDING: frozenset(StepState) - {_S.PENDING},
    _S.RUNNING: frozenset({_S.WAITING, _S.SUCCEEDED, _S.FAILED, _S.UNKNOWN, _S.CANCELLED}),
    _S.WAITING: frozenset({_S.RUNNING, _S.SUCCEEDED, _S.FAILED, _S.UNKNOWN, _S.CANCELLED}),
    _S.UNKNOWN: frozenset({_S.RUNNING, _S.WAITING, _S.SUCCEEDED, _S.FAILED, _S.CANCELLED}),
    **dict.fromkeys(TERMINAL_STEP_STATES, frozenset()),
}
"""What a step may become. The same state may be written again: that is how a commit of unknown fate is repeated."""


def run_may_become(before: str, after: str) -> bool:
    """Whether the transition is legal (staying is no transition)."""
    return RunState(after) in RUN_TRANSITIONS[RunState(before)]


def step_may_become(before: str, after: str) -> bool:
    """Whether the transition is legal (staying is no transition)."""
    return StepState(after) in STEP_TRANSITIONS[StepState(before)]


def _quoted(states: Iterable[str]) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


def _pairs(table: Mapping[Any, Iterable[str]]) -> str:
    return ", ".join(f"('{before}', '{after}')" for before, afters in table.items() for after in sorted(afters))


_OPEN = _quoted(OPEN_RUN_STATES)
_OVERDUE_BATCH = 500
_FREE = "(lease_until IS NULL OR lease_until < clock_timestamp())"

DUE = f"""
SELECT id FROM engine_app_run
WHERE state IN ({_OPEN}) AND admitted AND due_at <= clock_timestamp() AND {_FREE}
ORDER BY due_at LIMIT $1
"""
"""Ids of runs that somebody has to look at now."""

CLAIM = f"""
WITH free AS (
    SELECT id FROM engine_app_run
    WHERE id = ANY($1::uuid[]) AND state IN ({_OPEN}) AND admitted AND due_at <= clock_timestamp() AND {_FREE}
    ORDER BY id FOR UPDATE SKIP LOCKED
)
UPDATE engine_app_run AS run SET
    state = 'running', lease_owner = $2, lease_epoch = run.lease_epoch + 1,
    lease_until = clock_timestamp() + make_interval(secs => $3),
    started_at = COALESCE(run.started_at, clock_timestamp()), updated_at = clock_timestamp()
FROM free WHERE run.id = free.id
RETURNING run.id, run.workspace_id, run.workflow_id, run.version_id, run.trigger_node, run.payload::text AS payload,
    run.lease_epoch, run.signals, run.cancel_requested, run.pause_requested, run.depth, run.cause,
    run.concurrency_key, run.concurrency_limit, run.started_at,
    clock_timestamp() AS claimed_at, EXTRACT(EPOCH FROM run.deadline_at - clock_timestamp())::float8 AS deadline_in
"""
"""Take the lease of those of the runs ($1) that are due and free, for owner $2 and $3 seconds."""

RENEW = """
UPDATE engine_app_run AS run SET lease_until = clock_timestamp() + make_interval(secs => $4)
FROM unnest($1::uuid[], $2::bigint[]) AS held(id, epoch)
WHERE run.id = held.id AND run.lease_owner = $3 AND run.lease_epoch = held.epoch
RETURNING run.id, run.signals
"""
"""Prolong leases; a run that is not returned has been taken over."""

WRITE = f"""
WITH fenced AS (
    SELECT run.id, held.writes FROM engine_app_run AS run
    JOIN unnest($1::uuid[], $2::bigint[], $3::int[]) AS held(id, epoch, writes) ON run.id = held.id
    WHERE run.lease_owner = $4 AND run.lease_epoch = held.epoch AND run.state = 'running'
    ORDER BY run.id FOR NO KEY UPDATE OF run
), written AS (
    INSERT INTO engine_app_steprun AS step (
        run_id, node_id, path, state, attempt, inputs, output, branch, error, attempts, artefact_url, verified,
        truncated, due_at, call_until, started_at, finished_at, changed_at
    )
    SELECT new.run_id, new.node_id, new.path, new.state, new.attempt, new.inputs, new.output, new.branch, new.error,
        COALESCE(new.attempts, '[]'), new.artefact_url, new.verified, new.truncated,
        clock_timestamp() + make_interval(secs => new.due_in), clock_timestamp() + make_interval(secs => new.call_for),
        CASE WHEN new.state IN ('running', 'waiting', 'succeeded', 'failed') THEN clock_timestamp() END,
        CASE WHEN new.state IN ({_quoted(TERMINAL_STEP_STATES)}) THEN clock_timestamp() END, clock_timestamp()
    FROM json_to_recordset($5::json) AS new(
        run_id uuid, node_id text, path text, state text, attempt int, inputs jsonb, output jsonb, branch text,
        error jsonb, attempts jsonb, artefact_url text, verified bool, truncated bool, due_in float8, call_for float8
    )
    JOIN fenced ON fenced.id = new.run_id
    ON CONFLICT (run_id, node_id, path) DO UPDATE SET
        state = excluded.state, attempt = excluded.attempt, inputs = COALESCE(excluded.inputs, step.inputs),
        output = excluded.output, branch = excluded.branch, error = excluded.error,
        attempts = CASE WHEN excluded.attempts = '[]' THEN step.attempts ELSE excluded.attempts END,
        artefact_url = excluded.artefact_url, verified = excluded.verified, truncated = excluded.truncated,
        due_at = excluded.due_at,
        call_until = COALESCE(excluded.call_until, step.call_until),
        started_at = COALESCE(step.started_at, excluded.started_at), finished_at = excluded.finished_at,
        changed_at = excluded.changed_at, resolution = NULL
    WHERE step.state = excluded.state OR (step.state, excluded.state) IN ({_pairs(STEP_TRANSITIONS)})
    RETURNING step.run_id
), moved AS (
    UPDATE engine_app_run AS run SET
        state = new.state, error = new.error, due_at = clock_timestamp() + make_interval(secs => new.due_in),
        lease_owner = '', lease_until = NULL, updated_at = clock_timestamp(),
        finished_at = CASE WHEN new.state IN ({_quoted(TERMINAL_RUN_STATES)}) THEN clock_timestamp() END
    FROM unnest($6::uuid[], $7::text[], $8::jsonb[], $9::float8[], $10::int[])
        AS new(id, state, error, due_in, signals)
    JOIN fenced ON fenced.id = new.id
    WHERE run.id = new.id AND (run.state, new.state) IN ({_pairs(RUN_TRANSITIONS)})
        AND (new.signals IS NULL OR run.signals = new.signals)
    RETURNING run.id
), counted AS (SELECT run_id, count(*) AS steps FROM written GROUP BY run_id)
SELECT fenced.id, COALESCE(counted.steps, 0) = fenced.writes AS complete, moved.id IS NOT NULL AS moved
FROM fenced LEFT JOIN counted ON counted.run_id = fenced.id LEFT JOIN moved ON moved.id = fenced.id
"""
"""Write steps and let runs go, for many runs in one statement, hence one transaction.

$1-$4: run ids, epochs and numbers of step rows, and the owner; runs the owner has lost are left out of the answer.
$5: the step rows, as one JSON text; to encode an array a column, asyncpg asks abstract classes about each element, a
third of the client's work. $6-$10: runs that get a new state (all but `running`), which gives the lease back;
`signals` is what the owner has seen, null where it doesn't matter. `complete` is false where a step's transition was
illegal, `moved` where the run got no new state.
"""

APPROVALS_OPEN = """
INSERT INTO engine_app_approval (
    id, created_at, updated_at, workspace_id, run_id, node_id, path, state, instructions, assignee, comment, expires_at
)
SELECT gen_random_uuid(), clock_timestamp(), clock_timestamp(), run.workspace_id, run.id, new.node_id, new.path,
    'pending', new.instructions, new.assignee, '', clock_timestamp() + make_interval(secs => new.expires_in)
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[])
    AS new(run_id, node_id, path, instructions, assignee, expires_in)
JOIN engine_app_run AS run ON run.id = new.run_id
ON CONFLICT (run_id, node_id, path) DO NOTHING
"""
"""Ask people; in the transaction of the `WRITE` that makes the steps wait."""

APPROVALS_CLOSE = """
UPDATE engine_app_approval SET state = 'cancelled', updated_at = clock_timestamp()
WHERE run_id = ANY($1::uuid[]) AND state = 'pending'
"""
"""Take back the questions of runs that ended."""

APPROVAL_EXPIRE = """
UPDATE engine_app_approval SET state = $4, comment = 'Nobody answered in time.', decided_at = clock_timestamp(),
    updated_at = clock_timestamp()
WHERE run_id = $1 AND node_id = $2 AND path = $3 AND state = 'pending'
"""
"""Answer a question whose time is over with its default, unless a person was faster."""

ADMIT = f"""
WITH line AS (
    SELECT id, concurrency_limit, admitted, row_number() OVER (ORDER BY admitted DESC, created_at, id) AS place
    FROM engine_app_run
    WHERE workflow_id = $1 AND concurrency_key = $2 AND concurrency_limit IS NOT NULL AND state IN ({_OPEN})
)
UPDATE engine_app_run AS run SET admitted = true, due_at = COALESCE(run.due_at, clock_timestamp())
FROM line WHERE run.id = line.id AND NOT line.admitted AND line.place <= line.concurrency_limit
RETURNING run.id
"""
"""Let in the runs of workflow $1 and key $2 that the limit has room for, oldest first, under the line's lock."""


def overdue_admit() -> list[UUID]:
    """Let in the held back runs that are past their deadline, so that whoever claims them ends them; returns them."""
    held_back = Run.unscoped.filter(admitted=False, state__in=OPEN_RUN_STATES, deadline_at__lte=Now())
    overdue = list(held_back.order_by().values_list("pk", flat=True)[:_OVERDUE_BATCH])
    Run.unscoped.filter(pk__in=overdue, admitted=False, state__in=OPEN_RUN_STATES).update(admitted=True, due_at=Now())
    return overdue


# --- signals of people and other processes ----------------------------------------------------------------------------


SIGNALLED = "engine_app_signalled"
"""The channel on which PostgreSQL tells a run's owner, at the commit, that something was signalled to it."""


def _signal(run_id: UUID, states: Iterable[str], only: Q | None = None, **changes: Any) -> bool:
    changes = {"due_at": Now(), "signals": F("signals") + 1, "updated_at": Now(), **changes}
    wanted = Run.unscoped.filter(only or Q(), pk=run_id, state__in=[str(state) for state in states])
    if not wanted.update(**changes):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [SIGNALLED, str(run_id)])
    return True


def request_cancel(run_id: UUID) -> bool:
    """Ask for the end of an open run; False if it has ended already.

    Calls that are under way finish first, so that what they did is known. A run that never began ends at once.
    """
    ended = Run.unscoped.filter(pk=run_id, state=RunState.QUEUED, lease_owner="", started_at=None).update(
        state=RunState.CANCELLED, cancel_requested=True, finished_at=Now(), updated_at=Now(), due_at=None
    )
    return bool(ended) or _signal(run_id, OPEN_RUN_STATES, cancel_requested=True, admitted=True)


def request_pause(run_id: UUID) -> bool:
    """Ask an open run to start nothing new, until it is resumed; False if it has ended or is paused already."""
    return _signal(run_id, OPEN_RUN_STATES - {RunState.PAUSED}, pause_requested=True)


def request_resume(run_id: UUID) -> bool:
    """Let a paused run go on (or take a pause back that has not begun); False if there is nothing to resume."""
    if _signal(run_id, {RunState.PAUSED}, state=RunState.QUEUED, pause_requested=False):
        return True
    return _signal(run_id, OPEN_RUN_STATES, Q(pause_requested=True), pause_requested=False)


def approval_decide(approval_id: UUID, *, state: ApprovalState, comment: str, user_id: int | None) -> bool:
    """Answer a pending question once and tell its run; False if somebody was faster. Call it in a transaction."""
    decided = Approval.unscoped.filter(pk=approval_id, state=ApprovalState.PENDING).update(
        state=state, comment=comment, decided_by_id=user_id, decided_at=Now(), updated_at=Now()
    )
    if not decided:
        return False
    run_id = Approval.unscoped.filter(pk=approval_id).values_list("run_id", flat=True).get()
    return _signal(run_id, OPEN_RUN_STATES)


def step_resolve(step_id: int, *, resolution: JsonObject) -> bool:
    """Leave a person's decision on a step of unknown outcome; False if it has one. Call it in a transaction."""
    decided = StepRun.objects.filter(pk=step_id, state=StepState.UNKNOWN, resolution__isnull=True).update(
        resolution=resolution, changed_at=Now()
    )
    if not decided:
        return False
    run_id = StepRun.objects.filter(pk=step_id).values_list("run_id", flat=True).get()
    return _signal(run_id, OPEN_RUN_STATES)
