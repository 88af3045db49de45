"""Structured calls over a real wire: bounds, retries, faults, token counts and silence about secrets."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from hypothesis import given
from hypothesis import strategies as st

from agent_app.contracts import PlanFailed, TokenUsage
from agent_app.planners.openai import wire as transport
from agent_app.planners.openai.client import ask
from agent_app.planners.openai.endpoint import Endpoint
from agent_app.planners.openai.prompts import Messages
from agent_app.planners.openai.retries import InvalidAnswer, retry_after_seconds, wait_seconds
from agent_app.planners.openai.schemas import GeneralDraft, PlanDraft
from agent_app.planners.openai.strict import AnswerFormat
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.server import ScriptedOpenAI

SECRET_PROMPT = "my password is hunter2-swordfish"
MESSAGES: Messages = [{"role": "system", "content": "rules"}, {"role": "user", "content": SECRET_PROMPT}]
HELLO = {"conversation": "Hello.", "next_question": None}


def identity(draft: GeneralDraft) -> GeneralDraft:
    return draft


async def hello(endpoint: Endpoint) -> tuple[GeneralDraft, TokenUsage]:
    return await ask(endpoint, MESSAGES, AnswerFormat("answer", GeneralDraft), identity)


async def test_a_request_says_model_temperature_schema_and_key(
    scripted_openai: ScriptedOpenAI, endpoint: Endpoint
) -> None:
    scripted_openai.enqueue(wire.answer(HELLO, tokens=(12, 3)))
    draft, usage = await hello(replace(endpoint, model="gpt-4o", temperature=0.3))
    assert draft == GeneralDraft(conversation="Hello.")
    assert usage == TokenUsage(12, 3)
    (request,) = scripted_openai.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {endpoint.api_key}"
    assert request.body["model"] == "gpt-4o"
    assert request.body["temperature"] == 0.3
    assert request.body["response_format"]["type"] == "json_schema"
    assert request.body["response_format"]["json_schema"]["strict"] is True
    assert "stream" not in request.body


@pytest.mark.parametrize(
    "fault",
    [
        wire.status(429),
        wire.status(429, headers={"Retry-After": "0"}),
        wire.status(408),
        wire.status(500),
        wire.status(503),
        wire.reset(),
        wire.truncated(HELLO),
        wire.raw(b'{"choices": ['),
        wire.raw(b"<html>busy</html>", "text/html"),
        wire.raw(b'{"object": "chat.completion", "choices": []}'),
        wire.raw(b'{"choices": [{}]}'),
        wire.raw(b"[]"),
        wire.completion({"content": '{"conversation": "Hel'}, finish_reason="length"),
        wire.completion({"content": ""}),
        wire.answer("not JSON"),
        wire.answer({"next_question": None}),
        wire.raw(b" " * 2_000_001),
    ],
    ids=lambda reply: f"{reply.status}-{reply.fault}-{reply.body[:24]!r}",
)
async def test_what_passes_by_itself_is_tried_again(
    scripted_openai: ScriptedOpenAI, endpoint: Endpoint, fault: wire.Reply
) -> None:
    scripted_openai.enqueue(fault, wire.answer(HELLO))
    draft, _ = await hello(endpoint)
    assert draft.conversation == "Hello."
    assert len(scripted_openai.requests) == 2


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (wire.status(400), "HTTP 400"),
        (wire.status(401), "HTTP 401"),
        (wire.status(404), "HTTP 404"),
        (wire.status(429, error={"message": "pay", "code": "insufficient_quota"}), "HTTP 429 insufficient_quota"),
        (wire.status(503, headers={"x-should-retry": "false"}), "HTTP 503"),
        (wire.refusal(), "refused"),
        (wire.completion({"content": None}, finish_reason="content_filter"), "refused"),
    ],
)
async def test_what_does_not_pass_is_asked_once(
    scripted_openai: ScriptedOpenAI, endpoint: Endpoint, reply: wire.Reply, reason: str
) -> None:
    scripted_openai.enqueue(reply)
    with pytest.raises(PlanFailed, match=f"^{reason}$"):
        await hello(endpoint)
    assert len(scripted_openai.requests) == 1


@pytest.mark.parametrize("retries", [0, 1, 3])
async def test_tries_are_bounded(scripted_openai: ScriptedOpenAI, endpoint: Endpoint, retries: int) -> None:
    scripted_openai.enqueue(*[wire.status(500)] * 9)
    with pytest.raises(PlanFailed, match="HTTP 500"):
        await hello(replace(endpoint, max_retries=retries))
    assert len(scripted_openai.requests) == retries + 1


async def test_retry_after_is_obeyed(scripted_openai: ScriptedOpenAI, endpoint: Endpoint) -> None:
    scripted_openai.enqueue(wire.status(429, headers={"Retry-After": "0.3"}), wire.answer(HELLO))
    await hello(endpoint)
    first, second = scripted_openai.requests
    assert second.at - first.at >= 0.29  # the clocks of two threads


async def test_a_wait_that_does_not_fit_into_the_time_is_not_begun(
    scripted_openai: ScriptedOpenAI, endpoint: Endpoint
) -> None:
    scripted_openai.enqueue(wire.status(429, headers={"Retry-After": "3600"}), wire.answer(HELLO))
    async with asyncio.timeout(5):
        with pytest.raises(PlanFailed, match="HTTP 429"):
            await hello(replace(endpoint, timeout_seconds=4.0))
    assert len(scripted_openai.requests) == 1


async def test_an_endpoint_that_hangs_is_given_up(scripted_openai: ScriptedOpenAI, endpoint: Endpoint) -> None:
    scripted_openai.enqueue(*[wire.hang()] * 5)
    async with asyncio.timeout(5):
        with pytest.raises(PlanFailed, match="timed out"):
            await hello(replace(endpoint, timeout_seconds=0.3))


async def test_refused_connections_fail(unused_tcp_port: int, endpoint: Endpoint) -> None:
    with pytest.raises(PlanFailed, match="connection failed"):
        await hello(replace(endpoint, base_url=f"http://127.0.0.1:{unused_tcp_port}/v1"))


async def test_an_answer_that_does_not_fit_is_sent_back_with_what_is_wrong(
    scripted_openai: ScriptedOpenAI, endpoint: Endpoint
) -> None:
    plans: AnswerFormat[PlanDraft] = AnswerFormat("decision", PlanDraft, {"PlanDecision": ["abstain"]})
    bad = {"kind": "new_workflow", "conversation": "c", "decision": "sabotage", "name": "n"}
    scripted_openai.enqueue(
        wire.answer(bad, tokens=(10, 1)), wire.answer(bad | {"decision": "abstain"}, tokens=(20, 2))
    )
    draft, usage = await ask(endpoint, MESSAGES, plans, lambda draft: draft)
    assert draft.decision == "abstain"
    assert usage == TokenUsage(30, 3), "tries that were thrown away are paid for as well"
    last = scripted_openai.requests[1].body["messages"]
    assert [item["role"] for item in last] == ["system", "user", "assistant", "user"]
    assert "decision: " in last[-1]["content"]
    assert "not one of the choices" in last[-1]["content"]


@pytest.mark.parametrize(
    ("endpoint", "variable"),
    [
        (Endpoint(), "WF_OPENAI_API_KEY is not set"),
        (Endpoint(api_key="schlüssel"), "WF_OPENAI_API_KEY"),
        (Endpoint(api_key="a\nb"), "WF_OPENAI_API_KEY"),
        *[
            (Endpoint(api_key="k", base_url=url), "WF_OPENAI_BASE_URL")
            for url in ("api.openai.com", "ftp://x.example", "http://", "http://[::1", "http://127.0.0.1:99999/v1")
        ],
    ],
)
async def test_settings_that_can_not_work_are_named(
    endpoint: Endpoint, variable: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(PlanFailed, match=variable):
        await hello(endpoint)
    assert variable in caplog.text


async def test_an_endpoint_of_ones_own_needs_no_key(scripted_openai: ScriptedOpenAI, endpoint: Endpoint) -> None:
    scripted_openai.enqueue(wire.answer(HELLO))
    await hello(replace(endpoint, api_key=""))
    assert len(scripted_openai.requests) == 1


@pytest.mark.parametrize(
    "reply",
    [
        wire.status(
            401, error={"message": "Incorrect API key provided: sk-secret-0123456789abcdef", "code": "bad_key"}
        ),
        wire.status(400, error={"message": f"Invalid prompt: {SECRET_PROMPT}"}),
        wire.answer(f"No JSON, but {SECRET_PROMPT}"),
        wire.refusal(f"I won't repeat {SECRET_PROMPT}"),
        wire.reset(),
    ],
    ids=["key", "prompt", "content", "refusal", "connection"],
)
async def test_failures_are_logged_once_and_without_secrets(
    scripted_openai: ScriptedOpenAI, endpoint: Endpoint, reply: wire.Reply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    scripted_openai.enqueue(*[reply] * 5)
    with pytest.raises(PlanFailed) as failure:
        await hello(endpoint)
    ours = [record for record in caplog.records if record.name.startswith("agent_app")]
    assert [record.levelname for record in ours] == ["WARNING"]
    everything = caplog.text + str(failure.value) + repr(failure.value.__cause__) + repr(endpoint)
    assert "hunter2" not in everything
    assert "sk-secret" not in everything


async def test_an_outer_cancellation_is_not_swallowed(scripted_openai: ScriptedOpenAI, endpoint: Endpoint) -> None:
    scripted_openai.enqueue(wire.hang())
    task = asyncio.create_task(hello(endpoint))
    while not scripted_openai.requests:
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_every_event_loop_has_a_client_of_its_own(scripted_openai: ScriptedOpenAI, endpoint: Endpoint) -> None:
    scripted_openai.on("answer", wire.answer(HELLO))

    def in_new_loop() -> None:
        asyncio.run(hello(endpoint))

    def through_asgiref() -> None:
        async_to_sync(hello)(endpoint)

    async def together() -> None:
        await asyncio.gather(*(hello(endpoint) for _ in range(20)))

    runs: list[Callable[[], Any]] = [in_new_loop, through_asgiref, lambda: asyncio.run(together()), in_new_loop]
    for run in runs:
        run()
    assert len(scripted_openai.requests) == 23
    assert len(transport._clients) == 1, "clients of closed loops are dropped"


@given(attempt=st.integers(1, 60), base=st.floats(0, 10))
def test_waits_are_bounded_and_grow_from_the_base(attempt: int, base: float) -> None:
    wait = wait_seconds(ConnectionError(), attempt, base)
    assert 0 <= wait <= min(base * 2 ** (attempt - 1), 8.0)


def test_an_answer_that_does_not_fit_is_sent_back_at_once() -> None:
    assert wait_seconds(InvalidAnswer("x"), 1, 0.5) == 0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "-3"}, 0),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
    ],
)
def test_retry_after_is_read_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_seconds(headers) == seconds


def test_a_date_to_come_is_waited_for() -> None:
    moment = datetime.now(UTC) + timedelta(seconds=100)
    seconds = retry_after_seconds({"retry-after": format_datetime(moment, usegmt=True)})
    assert seconds is not None
    assert 90 < seconds <= 100
