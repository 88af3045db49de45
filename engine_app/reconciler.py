"""Keeps the promise when a bell was not heard or a process died: what is due and nobody holds is rung for again."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction

from engine_app.bells import runs_ring
from engine_app.contracts import OPEN_RUN_STATES
from engine_app.models import Run
from engine_app.run_state import DUE, overdue_admit
from engine_app.services import line_admit

__all__ = ["due_runs", "held_back_lines_admit"]

_BATCH = 500


def due_runs(limit: int = _BATCH) -> list[UUID]:
    """Runs that are due and under nobody's lease, the longest due first."""
    with connection.cursor() as cursor:
        cursor.execute(DUE.replace("$1", "%s"), [limit])
        return [row[0] for row in cursor.fetchall()]


def held_back_lines_admit() -> None:
    """Look at every line of held back runs again; the run that made room may have died before it said so.

    Those past their deadline are let in whatever the limit says: they end at once.
    """
    runs_ring(overdue_admit())
    lines = (
        Run.unscoped.filter(admitted=False, state__in=OPEN_RUN_STATES)
        .order_by()
        .values_list("workflow_id", "concurrency_key")
        .distinct()[:_BATCH]
    )
    for workflow_id, key in lines:
        with transaction.atomic():
            runs_ring(line_admit(workflow_id, key))
