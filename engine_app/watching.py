"""A run as those who watch it see it: a stream of what changed, from the journal, that can be taken up again.

Nothing is kept for a watcher but what the journal has anyway. Every change of a run or a step carries its time; a
stream looks for what changed since, soon while something happens and less often while nothing does.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from engine_app.contracts import TERMINAL_RUN_STATES
from engine_app.models import Run, StepRun
from engine_app.selectors import step_summaries, waiting_counts
from wfproject.common.database import database_hop
from wfproject.common.event_stream import HEARTBEAT

__all__ = ["Changes", "parse_cursor", "run_changes", "watch"]

OVERLAP = timedelta(seconds=5)
"""A change is seen once its transaction commits, which may be so much later than the time that it carries."""

HEARTBEAT_SECONDS = 15.0
LONGEST_SECONDS = 900.0
"""A stream ends after so long; its reader comes back with the last id."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 2.0
_STEPS_AT_ONCE = 500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed of a run: the run (None if nothing of it did) and steps, in the order of their changes."""

    run: Run | None
    steps: list[StepRun]


@dataclass(slots=True)
class _Seen:
    """What a stream has told already: the time of each step's change, and the run's."""

    steps: dict[int, datetime] = field(default_factory=dict)
    run: datetime | None = None


def parse_cursor(text: str | None) -> datetime | None:
    """The time a `Last-Event-ID` stands for; None for none, or one that is none of ours."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 17:
        return None
    return _EPOCH + int(text) * _MICROSECOND


def cursor_of(moment: datetime) -> str:
    """What a change of that time is called as an event."""
    return str((moment - _EPOCH) // _MICROSECOND)


def run_changes(run_id: UUID, since: datetime | None) -> Changes:
    """The run and those of its steps that changed after `since` (None: all), the earliest first."""
    run = (
        Run.unscoped.select_related("workflow", "version", "created_by")
        .defer("payload", "version__document")
        .annotate(**waiting_counts())
        .filter(pk=run_id)
        .first()
    )
    steps = step_summaries(run_id=run_id).order_by("changed_at", "id")
    if since is not None:
        steps = steps.filter(changed_at__gt=since)
    return Changes(run, list(steps[:_STEPS_AT_ONCE]))


async def watch(
    run_id: UUID, *, since: datetime | None, told: Callable[[str, str, Any], str]
) -> AsyncGenerator[str, None]:
    """The stream's texts: `told(kind, id, row)` for each change, heartbeats, and a last one after the terminal state.

    An event may come twice after a reader came back; none is left out.
    """
    seen, cursor = _Seen(), since - OVERLAP if since else None
    ends, beat, pause = time.monotonic() + LONGEST_SECONDS, time.monotonic(), _FIRST_PAUSE
    while time.monotonic() < ends:
        changes = await database_hop(run_changes)(run_id, cursor)
        if changes.run is None:
            return
        fresh = _fresh(changes, seen)
        for kind, moment, row in fresh:
            yield told(kind, cursor_of(moment), row)
        if changes.steps:
            cursor = _next_cursor(changes.steps)
        if len(changes.steps) == _STEPS_AT_ONCE and fresh:
            continue
        if changes.run.state in TERMINAL_RUN_STATES:
            yield told("end", cursor_of(changes.run.updated_at), changes.run)
            return
        now = time.monotonic()
        if fresh:
            beat, pause = now, _FIRST_PAUSE
        elif now - beat >= HEARTBEAT_SECONDS:
            yield HEARTBEAT
            beat = now
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def _fresh(changes: Changes, seen: _Seen) -> list[tuple[str, datetime, Any]]:
    """What has not been told yet, in the order of the changes; the run after the steps of the same moment."""
    found: list[tuple[str, datetime, Any]] = []
    for step in changes.steps:
        if seen.steps.get(step.pk) != step.changed_at:
            seen.steps[step.pk] = step.changed_at
            found.append(("step", step.changed_at, step))
    run = changes.run
    if run is not None and seen.run != run.updated_at:
        seen.run = run.updated_at
        found.append(("run", run.updated_at, run))
    return found


def _next_cursor(steps: list[StepRun]) -> datetime:
    """From where to look next: a little before the latest change, or right at it where more are known to follow."""
    return steps[-1].changed_at - (_MICROSECOND if len(steps) == _STEPS_AT_ONCE else OVERLAP)
