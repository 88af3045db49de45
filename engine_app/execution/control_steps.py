"""The steps that wait for a time or a person, and loops: the part of a run's execution that control nodes need."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from engine_app.contracts import StepState
from engine_app.execution.claims import Claimed, Decision, Signals, StepRow, Workshop
from engine_app.execution.control import approval_question, delay_seconds, loop_items
from engine_app.execution.frames import Frame, LoopProgress, Outcome
from engine_app.execution.journal import Question, StepWrite
from engine_app.execution.plan import PlanNode

__all__ = ["ControlSteps"]


class ControlSteps:
    """The part of a run's execution that handles delays, approvals and loops; see `RunExecution`."""

    workshop: Workshop
    claimed: Claimed
    seen: Signals
    rows: dict[tuple[str, str], StepRow]
    open: dict[tuple[str, str], int]
    asks: dict[tuple[str, str], tuple[Frame, PlanNode]]
    questions: list[Question]
    launches: list[Callable[[], Coroutine[Any, Any, None]]]
    held: list[Callable[[], None]]
    stale_signals: bool
    loop: asyncio.AbstractEventLoop
    now: Callable[[], datetime]

    advance: Callable[[Frame], None]
    finish: Callable[[Frame, PlanNode, Outcome], None]
    hold_open: Callable[[Frame, PlanNode, int, StepWrite | None], None]
    wait_for: Callable[[tuple[str, str], float | None, Callable[[], None]], None]
    forget_wait: Callable[[tuple[str, str]], None]
    may_start: Callable[[Frame], bool]

    def begin_delay(self, frame: Frame, node: PlanNode, row: StepRow | None) -> None:
        """Wait, or go on with a wait that a former owner began; raises ExpressionError."""
        if row is not None and row.state == StepState.WAITING:
            seconds, write = row.due_in or 0.0, None
        else:
            seconds = delay_seconds(node, frame.scope(), self.now())
            write = StepWrite(node.id, frame.path, StepState.WAITING, 1, due_in=seconds)
        self.hold_open(frame, node, 1, write)
        self.wait_for((node.id, frame.path), seconds, lambda: self.finish(frame, node, Outcome(StepState.SUCCEEDED)))

    def begin_approval(self, frame: Frame, node: PlanNode, row: StepRow | None) -> None:
        """Ask a person, once; raises ExpressionError."""
        key = (node.id, frame.path)
        if row is not None and row.state == StepState.WAITING:
            seconds, write = row.due_in, None
        else:
            question = approval_question(node, frame.path, frame.scope(), self.now())
            seconds = question.expires_in
            self.questions.append(question)
            shown = {"instructions": question.instructions, "assignee": question.assignee}
            write = StepWrite(node.id, frame.path, StepState.WAITING, 1, inputs=shown, due_in=seconds)
        self.hold_open(frame, node, 1, write)
        self.asks[key] = (frame, node)
        if decision := self.seen.decisions.get(key):
            self.decided(key, decision)
            return
        self.wait_for(key, seconds, lambda: self._expire(key))

    def _expire(self, key: tuple[str, str]) -> None:
        _, node = self.asks[key]
        approved = node.properties.get("default") == "approved"

        async def expire() -> None:
            await self.workshop.expire_approval(self.claimed.id, *key, approved=approved)
            self.stale_signals = True

        self.launches.append(expire)

    def decided(self, key: tuple[str, str], decision: Decision) -> None:
        """Finish an approval with a person's answer or its default."""
        frame, node = self.asks.pop(key)
        self.forget_wait(key)
        answer = "approved" if decision.approved else "rejected"
        output = {"decision": answer, "comment": decision.comment, "by": decision.by}
        self.finish(frame, node, Outcome(StepState.SUCCEEDED, output, answer))

    def begin_loop(self, frame: Frame, node: PlanNode, row: StepRow | None) -> None:
        """Begin a loop; its elements are kept in its row, so that a takeover sees the same. Raises ExpressionError."""
        kept = row.inputs if row is not None and isinstance(row.inputs, dict) else None
        items = kept["items"] if kept else loop_items(node, frame.scope(), self.now())
        write = None if row is not None and row.state == StepState.RUNNING else self._loop_write(frame, node, items)
        self.hold_open(frame, node, 1, write)
        self.advance_loop(LoopProgress(frame, node, items))

    @staticmethod
    def _loop_write(frame: Frame, node: PlanNode, items: list[Any]) -> StepWrite:
        return StepWrite(node.id, frame.path, StepState.RUNNING, 1, inputs={"items": items})

    def advance_loop(self, loop: LoopProgress) -> None:
        """Begin the elements that may start now; finish the loop after its last one."""
        inside = f"{loop.frame.path}/{loop.node.id}[" if loop.frame.path else f"{loop.node.id}["
        if self.may_start(loop.frame) or any(path.startswith(inside) for _, path in self.rows):
            for element in loop.next_frames():
                self.advance(element)
        elif loop.started < len(loop.items):
            self.held.append(lambda: self.advance_loop(loop))
        if (loop.node.id, loop.frame.path) in self.open and (outcome := loop.outcome) is not None:
            self.finish(loop.frame, loop.node, outcome)
