"""A scripted OpenAI-compatible server on loopback: a real wire for the real client, with faults on demand.

    with ScriptedOpenAI() as server:
        server.on("decision", answer(reply("Hello.")))
        server.enqueue(status(429, headers={"Retry-After": "1"}))
        ...                                      # settings: server.settings()
        assert server.requests[0].schema_name == "decision"

Replies that were enqueued come first, in order; then what `on` prepared for the name of the schema asked for; then
`otherwise`; then HTTP 500. A completion is streamed to who asks for that, in pieces with pauses. A reply is a `Reply`
or a function of the `Request` that gives one. `GET /models` always lists one model, unless `models` says otherwise.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

__all__ = [
    "Reply",
    "Request",
    "ScriptedOpenAI",
    "aborted",
    "answer",
    "completion",
    "hang",
    "raw",
    "refusal",
    "reset",
    "status",
    "truncated",
]


@dataclass(frozen=True)
class Request:
    """One request as it came over the wire; `at` is the monotonic time of its arrival."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]
    at: float

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema the answer is to follow."""
        found: dict[str, Any] = self.body["response_format"]["json_schema"]["schema"]
        return found

    @property
    def schema_name(self) -> str:
        """`decision` or `repair`."""
        return str(self.body.get("response_format", {}).get("json_schema", {}).get("name", ""))

    def enum(self, definition: str) -> list[str]:
        """The choices of a definition of the schema (`ActionName`, `NodeName`, …); none without it."""
        found: list[str] = self.schema.get("$defs", {}).get(definition, {}).get("enum", [])
        return found

    @property
    def system(self) -> str:
        return str(self.body["messages"][0]["content"])

    @property
    def text(self) -> str:
        """All messages but the system message."""
        return "\n".join(str(item["content"]) for item in self.body["messages"][1:])

    def section(self, name: str) -> str | None:
        """What stands between the tags of one section of the first message of the user."""
        _, found, rest = str(self.body["messages"][1]["content"]).partition(f"<{name}>\n")
        return rest.partition(f"\n</{name}>")[0] if found else None


@dataclass(frozen=True)
class Reply:
    """What is sent back, after `delay` seconds. `fault` breaks the connection instead of ending the answer properly."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    fault: Literal["", "reset", "truncate", "abort", "hang"] = ""
    pause: float = 0.0
    """Seconds between the pieces of a streamed answer."""


Script = Reply | Callable[[Request], Reply]


def completion(
    message: dict[str, Any], *, finish_reason: str = "stop", tokens: tuple[int, int] = (100, 20), delay: float = 0.0
) -> Reply:
    """A chat completion with one choice; `tokens` are those of the prompt and of the completion."""
    body = {
        "id": "chatcmpl-scripted",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "scripted",
        "choices": [{"index": 0, "message": {"role": "assistant"} | message, "finish_reason": finish_reason}],
        "usage": {"prompt_tokens": tokens[0], "completion_tokens": tokens[1], "total_tokens": sum(tokens)},
    }
    return Reply(body=json.dumps(body).encode(), delay=delay)


def answer(content: Any, *, tokens: tuple[int, int] = (100, 20), delay: float = 0.0) -> Reply:
    """A completion whose content is a value as JSON, or a text as it is."""
    text = content if isinstance(content, str) else json.dumps(content)
    return completion({"content": text, "refusal": None}, tokens=tokens, delay=delay)


def refusal(text: str = "I can't help with that.") -> Reply:
    return completion({"content": None, "refusal": text})


def status(code: int, *, headers: Mapping[str, str] | None = None, error: dict[str, Any] | None = None) -> Reply:
    """An error of the API."""
    body = {"error": error or {"message": f"scripted {code}", "type": "scripted", "code": None, "param": None}}
    return Reply(code, json.dumps(body).encode(), headers or {})


def raw(body: bytes, content_type: str = "application/json") -> Reply:
    return Reply(body=body, headers={"Content-Type": content_type})


def hang() -> Reply:
    """No answer at all, until the client gives up."""
    return Reply(fault="hang")


def reset() -> Reply:
    """The connection is closed before any answer."""
    return Reply(fault="reset")


def aborted(content: Any) -> Reply:
    """The connection is reset in the middle of the answer."""
    return Reply(body=answer(content).body, fault="abort")


def truncated(content: Any) -> Reply:
    """The connection is closed in the middle of the answer."""
    return Reply(body=answer(content).body, fault="truncate")


class ScriptedOpenAI:
    """The server; a context manager that listens on a free port of loopback, on a thread of its own."""

    def __init__(self, *, keeps_connections: bool = False) -> None:
        """`keeps_connections` lets a client ask again over the same connection, as endpoints mostly do."""
        self._keeps = keeps_connections
        self.requests: list[Request] = []
        """Every chat completion that was asked for, in order of arrival."""
        self.models: Reply = Reply(body=json.dumps({"object": "list", "data": [{"id": "scripted"}]}).encode())
        self.model_requests: list[Request] = []
        self.otherwise: Script | None = None
        """The reply where nothing else is prepared."""
        self.streams = True
        """Whether it streams to who asks for that."""
        self.given_up = 0
        """How many requests the client closed its connection on before they were answered whole."""
        self.most_at_once = 0
        """How many requests were open at the same time, at most."""
        self._open = 0
        self._queue: deque[Script] = deque()
        self._by_schema: dict[str, Script] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="scripted-openai", daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    def enqueue(self, *replies: Script) -> None:
        """Replies for the next requests, whatever they ask."""
        self._queue.extend(replies)

    def on(self, schema_name: str, reply: Script) -> None:
        """The reply to every request for an answer of that schema that no enqueued reply takes."""
        self._by_schema[schema_name] = reply

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def settings(self, **changes: Any) -> dict[str, Any]:
        """Django settings under which the OpenAI planner asks this server."""
        return {
            "PLANNER": "openai",
            "OPENAI_BASE_URL": self.base_url,
            "OPENAI_API_KEY": "sk-scripted-0123456789",
            "OPENAI_MODEL": "gpt-4o",
            "OPENAI_TEMPERATURE": 0.3,
            "OPENAI_TIMEOUT_SECONDS": 10.0,
            "OPENAI_MAX_RETRIES": 2,
        } | changes

    def __enter__(self) -> Self:
        self._thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def __exit__(self, *exc_info: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> int:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def _close(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while await self._exchange(reader, writer):
                pass
        writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its reply; whether the connection stays open."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        start, *lines = head.strip().split("\r\n")
        method, path, _ = start.split(" ", 2)
        headers = {name.strip().lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
        content = await reader.readexactly(int(headers.get("content-length", 0)))
        request = Request(method, path, headers, json.loads(content) if content else {}, time.monotonic())
        self._open += 1
        self.most_at_once = max(self.most_at_once, self._open)
        try:
            return await self._answered(request, reader, writer)
        finally:
            self._open -= 1

    async def _answered(self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Reply to a request; whether the connection stays open."""
        reply = self._reply(request)
        if reply.fault == "hang":
            await reader.read()
            self.given_up += 1
            return False
        if not await self._waited(reply.delay, reader):
            return False
        if reply.fault == "reset":
            return False
        pieces = _pieces(reply) if self.streams and request.body.get("stream") and reply.status == 200 else None
        kind = {"Content-Type": "text/event-stream"} if pieces else {"Content-Type": "application/json"}
        size = {} if pieces else {"Content-Length": str(len(reply.body))}
        keeps = self._keeps and not pieces and not reply.fault
        fields = kind | size | ({} if keeps else {"Connection": "close"}) | dict(reply.headers)
        lines = [f"HTTP/1.1 {reply.status} Scripted", *(f"{name}: {value}" for name, value in fields.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
        for piece in _broken_off(pieces or [reply.body], reply.fault):
            writer.write(piece)
            await writer.drain()
            if pieces and not await self._waited(reply.pause, reader):
                return False
        if reply.fault == "abort":
            writer.transport.abort()
        return keeps

    async def _waited(self, seconds: float, reader: asyncio.StreamReader) -> bool:
        """Wait; false as soon as the client closes its connection."""
        try:
            async with asyncio.timeout(seconds):
                gone = await reader.read(1) == b""
        except TimeoutError:
            return True
        self.given_up += gone
        return False

    def _reply(self, request: Request) -> Reply:
        if request.path.endswith("/models"):
            self.model_requests.append(request)
            return self.models
        self.requests.append(request)
        script = self._queue.popleft() if self._queue else self._by_schema.get(request.schema_name, self.otherwise)
        if script is None:
            return status(500, error={"message": f"nothing is scripted for {request.schema_name}"})
        return script if isinstance(script, Reply) else script(request)


def _pieces(reply: Reply) -> list[bytes] | None:
    """A completion as server-sent events, a few characters each; None where the reply is no completion."""
    try:
        completion = json.loads(reply.body)
        choice = completion["choices"][0]
    except (ValueError, LookupError, TypeError):
        return None
    message = choice.get("message", {})
    text = message.get("content") or ""
    deltas = [{"content": text[start : start + PIECE]} for start in range(0, len(text), PIECE)]
    chunks: list[dict[str, Any]] = [
        {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        for delta in [{"role": "assistant", "refusal": message.get("refusal")}, *deltas]
    ]
    chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": choice.get("finish_reason")}]})
    chunks.append({"choices": [], "usage": completion.get("usage")})
    return [*(f"data: {json.dumps(chunk)}\n\n".encode() for chunk in chunks), b"data: [DONE]\n\n"]


PIECE = 12
"""Characters of a piece of a streamed answer."""


def _broken_off(pieces: list[bytes], fault: str) -> list[bytes]:
    """The first half of what is to be sent, where the connection breaks."""
    if fault not in {"truncate", "abort"}:
        return pieces
    if len(pieces) > 1:
        return pieces[: len(pieces) // 2]
    return [pieces[0][: len(pieces[0]) // 2]]
