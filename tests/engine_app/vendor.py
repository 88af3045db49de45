"""A vendor on the loopback that keeps a log of every effect, can be slow, fail, and forget to answer."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from typing import Any

from aiohttp import web

__all__ = ["LoopbackVendor"]


class LoopbackVendor:
    """Effects by name. `POST /keyed` takes an Idempotency-Key, `/marked` keeps the text, `/bare` does neither.

    A write's body: `name` (what is counted), `text`, and how to behave: `delay` seconds before the effect, `after`
    seconds between effect and answer (`after_first`: of the first effect of that name), `fail` (a status for the first
    `times` calls of that name), `lie` (an answer without an effect). `drop` loses calls before they take effect.
    """

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.effects: list[dict[str, Any]] = []
        self.calls: list[dict[str, Any]] = []
        self.keys: dict[str, dict[str, Any]] = {}
        self.effect_times: list[tuple[str, float]] = []
        self._failures: Counter[str] = Counter()
        self._drops: Counter[str] = Counter()
        self.busy_reads = 0
        self._started = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> LoopbackVendor:
        self._thread.start()
        self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def drop(self, name: str, times: int) -> None:
        """Never answer, and do nothing, for so many calls of that name."""
        self._drops[name] += times

    def count(self, name: str) -> int:
        return sum(effect["name"] == name for effect in self.effects)

    @property
    def counts(self) -> Counter[str]:
        return Counter(effect["name"] for effect in self.effects)

    def _run(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.run_until_complete(self._serve())
        self._started.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._end())

    async def _end(self) -> None:
        open_tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in open_tasks:
            task.cancel()
        await asyncio.gather(*open_tasks, return_exceptions=True)

    async def _serve(self) -> None:
        application = web.Application()
        application.router.add_post("/{kind:keyed|marked|bare}", self._write)
        application.router.add_get("/items", self._items)
        application.router.add_get("/items/{id}", self._item)
        application.router.add_get("/pages", self._pages)
        application.router.add_post("/echo", self._echo)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]

    async def _write(self, request: web.Request) -> web.Response:
        body = await request.json()
        name, kind = str(body.get("name", "")), request.match_info["kind"]
        self.calls.append({"name": name, "kind": kind, "at": time.monotonic()})
        if self._drops[name]:
            self._drops[name] -= 1
            await asyncio.sleep(3600)
        if body.get("fail") and self._failures[name] < body.get("times", 1):
            self._failures[name] += 1
            headers = {"Retry-After": str(body["retry_after"])} if "retry_after" in body else {}
            return web.json_response({"message": "no"}, status=body["fail"], headers=headers)
        # The effect happens whether or not the caller is still there.
        return await asyncio.shield(asyncio.ensure_future(self._effect(kind, name, body, request)))

    async def _effect(self, kind: str, name: str, body: dict[str, Any], request: web.Request) -> web.Response:
        await asyncio.sleep(body.get("delay", 0))
        key = request.headers.get("Idempotency-Key", "")
        if kind == "keyed" and key in self.keys:
            return web.json_response(self.keys[key])
        number = len(self.effects) + 1
        if body.get("lie"):
            return web.json_response({"id": number + 1000, "name": name}, status=201)
        first = not self.count(name)
        effect = {"id": number, "name": name, "text": body.get("text", ""), "url": f"{self.url}/items/{number}"}
        if kind == "keyed" and key:
            self.keys[key] = effect
        self.effects.append(effect)
        self.effect_times.append((name, time.monotonic()))
        await asyncio.sleep(body.get("after_first", body.get("after", 0)) if first else body.get("after", 0))
        return web.json_response(effect, status=201)

    async def _items(self, request: web.Request) -> web.Response:
        text = request.query.get("text", "")
        return web.json_response([effect for effect in self.effects if text in effect["text"]])

    async def _pages(self, request: web.Request) -> web.Response:
        number, size = (int(request.query.get(name, preset)) for name, preset in (("page", 1), ("per_page", 100)))
        return web.json_response(self.effects[(number - 1) * size : number * size])

    async def _item(self, request: web.Request) -> web.Response:
        if self.busy_reads:
            self.busy_reads -= 1
            return web.json_response({"message": "busy"}, status=503)
        number = int(request.match_info["id"])
        if number > len(self.effects):
            return web.json_response({"message": "none"}, status=404)
        return web.json_response(self.effects[number - 1])

    async def _echo(self, request: web.Request) -> web.Response:
        return web.Response(body=await request.read(), content_type="application/json")


if __name__ == "__main__":  # beside processes that are started by hand
    import sys

    with LoopbackVendor(int(sys.argv[1])) as served:
        print(served.url, flush=True)  # noqa: T201
        threading.Event().wait()
