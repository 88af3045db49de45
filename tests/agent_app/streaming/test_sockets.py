"""The WebSocket over a real server, with a real client."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import Any

import httpx
import pytest
from django.test import override_settings
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from agent_app.api import sockets
from agent_app.streaming import hub
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.drafts import BUG_PROMPT, plan
from tests.agent_app.planners.openai.server import ScriptedOpenAI
from tests.agent_app.streaming.conftest import NAMES, Server
from tests.agent_app.streaming.reader import resume, until
from tests.agent_app.streaming.test_streams import CONVERSATION, STEPS, ClientOf, interactions
from wfproject.routing import is_welcome

Connect = Callable[..., Any]


def socket_url(server: Server) -> str:
    return server.url.replace("http:", "ws:") + "/ws/v1/workflow"


def token_of(client: httpx.Client) -> str:
    return client.headers["Authorization"].removeprefix("Bearer ")


def send(socket: ClientConnection, **message: Any) -> None:
    socket.send(json.dumps(message))


def receive(socket: ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(socket.recv(timeout=20))
    return message


def until_event(socket: ClientConnection, *names: str) -> list[dict[str, Any]]:
    """The messages up to the first of these events."""
    found = [receive(socket)]
    while found[-1]["event"] not in names:
        found.append(receive(socket))
    return found


@contextmanager
def logged_in(server: Server, client: httpx.Client) -> Iterator[ClientConnection]:
    with connect(socket_url(server)) as socket:
        send(socket, token=token_of(client))
        assert receive(socket)["event"] == "ready"
        yield socket


def closed_with(socket: ClientConnection) -> int:
    with pytest.raises(ConnectionClosed) as closed:
        deque((socket.recv(timeout=20) for _ in count()), maxlen=0)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


def test_a_prompt_is_answered_as_over_http(server: Server, client_of: ClientOf) -> None:
    client = client_of(server)
    with logged_in(server, client) as socket:
        send(socket, prompt=BUG_PROMPT, ref="mine")
        events = until_event(socket, "done")
        assert {event["ref"] for event in events} == {"mine"}
        assert len({event["stream_id"] for event in events}) == 1
        assert events[0]["data"]["stream_id"] == events[0]["stream_id"]
        (kept,) = interactions(1)
        assert kept.response == events[-1]["data"]
        over_http = resume(client, events[0]["stream_id"]).text
        assert [f"id: {event['id']}\n" in over_http for event in events] == [True] * len(events)
        send(socket, prompt="use #support instead", session_id=events[-1]["data"]["session_id"])
        assert until_event(socket, "done")[-1]["data"]["session_id"] == events[-1]["data"]["session_id"]


def test_a_subprotocol_brings_the_token(server: Server, client_of: ClientOf) -> None:
    client = client_of(server)
    offered: Any = ["workflow.v1", f"bearer.{token_of(client)}"]
    with connect(socket_url(server), subprotocols=offered) as socket:
        assert socket.subprotocol == "workflow.v1", "the token is not sent back"
        assert receive(socket) == {"event": "ready", "data": {"username": NAMES[0]}}
        send(socket, prompt="hello")
        assert until_event(socket, "done")[-1]["data"]["intent"] == "general"


def test_a_jwt_opens_it_for_a_workspace_of_its_user(server: Server, client_of: ClientOf) -> None:
    client_of(server)
    login = {"username": NAMES[0], "password": "correct horse b"}
    token = httpx.post(f"{server.url}/api/v1/auth/token", json=login).json()["access"]
    with connect(socket_url(server)) as socket:
        send(socket, token=token, workspace=NAMES[0])
        assert receive(socket)["event"] == "ready"
    with connect(socket_url(server)) as socket:
        send(socket, token=token, workspace="somebody-elses")
        assert receive(socket)["data"]["code"] == "permission-denied"
        assert closed_with(socket) == sockets.FORBIDDEN


@pytest.mark.parametrize(
    "first", ['{"prompt": "hello"}', "nonsense", '{"token": "wfa_wrong"}', '{"token": "x.y.z"}', '{"token": 1}', "[]"]
)
def test_nothing_is_answered_before_a_token(server: Server, first: str) -> None:
    with connect(socket_url(server)) as socket:
        socket.send(first)
        assert receive(socket)["event"] == "error"
        assert closed_with(socket) == sockets.NOT_AUTHENTICATED


def test_a_token_in_the_query_is_none(server: Server, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "LOG_IN_SECONDS", 0.3)
    with connect(f"{socket_url(server)}?token={token_of(client_of(server))}") as socket:
        assert closed_with(socket) == sockets.TOO_SLOW


def test_a_token_that_was_revoked_ends_it(server: Server, client_of: ClientOf) -> None:
    from accounts_app.models import ApiToken

    with logged_in(server, client_of(server)) as socket:
        ApiToken.unscoped.filter(user__username=NAMES[0]).delete()
        send(socket, prompt="hello", ref="late")
        error = receive(socket)
        assert (error["data"]["code"], error["ref"]) == ("authentication-failed", "late")
        assert closed_with(socket) == sockets.NOT_AUTHENTICATED


def test_pages_of_others_do_not_get_in(server: Server, client_of: ClientOf) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(socket_url(server), additional_headers={"Origin": "https://evil.example"})
    assert refused.value.response.status_code == 403
    with pytest.raises(InvalidStatus):
        connect(socket_url(server).replace("/workflow", "/nothing"))
    with connect(socket_url(server), additional_headers={"Origin": server.url}) as socket:
        send(socket, token=token_of(client_of(server)))
        assert receive(socket)["event"] == "ready"


@override_settings(
    ALLOWED_HOSTS=["app.example", ".sub.example", "[::1]"],
    CSRF_TRUSTED_ORIGINS=["https://other.example:8443", "https://*.wide.example"],
)
@pytest.mark.parametrize(
    ("origin", "welcome"),
    [
        (None, True),
        ("https://app.example", True),
        ("http://app.example:3000", True),
        ("https://a.sub.example", True),
        ("http://[::1]:8000", True),
        ("https://other.example:8443", True),
        ("https://x.wide.example", True),
        ("http://x.wide.example", False),
        ("https://other.example", False),
        ("https://app.example.evil.example", False),
        ("https://notapp.example", False),
        ("null", False),
        ("", False),
        ("https://", False),
        ("http://[", False),
        ("file:///app.example", False),
    ],
)
def test_which_origins_are_welcome(origin: str | None, welcome: bool) -> None:
    assert is_welcome(origin) is welcome


def test_what_is_wrong_with_a_message_is_told(server: Server, client_of: ClientOf) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    with logged_in(server, client_of(server)) as socket:
        for message, code in (
            ("nonsense", "invalid-json"),
            ('{"prompt": NaN}', "invalid-json"),
            ("[]", "invalid-input"),
            ("{}", "invalid-input"),
            ('{"prompt": ""}', "invalid-input"),
            ('{"prompt": "hello", "session_id": 7}', "invalid-input"),
            ('{"resume": "x"}', "invalid-input"),
            (json.dumps({"resume": nobody}), "not-found"),
            (json.dumps({"resume": nobody, "last_event_id": "x"}), "invalid-input"),
            (json.dumps({"cancel": nobody}), "not-found"),
        ):
            socket.send(message)
            error = receive(socket)
            assert (error["event"], error["data"]["code"]) == ("error", code), message
        send(socket, prompt="hello")
        assert until_event(socket, "done", "error")[-1]["event"] == "done"


def test_large_and_binary_messages_end_it(server: Server, client_of: ClientOf) -> None:
    client = client_of(server)
    with logged_in(server, client) as socket:
        send(socket, prompt="x" * 1_000_001)
        assert closed_with(socket) == sockets.TOO_LARGE
    with logged_in(server, client) as socket:
        socket.send(b"{}")
        assert closed_with(socket) == sockets.NOT_TEXT


def test_sockets_and_answers_of_a_user_are_counted(
    server: Server, client_of: ClientOf, scripted_openai: ScriptedOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "MAX_SOCKETS_OF_ONE", 1)
    monkeypatch.setattr(sockets, "MAX_READ_AT_ONCE", 1)
    client = client_of(server)
    scripted_openai.on("decision", wire.answer(plan(*STEPS), delay=20.0))
    with override_settings(**scripted_openai.settings(OPENAI_TIMEOUT_SECONDS=30.0)):
        with logged_in(server, client) as socket:
            send(socket, prompt=BUG_PROMPT)
            first = receive(socket)
            with connect(socket_url(server)) as second:
                send(second, token=token_of(client))
                assert closed_with(second) == sockets.TOO_MANY
            send(socket, prompt="another", ref="no")
            refused = until_event(socket, "error")[-1]
            assert (refused["data"]["code"], refused["ref"]) == ("too-many-streams", "no")
            until(lambda: scripted_openai.requests)
            send(socket, cancel=first["stream_id"])
            assert until_event(socket, "cancelled")[-1]["stream_id"] == first["stream_id"]
            until(lambda: scripted_openai.given_up, 2.0)
        with logged_in(server, client):
            pass  # the place of the first is free


def test_messages_count_against_the_rates(server: Server, client_of: ClientOf) -> None:
    from django.conf import settings

    rates = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"user": "100/min", "workflow": "1/min"}}
    with logged_in(server, client_of(server)) as socket, override_settings(REST_FRAMEWORK=rates):
        send(socket, prompt="hello")
        until_event(socket, "done")
        send(socket, prompt="hello again")
        error = receive(socket)
        assert error["data"]["code"] == "throttled"
        assert error["data"]["details"]["retry_after_seconds"] > 0


@pytest.mark.parametrize("elsewhere", [False, True], ids=["same process", "another process"])
def test_a_socket_that_comes_back_misses_and_repeats_nothing(
    server: Server, other_server: Server, client_of: ClientOf, scripted_openai: ScriptedOpenAI, elsewhere: bool
) -> None:
    client, there = client_of(server), other_server if elsewhere else server
    scripted_openai.on("decision", replace(wire.answer(plan(*STEPS, conversation=CONVERSATION)), pause=0.02))
    with override_settings(**scripted_openai.settings()):
        with logged_in(server, client) as socket:
            send(socket, prompt=BUG_PROMPT)
            seen = until_event(socket, "token")
        stream_id = seen[0]["stream_id"]
        with logged_in(there, client) as socket:
            send(socket, resume=stream_id, last_event_id=seen[-1]["id"])
            seen += until_event(socket, "done")
            send(socket, resume=stream_id)
            assert until_event(socket, "done") == seen
            send(socket, resume=stream_id, last_event_id=seen[-1]["id"], ref="end")
            assert receive(socket) == {
                "event": "complete",
                "data": {"stream_id": stream_id},
                "stream_id": stream_id,
                "ref": "end",
            }
    assert len(scripted_openai.requests) == 1


def test_a_socket_that_is_gone_is_waited_for_and_then_its_answer_is_cancelled(
    server: Server, client_of: ClientOf, scripted_openai: ScriptedOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "GRACE_SECONDS", 0.6)
    monkeypatch.setattr(hub, "HEARTBEAT_SECONDS", 0.1)
    scripted_openai.on("decision", wire.answer(plan(*STEPS), delay=20.0))
    with override_settings(**scripted_openai.settings(OPENAI_TIMEOUT_SECONDS=30.0)):
        with logged_in(server, client_of(server)) as socket:
            send(socket, prompt=BUG_PROMPT)
            until_event(socket, "heartbeat")
            until(lambda: scripted_openai.requests)
            time.sleep(1.0)
            assert not scripted_openai.given_up, "it is read"
            socket.socket.close()  # without a word
        until(lambda: scripted_openai.given_up)
    (kept,) = interactions(1)
    assert kept.error["code"] == "cancelled"
