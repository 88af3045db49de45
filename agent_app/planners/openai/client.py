"""Structured calls to an OpenAI-compatible endpoint."""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import Generic, TypeVar

import httpx2
import openai
from openai.types.chat import ChatCompletionMessageParam
from pydantic import BaseModel, ValidationError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, stop_before_delay

from agent_app.contracts import PlanFailed, TokenUsage
from agent_app.planners.openai.endpoint import Endpoint
from agent_app.planners.openai.retries import InvalidAnswer, Refused, describe, is_temporary, wait_seconds
from agent_app.planners.openai.strict import AnswerFormat

__all__ = ["ask"]

logger = logging.getLogger(__name__)

D = TypeVar("D", bound=BaseModel)
R = TypeVar("R")

CONNECT_TIMEOUT_SECONDS = 5.0
MAX_ANSWER_BYTES = 2_000_000
MAX_ECHO = 20_000
"""Characters of an answer that did not fit which the model is shown again."""

_clients: dict[asyncio.AbstractEventLoop, dict[tuple[str, str], openai.AsyncOpenAI]] = {}
_lock = threading.Lock()


async def ask(
    endpoint: Endpoint,
    messages: Sequence[ChatCompletionMessageParam],
    answer_format: AnswerFormat[D],
    build: Callable[[D], R],
) -> tuple[R, TokenUsage]:
    """Ask for an answer of the given format; what `build` makes of it, and the tokens of all tries.

    Temporary failures are tried again within the endpoint's bounds; so are answers that do not fit the format or of
    which `build` says so by pydantic.ValidationError, and the model is told what was wrong. Raises PlanFailed, logged
    without the prompt, when the tries are spent or the failure is permanent.
    """
    if endpoint.problem:
        logger.warning("%s not asked: %s", answer_format.name, endpoint.problem)
        raise PlanFailed(endpoint.problem)
    call = _Call(endpoint, messages, answer_format, build)
    started = time.monotonic()
    try:
        async with asyncio.timeout(endpoint.timeout_seconds):
            return await call.answer(), call.usage
    except (openai.OpenAIError, InvalidAnswer, Refused, TimeoutError) as error:
        reason, seconds = describe(error), time.monotonic() - started
        logger.warning("%s failed after %d tries in %.1f s: %s", answer_format.name, call.tries, seconds, reason)
        raise PlanFailed(reason) from None  # the cause may repeat the key or the prompt


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Completion(BaseModel):
    """What is read of a chat completion; compatible servers leave out much of the rest."""

    choices: list[_Choice] = []
    usage: _Usage | None = None


class _Call(Generic[D, R]):
    """One question, asked as often as it takes."""

    def __init__(
        self,
        endpoint: Endpoint,
        messages: Sequence[ChatCompletionMessageParam],
        answer_format: AnswerFormat[D],
        build: Callable[[D], R],
    ) -> None:
        self._endpoint = endpoint
        self._messages = list(messages)
        self._format = answer_format
        self._build = build
        self.usage = TokenUsage()
        self.tries = 0

    async def answer(self) -> R:
        endpoint = self._endpoint
        retrying = AsyncRetrying(
            retry=retry_if_exception(is_temporary),
            wait=self._wait,
            stop=stop_after_attempt(endpoint.max_retries + 1) | stop_before_delay(endpoint.timeout_seconds),
            reraise=True,
        )
        return await retrying(self._try)

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        return wait_seconds(error, state.attempt_number, self._endpoint.backoff_seconds)

    async def _try(self) -> R:
        self.tries += 1
        response = await _client(self._endpoint).chat.completions.with_raw_response.create(
            model=self._endpoint.model,
            temperature=self._endpoint.temperature,
            messages=self._messages,
            response_format=self._format.response_format(),
            timeout=httpx2.Timeout(self._endpoint.timeout_seconds, connect=CONNECT_TIMEOUT_SECONDS),
        )
        content = self._content(response.content)
        try:
            return self._build(self._format.read(content))
        except ValidationError as error:
            problem = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in problem["loc"]) or "answer"
            told = f"That answer does not fit the schema: {where}: {problem['msg']}. Answer again."
            self._messages += [
                {"role": "assistant", "content": content[:MAX_ECHO]},
                {"role": "user", "content": told},
            ]
            raise InvalidAnswer(f"{where}: {problem['type']}") from error  # the message may repeat the answer

    def _content(self, body: bytes) -> str:
        """The text of the first choice, its tokens counted."""
        if len(body) > MAX_ANSWER_BYTES:
            raise InvalidAnswer(f"{len(body)} bytes long")
        try:
            completion = _Completion.model_validate_json(body)
        except ValidationError as error:
            raise InvalidAnswer("not a chat completion") from error
        if completion.usage is not None:
            self.usage += TokenUsage(completion.usage.prompt_tokens, completion.usage.completion_tokens)
        if not completion.choices:
            raise InvalidAnswer("no choices")
        choice = completion.choices[0]
        if choice.message.refusal or choice.finish_reason == "content_filter":
            raise Refused
        if choice.finish_reason == "length":
            raise InvalidAnswer("cut off at the length limit")
        if not choice.message.content:
            raise InvalidAnswer("empty")
        return choice.message.content


def _client(endpoint: Endpoint) -> openai.AsyncOpenAI:
    """The client of this endpoint on the running event loop, whose connections it keeps.

    Connections belong to their loop, and commands and tests run many short ones: clients of closed loops are dropped.
    """
    loop = asyncio.get_running_loop()
    key = (endpoint.base_url, endpoint.api_key)
    with _lock:
        for other in [other for other in _clients if other.is_closed()]:
            del _clients[other]
        clients = _clients.setdefault(loop, {})
        if key not in clients:
            clients[key] = openai.AsyncOpenAI(
                api_key=endpoint.api_key or "none",  # the client wants one; endpoints without keys ignore it
                base_url=endpoint.base_url,
                max_retries=0,  # this module retries, within one time limit for all tries
                http_client=openai.DefaultAsyncHttpxClient(verify=_ssl_context()),
            )
        return clients[key]


@cache
def _ssl_context() -> ssl.SSLContext:
    """Shared by all clients: loading the certificates takes longer than everything else a client needs."""
    return httpx2.create_ssl_context()
