"""A vendor on the loopback: a real HTTP server on a thread of its own that records what it is asked."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    text: str


@dataclass
class Vendor:
    """Answers by method and path (with query); what is not there is a 404. `most_open`: requests at one time."""

    answers: dict[tuple[str, str], Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    delay: float = 0.0
    url: str = ""
    open: int = 0
    most_open: int = 0

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    def answer(self, path: str, body: Any = None, *, method: str = "GET", status: int = 200, **headers: str) -> None:
        self.answers[method, path] = (status, body, {name.replace("_", "-"): value for name, value in headers.items()})

    def paths(self) -> list[str]:
        return [item.path for item in self.asked]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        text = await request.text()
        self.asked.append(Asked(request.method, request.path_qs, dict(request.headers), text))
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        await asyncio.sleep(self.delay)
        self.open -= 1
        raw = request.raw_path
        spellings = (raw, raw.partition("?")[0], request.path)
        found = next(
            (self.answers[key] for key in ((request.method, path) for path in spellings) if key in self.answers), None
        )
        if callable(found):
            found = found(request, text)
        status, body, headers = found or (404, {"message": "Not Found"}, {})
        return web.json_response(body, status=status, headers=headers)


@contextmanager
def running(vendor: Vendor) -> Iterator[Vendor]:
    """Serve until the block ends."""
    loop = asyncio.new_event_loop()
    ready = threading.Event()

    async def start() -> web.AppRunner:
        application = web.Application()
        application.router.add_route("*", "/{tail:.*}", vendor.handle)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        server: Any = site._server
        vendor.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return runner

    runner = loop.run_until_complete(start())

    def serve() -> None:
        asyncio.set_event_loop(loop)
        loop.call_soon(ready.set)
        loop.run_forever()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield vendor
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
