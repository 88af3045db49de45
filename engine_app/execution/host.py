"""The event loop of a worker process: takes leases, runs many runs side by side, keeps their leases alive.

Everything but `ring` and `stop` happens in the loop's own thread.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import uuid
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from django.conf import settings

from connectors_app.http.client import close_client
from engine_app.contracts import ApprovalState, Cause, RunState, StepState
from engine_app.execution import statements as sql
from engine_app.execution.calls import Caller
from engine_app.execution.claims import Claimed, Decision, Signals, StepRow
from engine_app.execution.database import Database
from engine_app.execution.journal import Journal, LeaseLost, RunMove
from engine_app.execution.plan import NOTICE_TRIGGER, PLANS_KEPT, Plan, compile_notice, compile_plan
from engine_app.execution.run import RunExecution
from engine_app.payloads import load_json
from engine_app.run_state import ADMIT, APPROVAL_EXPIRE, CLAIM, DUE, RENEW, SIGNALLED
from wfproject.common.broker import ring as ring_bell
from wfproject.common.hosts import LoopHost, OnePerProcess

__all__ = ["RunHost", "host_of_process", "stop_host"]

logger = logging.getLogger(__name__)

_CLAIM_BATCH = 64
_LOOKED_AT = 1000
_AFTER_DEFECT_SECONDS = 30.0


class RunHost(LoopHost):
    """One per process. `ring` tells it that runs are due; it also looks for due runs itself every few seconds."""

    thread_name, kept = "engine", "runs"

    def __init__(self) -> None:
        super().__init__()
        self.owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self.database = Database()
        self.journal = Journal(Database(size=1), self.owner)
        self.caller = Caller()
        self._rung: OrderedDict[UUID, None] = OrderedDict()
        self._runs: dict[UUID, tuple[RunExecution, asyncio.Task[None], int]] = {}
        self._plans: OrderedDict[tuple[UUID, bool], Plan] = OrderedDict()
        self._held = 0
        self._certain_until: dict[UUID, float] = {}

    # --- from other threads -------------------------------------------------------------------------------------------

    def ring(self, *run_ids: UUID) -> None:
        """Tell the loop that these runs may be due. Returns at once."""
        self.tell(self._hear, list(run_ids))

    def new_loop(self) -> asyncio.AbstractEventLoop:
        """uvloop's where it is installed."""
        try:
            import uvloop
        except ImportError:
            return super().new_loop()
        return uvloop.new_event_loop()

    # --- the loop -----------------------------------------------------------------------------------------------------

    def _hear(self, ids: list[UUID]) -> None:
        for run_id in ids:
            self._rung[run_id] = None
        self._bell.set()

    @property
    def rounds(self) -> tuple[Callable[[], Awaitable[None]], ...]:
        """Leases are kept alive, due runs found, signals heard."""
        return self._heartbeat, self._look_around, self._listen

    async def take_up(self) -> None:
        """Take the leases of the runs that were rung for, as long as there is room."""
        while self._rung and not self._stopping:
            room = settings.ENGINE_RUNS_PER_WORKER - self._held
            if room <= 0:
                return  # the next run that ends rings again
            ids = [self._rung.popitem(last=False)[0] for _ in range(min(room, _CLAIM_BATCH, len(self._rung)))]
            for run_id in ids:
                if run_id in self._runs:
                    self._runs[run_id][0].signal()
            wanted = [run_id for run_id in ids if run_id not in self._runs]
            if not wanted:
                continue
            certain = asyncio.get_running_loop().time() + settings.ENGINE_LEASE_SECONDS
            rows = await self.database.fetch(CLAIM, wanted, self.owner, settings.ENGINE_LEASE_SECONDS)
            if rows:
                self._certain_until.update({row["id"]: certain for row in rows})
                await self._take_up(rows)

    async def _take_up(self, rows: list[Any]) -> None:
        ids = [row["id"] for row in rows]
        steps: dict[UUID, list[StepRow]] = {}
        if any(row["lease_epoch"] > 1 or row["cause"] == Cause.RERUN for row in rows):  # else nothing is there yet
            for found in await self.database.fetch(sql.STEPS, ids):
                steps.setdefault(found["run_id"], []).append(_step_row(found))
        for row in rows:
            claimed = _claimed(row)
            self._held += 1
            task = asyncio.create_task(self._host(claimed, row, steps.get(row["id"], [])), name=f"run {row['id']}")
            task.add_done_callback(self._ended)

    def _ended(self, _: asyncio.Task[None]) -> None:
        self._held -= 1
        self._bell.set()

    async def _host(self, claimed: Claimed, row: Any, steps: list[StepRow]) -> None:
        run = None
        try:
            plan = await self._plan(claimed)
            first = row["lease_epoch"] == 1 and not row["signals"]
            signals = Signals(0) if first else await self.signals(claimed.id)
            run = RunExecution(self, claimed, plan, steps, signals)
            task = asyncio.current_task()
            assert task is not None  # noqa: S101 - this is one
            self._runs[claimed.id] = (run, task, claimed.epoch)
            move = await run.drive()
            await self._after(claimed, move)
        except LeaseLost:
            logger.info("the lease of run %s was lost", claimed.id)
        except Exception:
            logger.exception("run %s could not go on", claimed.id)
            await self._put_back(claimed)
        finally:
            self._runs.pop(claimed.id, None)
            self._certain_until.pop(claimed.id, None)
            if run is not None:
                await run.close()

    async def _put_back(self, claimed: Claimed) -> None:
        """Give a run back that a defect stopped; it is tried again a little later."""
        error = {"code": "internal-error", "message": "The engine could not go on; it tries again."}
        move = RunMove(RunState.WAITING, error, due_in=_AFTER_DEFECT_SECONDS)
        try:
            await self.journal.write(claimed.id, claimed.epoch, [], move)
        except LeaseLost:
            return

    async def _after(self, claimed: Claimed, move: RunMove) -> None:
        """What an ended run makes room for, and who wants to know of a failure."""
        if move.state not in {RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED}:
            return
        if claimed.concurrency_limit is not None:
            rows = await admit(self.database, claimed.workflow_id, claimed.concurrency_key)
            self._hear([row["id"] for row in rows])
        if move.state == RunState.FAILED:
            await asyncio.to_thread(ring_bell, "engine_app.run_failed", run_id=str(claimed.id))

    async def _plan(self, claimed: Claimed) -> Plan:
        key = claimed.version_id, claimed.trigger_node == NOTICE_TRIGGER
        plan = self._plans.get(key)
        if plan is None:
            rows = await self.database.fetch(sql.DOCUMENT, claimed.version_id)
            document = load_json(rows[0]["document"]) if rows else {}
            plan = self._plans[key] = compile_notice(document) if key[1] else compile_plan(document)
            if len(self._plans) > PLANS_KEPT:
                self._plans.popitem(last=False)
        return plan

    # --- leases -------------------------------------------------------------------------------------------------------

    async def _heartbeat(self) -> None:
        await asyncio.sleep(settings.ENGINE_LEASE_SECONDS / 3)
        if not self._runs:
            return
        held = {run_id: epoch for run_id, (_, _, epoch) in self._runs.items()}
        kept = await self._renew(held)
        for run_id, held_epoch in held.items():
            entry = self._runs.get(run_id)
            if entry is None:
                continue
            run, task, epoch = entry
            if run_id not in kept and epoch == held_epoch and not run.leaving:
                logger.warning("the lease of run %s was taken over", run_id)
                task.cancel()
            elif run_id in kept and kept[run_id] != run.seen.count:
                run.signal()

    async def _renew(self, held: dict[UUID, int]) -> dict[UUID, int]:
        """Prolong leases; returns the counts of signals of those runs that are still ours."""
        certain = asyncio.get_running_loop().time() + settings.ENGINE_LEASE_SECONDS
        rows = await self.database.fetch(
            RENEW, list(held), list(held.values()), self.owner, settings.ENGINE_LEASE_SECONDS
        )
        kept = {row["id"]: row["signals"] for row in rows}
        self._certain_until.update(dict.fromkeys(self._certain_until.keys() & kept.keys(), certain))
        return kept

    async def _look_around(self) -> None:
        """Find due runs whose bell was not heard; what the reconciler does, without needing the broker."""
        await asyncio.sleep(settings.ENGINE_LOOK_SECONDS)
        if self._held < settings.ENGINE_RUNS_PER_WORKER and not self._rung:
            # More than there is room for: those that end make room before the next look.
            rows = await self.database.fetch(DUE, _LOOKED_AT)
            self._hear([row["id"] for row in rows])

    async def _listen(self) -> None:
        """Hear at once what is signalled to a run held here: its bell may ring in another process."""
        await self.database.listen(SIGNALLED, self._signalled)

    def _signalled(self, run_id: str) -> None:
        entry = self._runs.get(UUID(run_id))
        if entry is not None:
            entry[0].signal()

    async def let_go(self) -> None:
        """Hand all runs back at once, so that another worker need not wait for the leases to end."""
        tasks = [task for _, task, _ in self._runs.values()]
        held = {run_id: epoch for run_id, (_, _, epoch) in self._runs.items()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if held:
            await self.database.fetch(RENEW, list(held), list(held.values()), self.owner, 0.0)
        await self.database.close()
        await self.journal.close()
        await close_client()

    # --- what a run needs (`Workshop`) --------------------------------------------------------------------------------

    async def signals(self, run_id: UUID) -> Signals:
        """See `Workshop`."""
        (row,) = await self.database.fetch(sql.SIGNALS, run_id)
        decisions = {
            (item["node_id"], item["path"]): Decision(
                item["state"] == ApprovalState.APPROVED.value, item["comment"], item["by"]
            )
            for item in load_json(row["decisions"]) or ()
        }
        resolutions = {
            (item["node_id"], item["path"]): item["resolution"] for item in load_json(row["resolutions"]) or ()
        }
        return Signals(row["signals"], row["cancel_requested"], row["pause_requested"], decisions, resolutions)

    async def holds(self, run_id: UUID, epoch: int) -> bool:
        """See `Workshop`."""
        if asyncio.get_running_loop().time() < self._certain_until.get(run_id, 0.0):
            return True
        return run_id in await self._renew({run_id: epoch})

    async def expire_approval(self, run_id: UUID, node_id: str, path: str, *, approved: bool) -> None:
        """See `Workshop`."""
        state = ApprovalState.APPROVED if approved else ApprovalState.REJECTED
        await self.database.fetch(APPROVAL_EXPIRE, run_id, node_id, path, state.value)


async def admit(database: Database, workflow_id: UUID, key: str) -> list[Any]:
    """Let in the runs that a limit has room for now; the lock makes two who ask at once take turns."""
    async with database.connection() as connection, connection.transaction():
        await connection.execute(sql.LINE_LOCK, f"{workflow_id}/{key}")
        return list(await connection.fetch(ADMIT, workflow_id, key))


def _claimed(row: Any) -> Claimed:
    return Claimed(
        id=row["id"],
        workspace_id=row["workspace_id"],
        workflow_id=row["workflow_id"],
        version_id=row["version_id"],
        epoch=row["lease_epoch"],
        trigger_node=row["trigger_node"],
        payload=load_json(row["payload"]),
        claimed_at=row["claimed_at"],
        deadline_in=row["deadline_in"],
        concurrency_key=row["concurrency_key"],
        concurrency_limit=row["concurrency_limit"],
    )


def _step_row(row: Any) -> StepRow:
    return StepRow(
        node_id=row["node_id"],
        path=row["path"],
        state=StepState(row["state"]),
        attempt=row["attempt"],
        inputs=load_json(row["inputs"]),
        output=load_json(row["output"]),
        branch=row["branch"],
        error=load_json(row["error"]),
        attempts=load_json(row["attempts"]) or [],
        due_in=row["due_in"],
        call_ends_in=row["call_ends_in"],
        began_ago=row["began_ago"],
        resolution=load_json(row["resolution"]),
    )


_host = OnePerProcess(RunHost)
host_of_process, stop_host = _host.get, _host.stop
