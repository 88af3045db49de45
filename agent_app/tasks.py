"""Celery tasks: doorbells and the rounds of beat. None of them holds state; any may be lost or come twice."""

from __future__ import annotations

from celery import shared_task
from celery.signals import worker_init, worker_process_init, worker_process_shutdown

__all__ = ["answer_prompts", "prune_jobs", "reconcile_jobs"]


@worker_init.connect
def load_host(**_: object) -> None:
    """Load in the parent what its children need, so that one that replaces a dead one is at work at once."""
    import agent_app.jobs.host  # noqa: F401


@worker_process_init.connect
def start_host(**_: object) -> None:
    """Start the process's event loop after the fork, so that it finds due jobs even if no bell rings."""
    from agent_app.jobs.host import host_of_process

    host_of_process()


@worker_process_shutdown.connect
def end_host(**_: object) -> None:
    """Hand the process's jobs back."""
    from agent_app.jobs.host import stop_host

    stop_host()


@shared_task(name="agent_app.answer_prompts")
def answer_prompts() -> None:
    """Tell this process's event loop that jobs are due; ends at once.

    Acknowledged late and rejected when the worker is lost, like every task here, though nothing depends on it: the
    row of a job says that it is due until somebody holds its lease.
    """
    from agent_app.jobs.host import host_of_process

    host_of_process().ring()


@shared_task(name="agent_app.reconcile_jobs")
def reconcile_jobs() -> int:
    """Ring for jobs that nobody holds, and fail those that workers died of again and again; returns how many failed."""
    from agent_app.jobs.host import host_of_process
    from agent_app.jobs.services import jobs_give_up

    host_of_process().ring()
    return jobs_give_up()


@shared_task(name="agent_app.prune_jobs")
def prune_jobs() -> int:
    """Delete jobs whose time is over; returns how many."""
    from agent_app.jobs.services import jobs_prune

    return jobs_prune()
