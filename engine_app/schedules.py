"""Schedules: their rows follow the active version, and each of their fire times starts one run.

A schedule is locked, its due times become runs and `next_at` moves on in one transaction, so that a process that dies
leaves either all of that or nothing; the unique (schedule, fire time) of runs stands behind it. Any number of processes
may fire at once.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from engine_app.contracts import SCHEDULE_CONNECTOR, Cause, LiveStep
from engine_app.execution.plan import version_plan
from engine_app.models import Activation, Run, Schedule
from engine_app.services import run_create
from sessions_app.definition import CronError, fire_times, next_fire
from wfproject.common.errors import ValidationFailed

__all__ = ["ON_TIME", "database_now", "schedule_fire", "schedules_fire", "schedules_keep", "schedules_stop"]

logger = logging.getLogger(__name__)

ON_TIME = timedelta(minutes=2)
"""A fire time counts as missed (see `Schedule.CatchUp`) if nobody looked for so long after it."""

_BATCH = 500
_FIRES_AT_ONCE = 100
"""Runs that one schedule starts in one transaction; the next round goes on."""


def database_now() -> datetime:
    """The database's time of day, which all schedulers share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now.astimezone(UTC)


# --- rows that follow the active version ------------------------------------------------------------------------------


def schedules_keep(*, activation: Activation, steps: Iterable[LiveStep], catch_up: str | None = None) -> list[Schedule]:
    """Make the workflow's schedules those of the steps' schedule triggers; in the transaction of the activation.

    One that stays the same keeps its next fire time, one that changed or was off begins with the first time from now.
    `catch_up` is for all of them; None leaves it as it is. Raises ValidationFailed for a schedule without a fire time.
    """
    known = {row.node_id: row for row in Schedule.unscoped.select_for_update().filter(workflow=activation.workflow_id)}
    now = database_now()
    kept = []
    for trigger in steps:
        if trigger.connector != SCHEDULE_CONNECTOR or not trigger.is_trigger:
            continue
        cron = " ".join(str(trigger.inputs.get("cron") or "").split())
        zone = str(trigger.inputs.get("timezone") or "UTC")
        row = known.pop(trigger.node_id, None) or Schedule(
            workspace_id=activation.workspace_id, workflow_id=activation.workflow_id, node_id=trigger.node_id
        )
        same = row.enabled and row.next_at is not None and (row.cron, row.timezone) == (cron, zone)
        row.cron, row.timezone, row.enabled = cron, zone, True
        row.catch_up = catch_up or row.catch_up
        if not same:
            row.next_at = _first_time(trigger.node_id, cron, zone, now)
        row.save()
        kept.append(row)
    _switch_off(known.values())
    return kept


def schedules_stop(*, workflow_id: UUID) -> None:
    """Let no schedule of the workflow fire any more; in the transaction of the deactivation."""
    _switch_off(Schedule.unscoped.select_for_update().filter(workflow_id=workflow_id))


def _switch_off(rows: Iterable[Schedule]) -> None:
    Schedule.unscoped.filter(pk__in=[row.pk for row in rows]).update(enabled=False, next_at=None)


def _first_time(node_id: str, cron: str, zone: str, now: datetime) -> datetime:
    try:
        found = next_fire(cron, zone, now)
    except CronError as error:
        raise ValidationFailed("A schedule can't be read.", details={node_id: [str(error)]}) from error
    if found is None:
        raise ValidationFailed("A schedule never fires.", details={node_id: [f"{cron} never comes true."]})
    return found


# --- firing -----------------------------------------------------------------------------------------------------------


def schedules_fire(*, now: datetime | None = None) -> int:
    """Start the runs of all schedules that are due; returns how many. `now` is the database's time unless given."""
    now = now or database_now()
    due = Schedule.unscoped.filter(enabled=True, next_at__lte=now).order_by("next_at").values_list("pk", flat=True)
    started = 0
    for schedule_id in list(due[:_BATCH]):
        try:
            started += len(schedule_fire(schedule_id=schedule_id, now=now))
        except Exception:  # one schedule that can't fire must not hold the others up; it stays due
            logger.exception("schedule %s could not fire", schedule_id)
    return started


@transaction.atomic
def schedule_fire(*, schedule_id: UUID, now: datetime) -> list[Run]:
    """Start the runs of one schedule that are due at `now`, each fire time once; none if another process is at it."""
    schedule = (
        Schedule.unscoped.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=schedule_id, enabled=True, next_at__lte=now)
        .first()
    )
    if schedule is None or schedule.next_at is None:
        return []
    activation = (
        Activation.unscoped.select_related("version").filter(workflow_id=schedule.workflow_id, active=True).first()
    )
    times, schedule.next_at = _due_times(schedule, schedule.next_at, now)
    schedule.save(update_fields=["next_at", "updated_at"])
    if activation is None or not times:
        return []
    done = set(Run.unscoped.filter(schedule=schedule, fire_at__in=times).values_list("fire_at", flat=True))
    plan = version_plan(activation.version)
    return [
        run_create(
            version=activation.version,
            cause=Cause.SCHEDULE,
            trigger_node=schedule.node_id,
            payload=_payload(time, now),
            plan=plan,
            schedule=schedule,
            fire_at=time,
        )
        for time in times
        if time not in done
    ]


def _due_times(schedule: Schedule, first: datetime, now: datetime) -> tuple[list[datetime], datetime | None]:
    """The fire times to start runs for, by the catch-up policy, and the first one after what is dealt with.

    `first` is due. Those that are on time are never left out.
    """
    cron, zone, first = schedule.cron, schedule.timezone, first.astimezone(UTC)
    if schedule.catch_up == Schedule.CatchUp.ALL:
        times = [first, *islice(fire_times(cron, zone, first, now), _FIRES_AT_ONCE - 1)]
        return times, next_fire(cron, zone, times[-1])
    times = [first] if now - first <= ON_TIME else []
    times += fire_times(cron, zone, max(first, now - ON_TIME), now)
    if not times and schedule.catch_up == Schedule.CatchUp.LATEST:
        times = [_latest(cron, zone, first, now)]
    return times, next_fire(cron, zone, now)


def _latest(cron: str, zone: str, first: datetime, now: datetime) -> datetime:
    """The last fire time from `first` to `now`; looked for in ever longer stretches, so that years cost no more."""
    for days in (1 / 24, 1, 32, 400):
        if (since := now - timedelta(days=days)) <= first:
            break
        if found := deque(fire_times(cron, zone, since, now), maxlen=1):
            return found[0]
    found = deque(fire_times(cron, zone, first, now), maxlen=1)
    return found[0] if found else first


def _payload(time: datetime, now: datetime) -> dict[str, Any]:
    return {"scheduled_at": _written(time), "fired_at": _written(now)}


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
