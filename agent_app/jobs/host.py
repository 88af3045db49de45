"""The event loop of a worker process that answers jobs side by side: most of their time is a model's.

Everything but `ring` and `stop` happens in the loop's own thread. It starts with the process and loads what planning
needs (state machine, model, registry) with its first job.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError

from agent_app.contracts import AnswerWithdrawn
from agent_app.jobs.selectors import jobs_held
from agent_app.jobs.services import ClaimedJob, JobLedger, jobs_claim, jobs_release, jobs_renew
from agent_app.services import prompt_answer, warm_up
from wfproject.common.context import bind_context
from wfproject.common.database import database_hop
from wfproject.common.hosts import LoopHost, OnePerProcess
from wfproject.common.loops import detached

__all__ = ["JobHost", "host_of_process", "stop_host"]

logger = logging.getLogger(__name__)

_BATCH = 8
"""As many as are planned at once (`admission`): others of a burst are for other processes, if there are any."""
_BATCH_PAUSE_SECONDS = 0.1
_WATCH_SECONDS = 0.5
"""How soon a job that was cancelled, or taken over, is let go."""


class JobHost(LoopHost):
    """One per process. `ring` tells it that jobs may be due; it also looks for them itself every few seconds."""

    thread_name = kept = "jobs"
    outages = OperationalError, InterfaceError

    def __init__(self) -> None:
        super().__init__()
        self._jobs: dict[UUID, tuple[asyncio.Task[None], int]] = {}
        self._warming: asyncio.Future[None] | None = None

    def ring(self) -> None:
        """Have the loop look for due jobs. Returns at once."""
        self.tell(self._bell.set)

    @property
    def rounds(self) -> tuple[Callable[[], Awaitable[None]], ...]:
        """Due jobs are found, lost ones let go, leases kept alive."""
        return self._look_around, self._watch, self._renew

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """With threads of its own for the database."""
        return detached(work)

    async def take_up(self) -> None:
        """Take the leases of due jobs, a batch at a time."""
        room = min(settings.JOBS_PER_WORKER - len(self._jobs), _BATCH)
        if room <= 0 or self._stopping:
            return  # the next job that ends rings again
        claimed = await detached(database_hop(jobs_claim)(limit=room))
        for job in claimed:
            task = detached(self._work(job))
            self._jobs[job.id] = task, job.epoch
            task.add_done_callback(partial(self._ended, job.id))
        if len(claimed) == room:
            asyncio.get_running_loop().call_later(_BATCH_PAUSE_SECONDS, self._bell.set)

    def _ended(self, job_id: UUID, _: asyncio.Task[None]) -> None:
        del self._jobs[job_id]
        self._bell.set()  # its session's next may begin

    async def _work(self, job: ClaimedJob) -> None:
        with bind_context(request_id=job.request_id or None, task_id=str(job.id)):
            ledger = JobLedger(job)
            try:
                await self._warm()
                response = await prompt_answer(**job.asked(), ledger=ledger)
                if not ledger.is_entered:  # the answer was there already, or another prompt's did for it
                    await database_hop(ledger.answered)(response)
            except AnswerWithdrawn:
                logger.info("the job was cancelled, or taken over by another worker")
            except (OperationalError, InterfaceError) as error:
                logger.warning("the database failed (%s); the job is tried again", type(error).__name__)
            except Exception as error:  # noqa: BLE001 - logged where it happened; here it becomes the job's answer
                await self._enter_failure(ledger, error)

    async def _enter_failure(self, ledger: JobLedger, error: Exception) -> None:
        if ledger.is_entered:
            return
        try:
            await database_hop(ledger.failed)(error)
        except AnswerWithdrawn:
            logger.info("the job that failed is another worker's by now")

    async def _warm(self) -> None:
        if self._warming is None:  # in a thread, since leases are renewed meanwhile
            self._warming = asyncio.ensure_future(asyncio.to_thread(warm_up))
        try:
            await asyncio.shield(self._warming)
        except Exception as error:  # noqa: BLE001 - whatever is missing is loaded, or told as an error, by the prompt
            logger.warning("could not get ready for prompts beforehand: %s", type(error).__name__)

    async def _look_around(self) -> None:
        """Find jobs whose bell was not heard, and those whose worker died; this needs no broker."""
        await asyncio.sleep(settings.JOBS_LOOK_SECONDS)
        self._bell.set()

    async def _watch(self) -> None:
        """Stop working on what is no longer this process's: its client cancelled it, or its lease had run out."""
        await asyncio.sleep(_WATCH_SECONDS)
        epochs = self._epochs()
        if not epochs:
            return
        held = await database_hop(jobs_held)(epochs)
        for job_id in epochs.keys() - held:
            task, epoch = self._jobs.get(job_id, (None, 0))
            if task is not None and epoch == epochs[job_id]:
                task.cancel()

    async def _renew(self) -> None:
        await asyncio.sleep(settings.JOBS_LEASE_SECONDS / 3)
        if epochs := self._epochs():
            await database_hop(jobs_renew)(epochs)

    def _epochs(self) -> dict[UUID, int]:
        return {job_id: epoch for job_id, (_, epoch) in self._jobs.items()}

    async def let_go(self) -> None:
        """Hand all jobs back unanswered, for other workers to begin anew."""
        epochs = self._epochs()
        tasks = [task for task, _ in self._jobs.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if epochs:
            await detached(database_hop(jobs_release)(epochs))


_host = OnePerProcess(JobHost)
host_of_process, stop_host = _host.get, _host.stop
