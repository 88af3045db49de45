"""The steps that call vendors: intent before the call, outcome after it, and what follows when there is none."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from connectors_app.execution.contracts import ConnectorError, ExecutableOperation
from engine_app.contracts import JsonObject, StepState
from engine_app.execution import failpoints
from engine_app.execution.calls import Caller, CallResult, OperationGone
from engine_app.execution.claims import Claimed, StepRow, Workshop
from engine_app.execution.effects import idempotency_key, key_lasts, marked_inputs
from engine_app.execution.frames import Frame, Outcome
from engine_app.execution.journal import StepWrite
from engine_app.execution.plan import PlanNode
from engine_app.execution.retries import OUTCOME_UNKNOWN, as_connector_error, error_facts, pause_before
from engine_app.execution.wording import step_inputs
from wfproject.common.errors import ApplicationError

__all__ = ["ActionSteps"]

logger = logging.getLogger(__name__)

MAX_LOOKUPS = 6
_KEPT_ATTEMPTS = 30
_MOST_REPEATS = 10
"""Calls of a step whose effect was looked up and not found, before it counts as failed."""


@dataclass(slots=True)
class _Action:
    """An action step that has begun.

    `call_ends` is the loop time at which its latest call has certainly ended, `began` that of its first intent (0: none
    yet). `unsure`: a call may have taken effect, and nothing has excluded it since.
    """

    frame: Frame
    node: PlanNode
    operation: ExecutableOperation
    inputs: JsonObject
    key: str
    attempt: int = 1
    attempts: list[JsonObject] = field(default_factory=list)
    call_ends: float = 0.0
    lookups: int = 0
    began: float = 0.0
    unsure: bool = False

    @property
    def place(self) -> tuple[str, str]:
        return self.node.id, self.frame.path


class ActionSteps:
    """The part of a run's execution that handles actions; `RunExecution` is the rest."""

    workshop: Workshop
    claimed: Claimed
    writes: list[StepWrite]
    launches: list[Callable[[], Coroutine[Any, Any, None]]]
    results: list[Callable[[], None]]
    held: list[Callable[[], None]]
    loop: asyncio.AbstractEventLoop
    now: Callable[[], datetime]

    settle: Callable[[Frame, PlanNode, Outcome, StepWrite | None], None]
    hold_open: Callable[[Frame, PlanNode, int, StepWrite | None], None]
    wait_for: Callable[[tuple[str, str], float | None, Callable[[], None]], None]
    may_start: Callable[[Frame], bool]

    def init_actions(self) -> None:
        """Prepare the state of this part."""
        self.unknown: dict[tuple[str, str], _Action] = {}
        self.checking: set[tuple[str, str]] = set()

    # --- beginning ----------------------------------------------------------------------------------------------------

    def begin_action(self, frame: Frame, node: PlanNode, row: StepRow | None) -> None:
        """Begin an action, or go on with one that a former owner began."""
        if node.operation_id is None:
            raise OperationGone("The step names no operation.")
        operation = self.workshop.caller.known_operation(node.operation_id)
        if operation is not None:
            self._begin_with(frame, node, row, operation)
            return
        self.hold_open(frame, node, row.attempt if row else 0, None)
        operation_id = node.operation_id

        async def load() -> None:
            try:
                loaded = await self.workshop.caller.operation(operation_id)
            except ApplicationError as error:
                facts = error_facts(error)
                self.results.append(lambda: self._fail(frame, node, 0, facts))
                return
            self.results.append(lambda: self._begin_loaded(frame, node, row, loaded))

        self.launches.append(load)

    def _begin_loaded(self, frame: Frame, node: PlanNode, row: StepRow | None, operation: ExecutableOperation) -> None:
        try:
            self._begin_with(frame, node, row, operation)
        except ApplicationError as error:
            self._fail(frame, node, 0, error_facts(error))

    def _begin_with(self, frame: Frame, node: PlanNode, row: StepRow | None, operation: ExecutableOperation) -> None:
        key = idempotency_key(self.claimed.id, node.id, frame.path)
        if row is None or row.state == StepState.PENDING:
            inputs = step_inputs(frame.plan, node, operation, frame.scope(), self.now())
            given = {name: value for name, value in inputs.items() if value is not None}
            marked = marked_inputs(operation, given, key) if operation.writes else given
            self._call(_Action(frame, node, operation, marked, key))
            return
        action = _Action(frame, node, operation, row.inputs or {}, key, row.attempt, list(row.attempts))
        action.call_ends = self.loop.time() + max(row.call_ends_in or 0.0, 0.0)
        action.began = self.loop.time() - (row.began_ago or 0.0)
        action.unsure = bool(action.attempts and action.attempts[-1].get("unsure"))
        self.hold_open(frame, node, row.attempt, None)
        checked = (row.error or {}).get("code") == OUTCOME_UNKNOWN
        if row.state == StepState.UNKNOWN:
            self.unknown[action.place] = action
            if row.resolution:
                self.resolve_unknown(action.place, row.resolution)
        elif row.state == StepState.WAITING and not checked:
            self.wait_for(action.place, row.due_in or 0.0, lambda: self._again(action))
        else:
            facts = {"code": OUTCOME_UNKNOWN, "message": "The process that made the call died before its answer."}
            if row.state == StepState.RUNNING:
                self._note(action, facts, unsure=operation.writes)
            action.unsure = operation.writes
            self._without_outcome(action, row.error if checked and row.error else facts)

    def _call(self, action: _Action) -> None:
        """Write the intent; once it is committed, call."""
        failpoints.reach("before-intent")
        action.began = action.began or self.loop.time()
        bound = action.node.timeout_seconds + settings.ENGINE_RATE_WAIT_SECONDS
        write = StepWrite(
            action.node.id,
            action.frame.path,
            StepState.RUNNING,
            action.attempt,
            inputs=action.inputs if action.attempt == 1 else None,
            attempts=action.attempts or None,
            call_for=bound,
        )
        self.hold_open(action.frame, action.node, action.attempt, write)
        self.launches.append(lambda: self._perform(action, bound))

    async def _perform(self, action: _Action, bound: float) -> None:
        failpoints.reach("after-intent")
        if not await self.workshop.holds(self.claimed.id, self.claimed.epoch):
            return  # this process stood still; another one may have looked the effect up already
        action.call_ends = self.loop.time() + bound
        caller: Caller = self.workshop.caller
        try:
            result = await caller.perform(
                self.claimed.workspace_id,
                action.node,
                action.operation,
                action.inputs,
                action.key,
                within=self._key_left(action),
            )
        except Exception as error:
            if not isinstance(error, ApplicationError):
                logger.exception("a call failed unexpectedly", extra={"run_id": str(self.claimed.id)})
            failure = error  # the name of an except clause ends with it
            self.results.append(lambda: self._failed(action, failure))
            return
        self.results.append(lambda: self._succeeded(action, result))

    # --- outcomes -----------------------------------------------------------------------------------------------------

    def _succeeded(self, action: _Action, result: CallResult) -> None:
        write = StepWrite(
            action.node.id,
            action.frame.path,
            StepState.SUCCEEDED,
            action.attempt,
            output=result.output,
            artefact_url=result.url,
            verified=result.verified,
            truncated=result.truncated,
        )
        self.settle(action.frame, action.node, Outcome(StepState.SUCCEEDED, result.output), write)

    def _fail(
        self, frame: Frame, node: PlanNode, attempt: int, facts: JsonObject, attempts: list[JsonObject] | None = None
    ) -> None:
        write = StepWrite(node.id, frame.path, StepState.FAILED, attempt, error=facts, attempts=attempts)
        self.settle(frame, node, Outcome(StepState.FAILED, error=facts), write)

    def _failed(self, action: _Action, error: Exception) -> None:
        facts = error_facts(error)
        writes = action.operation.writes
        failure = as_connector_error(error, writes=writes)
        lost = failure is not None and failure.outcome_unknown and writes
        self._note(action, facts, unsure=True if lost else None)
        if failure is None:
            self._give_up(action, facts)
        elif lost and Caller.recovery(action.operation) != "repeat":
            self._without_outcome(action, {**facts, "code": OUTCOME_UNKNOWN})
        else:
            self._retry(action, failure, facts)

    @staticmethod
    def _note(action: _Action, facts: JsonObject, *, unsure: bool | None = None) -> None:
        """Keep what an attempt came to; `unsure` is whether a call may have taken effect, None: as before."""
        if unsure is not None:
            action.unsure = unsure
            action.began = action.began if unsure else 0.0  # what was excluded is over: the next call is the first
        entry = {"attempt": action.attempt, "at": datetime.now(UTC).isoformat(timespec="seconds"), "error": facts}
        if action.unsure:
            entry["unsure"] = True
        action.attempts = [*action.attempts, entry][-_KEPT_ATTEMPTS:]

    def _give_up(self, action: _Action, facts: JsonObject) -> None:
        """End a step that is not to be called again: failed, unless an earlier call may have taken effect."""
        if action.unsure:
            self._without_outcome(action, {**facts, "code": OUTCOME_UNKNOWN}, repeat=False)
        else:
            self._fail(action.frame, action.node, action.attempt, facts, action.attempts)

    def _retry(self, action: _Action, failure: ConnectorError, facts: JsonObject) -> None:
        rule = action.node.retry
        if failure.permanent or action.attempt >= rule.max_attempts:
            self._give_up(action, facts)
            return
        pause = pause_before(rule, action.attempt, failure.retry_after)
        write = StepWrite(
            action.node.id,
            action.frame.path,
            StepState.WAITING,
            action.attempt,
            error=facts,
            attempts=action.attempts,
            due_in=pause,
        )
        self.hold_open(action.frame, action.node, action.attempt, write)
        self.wait_for(action.place, pause, lambda: self._again(action))

    def _again(self, action: _Action) -> None:
        """The next attempt, unless nothing may start; then it is held back."""
        if not self.may_start(action.frame):
            self.held.append(lambda: self._again(action))
            return
        if not self._may_repeat(action):
            self._without_outcome(action, {**action.attempts[-1]["error"], "code": OUTCOME_UNKNOWN})
            return
        action.attempt += 1
        self._call(action)

    def _key_left(self, action: _Action) -> float | None:
        """For how long the vendor certainly remembers the key of a call that may have taken effect; None: for good."""
        lasts = key_lasts(action.operation) if action.unsure else None
        return None if lasts is None else lasts - (self.loop.time() - action.began)

    def _may_repeat(self, action: _Action) -> bool:
        """Whether another call reaches the vendor while it remembers the key."""
        left = self._key_left(action)
        return left is None or left >= action.node.timeout_seconds

    # --- outcomes nobody knows ----------------------------------------------------------------------------------------

    def _without_outcome(self, action: _Action, facts: JsonObject, *, repeat: bool = True) -> None:
        """A call may have taken effect: repeat it where that is safe, else look it up, else ask a person."""
        match Caller.recovery(action.operation, repeat=repeat and self._may_repeat(action)):
            case "repeat":
                action.attempt += 1
                self._call(action)
            case "lookup":
                self._look_up_after(action, facts, max(action.call_ends - self.loop.time(), 0.0))
            case _:
                self._ask(action, facts)

    def _look_up_after(self, action: _Action, facts: JsonObject, seconds: float) -> None:
        """Look the effect up once the call has certainly ended: before, its absence would mean nothing."""
        self.checking.add(action.place)
        write = StepWrite(
            action.node.id,
            action.frame.path,
            StepState.WAITING,
            action.attempt,
            error={**facts, "code": OUTCOME_UNKNOWN},
            attempts=action.attempts or None,
            due_in=seconds,
        )
        self.hold_open(action.frame, action.node, action.attempt, write)
        self.wait_for(action.place, seconds, lambda: self.launches.append(lambda: self._look_up(action, facts)))

    async def _look_up(self, action: _Action, facts: JsonObject) -> None:
        caller: Caller = self.workshop.caller
        action.lookups += 1
        try:
            found = await caller.look_up(
                self.claimed.workspace_id, action.node, action.operation, action.inputs, action.key
            )
        except Exception as error:
            if not isinstance(error, ApplicationError):
                logger.exception("a look-up failed unexpectedly", extra={"run_id": str(self.claimed.id)})
            failure = error
            self.results.append(lambda: self._lookup_failed(action, facts, failure))
            return
        self.results.append(lambda: self._looked_up(action, found))

    def _looked_up(self, action: _Action, found: CallResult | None) -> None:
        self.checking.discard(action.place)
        if found is not None:
            self._succeeded(action, found)
        elif action.attempt >= max(action.node.retry.max_attempts, _MOST_REPEATS):
            facts = {"code": OUTCOME_UNKNOWN, "message": "No attempt was answered, and none took effect."}
            self._fail(action.frame, action.node, action.attempt, facts, action.attempts)
        else:
            self._note(action, {"code": "looked-up", "message": "The vendor shows no effect of it."}, unsure=False)
            self._again(action)

    def _lookup_failed(self, action: _Action, facts: JsonObject, error: Exception) -> None:
        failure = as_connector_error(error, writes=False)
        if failure is None or failure.permanent or action.lookups >= MAX_LOOKUPS:
            self.checking.discard(action.place)
            self._ask(action, {**facts, "lookup": error_facts(error)})
            return
        self._look_up_after(action, facts, pause_before(action.node.retry, action.lookups, failure.retry_after))

    def _ask(self, action: _Action, facts: JsonObject) -> None:
        """Leave the step to a person."""
        self.unknown[action.place] = action
        write = StepWrite(
            action.node.id,
            action.frame.path,
            StepState.UNKNOWN,
            action.attempt,
            error=facts,
            attempts=action.attempts or None,
        )
        self.hold_open(action.frame, action.node, action.attempt, write)

    def resolve_unknown(self, place: tuple[str, str], resolution: JsonObject) -> None:
        """Do what a person decided: `retry`, `succeeded` (with an output) or `failed`."""
        action = self.unknown.pop(place, None)
        if action is None:
            return
        by = {"by": resolution.get("by"), "comment": resolution.get("comment", "")}
        decided = {"code": "decided", "message": f"A person decided: {resolution.get('action')}.", **by}
        self._note(action, decided, unsure=False)
        match resolution.get("action"):
            case "succeeded":
                output: Any = resolution.get("output")
                self._succeeded(action, CallResult(output, str(resolution.get("url") or "")))
            case "retry":
                self._again(action)
            case _:
                facts = {"code": OUTCOME_UNKNOWN, "message": "A person decided that the step failed.", **by}
                self._fail(action.frame, action.node, action.attempt, facts, action.attempts)
