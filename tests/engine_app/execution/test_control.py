"""Branches, loops, waiting for times and people, limits, and what people ask of runs."""

from __future__ import annotations

import asyncio
import itertools
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from engine_app.contracts import TERMINAL_RUN_STATES, ApprovalState, Cause, RunState, StepState
from engine_app.execution.journal import Journal
from engine_app.failure import failure_follow
from engine_app.models import Approval, Run
from engine_app.reconciler import held_back_lines_admit
from engine_app.run_state import CLAIM
from engine_app.services import approval_answer, run_cancel, run_pause, run_rerun, run_resume
from tests.engine_app.kit import Flow, make_person, make_workflow, start, steps_of, until, wait_for_state
from tests.engine_app.vendor import LoopbackVendor
from wfproject.common.errors import ConflictError

pytestmark = pytest.mark.usefixtures("host")

ONCE = {"max_attempts": 1}


def states(run: Run) -> dict[str, str]:
    return {key: step.state for (key, path), step in steps_of(run).items() if not path}


def span(run: Run) -> tuple[datetime, datetime]:
    assert run.started_at
    assert run.finished_at
    return run.started_at, run.finished_at


def output_of(run: Run, node: str) -> Any:
    return steps_of(run)[node, ""].output


def question_of(run: Run) -> Approval:
    found: Approval = until(lambda: Approval.unscoped.filter(run=run).first())
    return found


# --- errors -----------------------------------------------------------------------------------------------------------


def test_an_error_edge_is_taken_and_the_run_succeeds(toy: dict[str, Any]) -> None:
    flow = Flow().action("a", toy["bare"], {"name": "x", "fail": 422}, retry=ONCE)
    flow.action("b", toy["echo"]).action("c", toy["echo"]).chain("t", "a", "b").edge("a", "c", "error")
    run = wait_for_state(start(flow))
    assert (run.state, states(run)) == (
        RunState.SUCCEEDED,
        {"a": "failed", "b": "skipped", "c": "succeeded"},
    )


def test_continue_goes_on_with_null(toy: dict[str, Any]) -> None:
    flow = Flow().action("a", toy["bare"], {"name": "x", "fail": 422}, retry=ONCE, on_error="continue")
    flow.action("b", toy["echo"], {"data": {"a": "{{ a }}"}}).chain("t", "a", "b")
    run = wait_for_state(start(flow))
    assert run.state == RunState.SUCCEEDED
    assert steps_of(run)["b", ""].output == {"data": {"a": None}}


def test_stop_lets_siblings_finish_and_starts_nothing(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    flow = Flow().action("a", toy["bare"], {"name": "x", "fail": 422}, retry=ONCE)
    flow.action("b", toy["bare"], {"name": "sibling", "delay": 0.5}).action("c", toy["bare"], {"name": "after"})
    run = wait_for_state(start(flow.chain("t", "a").chain("t", "b", "c")))
    assert run.state == RunState.FAILED
    assert run.error
    assert run.error["node_id"] == "a"
    assert (vendor.count("sibling"), vendor.count("after")) == (1, 0)
    assert states(run) == {"a": "failed", "b": "succeeded"}


def test_a_loop_with_a_failed_element_takes_its_error_edge(toy: dict[str, Any]) -> None:
    flow = Flow().node("loop", "for_each", items="trigger.input.codes")
    flow.action("m", toy["bare"], {"name": "m{{ loop.item }}", "fail": "{{ loop.item }}"}, parent="loop", retry=ONCE)
    flow.action("bad", toy["echo"], {"data": "{{ loop }}"}).chain("t", "loop").edge("loop", "bad", "error")
    run = wait_for_state(start(flow, {"codes": [None, 422, None]}))
    assert (run.state, states(run)) == (RunState.SUCCEEDED, {"loop": "failed", "bad": "succeeded"})
    step = steps_of(run)["loop", ""]
    assert step.error
    assert step.error["items"] == [1]


def test_loops_nest_and_none_succeeds(toy: dict[str, Any]) -> None:
    flow = Flow().node("outer", "for_each", items="trigger.input.rows", concurrency=3)
    flow.node("inner", "for_each", parent="outer", items="outer.item")
    flow.action("m", toy["echo"], {"data": "{{ inner.item }}"}, parent="inner")
    run = wait_for_state(start(flow.chain("t", "outer"), {"rows": [[1, 2], [], [3]]}))
    assert run.state == RunState.SUCCEEDED, run.error
    results = [row["inner"]["results"] for row in output_of(run, "outer")["results"]]
    assert [[cell["m"]["data"] for cell in row] for row in results] == [[1, 2], [], [3]]


# --- waiting ----------------------------------------------------------------------------------------------------------


def test_a_delay_gives_the_lease_back_and_comes_again(toy: dict[str, Any]) -> None:
    flow = Flow().node("d", "delay", duration="PT3S").action("b", toy["echo"]).chain("t", "d", "b")
    began = time.monotonic()
    run = wait_for_state(start(flow), {RunState.WAITING})
    assert run.lease_owner == ""
    assert wait_for_state(run).state == RunState.SUCCEEDED
    assert 2.9 < time.monotonic() - began < 10


@pytest.mark.parametrize(("approved", "ran"), [(True, "yes"), (False, "no")])
def test_a_person_answers(toy: dict[str, Any], approved: bool, ran: str) -> None:
    flow = Flow().node("q", "approval", instructions="Ship {{ trigger.input.what }}?")
    flow.action("yes", toy["echo"], {"data": "{{ q.comment }}"}).action("no", toy["echo"], {"data": "{{ q.comment }}"})
    run = start(flow.chain("t", "q").edge("q", "yes", "approved").edge("q", "no", "rejected"), {"what": "v1"})
    question = question_of(run)
    assert question.instructions == "Ship v1?"
    wait_for_state(run, {RunState.WAITING})
    approval_answer(approval=question, approved=approved, comment="because", principal=make_person())
    with pytest.raises(ConflictError):
        approval_answer(approval=question, approved=not approved, comment="", principal=make_person())
    run = wait_for_state(run)
    assert (run.state, states(run)[ran]) == (RunState.SUCCEEDED, "succeeded")
    assert steps_of(run)[ran, ""].output == {"data": "because"}


def test_an_unanswered_question_gets_its_default(toy: dict[str, Any]) -> None:
    flow = Flow().node("q", "approval", instructions="?", timeout_seconds=1, default="approved")
    run = wait_for_state(start(flow.chain("t", "q")))
    assert run.state == RunState.SUCCEEDED
    assert output_of(run, "q")["decision"] == "approved"
    assert question_of(run).state == ApprovalState.APPROVED


def test_a_run_that_takes_too_long_fails(toy: dict[str, Any]) -> None:
    flow = Flow(timeout_seconds=1).node("q", "approval", instructions="?").chain("t", "q")
    run = wait_for_state(start(flow))
    assert run.state == RunState.FAILED
    assert run.error
    assert run.error["code"] == "run-timeout"
    assert states(run) == {"q": "cancelled"}
    assert question_of(run).state == ApprovalState.CANCELLED


def test_a_run_whose_time_passes_while_it_is_written_fails(
    toy: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    write, written = Journal.write, []

    async def slow(journal: Journal, *arguments: Any) -> bool:
        done = await write(journal, *arguments)
        written.append(done)
        if len(written) == 1:
            await asyncio.sleep(1.2)
        return done

    monkeypatch.setattr(Journal, "write", slow)
    flow = Flow(timeout_seconds=1).node("q", "approval", instructions="?").chain("t", "q")
    run = wait_for_state(start(flow))
    assert (run.state, run.error and run.error["code"]) == (RunState.FAILED, "run-timeout")


# --- what people ask --------------------------------------------------------------------------------------------------


def test_cancel_lets_the_call_finish_and_starts_nothing(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    flow = Flow().action("a", toy["bare"], {"name": "x", "delay": 1}).action("b", toy["bare"], {"name": "y"})
    run = start(flow.chain("t", "a", "b"))
    until(lambda: vendor.calls)
    began = time.monotonic()
    run_cancel(run=run)
    run = wait_for_state(run)
    assert time.monotonic() - began < 3, "the owner did not hear of it at once"
    assert (run.state, states(run)) == (RunState.CANCELLED, {"a": "succeeded"})
    assert vendor.counts == {"x": 1}
    with pytest.raises(ConflictError):
        run_cancel(run=run)


def test_cancel_takes_back_the_question(toy: dict[str, Any]) -> None:
    run = start(Flow().node("q", "approval", instructions="?").chain("t", "q"))
    question = question_of(run)
    run_cancel(run=run)
    assert wait_for_state(run).state == RunState.CANCELLED
    question.refresh_from_db()
    assert question.state == ApprovalState.CANCELLED


def test_pause_and_resume(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    flow = Flow().action("a", toy["bare"], {"name": "x", "delay": 0.7}).action("b", toy["bare"], {"name": "y"})
    run = start(flow.chain("t", "a", "b"))
    until(lambda: vendor.calls)
    run_pause(run=run)
    wait_for_state(run, {RunState.PAUSED})
    time.sleep(1.2)
    assert vendor.counts == {"x": 1}
    run_resume(run=run)
    assert wait_for_state(run).state == RunState.SUCCEEDED
    assert vendor.counts == {"x": 1, "y": 1}


def test_an_answer_to_a_paused_run_is_kept_and_starts_nothing(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    flow = Flow().node("q", "approval", instructions="?").action("b", toy["bare"], {"name": "y"})
    run = start(flow.edge("t", "q").edge("q", "b", "approved"))
    question = question_of(run)
    run_pause(run=run)
    taken = wait_for_state(run, {RunState.PAUSED}).lease_epoch
    approval_answer(approval=question, approved=True, comment="", principal=make_person())
    until(lambda: Run.unscoped.filter(pk=run.pk, state=RunState.PAUSED, lease_epoch__gt=taken).exists())
    assert not vendor.calls
    run_resume(run=run)
    assert wait_for_state(run).state == RunState.SUCCEEDED
    assert vendor.counts == {"y": 1}


def test_a_paused_run_fails_when_its_time_is_over(toy: dict[str, Any]) -> None:
    run = start(Flow(timeout_seconds=2).node("q", "approval", instructions="?").chain("t", "q"))
    question_of(run)
    run_pause(run=run)
    wait_for_state(run, {RunState.PAUSED})
    run = wait_for_state(run)
    assert (run.state, run.error and run.error["code"]) == (RunState.FAILED, "run-timeout")


def test_a_run_that_is_held_back_fails_when_its_time_is_over(toy: dict[str, Any]) -> None:
    flow = Flow(timeout_seconds=60, concurrency={"limit": 1}).node("q", "approval", instructions="?").chain("t", "q")
    version = make_workflow(flow)
    first, second = start(version), start(version)
    question_of(first)
    held_back_lines_admit()
    assert Run.unscoped.get(pk=second.pk).state == RunState.QUEUED
    Run.unscoped.filter(pk=second.pk).update(deadline_at=Now() - timedelta(seconds=1))
    held_back_lines_admit()
    second = wait_for_state(second)
    assert (second.state, second.error and second.error["code"]) == (RunState.FAILED, "run-timeout")
    assert not steps_of(second)
    assert Run.unscoped.get(pk=first.pk).state not in TERMINAL_RUN_STATES


def test_a_delay_ends_by_the_clock_of_the_database(toy: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = CLAIM.replace("clock_timestamp() AS claimed_at", "clock_timestamp() + interval '1 hour' AS claimed_at")
    monkeypatch.setattr("engine_app.execution.host.CLAIM", ahead)
    flow = Flow().node("d", "delay", until="{{ trigger.input.until }}").chain("t", "d")
    soon = (datetime.now(UTC) + timedelta(minutes=30)).isoformat()
    assert wait_for_state(start(flow, {"until": soon})).state == RunState.SUCCEEDED


def test_a_rerun_keeps_what_succeeded(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    flow = Flow().action("a", toy["bare"], {"name": "x"})
    flow.action("b", toy["bare"], {"name": "y", "fail": 422, "times": 1}, retry=ONCE)
    flow.action("c", toy["echo"], {"data": "{{ a.id }}"})
    run = wait_for_state(start(flow.chain("t", "a", "b", "c")))
    assert run.state == RunState.FAILED
    again = wait_for_state(run_rerun(run=run, user_id=None))
    assert (again.state, again.cause, again.origin_id) == (RunState.SUCCEEDED, Cause.RERUN, run.pk)
    assert vendor.counts == {"x": 1, "y": 1}
    assert steps_of(again)["c", ""].output == {"data": 1}
    run.refresh_from_db()
    assert run.state == RunState.FAILED


def test_a_rerun_from_a_step_does_that_step_and_what_follows(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    flow = Flow().action("a", toy["bare"], {"name": "x"}).action("b", toy["bare"], {"name": "y"})
    flow.action("c", toy["bare"], {"name": "z"}).action("d", toy["bare"], {"name": "aside"})
    run = wait_for_state(start(flow.chain("t", "a", "b", "c").chain("t", "d")))
    again = wait_for_state(run_rerun(run=run, user_id=None, from_node="b"))
    assert again.state == RunState.SUCCEEDED
    assert vendor.counts == {"x": 1, "y": 2, "z": 2, "aside": 1}


# --- limits and failures ----------------------------------------------------------------------------------------------


def test_one_run_a_key_at_a_time(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    flow = Flow(concurrency={"limit": 1, "key": "trigger.input.issue"})
    flow.action("a", toy["bare"], {"name": "{{ trigger.input.issue }}", "delay": 0.4}).chain("t", "a")
    version = make_workflow(flow)
    runs = [start(version, {"issue": issue}) for issue in ("A", "A", "A", "B")]
    done = [wait_for_state(run) for run in runs]
    assert {run.state for run in done} == {RunState.SUCCEEDED}
    same = sorted(span(run) for run in done[:3])
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(same))
    assert span(done[3])[0] < same[2][0]


def test_a_newer_run_cancels_the_one_before(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    flow = Flow(concurrency={"limit": 1, "on_conflict": "cancel_previous"})
    flow.node("q", "approval", instructions="?").chain("t", "q")
    version = make_workflow(flow)
    first = start(version)
    question_of(first)
    second = start(version)
    assert wait_for_state(first).state == RunState.CANCELLED
    question_of(second)
    run_cancel(run=second)
    wait_for_state(second)


def test_what_follows_a_failure_starts_once(toy: dict[str, Any], vendor: LoopbackVendor) -> None:
    wanted = {
        "scm_id": str(toy["bare"].pk),
        "inputs": {
            "name": "notice",
            "text": "{{ error.node_id }} of {{ run.workflow }}: {{ a.id }} {{ trigger.input.n }}",
        },
    }
    flow = Flow(on_failure=wanted).action("a", toy["bare"], {"name": "x"})
    flow.action("b", toy["bare"], {"name": "y", "fail": 422}, retry=ONCE).chain("t", "a", "b")
    run = wait_for_state(start(flow, {"n": 3}))
    assert failure_follow(run_id=run.pk) is not None
    assert failure_follow(run_id=run.pk) is None
    follower = wait_for_state(Run.unscoped.get(origin=run))
    assert (follower.state, follower.cause) == (RunState.SUCCEEDED, Cause.FAILURE), follower.error
    assert [effect["text"] for effect in vendor.effects if effect["name"] == "notice"] == ["b of test: 1 3"]


def test_what_a_notice_tells_is_text_and_what_its_author_wrote_is_markup(toy: dict[str, Any]) -> None:
    wanted = {"scm_id": str(toy["say"].pk), "inputs": {"text": "<https://acme.io|Look>: {{ trigger.input.title }}"}}
    flow = Flow(on_failure=wanted).action("a", toy["bare"], {"name": "y", "fail": 422}, retry=ONCE).chain("t", "a")
    run = wait_for_state(start(flow, {"title": "<!channel> & all"}))
    failure_follow(run_id=run.pk)
    told = wait_for_state(Run.unscoped.get(origin=run))
    assert [step.output for step in steps_of(told).values()] == [
        {"text": "<https://acme.io|Look>: &lt;!channel&gt; &amp; all"}
    ]


def test_a_wrong_expression_fails_its_step(toy: dict[str, Any]) -> None:
    flow = Flow().action("a", toy["echo"], {"data": "{{ abs(trigger.input.word) }}"}).chain("t", "a")
    run = wait_for_state(start(flow, {"word": "x"}))
    assert run.state == RunState.FAILED
    assert steps_of(run)["a", ""].state == StepState.FAILED
