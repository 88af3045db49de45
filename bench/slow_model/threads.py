"""The same views behind a server of 40 threads, each of which waits with its request: what most services do.

The model is asked by OpenAI's synchronous client, which all threads share. Each thread keeps one event loop for the
views, so that no connection is opened anew for a request.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

THREADS = 40

_own = threading.local()


class Request(BaseHTTPRequestHandler):
    """One request, answered by the application on the loop of this thread."""

    application: Any
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""

    def _answer(self) -> None:
        self.close_connection = True
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in self.headers.items()]
        path, _, query = self.path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": self.command,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": headers,
            "client": self.client_address,
            "server": self.server.server_address,
        }
        if not hasattr(_own, "loop"):
            _own.loop = asyncio.new_event_loop()
        _own.loop.run_until_complete(self._run(scope, body))

    do_GET = do_POST = _answer  # noqa: N815 - the names that the base class calls

    async def _run(self, scope: dict[str, Any], body: bytes) -> None:
        messages = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            if messages:
                return messages.pop()
            await asyncio.Event().wait()  # the client stays
            raise AssertionError("unreachable")

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                self.send_response_only(message["status"])
                for name, value in message.get("headers", ()):
                    self.send_header(name.decode("latin-1"), value.decode("latin-1"))
                self.send_header("Connection", "close")
                self.end_headers()
            else:
                self.wfile.write(message.get("body", b""))

        await self.application(scope, receive, send)


class PooledServer(HTTPServer):
    request_queue_size = 1024

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.pool = ThreadPoolExecutor(THREADS)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.pool.submit(self._serve, request, client_address)

    def _serve(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        finally:
            self.shutdown_request(request)


@cache
def _client(base_url: str, api_key: str) -> Any:
    import openai

    return openai.OpenAI(base_url=base_url, api_key=api_key, max_retries=0, http_client=openai.DefaultHttpxClient())


async def exchange(
    endpoint: Any,
    messages: Any,
    answer_format: Any,
    capabilities: Any,
    result: Any,
    on_text: Callable[[str], None] | None = None,
) -> None:
    """Stands for `wire.exchange`: the thread waits for the synchronous client."""
    import httpx2
    import orjson

    from agent_app.planners.openai import wire

    options = wire._options(endpoint, capabilities, stream=False)
    body = {
        "model": endpoint.model,
        "messages": list(messages),
        **wire._response_format(answer_format, capabilities),
        **options,
    }
    response = _client(endpoint.base_url, endpoint.api_key).post(
        "/chat/completions",
        cast_to=httpx2.Response,
        content=orjson.dumps(body),
        options={"timeout": endpoint.timeout_seconds, "security": {"bearer_auth": True}},
    )
    wire._read_completion(response.content, result)


def main() -> None:
    from wfproject.common.handler import http_application

    Request.application = http_application()
    from agent_app.planners.openai import client
    from agent_app.services import warm_up

    setattr(client, "exchange", exchange)  # noqa: B010 - it is no name of the module's own
    warm_up()
    PooledServer(("127.0.0.1", int(sys.argv[1])), Request).serve_forever()


if __name__ == "__main__":
    main()
