"""The event loop of a worker process that answers jobs side by side: most of their time is a model's.

Everything but `ring` and `stop` happens in the loop's own thread. It starts with the process and loads what planning
needs (state machine, model, registry) with its first job.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError

from agent_app.contracts import AnswerWithdrawn
from agent_app.jobs.selectors import jobs_held
from agent_app.jobs.services import ClaimedJob, JobLedger, jobs_claim, jobs_release, jobs_renew
from agent_app.services import prompt_answer, warm_up
from wfproject.common.context import bind_context
from wfproject.common.database import database_hop
from wfproject.common.loops import detached

__all__ = ["JobHost", "host_of_process", "stop_host"]

logger = logging.getLogger(__name__)

_BATCH = 8
"""As many as are planned at once (`admission`): others of a burst are for other processes, if there are any."""
_BATCH_PAUSE_SECONDS = 0.1
_WATCH_SECONDS = 0.5
"""How soon a job that was cancelled, or taken over, is let go."""


class JobHost:
    """One per process. `ring` tells it that jobs may be due; it also looks for them itself every few seconds."""

    def __init__(self) -> None:
        self._jobs: dict[UUID, tuple[asyncio.Task[None], int]] = {}
        self._bell = asyncio.Event()
        self._stopping = False
        self._warming: asyncio.Future[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the loop's thread; once."""
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), name="jobs", daemon=True)
        self._thread.start()
        started.wait()

    def ring(self) -> None:
        """Have the loop look for due jobs. Returns at once."""
        if self._loop is not None and not self._stopping:
            self._loop.call_soon_threadsafe(self._bell.set)

    def stop(self, timeout: float = 10.0) -> None:
        """Hand all jobs back, for other workers to begin anew, and end the thread."""
        if self._loop is not None and self._thread is not None and self._thread.is_alive():
            self._stopping = True
            self._loop.call_soon_threadsafe(self._bell.set)
            self._thread.join(timeout)

    def _run(self, started: threading.Event) -> None:
        with asyncio.Runner() as runner:
            runner.run(self._main(started))

    async def _main(self, started: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        started.set()
        rounds = [detached(self._forever(work)) for work in (self._look_around, self._watch, self._renew)]
        try:
            while not self._stopping:
                await self._bell.wait()
                self._bell.clear()
                try:
                    await self._take_up()
                except Exception:
                    logger.exception("jobs could not be taken up; they stay due")
        finally:
            for task in rounds:
                task.cancel()
            await asyncio.gather(*rounds, return_exceptions=True)
            await self._let_go()

    async def _forever(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do one of the rounds again and again; a defect in it, or a database that is away, must not end it."""
        while True:
            try:
                await work()
            except (OperationalError, InterfaceError) as error:
                logger.warning("a round over the jobs failed (%s); it goes on", type(error).__name__)
                await asyncio.sleep(1.0)
            except Exception:
                logger.exception("a round over the jobs failed; it goes on")
                await asyncio.sleep(1.0)

    async def _take_up(self) -> None:
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

    async def _let_go(self) -> None:
        epochs = self._epochs()
        tasks = [task for task, _ in self._jobs.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if epochs:
            await detached(database_hop(jobs_release)(epochs))


_host: JobHost | None = None
_host_lock = threading.Lock()


def host_of_process() -> JobHost:
    """This process's host, started when first asked for (after the fork: threads don't survive one)."""
    global _host
    with _host_lock:
        if _host is None:
            _host = JobHost()
            _host.start()
        return _host


def stop_host() -> None:
    """Stop this process's host, if there is one."""
    global _host
    with _host_lock:
        host, _host = _host, None
    if host is not None:
        host.stop()
