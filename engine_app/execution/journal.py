"""The group-committing writer: what many runs have to write at the same time becomes one statement, one commit."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from engine_app.contracts import JsonObject, RunState, StepState
from engine_app.execution import failpoints
from engine_app.execution.database import Database, repeated
from engine_app.payloads import storable_json
from engine_app.run_state import APPROVALS_CLOSE, APPROVALS_OPEN, WRITE

__all__ = ["IllegalTransition", "Journal", "LeaseLost", "Question", "RunMove", "StepWrite", "merged_writes"]

_LARGEST_BATCH = 256


class LeaseLost(Exception):
    """Another owner has the run; nothing was written."""


class IllegalTransition(RuntimeError):
    """A step was to become what it may not become; a defect of the engine."""


@dataclass(slots=True)
class StepWrite:
    """One step's row. Times are seconds from now by the database's clock; `inputs` and `attempts` None keep the old."""

    node_id: str
    path: str
    state: StepState
    attempt: int = 0
    inputs: Any = None
    output: Any = None
    branch: str = ""
    error: JsonObject | None = None
    attempts: list[JsonObject] | None = None
    artefact_url: str = ""
    verified: bool | None = None
    truncated: bool = False
    due_in: float | None = None
    call_for: float | None = None


@dataclass(slots=True)
class RunMove:
    """A run's new state, which gives the lease back; `signals` None: whatever has been signalled meanwhile."""

    state: RunState
    error: JsonObject | None = None
    due_in: float | None = None
    signals: int | None = None


@dataclass(slots=True)
class Question:
    """What a person is asked."""

    node_id: str
    path: str
    instructions: str
    assignee: str
    expires_in: float | None


def merged_writes(writes: list[StepWrite]) -> list[StepWrite]:
    """One write a step, the last one, with what only an earlier one said: a commit can write a row only once."""
    if len(writes) < 2:
        return writes
    last: dict[tuple[str, str], StepWrite] = {}
    for write in writes:
        earlier = last.get((write.node_id, write.path))
        if earlier is not None:
            write.inputs = earlier.inputs if write.inputs is None else write.inputs
            write.attempts = earlier.attempts if write.attempts is None else write.attempts
            write.call_for = earlier.call_for if write.call_for is None else write.call_for
        last[write.node_id, write.path] = write
    return list(last.values())


@dataclass(slots=True)
class _Entry:
    run_id: UUID
    epoch: int
    steps: list[StepWrite]
    move: RunMove | None
    questions: list[Question]
    answer: asyncio.Future[bool] = field(repr=False)


class Journal:
    """Writes for one lease owner. While one batch commits, the next one gathers."""

    def __init__(self, database: Database, owner: str) -> None:
        self._database, self._owner = database, owner
        self._entries: list[_Entry] = []
        self._writer: asyncio.Task[None] | None = None

    async def write(
        self,
        run_id: UUID,
        epoch: int,
        steps: list[StepWrite],
        move: RunMove | None = None,
        questions: list[Question] | None = None,
    ) -> bool:
        """Commit; returns whether the run moved. Raises LeaseLost, with nothing written.

        IllegalTransition, a defect of the caller's, leaves out what was illegal and nothing else.
        """
        failpoints.reach("before-commit")
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._entries.append(_Entry(run_id, epoch, steps, move, questions or [], answer))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all(), name="journal")
        moved = await answer
        failpoints.reach("after-commit")
        return moved

    async def close(self) -> None:
        """Close the connection."""
        await self._database.close()

    async def _write_all(self) -> None:
        while self._entries:
            batch, self._entries = self._entries[:_LARGEST_BATCH], self._entries[_LARGEST_BATCH:]
            await self._commit(batch)

    async def _commit(self, batch: list[_Entry]) -> None:
        try:
            rows = await repeated(lambda: self._execute(batch))
        except Exception as error:  # noqa: BLE001 - whatever it is, those who wait for the commit have to hear of it
            if len(batch) == 1:
                _fail(batch[0], error)
            else:  # one run's values must not stop the others
                for entry in batch:
                    await self._commit([entry])
            return
        answers = {row["id"]: row for row in rows}
        for entry in batch:
            row = answers.get(entry.run_id)
            if row is None:
                _fail(entry, LeaseLost(str(entry.run_id)))
            elif not row["complete"]:
                _fail(entry, IllegalTransition(f"{entry.run_id}: {[(s.node_id, s.state.value) for s in entry.steps]}"))
            elif not entry.answer.done():
                entry.answer.set_result(bool(row["moved"]))

    async def _execute(self, batch: list[_Entry]) -> list[Any]:
        arguments = _arguments(batch, self._owner)
        asked = any(entry.questions for entry in batch)
        ended = [entry.run_id for entry in batch if entry.move and entry.move.state in _ENDS_QUESTIONS]
        async with self._database.connection() as connection:
            if not (asked or ended):
                return list(await connection.fetch(WRITE, *arguments))
            async with connection.transaction():
                rows = list(await connection.fetch(WRITE, *arguments))
                held = {row["id"] for row in rows}
                if asked:
                    await connection.execute(APPROVALS_OPEN, *_questions(batch, held))
                if moved := [row["id"] for row in rows if row["moved"] and row["id"] in ended]:
                    await connection.execute(APPROVALS_CLOSE, moved)
                return rows


_ENDS_QUESTIONS = frozenset({RunState.FAILED, RunState.CANCELLED})


def _fail(entry: _Entry, error: Exception) -> None:
    if not entry.answer.done():
        entry.answer.set_exception(error)


def _json(value: Any) -> str | None:
    return None if value is None else storable_json(value)


def _arguments(batch: list[_Entry], owner: str) -> list[Any]:
    """The parameters of `WRITE`."""
    rows = [
        {
            "run_id": str(entry.run_id),  # of a class of asyncpg's own, which orjson refuses
            "node_id": step.node_id,
            "path": step.path,
            "state": step.state.value,
            "attempt": step.attempt,
            "inputs": step.inputs,
            "output": step.output,
            "branch": step.branch,
            "error": step.error,
            "attempts": step.attempts,
            "artefact_url": step.artefact_url,
            "verified": step.verified,
            "truncated": step.truncated,
            "due_in": step.due_in,
            "call_for": step.call_for,
        }
        for entry in batch
        for step in entry.steps
    ]
    moves = [(entry.run_id, entry.move) for entry in batch if entry.move]
    return [
        [entry.run_id for entry in batch],
        [entry.epoch for entry in batch],
        [len(entry.steps) for entry in batch],
        owner,
        storable_json(rows),
        [run_id for run_id, _ in moves],
        [move.state.value for _, move in moves],
        [_json(move.error) for _, move in moves],
        [move.due_in for _, move in moves],
        [move.signals for _, move in moves],
    ]


def _questions(batch: list[_Entry], held: set[UUID]) -> list[list[Any]]:
    """The parameters of `APPROVALS_OPEN` for the runs that are still ours."""
    rows = [
        (entry.run_id, item.node_id, item.path, item.instructions, item.assignee, item.expires_in)
        for entry in batch
        if entry.run_id in held
        for item in entry.questions
    ]
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(6)]
