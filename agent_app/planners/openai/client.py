"""Structured calls to an OpenAI-compatible endpoint: tries, time limit, circuit breaker, and what an answer must be."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

import httpx2
import openai
from openai.types.chat import ChatCompletionMessageParam
from pydantic import BaseModel, ValidationError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, stop_before_delay

from agent_app.admission import give_way
from agent_app.contracts import ModelCalls, PlanFailed, TokenUsage
from agent_app.planners.openai.breaker import CircuitBreaker, breaker_of
from agent_app.planners.openai.capabilities import Capabilities, capabilities_of, remember_told, stepped_down
from agent_app.planners.openai.endpoint import Endpoint
from agent_app.planners.openai.retries import (
    InvalidAnswer,
    Refused,
    asked_seconds,
    describe,
    is_temporary,
    wait_seconds,
)
from agent_app.planners.openai.strict import AnswerFormat
from agent_app.planners.openai.wire import Exchange, exchange

__all__ = ["ask"]

logger = logging.getLogger(__name__)

D = TypeVar("D", bound=BaseModel)
R = TypeVar("R")

LEAST_SECONDS = 0.05
"""With less time left than that nothing is asked."""
MAX_ECHO = 20_000
"""Characters of an answer that did not fit which the model is shown again."""

Watch = Callable[[], Callable[[str], None]]
"""Called before each try; gives what takes the pieces of its answer."""


async def ask(
    endpoint: Endpoint,
    messages: Sequence[ChatCompletionMessageParam],
    answer_format: AnswerFormat[D],
    build: Callable[[D], R],
    *,
    calls: ModelCalls | None = None,
    deadline: float | None = None,
    watch: Watch | None = None,
) -> tuple[R, TokenUsage]:
    """Ask for an answer of the given format; what `build` makes of it, and the tokens of all tries.

    Temporary failures are tried again within the endpoint's bounds and until `deadline` (of `time.monotonic`); so are
    answers that do not fit the format or of which `build` says so by pydantic.ValidationError, at most
    `endpoint.max_corrections` times and while `calls` has answers left, and the model is told what was wrong. With
    `watch` the answer is streamed. Raises PlanFailed, logged without the prompt, when the tries are spent, the failure
    is permanent or the circuit is open.
    """
    if endpoint.problem:
        logger.warning("%s not asked: %s", answer_format.name, endpoint.problem)
        raise PlanFailed(endpoint.problem)
    calls = calls or ModelCalls()
    if calls.are_used_up:
        logger.warning("%s not asked: the prompt has had its answers", answer_format.name)
        raise PlanFailed("the prompt has had its answers")
    started = time.monotonic()
    seconds = endpoint.timeout_seconds if deadline is None else min(endpoint.timeout_seconds, deadline - started)
    if seconds < LEAST_SECONDS:
        logger.warning("%s not asked: no time is left", answer_format.name)
        raise PlanFailed("no time is left", code="deadline")
    breaker = breaker_of(endpoint.base_url, endpoint.model, endpoint.api_key)
    if not breaker.admit():
        logger.info("%s not asked: the circuit is open", answer_format.name)
        raise PlanFailed("the circuit is open", code="model-unavailable")
    call = _Call(replace(endpoint, timeout_seconds=seconds), messages, answer_format, build, calls, watch)
    try:
        async with asyncio.timeout(seconds):
            answer = await call.answer()
    except (openai.OpenAIError, httpx2.HTTPError, InvalidAnswer, Refused, TimeoutError) as error:
        _report(breaker, error)
        reason, spent = describe(error), time.monotonic() - started
        logger.warning("%s failed after %d tries in %.1f s: %s", answer_format.name, call.tries, spent, reason)
        raise PlanFailed(reason, usage=call.usage) from None  # the cause may repeat the key or the prompt
    except BaseException:
        breaker.abandoned()
        raise
    breaker.succeeded()
    if watch is None:  # else somebody reads along
        await give_way()
    return answer, call.usage


def _report(breaker: CircuitBreaker, error: Exception) -> None:
    """An endpoint that answers nonsense, or refuses, is there: only the others count against it."""
    if isinstance(error, InvalidAnswer | Refused) or getattr(error, "status_code", 0) in {400, 413, 422}:
        breaker.succeeded()
    else:
        breaker.failed(asked_seconds(error))


class _Call(Generic[D, R]):
    """One question, asked as often as it takes."""

    def __init__(
        self,
        endpoint: Endpoint,
        messages: Sequence[ChatCompletionMessageParam],
        answer_format: AnswerFormat[D],
        build: Callable[[D], R],
        calls: ModelCalls,
        watch: Watch | None,
    ) -> None:
        self._endpoint = endpoint
        self._messages = list(messages)
        self._format = answer_format
        self._build = build
        self._calls = calls
        self._watch = watch
        self._corrections = 0
        self.usage = TokenUsage()
        self.tries = 0

    async def answer(self) -> R:
        endpoint = self._endpoint
        retrying = AsyncRetrying(
            retry=retry_if_exception(self._is_worth_another),
            wait=self._wait,
            stop=stop_after_attempt(endpoint.max_retries + 1) | stop_before_delay(endpoint.timeout_seconds),
            reraise=True,
        )
        return await retrying(self._try)

    def _is_worth_another(self, error: BaseException) -> bool:
        if isinstance(error, InvalidAnswer):
            self._corrections += 1
            return self._corrections <= self._endpoint.max_corrections and not self._calls.are_used_up
        return is_temporary(error)

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        return wait_seconds(error, state.attempt_number, self._endpoint.backoff_seconds)

    async def _try(self) -> R:
        self.tries += 1
        content = await self._content()
        try:
            return self._build(self._format.read(content))
        except ValidationError as error:
            problem = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in problem["loc"]) or "answer"
            if problem["type"] in {"json_invalid", "missing", "union_tag_not_found", "model_type"}:
                remember_told(self._endpoint.base_url, self._endpoint.model)
            told = f"That answer does not fit the schema: {where}: {problem['msg']}. Answer again."
            self._messages += [
                {"role": "assistant", "content": content[:MAX_ECHO]},
                {"role": "user", "content": told},
            ]
            raise InvalidAnswer(f"{where}: {problem['type']}") from error  # the message may repeat the answer

    async def _content(self) -> str:
        """The text of the answer. What the endpoint turns out not to take is left out at once, in the same try."""
        endpoint = self._endpoint
        while True:
            asked = capabilities_of(endpoint.base_url, endpoint.model)
            try:
                return await self._exchange(asked)
            except openai.APIStatusError as error:
                if not stepped_down(endpoint.base_url, endpoint.model, asked, error):
                    raise
                now = capabilities_of(endpoint.base_url, endpoint.model)
                logger.info("the endpoint refuses a feature and is asked without it from now on: %s", now)

    async def _exchange(self, asked: Capabilities) -> str:
        result = Exchange()
        on_text: Any = self._watch() if self._watch else None
        answered = False
        try:
            await exchange(self._endpoint, self._messages, self._format, asked, result, on_text)
            answered = True
        except (InvalidAnswer, Refused):
            answered = True
            raise
        finally:
            self.usage += result.usage
            self._calls.count(result.usage, answered=answered)
        return result.content
