"""Live events of runs: a client reads the stream over HTTP while the engine brings the run on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from engine_app import watching
from engine_app.api.events import RunEventsView
from engine_app.contracts import ApprovalState
from engine_app.models import Approval, Run, StepRun
from engine_app.services import approval_answer
from tests.engine_app.api.conftest import Caller, make_run, make_step
from tests.engine_app.kit import Flow, make_person, make_workflow, start, until

SECRET = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"
Event = tuple[str, str, dict[str, Any]]


@pytest.fixture
def ann(address: str, transactional_db: None) -> Caller:
    return Caller(address, "ann-of-streams")


def stream(caller: Caller, run: Run, last_id: str | None = None) -> Iterator[Event]:
    """The events (kind, id, data) until the server ends the stream."""
    headers = {"Accept": "text/event-stream", **({"Last-Event-ID": last_id} if last_id else {})}
    with caller.client.stream("GET", f"/api/v1/runs/{run.pk}/events", headers=headers) as response:
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"] == "text/event-stream"
        assert response.headers["cache-control"] == "no-store"
        fields: dict[str, str] = {}
        for line in response.iter_lines():
            name, _, value = line.partition(": ")
            if line:
                fields[name] = value
                continue
            if "data" in fields:
                yield fields["event"], fields["id"], json.loads(fields["data"])
            fields = {}


def changes(events: list[Event]) -> list[tuple[str, str]]:
    """Nodes and the states that the events of steps say."""
    return [(data["node_id"], data["state"]) for kind, _, data in events if kind == "step"]


@pytest.mark.usefixtures("host")
def test_a_run_is_watched_while_it_advances(ann: Caller, toy: dict[str, Any]) -> None:
    flow = Flow().action("a", toy["keyed"], {"name": "x", "text": SECRET, "after": 0.5})
    flow.node("q", "approval", instructions="Go on?").action("b", toy["echo"], {"data": "{{ q.decision }}"})
    run = start(make_workflow(flow.chain("t", "a", "q", "b"), ann.workspace))
    seen: list[Event] = []
    for event in stream(ann, run):
        seen.append(event)
        if changes([event]) == [("q", "waiting")]:
            question = until(lambda: Approval.unscoped.filter(run=run, state=ApprovalState.PENDING).first())
            assert not [data for kind, _, data in seen if kind == "end"]
            approval_answer(approval=question, approved=True, comment="", principal=make_person())
    told = changes(seen)
    assert told.index(("a", "succeeded")) < told.index(("q", "waiting")) < told.index(("q", "succeeded"))
    assert told[-1] == ("b", "succeeded")
    kind, _, last = seen[-1]
    assert (kind, last["state"], [item[0] for item in seen].count("end")) == ("end", "succeeded", 1)
    assert {data["state"] for kind, _, data in seen if kind == "run"} >= {"succeeded"}
    assert SECRET not in json.dumps(seen)
    assert [int(identifier) for kind, identifier, _ in seen if kind == "step"] == sorted(
        int(identifier) for kind, identifier, _ in seen if kind == "step"
    )
    assert until(lambda: RunEventsView.streams == 0)


@pytest.mark.usefixtures("host")
def test_a_reader_who_lost_the_stream_misses_nothing(
    ann: Caller, toy: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "OVERLAP", timedelta(0))
    flow = Flow().action("a", toy["echo"]).node("q", "approval").action("b", toy["echo"]).chain("t", "a", "q", "b")
    run = start(make_workflow(flow, ann.workspace))
    first, seen = stream(ann, run), []
    for event in first:
        seen.append(event)
        if changes([event]) == [("q", "waiting")]:
            break
    first.close()  # type: ignore[attr-defined]
    last_id = seen[-1][1]
    question = until(lambda: Approval.unscoped.filter(run=run).first())
    approval_answer(approval=question, approved=True, comment="", principal=make_person())
    rest = list(stream(ann, run, last_id))
    assert ("a", "succeeded") in changes(seen)
    assert "a" not in dict(changes(rest))
    assert changes(rest)[-2:] == [("q", "succeeded"), ("b", "succeeded")]
    assert rest[-1][0] == "end"


def test_what_may_have_been_committed_late_is_told_again(ann: Caller) -> None:
    run = make_run(make_workflow(Flow(), ann.workspace))
    now = datetime.now(UTC)
    for number, age in enumerate((60, 30, 27, 1)):
        make_step(run, f"s{number}", changed_at=now - timedelta(seconds=age))
    everything = list(stream(ann, run))
    assert [node for node, _ in changes(everything)] == ["s0", "s1", "s2", "s3"]
    after_s2 = list(stream(ann, run, everything[2][1]))
    assert [node for node, _ in changes(after_s2)] == ["s1", "s2", "s3"]
    assert [kind for kind, _, _ in after_s2][-2:] == ["run", "end"]


@pytest.mark.parametrize("last_id", ["nonsense", "-1", "9" * 40, "\u0661\u0662"])
def test_an_id_that_is_none_of_ours_begins_anew(last_id: str) -> None:
    assert watching.parse_cursor(last_id) is None


def test_more_steps_than_are_read_at_once_are_all_told(ann: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_STEPS_AT_ONCE", 10)
    run = make_run(make_workflow(Flow(), ann.workspace))
    moment = datetime.now(UTC)
    StepRun.objects.bulk_create(
        StepRun(run=run, node_id=f"s{number}", state="succeeded", changed_at=moment + timedelta(microseconds=number))
        for number in range(35)
    )
    assert [node for node, _ in changes(list(stream(ann, run)))] == [f"s{number}" for number in range(35)]


def test_a_stream_is_for_those_of_the_workspace(address: str, ann: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    run = make_run(make_workflow(Flow(), ann.workspace), state="waiting")
    bob = Caller(address, "bob-of-streams")
    answer = bob.get(f"runs/{run.pk}/events", headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not-found")
    assert httpx.get(f"{address}/api/v1/runs/{run.pk}/events").status_code == 401
    monkeypatch.setattr("engine_app.api.events.MAX_STREAMS", 0)
    answer = ann.get(f"runs/{run.pk}/events")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")


def test_a_quiet_stream_gives_signs_of_life_and_ends_for_its_reader_to_come_back(
    ann: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("HEARTBEAT_SECONDS", 0.1), ("LONGEST_SECONDS", 1.5)):
        monkeypatch.setattr(watching, name, value)
    run = make_run(make_workflow(Flow(), ann.workspace), state="waiting")
    text = ann.get(f"runs/{run.pk}/events").text
    assert text.startswith("retry: 1000\n\n")
    assert ": still here\n\n" in text
    assert "event: end" not in text
