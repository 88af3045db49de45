"""Any order of what owners, former owners and people do leaves legal states: checked against the tables, row by row."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from django.db import transaction
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from engine_app.contracts import TERMINAL_RUN_STATES, RunState, StepState
from engine_app.execution.database import connection_facts
from engine_app.execution.journal import IllegalTransition, Journal, LeaseLost, RunMove, StepWrite
from engine_app.models import Run, StepRun
from engine_app.run_state import (
    CLAIM,
    RUN_TRANSITIONS,
    STEP_TRANSITIONS,
    request_cancel,
    request_pause,
    request_resume,
    run_may_become,
    step_may_become,
)
from tests.engine_app.kit import Flow, make_workflow

NODES = tuple("abcdefghijkl")
OWNERS = ("one", "two")
_TO_RUN_STATES = [state for state in RunState if state not in {RunState.QUEUED, RunState.RUNNING}]


def _first(pair: tuple[str, StepState]) -> str:
    return pair[0]


class Connected:
    """A connection where the journal expects a pool."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def connection(self) -> Connected:
        return self

    async def __aenter__(self) -> Any:
        return self._connection

    async def __aexit__(self, *_: object) -> None:
        return None


class Runs(RuleBasedStateMachine):
    """One run at a time; `held` is what each owner believes to hold."""

    version: Any
    loop: asyncio.AbstractEventLoop
    connection: Any
    counts = {"tried": 0, "made": 0}

    def __init__(self) -> None:
        super().__init__()
        self.begin()

    def begin(self) -> None:
        self.run_id: UUID = Run.unscoped.create(
            workspace_id=self.version.workspace_id,
            workflow_id=self.version.workflow_id,
            version=self.version,
            cause="manual",
            trigger_node="t",
            due_at="2020-01-01T00:00:00Z",
        ).pk
        self.held: dict[str, int] = {}
        self.epoch = 0
        self.owner: str | None = None
        self.state: str = RunState.QUEUED
        self.steps: dict[str, str] = {}

    def observe(self) -> None:
        """Compare what is in the database with what was there before: each change has to be a legal transition."""
        self.counts["tried"] += 1
        run = Run.unscoped.filter(pk=self.run_id)
        state, epoch, owner = run.values_list("state", "lease_epoch", "lease_owner").get()
        self.owner = self.owner if owner == self.owner else None
        if state != self.state:
            self.counts["made"] += 1
            assert run_may_become(self.state, state), (self.state, state)
        assert epoch >= self.epoch
        steps = dict(StepRun.objects.filter(run_id=self.run_id).values_list("node_id", "state"))
        for node, after in steps.items():
            before = self.steps.get(node, StepState.PENDING)
            if after != before:
                self.counts["made"] += 1
                assert step_may_become(before, after), (before, after)
        self.state, self.steps, self.epoch = state, steps, epoch
        if state in TERMINAL_RUN_STATES and random.random() < 0.5:
            self.begin()

    @rule(owner=st.sampled_from(OWNERS))
    def claim(self, owner: str) -> None:
        Run.unscoped.filter(pk=self.run_id).exclude(state__in=TERMINAL_RUN_STATES).update(due_at="2020-01-01T00:00:00Z")
        rows = self.loop.run_until_complete(self.connection.fetch(CLAIM, [self.run_id], owner, 60.0))
        if rows:
            assert self.owner is None, "two owners at a time"
            self.owner, self.held[owner] = owner, rows[0]["lease_epoch"]
        self.observe()

    @precondition(lambda self: self.owner)
    @rule()
    def lease_ends(self) -> None:
        Run.unscoped.filter(pk=self.run_id, state=RunState.RUNNING).update(lease_until="2020-01-01T00:00:00Z")
        self.owner = None

    @rule(
        owner=st.sampled_from(OWNERS),
        choices=st.tuples(*[st.integers(0, 9)] * len(NODES)),
        move=st.sampled_from([None] * 9 + _TO_RUN_STATES),
    )
    def work(self, owner: str, choices: tuple[int, ...], move: RunState | None) -> None:
        """An owner takes steps where they may go; a choice beyond that leaves a step as it is."""
        if self.owner is None:
            self.claim(owner)
        if self.owner not in self.held:
            return
        writes: list[tuple[str, StepState]] = []
        for node, choice in zip(NODES, choices, strict=True):
            legal = sorted(STEP_TRANSITIONS[StepState(self.steps.get(node, StepState.PENDING))])
            writes += [(node, legal[choice])] if choice < len(legal) else []
        self.write_as(self.owner, writes, move)

    @rule(
        owner=st.sampled_from(OWNERS),
        writes=st.lists(
            st.tuples(st.sampled_from(NODES), st.sampled_from(StepState)), max_size=2, unique_by=lambda w: w[0]
        ),
        move=st.none() | st.sampled_from(_TO_RUN_STATES),
    )
    def write(self, owner: str, writes: list[tuple[str, StepState]], move: RunState | None) -> None:
        """Owners write what they like, also those who lost the lease long ago."""
        if owner in self.held:
            self.write_as(owner, writes, move)

    def write_as(self, owner: str, writes: list[tuple[str, StepState]], move: RunState | None) -> None:
        steps = [StepWrite(node, "", state) for node, state in writes]
        current = self.held[owner] == self.epoch and self.state == RunState.RUNNING
        before = (self.state, dict(self.steps))
        journal = Journal(Connected(self.connection), owner)  # type: ignore[arg-type]
        moved = False
        refusals = LeaseLost, IllegalTransition, asyncpg.CheckViolationError
        with contextlib.suppress(*refusals):  # what was written all the same is looked at next
            moved = self.loop.run_until_complete(
                journal.write(self.run_id, self.held[owner], steps, RunMove(move) if move else None)
            )
        self.observe_after(owner, moved, before, current)

    def observe_after(self, owner: str, moved: bool, before: tuple[str, dict[str, str]], current: bool) -> None:
        run_id = self.run_id
        self.observe()
        if not current and run_id == self.run_id:
            assert (self.state, self.steps) == before, "a stale write was accepted"
        if moved:
            self.owner = None
            self.held.pop(owner, None)

    @rule(ask=st.sampled_from([request_cancel, request_pause, request_resume]))
    def ask(self, ask: Any) -> None:
        with transaction.atomic():
            ask(self.run_id)
        self.observe()


def play(chance: random.Random, examples: int, steps: int) -> dict[str, int]:
    loop = asyncio.new_event_loop()
    connection = loop.run_until_complete(asyncpg.connect(**connection_facts()))
    try:
        Runs.version, Runs.loop, Runs.connection = make_workflow(Flow()), loop, connection
        Runs.counts = {"tried": 0, "made": 0}
        checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
        profile = settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks, database=None
        )
        run_state_machine_as_test(seed(chance.getrandbits(64))(Runs), settings=profile)
    finally:
        loop.run_until_complete(connection.close())
        loop.close()
    return Runs.counts


@pytest.mark.usefixtures("transactional_db")
def test_some_transitions_are_all_legal(chance: random.Random) -> None:
    assert play(chance, 20, 30)["made"] > 20


@pytest.mark.slow
@pytest.mark.usefixtures("transactional_db")
def test_100000_transitions_are_all_legal(chance: random.Random) -> None:
    """`CHAOS_TRANSITIONS` asks for another number of them."""
    made, tried, wanted = 0, 0, int(os.environ.get("CHAOS_TRANSITIONS", "100000"))
    while made < wanted:
        counts = play(chance, 100, 200)
        made, tried = made + counts["made"], tried + counts["tried"]
    print(f"{made} transitions in {tried} moves, 0 illegal")  # noqa: T201


def test_final_states_have_no_way_out() -> None:
    assert all(not RUN_TRANSITIONS[state] for state in TERMINAL_RUN_STATES)
    assert all(not STEP_TRANSITIONS[StepState(state)] for state in ("succeeded", "failed", "skipped", "cancelled"))


def test_nothing_is_illegal_without_a_check(transactional_db: None) -> None:
    """The database itself refuses what the tables forbid, whoever asks."""
    from django.db import IntegrityError

    version = make_workflow(Flow())
    run = Run.unscoped.create(
        id=uuid4(), workspace_id=version.workspace_id, workflow_id=version.workflow_id, version=version,
        cause="manual", trigger_node="t", state=RunState.SUCCEEDED,
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        Run.unscoped.filter(pk=run.pk).update(state=RunState.RUNNING)
