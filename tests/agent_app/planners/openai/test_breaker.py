"""The circuit breaker, and prompts that do not wait for an endpoint that is down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent_app.contracts import PlanFailed
from agent_app.planners.openai.breaker import (
    FAILURES,
    LONGEST_PAUSE_SECONDS,
    PAUSE_SECONDS,
    CircuitBreaker,
    breaker_of,
)
from agent_app.planners.openai.client import ask
from agent_app.planners.openai.endpoint import Endpoint
from agent_app.planners.openai.schemas import GeneralDraft
from agent_app.planners.openai.strict import AnswerFormat
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.server import ScriptedOpenAI


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def opened(clock: Clock) -> CircuitBreaker:
    breaker = CircuitBreaker(clock)
    for _ in range(FAILURES):
        assert breaker.admit()
        breaker.failed()
    return breaker


def test_failures_in_a_row_open_it_for_a_time() -> None:
    clock = Clock()
    breaker = opened(clock)
    assert not breaker.admit()
    clock.now += PAUSE_SECONDS - 0.1
    assert not breaker.admit()
    assert breaker.is_open
    clock.now += 0.2
    assert not breaker.is_open
    assert breaker.admit()


def test_a_success_in_between_counts_anew() -> None:
    breaker = CircuitBreaker(Clock())
    for _ in range(3 * FAILURES):
        for _ in range(FAILURES - 1):
            breaker.failed()
        breaker.succeeded()
    assert breaker.admit()


@pytest.mark.parametrize("works", [True, False])
def test_one_call_tries_and_decides(works: bool) -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += PAUSE_SECONDS
    assert breaker.admit()
    assert not breaker.admit(), "one at a time"
    breaker.succeeded() if works else breaker.failed()
    assert breaker.admit() is works


def test_a_try_that_was_given_up_lets_another_one_try() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += PAUSE_SECONDS
    assert breaker.admit()
    breaker.abandoned()
    assert breaker.admit()


@pytest.mark.parametrize(("asked", "pause"), [(3_600, LONGEST_PAUSE_SECONDS), (PAUSE_SECONDS + 1, PAUSE_SECONDS + 1)])
def test_a_long_retry_after_opens_it_at_once(asked: float, pause: float) -> None:
    clock = Clock()
    breaker = CircuitBreaker(clock)
    breaker.failed(asked)
    clock.now += pause - 0.5
    assert not breaker.admit()
    clock.now += 1
    assert breaker.admit()


def test_a_short_one_does_not() -> None:
    breaker = CircuitBreaker(Clock())
    breaker.failed(2)
    assert breaker.admit()


async def question(endpoint: Endpoint) -> None:
    await ask(endpoint, [{"role": "user", "content": "x"}], AnswerFormat("answer", GeneralDraft), lambda draft: draft)


async def test_an_endpoint_that_is_down_is_left_alone(scripted_openai: ScriptedOpenAI, endpoint: Endpoint) -> None:
    endpoint = replace(endpoint, max_retries=0)
    scripted_openai.enqueue(*[wire.status(503)] * (FAILURES + 3))
    for _ in range(FAILURES):
        with pytest.raises(PlanFailed, match="HTTP 503"):
            await question(endpoint)
    with pytest.raises(PlanFailed, match="circuit is open") as failure:
        await question(endpoint)
    assert failure.value.code == "model-unavailable"
    assert len(scripted_openai.requests) == FAILURES
    with pytest.raises(PlanFailed, match="HTTP 503"):
        await question(replace(endpoint, api_key="sk-another-0123456789"))


@pytest.mark.parametrize("reply", [wire.refusal(), wire.answer("nonsense"), wire.status(400)])
async def test_an_endpoint_that_answers_is_not_down(
    scripted_openai: ScriptedOpenAI, endpoint: Endpoint, reply: wire.Reply
) -> None:
    endpoint = replace(endpoint, max_retries=0)
    scripted_openai.enqueue(*[reply] * (FAILURES + 1))
    for _ in range(FAILURES + 1):
        with pytest.raises(PlanFailed):
            await question(endpoint)
    assert len(scripted_openai.requests) == FAILURES + 1
    assert not breaker_of(endpoint.base_url, endpoint.model, endpoint.api_key).is_open
