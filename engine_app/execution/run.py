"""One run in memory, from taking its lease to letting it go: the only place where outcomes become next steps.

Nothing here is trusted to survive: what matters is in the journal before anything is built on it. Taking up a run and
going on with it are the same code; a step whose row has an outcome already settles at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine_app.contracts import SETTLED_STEP_STATES, TERMINAL_STEP_STATES, RunState, StepState
from engine_app.execution.actions import ActionSteps
from engine_app.execution.claims import Claimed, Signals, StepRow, Workshop
from engine_app.execution.control import condition_outcome
from engine_app.execution.control_steps import ControlSteps
from engine_app.execution.frames import Frame, Outcome
from engine_app.execution.journal import Question, RunMove, StepWrite, merged_writes
from engine_app.execution.plan import Plan, PlanNode
from engine_app.execution.retries import error_facts
from sessions_app.definition import Role
from wfproject.common.errors import ApplicationError

__all__ = ["RunExecution"]

logger = logging.getLogger(__name__)

KEPT_SECONDS = 2.0
"""A run with nothing to do but wait is kept in memory for this long; longer waits give the lease back."""


@dataclass(slots=True)
class _Wait:
    """An open step that waits in memory; `fire` is called when `due` (loop time) has come, None: for a person."""

    due: float | None
    fire: Callable[[], None]


class RunExecution(ActionSteps, ControlSteps):
    """One run under lease."""

    def __init__(self, workshop: Workshop, claimed: Claimed, plan: Plan, rows: list[StepRow], signals: Signals) -> None:
        self.workshop, self.claimed, self.plan, self.seen = workshop, claimed, plan, signals
        self.rows = {(row.node_id, row.path): row for row in rows}
        self.frame = Frame(plan)
        self.writes: list[StepWrite] = []
        self.questions: list[Question] = []
        self.launches: list[Callable[[], Coroutine[Any, Any, None]]] = []
        self.tasks: set[asyncio.Task[None]] = set()
        self.results: list[Callable[[], None]] = []
        self.waits: dict[tuple[str, str], _Wait] = {}
        self.asks: dict[tuple[str, str], tuple[Frame, PlanNode]] = {}
        self.open: dict[tuple[str, str], int] = {
            key: row.attempt for key, row in self.rows.items() if row.state not in TERMINAL_STEP_STATES
        }
        self.held: list[Callable[[], None]] = []
        self.changed: deque[Frame] = deque()
        self.pumping = self.stale_signals = self.leaving = False
        self.reason: str | None = None
        self.wake = asyncio.Event()
        self.loop = asyncio.get_running_loop()
        self.began = self.loop.time()
        self.deadline = None if claimed.deadline_in is None else self.began + claimed.deadline_in
        self.init_actions()

    # --- the loop -----------------------------------------------------------------------------------------------------

    async def drive(self) -> RunMove:
        """Run until there is nothing to do but wait, or the end; returns the state the run was let go in.

        Raises LeaseLost; whatever is under way is then cancelled by `close`.
        """
        self.frame.start(self.claimed.trigger_node, self.claimed.payload)
        self.advance(self.frame)
        while True:
            if self.stale_signals:
                await self._obey(await self.workshop.signals(self.claimed.id))
            move = self._move()
            if self.writes or self.questions or move:
                self.leaving = move is not None
                if await self._commit(move) and move:
                    return move
                self.leaving = False
                if move:  # something was signalled meanwhile
                    self.stale_signals = True
                    continue
            self._launch()
            await self._rest()
            results, self.results = self.results, []
            for settle in results:
                settle()

    async def _commit(self, move: RunMove | None) -> bool:
        writes, questions = self.writes, self.questions
        self.writes, self.questions = [], []
        if move and move.state in {RunState.FAILED, RunState.CANCELLED}:
            closed = {(write.node_id, write.path) for write in writes if write.state in TERMINAL_STEP_STATES}
            writes = [w for w in writes if (w.node_id, w.path) in closed or (w.node_id, w.path) not in self.open]
            writes += [
                StepWrite(node_id, path, StepState.CANCELLED, attempt)
                for (node_id, path), attempt in self.open.items()
                if (node_id, path) not in closed
            ]
        return await self.workshop.journal.write(
            self.claimed.id, self.claimed.epoch, merged_writes(writes), move, questions
        )

    def _launch(self) -> None:
        launches, self.launches = self.launches, []
        for launch in launches:
            task = self.loop.create_task(launch())
            self.tasks.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # Every launch turns errors into results; what escapes is a defect, and the run must not hang on it.
            self.results.append(lambda: _raise(error))
        self.wake.set()

    async def _rest(self) -> None:
        """Until something ended, a time has come or a signal arrived."""
        if self.results or self.stale_signals or self._stop_reason() != self.reason:
            return  # the deadline may have passed during a commit, and no timer would tell of it
        times = [wait.due for wait in self.waits.values() if wait.due is not None]
        if self.deadline is not None and self.reason is None:
            times.append(self.deadline)
        timer = self.loop.call_at(min(times), self.wake.set) if times else None
        await self.wake.wait()
        self.wake.clear()
        if timer:
            timer.cancel()
        now = self.loop.time()
        for key, wait in list(self.waits.items()):
            if wait.due is not None and wait.due <= now:
                del self.waits[key]
                wait.fire()

    def signal(self) -> None:
        """Something happened to the run from outside; called in the event loop."""
        self.stale_signals = True
        self.wake.set()

    async def close(self) -> None:
        """Cancel what is under way; for a run whose lease is lost or whose process ends."""
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    # --- signals ------------------------------------------------------------------------------------------------------

    async def _obey(self, signals: Signals) -> None:
        self.stale_signals = False
        self.seen = signals
        for key, decision in signals.decisions.items():
            if key in self.asks:
                self.decided(key, decision)
        for key, resolution in signals.resolutions.items():
            self.resolve_unknown(key, resolution)
        if self._stop_reason() is None:
            held, self.held = self.held, []
            for go_on in held:
                go_on()

    def _stop_reason(self) -> str | None:
        """Why nothing new may start, or None."""
        if self.seen.cancel:
            return "cancel"
        if self.frame.error is not None:
            return "failed"
        if self.deadline is not None and self.loop.time() >= self.deadline:
            return "timeout"
        return "pause" if self.seen.pause else None

    def now(self) -> datetime:
        """The time by the database's clock, whatever this process's says; aware, in UTC."""
        return self.claimed.claimed_at + timedelta(seconds=self.loop.time() - self.began)

    def _move(self) -> RunMove | None:
        """The state to let the run go in, or None while it has work here."""
        self.reason = self._stop_reason()  # looked at once: the deadline may pass at any moment
        if self.tasks or self.launches or self.results or self.checking:
            return None
        signals = self.seen.count
        match self.reason:
            case "cancel":
                return RunMove(RunState.CANCELLED, {"code": "cancelled", "message": "The run was cancelled."})
            case "failed" if not self.unknown:
                return RunMove(RunState.FAILED, self.frame.error)
            case "timeout" if not self.unknown:
                return RunMove(RunState.FAILED, {"code": "run-timeout", "message": "The run took too long."})
            case "pause":
                due_in = None if self.deadline is None else max(self.deadline - self.loop.time(), 0.0)
                return RunMove(RunState.PAUSED, due_in=due_in, signals=signals)
        if self.frame.done:
            return RunMove(RunState.SUCCEEDED)
        now = self.loop.time()
        times = [wait.due - now for wait in self.waits.values() if wait.due is not None]
        if self.deadline is not None and self.reason is None:
            times.append(self.deadline - now)
        if times and min(times) <= KEPT_SECONDS:
            return None
        return RunMove(RunState.WAITING, due_in=max(min(times), 0.0) if times else None, signals=signals)

    # --- settling and beginning ---------------------------------------------------------------------------------------

    def settle(self, frame: Frame, node: PlanNode, outcome: Outcome, write: StepWrite | None) -> None:
        """Record an outcome (`write` None: the journal has it) and begin what follows."""
        if write is not None:
            self.writes.append(write)
        self.open.pop((node.id, frame.path), None)
        frame.settle(node.id, outcome)
        self.advance(frame)

    def advance(self, frame: Frame) -> None:
        """Begin what is ready in a frame, and whatever follows from that, without recursion."""
        self.changed.append(frame)
        if self.pumping:
            return
        self.pumping = True
        try:
            while self.changed:
                self._advance(self.changed.popleft())
        finally:
            self.pumping = False

    def _advance(self, frame: Frame) -> None:
        kept = []
        for key in frame.take_ready():
            if self._may_begin(frame, key):
                self._begin(frame, self.plan.nodes[key])
            else:
                kept.append(key)
        if kept:
            frame.ready[:0] = kept
            self.held.append(lambda: self.advance(frame))
        for key in frame.take_skipped():
            if self.rows.pop((key, frame.path), None) is None:
                self.writes.append(StepWrite(key, frame.path, StepState.SKIPPED))
        self._close_element(frame)

    def may_start(self, frame: Frame) -> bool:
        """Whether anything new may begin in a frame."""
        return self._stop_reason() is None and not _halted(frame)

    def _may_begin(self, frame: Frame, key: str) -> bool:
        """Whether a node begins now: always where a former owner began it and its outcome has to be found out."""
        row = self.rows.get((key, frame.path))
        begun = row is not None and (row.state in SETTLED_STEP_STATES or row.state in _BEGUN)
        return begun or self.may_start(frame)

    def _close_element(self, frame: Frame) -> None:
        """Tell the loop around a frame that its element is through."""
        loop = frame.loop
        if loop is None or self._busy(frame) or (frame.error is None and not frame.done):
            return
        if int(frame.path[frame.path.rindex("[") + 1 : -1]) not in loop.open:
            return
        loop.close(frame)
        self.advance_loop(loop)

    def _busy(self, frame: Frame) -> bool:
        """Whether a step of the frame, or of a loop inside it, is open."""
        inside = frame.path + "/"
        return any(path == frame.path or path.startswith(inside) for _, path in self.open)

    def _begin(self, frame: Frame, node: PlanNode) -> None:
        row = self.rows.pop((node.id, frame.path), None)
        if row is not None and row.state in SETTLED_STEP_STATES:
            self.settle(frame, node, Outcome(row.state, row.output, row.branch, row.error), None)
            return
        try:
            match node.role:
                case Role.CONDITION:
                    self.finish(frame, node, condition_outcome(node, frame.scope(), self.now()))
                case Role.DELAY:
                    self.begin_delay(frame, node, row)
                case Role.APPROVAL:
                    self.begin_approval(frame, node, row)
                case Role.FOR_EACH:
                    self.begin_loop(frame, node, row)
                case _:
                    self.begin_action(frame, node, row)
        except ApplicationError as error:
            self.finish(frame, node, Outcome(StepState.FAILED, error=error_facts(error)))

    def finish(self, frame: Frame, node: PlanNode, outcome: Outcome) -> None:
        """Record the outcome of a step that calls nobody."""
        write = StepWrite(
            node.id, frame.path, outcome.state, 1, output=outcome.output, branch=outcome.branch, error=outcome.error
        )
        self.settle(frame, node, outcome, write)

    def hold_open(self, frame: Frame, node: PlanNode, attempt: int, write: StepWrite | None) -> None:
        """Note a step that has begun and has no outcome yet."""
        self.open[node.id, frame.path] = attempt
        if write is not None:
            self.writes.append(write)

    def wait_for(self, key: tuple[str, str], seconds: float | None, fire: Callable[[], None]) -> None:
        """Call `fire` after so many seconds; None: only a signal brings it on."""
        self.waits[key] = _Wait(None if seconds is None else self.loop.time() + max(seconds, 0.0), fire)

    def forget_wait(self, key: tuple[str, str]) -> None:
        """Wait no longer."""
        self.waits.pop(key, None)


_BEGUN = frozenset({StepState.RUNNING, StepState.UNKNOWN})


def _halted(frame: Frame | None) -> bool:
    """Whether a failure that nothing catches ended a frame or one around it."""
    while frame is not None:
        if frame.error is not None:
            return True
        frame = frame.parent
    return False


def _raise(error: BaseException) -> None:
    raise error
