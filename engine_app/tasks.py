"""Celery tasks: doorbells and the rounds of beat. None of them holds state; any may be lost or come twice."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from celery.signals import worker_init, worker_process_init, worker_process_shutdown

from wfproject.common.memory import settle_memory

__all__ = ["advance_runs", "fire_schedules", "prune", "reconcile", "redeliver_webhooks", "run_failed"]


@worker_init.connect
def load_host(**_: object) -> None:
    """Load in the parent what its children need, so that one that replaces a dead one is at work at once."""
    import engine_app.execution.host  # noqa: F401


@worker_process_init.connect
def start_host(**_: object) -> None:
    """Start the process's event loop after the fork, so that it finds due runs even if no bell rings."""
    from engine_app.execution.host import host_of_process

    settle_memory()
    host_of_process()


@worker_process_shutdown.connect
def end_host(**_: object) -> None:
    """Hand the process's runs back."""
    from engine_app.execution.host import stop_host

    stop_host()


@shared_task(name="engine_app.advance_runs")
def advance_runs(run_ids: list[str]) -> None:
    """Tell this process's event loop that runs are due; ends at once.

    Acknowledged late and rejected when the worker is lost, like every task here, though nothing depends on it: the
    row of a run says that it is due until somebody holds its lease.
    """
    from engine_app.execution.host import host_of_process

    host_of_process().ring(*(UUID(run_id) for run_id in run_ids))


@shared_task(name="engine_app.reconcile")
def reconcile() -> int:
    """Ring for every due run that nobody holds, after all that should have started more; returns how many."""
    from engine_app.bells import runs_ring
    from engine_app.failure import failure_follow, failures_due
    from engine_app.reconciler import due_runs, held_back_lines_admit
    from engine_app.schedules import schedules_fire

    schedules_fire()
    held_back_lines_admit()
    for run_id in failures_due():
        failure_follow(run_id=run_id)
    due = due_runs()
    runs_ring(due)
    return len(due)


@shared_task(name="engine_app.fire_schedules")
def fire_schedules() -> int:
    """Start the runs of schedules that are due; returns how many."""
    from engine_app.schedules import schedules_fire

    return schedules_fire()


@shared_task(name="engine_app.run_failed")
def run_failed(run_id: str) -> None:
    """Start what its workflow wants to happen now that a run failed; the reconciler does it where this is lost."""
    from engine_app.failure import failure_follow

    failure_follow(run_id=UUID(run_id))


@shared_task(name="engine_app.prune")
def prune() -> dict[str, int]:
    """Delete runs, deliveries and saved answers that are older than the policy keeps them."""
    from accounts_app.idempotency import idempotency_prune
    from engine_app.retention import history_prune

    return history_prune() | {"idempotent_requests": idempotency_prune()}


@shared_task(name="engine_app.redeliver_webhooks")
def redeliver_webhooks() -> int:
    """Ask vendors who do not send again by themselves for the deliveries that failed; returns how many."""
    from engine_app.triggers.redelivery import webhooks_redeliver

    return webhooks_redeliver()
