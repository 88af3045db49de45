"""Effects happen once: with keys, with look-ups, and where neither exists a person is asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError

from engine_app.contracts import RunState, StepState
from engine_app.execution import calls
from engine_app.execution.host import RunHost
from engine_app.models import Run, StepRun
from engine_app.services import step_decide
from tests.engine_app.kit import Flow, make_person, start, steps_of, until, wait_for_state
from tests.engine_app.vendor import LoopbackVendor
from wfproject.common.errors import ConflictError

pytestmark = pytest.mark.usefixtures("host")

SLOW = {"name": "x", "after": 3}
"""The effect happens at once, the answer comes after the caller gave up."""


def flow_of(operation: Any, inputs: dict[str, Any], **more: Any) -> Flow:
    more = {"retry": {"max_attempts": 3, "initial_seconds": 0.05}, **more}
    flow = Flow().action("a", operation, inputs, **more)
    return flow.chain("t", "a")


def unknown_step(run: Run) -> StepRun:
    found: StepRun = until(lambda: StepRun.objects.filter(run=run, state=StepState.UNKNOWN).first())
    return found


def test_a_vendor_with_keys_is_called_again_with_the_same_key(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    run = start(flow_of(toy["keyed"], {"name": "x", "after": 1.2}, timeout_seconds=0.5))
    run = wait_for_state(run)
    assert run.state == RunState.SUCCEEDED, run.error
    assert vendor.count("x") == 1
    assert len(vendor.calls) >= 2
    assert steps_of(run)["a", ""].attempt == len(vendor.calls)


def test_an_unanswered_call_is_looked_up_not_repeated(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    run = wait_for_state(start(flow_of(toy["marked"], SLOW, timeout_seconds=0.5)))
    step = steps_of(run)["a", ""]
    assert (run.state, step.verified, step.attempt) == (RunState.SUCCEEDED, True, 1)
    assert step.artefact_url == f"{vendor.url}/items/1"
    assert (vendor.count("x"), len(vendor.calls)) == (1, 1)


def test_a_call_that_took_no_effect_is_repeated_once_that_is_certain(
    toy: dict[str, Any], vendor: LoopbackVendor
) -> None:
    vendor.drop("x", 1)
    run = wait_for_state(start(flow_of(toy["marked"], {"name": "x"}, timeout_seconds=0.5)))
    assert run.state == RunState.SUCCEEDED, run.error
    assert (vendor.count("x"), len(vendor.calls), steps_of(run)["a", ""].attempt) == (1, 2, 2)


def test_without_key_and_look_up_a_person_is_asked(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    flow = flow_of(toy["bare"], SLOW, timeout_seconds=0.5).action("b", toy["echo"], {"data": "{{ a.id }}"})
    run = start(flow.chain("a", "b"))
    step = unknown_step(run)
    assert step.error
    assert step.error["code"] == "outcome-unknown"
    wait_for_state(run, {RunState.WAITING})
    step_decide(step=step, action="succeeded", principal=make_person(), output={"id": 77}, comment="I looked")
    with pytest.raises(ConflictError):
        step_decide(step=step, action="retry", principal=make_person())
    run = wait_for_state(run)
    assert run.state == RunState.SUCCEEDED, run.error
    assert steps_of(run)["b", ""].output == {"data": 77}
    assert vendor.count("x") == 1


@pytest.mark.parametrize(("action", "state", "effects"), [("failed", "failed", 1), ("retry", "succeeded", 2)])
def test_a_person_decides_what_an_unknown_outcome_was(
    toy: dict[str, Any], vendor: LoopbackVendor, action: str, state: str, effects: int
) -> None:
    run = start(flow_of(toy["bare"], {"name": "x", "after_first": 3}, timeout_seconds=0.5))
    step_decide(step=unknown_step(run), action=action, principal=make_person())
    assert wait_for_state(run).state == state
    assert vendor.count("x") == effects


def test_a_passing_failure_is_retried_and_a_final_one_is_not(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    flow = flow_of(toy["bare"], {"name": "x", "fail": 429, "times": 2, "retry_after": 0})
    run = wait_for_state(start(flow))
    step = steps_of(run)["a", ""]
    assert (run.state, step.attempt, vendor.count("x")) == (RunState.SUCCEEDED, 3, 1)
    assert [entry["error"]["status"] for entry in step.attempts] == [429, 429]
    run = wait_for_state(start(flow_of(toy["bare"], {"name": "y", "fail": 422})))
    assert (run.state, steps_of(run)["a", ""].attempt, vendor.count("y")) == (RunState.FAILED, 1, 0)


def test_retry_after_is_obeyed(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    run = wait_for_state(start(flow_of(toy["bare"], {"name": "x", "fail": 429, "retry_after": 2})))
    assert run.state == RunState.SUCCEEDED
    first, second = (call["at"] for call in vendor.calls)
    assert second - first >= 2


def test_what_was_written_has_to_be_there(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    run = wait_for_state(start(flow_of(toy["bare"], {"name": "x", "lie": True})), seconds=30)
    assert run.state == RunState.FAILED
    assert run.error
    assert run.error["code"] == "artefact-missing"


@pytest.mark.parametrize(("busy", "verified"), [(2, True), (9, None)])
def test_a_vendor_too_busy_to_show_what_was_written_is_asked_again(
    toy: dict[str, Any], vendor: LoopbackVendor, busy: int, verified: bool | None
) -> None:
    vendor.busy_reads = busy
    run = wait_for_state(start(flow_of(toy["bare"], {"name": "x"})), seconds=30)
    assert (run.state, steps_of(run)["a", ""].verified) == (RunState.SUCCEEDED, verified)
    assert vendor.count("x") == 1


def test_a_key_that_the_vendor_forgot_is_no_reason_to_call_again(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    run = start(flow_of(toy["forgotten"], SLOW, timeout_seconds=0.6))
    step = unknown_step(run)
    assert len(vendor.calls) == 1
    assert step.attempts[-1]["unsure"] is True
    step_decide(step=step, action="retry", principal=make_person())
    run = wait_for_state(run)
    assert run.state == RunState.SUCCEEDED, run.error
    assert len(vendor.calls) == 2


def test_after_the_key_was_forgotten_the_effect_is_looked_up(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    run = wait_for_state(start(flow_of(toy["forgotten_marked"], SLOW, timeout_seconds=0.6)))
    assert (run.state, steps_of(run)["a", ""].verified) == (RunState.SUCCEEDED, True)
    assert len(vendor.calls) == 1
    vendor.drop("y", 1)
    run = wait_for_state(start(flow_of(toy["forgotten_marked"], {"name": "y"}, timeout_seconds=0.6)))
    step = steps_of(run)["a", ""]
    assert (run.state, step.attempt, vendor.count("y")) == (RunState.SUCCEEDED, 2, 1)
    assert [entry["error"]["code"] for entry in step.attempts] == ["timeout", "looked-up"]


def test_a_key_is_used_again_while_the_vendor_remembers_it(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    inputs = {"name": "x", "after_first": 0.7}
    run = wait_for_state(start(flow_of(toy["forgotten"], inputs, timeout_seconds=0.3)))
    assert run.state == RunState.SUCCEEDED, run.error
    assert (vendor.count("x"), len(vendor.calls)) == (1, 2)


def test_a_step_whose_call_was_lost_does_not_fail_for_what_came_later(
    toy: dict[str, Any], vendor: LoopbackVendor
) -> None:
    vendor.drop("x", 1)
    inputs = {"name": "x", "fail": 422, "times": 9}
    run = start(flow_of(toy["keyed"], inputs, timeout_seconds=0.4))
    step = unknown_step(run)
    assert [entry["error"].get("status") for entry in step.attempts] == [None, 422]
    assert step.error
    assert step.error["code"] == "outcome-unknown"


def test_a_list_is_looked_through_beyond_its_usual_length(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    vendor.effects += [{"id": number, "name": "old", "text": "old", "url": ""} for number in range(1, 6)]
    run = wait_for_state(start(flow_of(toy["deep"], SLOW, timeout_seconds=0.5)))
    assert (run.state, steps_of(run)["a", ""].verified) == (RunState.SUCCEEDED, True)
    assert (len(vendor.calls), vendor.count("x")) == (1, 1)


def test_a_list_that_goes_on_does_not_show_that_something_is_missing(
    toy: dict[str, Any], vendor: LoopbackVendor
) -> None:
    vendor.effects += [{"id": number, "name": "old", "text": "old", "url": ""} for number in range(1, 6)]
    run = start(flow_of(toy["paged"], SLOW, timeout_seconds=0.5))
    step = unknown_step(run)
    assert step.error
    assert step.error["lookup"]["code"] == "lookup-truncated"
    assert (len(vendor.calls), vendor.count("x")) == (1, 1)
    step_decide(step=step, action="succeeded", principal=make_person(), output={"id": 6})
    assert wait_for_state(run).state == RunState.SUCCEEDED


def test_a_list_that_was_read_to_its_end_shows_it(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    vendor.drop("x", 1)
    run = wait_for_state(start(flow_of(toy["paged"], {"name": "x"}, timeout_seconds=0.5)))
    step = steps_of(run)["a", ""]
    assert (run.state, step.attempt, vendor.count("x")) == (RunState.SUCCEEDED, 2, 1)
    assert step.verified is True, "its marker is in the list that is read back"


def test_what_a_list_does_not_show_is_not_verified_but_no_failure(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    run = wait_for_state(start(flow_of(toy["paged"], {"name": "x", "lie": True})))
    assert (run.state, steps_of(run)["a", ""].verified) == (RunState.SUCCEEDED, None)


def test_what_was_deleted_need_not_be_there(toy: dict[str, Any]) -> None:
    run = wait_for_state(start(flow_of(toy["gone"], {"name": "x"})))
    assert (run.state, steps_of(run)["a", ""].verified) == (RunState.SUCCEEDED, None)


def test_a_taken_over_step_heeds_how_long_keys_last(toy: dict[str, Any], vendor: LoopbackVendor, host: RunHost) -> None:
    run = start(flow_of(toy["forgotten"], {"name": "x", "after": 30}, timeout_seconds=20))
    until(lambda: vendor.calls)
    host.stop()
    heir = RunHost()
    heir.start()
    try:
        step = unknown_step(run)
    finally:
        heir.stop()
    assert step.attempts[-1]["error"]["code"] == "outcome-unknown"
    assert len(vendor.calls) == 1


def failing_once(monkeypatch: pytest.MonkeyPatch, name: str) -> list[Any]:
    """Let what the engine reads for a call fail the first time, as it does while the database restarts."""
    real = getattr(calls, name)
    failures: list[Any] = []

    async def read(*arguments: Any) -> Any:
        if not failures:
            failures.append(arguments)
            raise OperationalError("the database is starting up")
        return await real(*arguments)

    monkeypatch.setattr(calls, name, read)
    return failures


def test_a_database_that_is_away_before_a_call_makes_no_outcome_unknown(
    toy: dict[str, Any], vendor: LoopbackVendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = failing_once(monkeypatch, "_load_sibling")
    run = wait_for_state(start(flow_of(toy["bare"], {"name": "x"})))
    step = steps_of(run)["a", ""]
    assert (run.state, step.attempt, step.verified) == (RunState.SUCCEEDED, 2, True)
    assert (len(failures), len(vendor.calls)) == (1, 1)


def test_a_database_that_is_away_during_a_look_up_is_waited_for(
    toy: dict[str, Any], vendor: LoopbackVendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = failing_once(monkeypatch, "_load_sibling")
    operation = toy["forgotten_marked"]  # it names no read counterpart: the look-up is the first to read another action
    run = wait_for_state(start(flow_of(operation, SLOW, timeout_seconds=0.6)))
    assert (run.state, len(failures), len(vendor.calls)) == (RunState.SUCCEEDED, 1, 1)


def test_a_defect_in_reading_back_does_not_undo_what_was_answered(
    toy: dict[str, Any], vendor: LoopbackVendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr(calls, "follow_up_inputs", broken)
    run = wait_for_state(start(flow_of(toy["bare"], {"name": "x"})))
    assert (run.state, steps_of(run)["a", ""].verified) == (RunState.SUCCEEDED, None)
    assert vendor.count("x") == 1
