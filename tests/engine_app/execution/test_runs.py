"""Whole runs through the real engine, the real database and a real HTTP server on the loopback."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from engine_app.contracts import RunState, StepState
from tests.engine_app.kit import Flow, start, steps_of, wait_for_state
from tests.engine_app.vendor import LoopbackVendor

pytestmark = pytest.mark.usefixtures("host")


def test_a_chain_hands_outputs_on_and_reads_back_what_it_wrote(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    flow = Flow().action("a", toy["keyed"], {"name": "{{ trigger.input.title }}"})
    flow.action("b", toy["echo"], {"data": {"seen": "{{ a.name }}", "id": "{{ a.id }}"}}).chain("t", "a", "b")
    run = wait_for_state(start(flow, {"title": "bug"}))
    assert (run.state, run.error) == (RunState.SUCCEEDED, None)
    steps = steps_of(run)
    assert steps["b", ""].output == {"data": {"seen": "bug", "id": 1}}
    assert steps["a", ""].verified is True
    assert steps["a", ""].artefact_url == f"{vendor.url}/items/1"
    assert vendor.count("bug") == 1
    assert run.lease_owner == ""


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_wrong_clock_of_who_starts_a_run_holds_nothing_up_and_ends_nothing(
    toy: dict[str, Any], monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    right = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: right() + timedelta(hours=hours))
    run = wait_for_state(start(Flow(timeout_seconds=60).action("a", toy["echo"]).chain("t", "a")))
    assert run.state == RunState.SUCCEEDED, run.error


@pytest.mark.parametrize(("wanted", "ran", "skipped"), [("yes", "b", "c"), ("no", "c", "b")])
def test_a_condition_takes_one_branch_and_a_join_runs_once(
    toy: dict[str, Any], wanted: str, ran: str, skipped: str
) -> None:
    flow = Flow().node("a", "condition", expression="trigger.input.answer == 'yes'")
    flow.action("b", toy["echo"]).action("c", toy["echo"]).action("d", toy["echo"], {"data": "{{ c }}"})
    flow.edge("t", "a").edge("a", "b", "true").edge("a", "c", "false").chain("b", "d").chain("c", "d")
    run = wait_for_state(start(flow, {"answer": wanted}))
    states = {key: step.state for (key, _), step in steps_of(run).items()}
    assert states == {"a": "succeeded", ran: "succeeded", skipped: "skipped", "d": "succeeded"}


def test_a_loop_lists_what_its_members_gave(toy: dict[str, Any]) -> None:
    flow = Flow().node("loop", "for_each", items="trigger.input.names", concurrency=2)
    flow.action("m", toy["echo"], {"data": "{{ loop.item }}"}, parent="loop")
    flow.action("after", toy["echo"], {"data": "{{ loop.results[*].m.data }}"}).chain("t", "loop", "after")
    run = wait_for_state(start(flow, {"names": ["x", "y", "z"]}))
    assert run.state == RunState.SUCCEEDED, run.error
    steps = steps_of(run)
    assert steps["after", ""].output == {"data": ["x", "y", "z"]}
    assert steps["m", "loop[1]"].state == StepState.SUCCEEDED


@pytest.mark.parametrize(("there", "read", "truncated"), [(2, 2, False), (5, 3, True)])
def test_a_list_that_goes_on_behind_what_a_step_reads_says_so(
    toy: dict[str, Any], vendor: LoopbackVendor, there: int, read: int, truncated: bool
) -> None:
    vendor.effects += [{"id": number, "name": "old", "text": "old", "url": ""} for number in range(there)]
    run = wait_for_state(start(Flow().action("a", toy["list_pages"], {}).chain("t", "a")))
    step = steps_of(run)["a", ""]
    assert isinstance(step.output, list)
    assert (run.state, len(step.output), step.truncated) == (RunState.SUCCEEDED, read, truncated)
