"""Streamed answers over a real server: events, resuming, cancelling, and clients that go away."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest
from django.test import override_settings

from agent_app.streaming import hub
from sessions_app.models import Interaction
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.drafts import action, after, edit, plan, unclear
from tests.agent_app.planners.openai.server import ScriptedOpenAI
from tests.agent_app.streaming.conftest import NAMES, Server
from tests.agent_app.streaming.reader import EVENTS, Event, events_of, names, resume, said, stream, until, whole

ClientOf = Callable[..., httpx.Client]

STEPS = [
    action("ticket", "jira.create_issue", [], project="OPS", summary="{{ trigger.issue.title }}"),
    action("tell", "slack.post_message", after("ticket"), channel="#oncall", text="{{ ticket.key }}"),
]
LOST = UUID("6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de")
CONVERSATION = "Creates a ticket for every bug, and tells who is on call about it."


def interactions(count: int) -> list[Any]:
    """The interactions of this test's users, once there are so many."""
    deadline = time.monotonic() + 5
    while True:
        found = list(Interaction.unscoped.filter(user__username__in=NAMES).order_by("pk"))
        if len(found) >= count or time.monotonic() > deadline:
            return found
        time.sleep(0.05)


def test_the_local_planner_streams(server: Server, client_of: ClientOf) -> None:
    client = client_of(server)
    events = whole(client)
    assert names(events) == ["stream", "intent", "retrieved", "node", "edge", "token", "question", "done"]
    answer = events[-1].data
    assert answer["generated_by"] == "local"
    assert [item["action"] for item in answer["writes"]] == ["create_issue", "post_message"]
    assert [event.data["node"] for event in events if event.name == "node"] == answer["workflow"]["data"]
    assert [event.data["edge"] for event in events if event.name == "edge"] == answer["workflow"]["edges"]
    assert said(events) == answer["conversation"]
    assert "jira.create_issue" in events[2].data["operations"]
    (kept,) = interactions(1)
    assert kept.response == answer
    again = whole(client, session_id=answer["session_id"])
    assert again[-1].data["cached"] is True
    assert names(again) == ["stream", "intent", "node", "edge", "token", "question", "done"]


def test_the_model_streams(server: Server, client_of: ClientOf, scripted_openai: ScriptedOpenAI) -> None:
    content = plan(*STEPS, conversation=CONVERSATION)
    scripted_openai.on("decision", replace(wire.answer(content), pause=0.005))
    with override_settings(**scripted_openai.settings()):
        events = whole(client_of(server))
    answer = events[-1].data
    assert answer["generated_by"] == "openai"
    assert said(events) == answer["conversation"] == CONVERSATION
    nodes = [event.data["node"] for event in events if event.name == "node"]
    assert nodes == answer["workflow"]["data"], "each once, and as it is in the end"
    order = [event.name for event in events]
    assert order.index("intent") < order.index("token") < order.index("node") < order.index("edge")
    assert order.count("token") > 2
    assert [event.id for event in events] == sorted({event.id for event in events}, key=key_of)


def key_of(identifier: str) -> tuple[int, ...]:
    return tuple(map(int, identifier.split("-")))


def test_questions_and_violations_are_told(
    server: Server, client_of: ClientOf, scripted_openai: ScriptedOpenAI
) -> None:
    client = client_of(server)
    broken = action("tell", "slack.post_message", [], channel="#oncall", text="{{ nobody.key }}")
    mended = {"op": "set_input", "node_id": "node-2", "name": "text", "value": "{{ trigger.issue.title }}"}
    scripted_openai.enqueue(wire.answer(plan(broken)), wire.answer(edit(mended)))
    with override_settings(**scripted_openai.settings()):
        events = whole(client)
        assert [event.data["violation"]["code"] for event in events if event.name == "violation"] == [
            "unknown-reference"
        ]
        texts = [event.data["node"]["properties"]["inputs"].get("text") for event in events if event.name == "node"]
        assert texts[-1] == "{{ trigger.issue.title }}", "a node that was mended is told anew"
        assert events[-1].data["violations"] == []
        scripted_openai.enqueue(wire.answer(unclear("Which one?", "a", "b")))
        events = whole(client, "do it")
    assert next(event.data for event in events if event.name == "question") == {
        "question": "Which one? For example: a; b."
    }


def test_errors_before_and_after_the_first_event(server: Server, client_of: ClientOf) -> None:
    client = client_of(server)
    response = client.post("/workflow", json={"prompt": ""}, headers=EVENTS)
    assert response.status_code == 422
    assert response.json()["error"]["details"].keys() == {"prompt"}
    assert client.post("/workflow", json={"prompt": "x"}, headers=EVENTS | {"Authorization": "x"}).status_code == 401
    events = whole(client, session_id="00000000-0000-4000-8000-000000000000")
    assert names(events) == ["stream", "error"]
    assert events[-1].data["code"] == "not-found"
    plain = client.post("/workflow", json={"prompt": "hello"}, headers={"Accept": "application/json, */*"})
    assert plain.json()["intent"] == "general"


def test_the_first_event_does_not_wait_for_the_model(
    server: Server, client_of: ClientOf, scripted_openai: ScriptedOpenAI
) -> None:
    client = client_of(server)
    scripted_openai.on("decision", wire.answer(plan(*STEPS), delay=20.0))
    with (
        override_settings(**scripted_openai.settings(OPENAI_TIMEOUT_SECONDS=30.0)),
        stream(client) as response,
    ):
        events = events_of(response)
        first = next(events)
        assert first.name == "stream"
        assert next(events).name == "retrieved"
        until(lambda: scripted_openai.requests)
        assert not scripted_openai.given_up, "the model is still thinking"
        client.delete(f"/streams/{first.data['stream_id']}")


@pytest.mark.parametrize("elsewhere", [False, True], ids=["same process", "another process"])
def test_a_reader_that_comes_back_misses_and_repeats_nothing(
    server: Server, other_server: Server, client_of: ClientOf, scripted_openai: ScriptedOpenAI, elsewhere: bool
) -> None:
    client = client_of(server)
    back = client_of(other_server if elsewhere else server)
    content = plan(*STEPS, conversation=CONVERSATION)
    scripted_openai.on("decision", replace(wire.answer(content), pause=0.02))
    with override_settings(**scripted_openai.settings()):
        seen: list[Event] = []
        with stream(client) as response:
            for event in events_of(response):
                seen.append(event)
                if event.name == "token":
                    break
        stream_id = seen[0].data["stream_id"]
        for _ in range(3):  # connections that break again and again
            with back.stream("GET", f"/streams/{stream_id}", headers=EVENTS | {"Last-Event-ID": seen[-1].id}) as more:
                for _, event in zip(range(2), events_of(more), strict=False):
                    seen.append(event)
        seen += events_of(resume(back, stream_id, seen[-1].id))
        everything = list(events_of(resume(back, stream_id)))
    assert seen[-1].name == "done"
    assert seen == everything
    assert resume(back, stream_id, seen[-1].id).status_code == 204, "there is nothing more to come"
    assert len(scripted_openai.requests) == 1


@pytest.mark.parametrize("elsewhere", [False, True], ids=["same process", "another process"])
def test_cancelling_stops_the_model_at_once(
    server: Server, other_server: Server, client_of: ClientOf, scripted_openai: ScriptedOpenAI, elsewhere: bool
) -> None:
    client, other = client_of(server), client_of(other_server if elsewhere else server)
    scripted_openai.on("decision", wire.answer(plan(*STEPS), delay=20.0))
    with override_settings(**scripted_openai.settings(OPENAI_TIMEOUT_SECONDS=30.0)), stream(client) as response:
        events = events_of(response)
        first = next(events)
        until(lambda: scripted_openai.requests)
        started = time.monotonic()
        assert other.delete(f"/streams/{first.data['stream_id']}").status_code == 204
        rest = list(events)
        until(lambda: scripted_openai.given_up, 2.0)
        assert time.monotonic() - started < 3
    assert rest[-1].name == "cancelled"
    (kept,) = interactions(1)
    assert (kept.status, kept.error["code"]) == ("error", "cancelled")
    assert other.delete(f"/streams/{first.data['stream_id']}").status_code == 204, "again is no error"


def test_a_stream_that_nobody_reads_is_cancelled_after_a_while(
    server: Server, client_of: ClientOf, scripted_openai: ScriptedOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "GRACE_SECONDS", 1.0)
    client = client_of(server)
    scripted_openai.on("decision", wire.answer(plan(*STEPS), delay=20.0))
    with override_settings(**scripted_openai.settings(OPENAI_TIMEOUT_SECONDS=30.0)):
        with stream(client) as response:
            events = events_of(response)  # whose end would close the connection
            first = next(events)
            until(lambda: scripted_openai.requests)
            time.sleep(1.5)
            assert not scripted_openai.given_up, "it is read"
        left = time.monotonic()
        until(lambda: scripted_openai.given_up)
        assert time.monotonic() - left > 0.8
    everything = list(events_of(resume(client, first.data["stream_id"])))
    assert everything[-1].name == "cancelled"


def test_a_reader_in_another_process_keeps_it_going(
    server: Server,
    other_server: Server,
    client_of: ClientOf,
    scripted_openai: ScriptedOpenAI,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hub, "GRACE_SECONDS", 0.5)
    scripted_openai.on("decision", wire.answer(plan(*STEPS), delay=2.5))
    with override_settings(**scripted_openai.settings()):
        with stream(client_of(server)) as response:
            first = next(events_of(response))
        events = list(events_of(resume(client_of(other_server), first.data["stream_id"], first.id)))
    assert events[-1].name == "done"


def test_streams_are_their_owners_own(server: Server, client_of: ClientOf) -> None:
    events = whole(client_of(server), "hello")
    stream_id = events[0].data["stream_id"]
    client, stranger = client_of(server), client_of(server, NAMES[1])
    assert resume(stranger, stream_id).status_code == 404
    assert stranger.delete(f"/streams/{stream_id}").status_code == 404
    assert resume(client, "00000000-0000-4000-8000-000000000000").status_code == 404
    for nonsense in ("x", "1", "-1-1", "9" * 50 + "-1", "9" * 20 + "-0", "1-1-1"):
        answer = resume(client, stream_id, nonsense)
        assert answer.status_code == 422, nonsense
        assert answer.json()["error"]["details"].keys() == {"Last-Event-ID"}


def test_heartbeats_keep_a_quiet_stream_open(
    server: Server, client_of: ClientOf, scripted_openai: ScriptedOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "HEARTBEAT_SECONDS", 0.2)
    scripted_openai.on("decision", wire.answer(plan(*STEPS), delay=1.5))
    with override_settings(**scripted_openai.settings()), stream(client_of(server)) as response:
        lines = list(response.iter_lines())
    assert lines.count(": still here") >= 4


def test_without_redis_it_streams_and_can_not_be_resumed(server: Server, client_of: ClientOf, tmp_path: Any) -> None:
    from django.conf import settings

    client = client_of(server)
    down = {"default": settings.CACHES["default"] | {"LOCATION": f"unix://{tmp_path}/nobody.sock?db=0"}}
    with override_settings(CACHES=down):
        events = whole(client, "hello")
        assert names(events) == ["stream", "intent", "retrieved", "token", "question", "done"]
        assert resume(client, events[0].data["stream_id"]).status_code == 503


def test_a_user_has_only_so_many_streams(
    server: Server, client_of: ClientOf, scripted_openai: ScriptedOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "MAX_STREAMS_OF_ONE", 1)
    client = client_of(server)
    scripted_openai.on("decision", wire.answer(plan(*STEPS), delay=20.0))
    with override_settings(**scripted_openai.settings(OPENAI_TIMEOUT_SECONDS=30.0)), stream(client) as response:
        events = events_of(response)
        first = next(events)
        refused = client.post("/workflow", json={"prompt": "hello"}, headers=EVENTS)
        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too-many-streams")
        until(lambda: scripted_openai.requests)
        with stream(client_of(server, NAMES[1])) as others:
            assert others.status_code == 200, "others are not concerned"
            other = next(events_of(others))
        client.delete(f"/streams/{first.data['stream_id']}")
        client_of(server, NAMES[1]).delete(f"/streams/{other.data['stream_id']}")
        assert list(events)[-1].name == "cancelled"
    assert whole(client, "hello")[0].name == "stream", "there is room again"


def test_an_answer_whose_process_died_is_told_as_lost(server: Server, client_of: ClientOf) -> None:
    from asgiref.sync import async_to_sync

    from agent_app.streaming.store import stream_store

    client = client_of(server)
    mine = whole(client, "hello")[0].data["stream_id"]

    async def begin_and_die() -> None:
        store = await stream_store()
        await store.create(LOST, str(await store.owner(UUID(mine))))
        await store.append(LOST, [("stream", {"stream_id": str(LOST)})])
        await store.client.delete(store._key(LOST, "alive"))

    async_to_sync(begin_and_die)()
    events = list(events_of(resume(client, str(LOST))))
    assert [event.name for event in events] == ["stream", "error"]
    assert events[-1].data["code"] == "stream-lost"
