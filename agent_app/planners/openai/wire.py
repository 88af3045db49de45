"""One chat completion over the wire: the client of the event loop, the request, and the answer within bounds."""

from __future__ import annotations

import json
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx2
import openai
import orjson
from openai.types.chat import ChatCompletionMessageParam
from pydantic import BaseModel, ValidationError

from agent_app.admission import leave_place
from agent_app.contracts import TokenUsage
from agent_app.planners.openai.capabilities import Capabilities, FormatMode
from agent_app.planners.openai.endpoint import Endpoint
from agent_app.planners.openai.retries import InvalidAnswer, Refused
from agent_app.planners.openai.strict import AnswerFormat
from connectors_app.contracts import JsonObject
from wfproject.common.loops import PerLoop

__all__ = ["MAX_ANSWER_BYTES", "Exchange", "exchange"]

CONNECT_TIMEOUT_SECONDS = 5.0
MAX_ANSWER_BYTES = 2_000_000


@dataclass(slots=True)
class Exchange:
    """What came back: the text of the first choice, and the tokens. Tokens are set even where the text is refused."""

    content: str = ""
    usage: TokenUsage = field(default_factory=TokenUsage)


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message = _Message()
    delta: _Message | None = None
    finish_reason: str | None = None


class _Details(BaseModel):
    cached_tokens: int | None = None


class _Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    prompt_tokens_details: _Details | None = None


class _Completion(BaseModel):
    """What is read of a chat completion, or a chunk of one; compatible servers leave out much of the rest."""

    choices: list[_Choice] = []
    usage: _Usage | None = None
    error: Any = None


async def exchange(
    endpoint: Endpoint,
    messages: Sequence[ChatCompletionMessageParam],
    answer_format: AnswerFormat[Any],
    capabilities: Capabilities,
    result: Exchange,
    on_text: Callable[[str], None] | None = None,
) -> None:
    """Ask once and fill in `result`; with `on_text` the answer is streamed, and each piece of it is passed on.

    Raises openai.OpenAIError, httpx2.HTTPError (a connection that breaks in the answer), InvalidAnswer and Refused.
    """
    client = await _clients.get((endpoint.base_url, endpoint.api_key))
    options = _options(endpoint, capabilities, stream=on_text is not None)
    timeout = httpx2.Timeout(endpoint.timeout_seconds, connect=CONNECT_TIMEOUT_SECONDS)
    sent = _with_schema(messages, answer_format) if capabilities.told else list(messages)
    leave_place()
    body = {"model": endpoint.model, "messages": sent, **_response_format(answer_format, capabilities), **options}
    # `chat.completions.create` would walk through the body, copy it and write it in ten times the time.
    post: Any = client.post
    response: httpx2.Response = await post(
        "/chat/completions",
        cast_to=httpx2.Response,
        content=orjson.dumps(body),
        options={"timeout": timeout, "security": {"bearer_auth": True}},
        stream=True,  # what comes is read here, within bounds
    )
    async with aclosing(response):
        if "text/event-stream" in response.headers.get("content-type", ""):
            await _read_events(response, result, on_text or _ignore)
        else:
            _read_completion(await _bounded(response), result)
            if on_text is not None:
                on_text(result.content)


def _response_format(answer_format: AnswerFormat[Any], capabilities: Capabilities) -> JsonObject:
    if capabilities.mode is FormatMode.SCHEMA:
        return {"response_format": answer_format.response_format()}
    return {"response_format": {"type": "json_object"}} if capabilities.mode is FormatMode.JSON else {}


def _options(endpoint: Endpoint, capabilities: Capabilities, *, stream: bool) -> JsonObject:
    options: JsonObject = {}
    if capabilities.temperature:
        options["temperature"] = endpoint.temperature
    if stream:
        options["stream"] = True
        if capabilities.stream_usage:
            options["stream_options"] = {"include_usage": True}
    return options


def _with_schema(
    messages: Sequence[ChatCompletionMessageParam], answer_format: AnswerFormat[Any]
) -> list[ChatCompletionMessageParam]:
    """The messages with the schema at the end of the rules, for endpoints that do not enforce it."""
    schema = json.dumps(answer_format.json_schema(), ensure_ascii=False, separators=(",", ":"))
    told = f"\n\nAnswer with one JSON object and nothing else. It must follow this JSON Schema:\n{schema}"
    first, *others = messages
    return [{"role": "system", "content": f"{first.get('content', '')}{told}"}, *others]


async def _bounded(response: httpx2.Response) -> bytes:
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > MAX_ANSWER_BYTES:
            raise InvalidAnswer(f"more than {MAX_ANSWER_BYTES} bytes long")
    return bytes(body)


def _read_completion(body: bytes, result: Exchange) -> None:
    completion = _parsed(body)
    _count(completion, result)
    if not completion.choices:
        raise InvalidAnswer("no choices")
    choice = completion.choices[0]
    _finish(choice.message.content or "", choice.message.refusal, choice.finish_reason, result)


async def _read_events(response: httpx2.Response, result: Exchange, on_text: Callable[[str], None]) -> None:
    """The pieces of a streamed answer (server-sent events whose data are chunks, ended by `[DONE]`)."""
    text: list[str] = []
    refusal, reason = "", None
    async for data in _event_data(response):
        chunk = _parsed(data)
        _count(chunk, result)
        if chunk.error:
            raise InvalidAnswer("an error in the stream")
        for choice in chunk.choices[:1]:
            message = choice.delta or choice.message
            refusal += message.refusal or ""
            reason = choice.finish_reason or reason
            if message.content:
                text.append(message.content)
                on_text(message.content)
    if reason is None:
        raise InvalidAnswer("the stream ended early" if text else "no choices")
    _finish("".join(text), refusal, reason, result)


async def _event_data(response: httpx2.Response) -> AsyncIterator[bytes]:
    size = 0
    async for line in response.aiter_lines():
        size += len(line) + 1
        if size > MAX_ANSWER_BYTES:
            raise InvalidAnswer(f"more than {MAX_ANSWER_BYTES} bytes long")
        name, _, data = line.partition(":")
        if name == "data" and data.strip() == "[DONE]":
            return
        if name == "data":
            yield data.strip().encode()


def _parsed(body: bytes) -> _Completion:
    try:
        return _Completion.model_validate_json(body)
    except ValidationError as error:
        raise InvalidAnswer("not a chat completion") from error


def _count(completion: _Completion, result: Exchange) -> None:
    if (usage := completion.usage) is not None:
        details = usage.prompt_tokens_details
        cached = (details.cached_tokens if details else None) or 0
        counts = (usage.prompt_tokens, usage.completion_tokens, min(cached, usage.prompt_tokens))
        result.usage = TokenUsage(*(min(max(count, 0), _MOST_TOKENS) for count in counts))


_MOST_TOKENS = 100_000_000
"""More than any model takes: a count beyond is wrong, and would not fit into the column."""


def _finish(content: str, refusal: str | None, reason: str | None, result: Exchange) -> None:
    if refusal or reason == "content_filter":
        raise Refused
    if reason == "length":
        raise InvalidAnswer("cut off at the length limit")
    if not content.strip():
        raise InvalidAnswer("empty")
    result.content = content


def _ignore(text: str) -> None:
    """Nobody listens."""


_LIMITS = httpx2.Limits(max_connections=1000, max_keepalive_connections=100, keepalive_expiry=15.0)
"""As many calls at once as prompts: who must wait is decided by rate limits, not by a queue for connections."""


def _make(key: tuple[str, str]) -> openai.AsyncOpenAI:
    base_url, api_key = key
    return openai.AsyncOpenAI(
        api_key=api_key or "none",  # the client wants one; endpoints without keys ignore it
        base_url=base_url,
        max_retries=0,  # retries are counted with everything else, within one time limit for all tries
        http_client=openai.DefaultAioHttpClient(verify=_ssl_context(), limits=_LIMITS),
    )


async def _close(client: openai.AsyncOpenAI) -> None:
    await client.close()


_clients: PerLoop[tuple[str, str], openai.AsyncOpenAI] = PerLoop(_make, _close)


@cache
def _ssl_context() -> ssl.SSLContext:
    """Shared by all clients: loading the certificates takes longer than everything else a client needs."""
    return httpx2.create_ssl_context()
