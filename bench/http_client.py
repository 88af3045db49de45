"""Requests a second and processor time a request of asynchronous HTTP clients, beside bare sockets (the floor): one
request at a time, 10 and 50 under way at once.

Every client is measured in a process of its own against a server in another one. Its figures are the best of several
rounds: on a shared machine the others measure what else ran. Processor time is the client's alone and hardly depends on
that.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
WIDTHS = (1, 10, 50)
POOL_SIZE = max(WIDTHS)
ROUNDS = 3
REQUESTS = 300
ANSWER = json.dumps({"items": [{"id": index, "title": f"Issue {index}"} for index in range(60)]}).encode()
HEADERS = {"Accept": "application/json", "Authorization": "Bearer a-token-of-no-one", "X-Version": "2026-01-01"}

Get = Callable[[], Awaitable[bytes]]


class Answers(asyncio.Protocol):
    """Answers every request on a kept connection with the same 2 kB of JSON; knows requests without a body only."""

    def __init__(self) -> None:
        self.left = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer as many requests as have ended."""
        *whole, self.left = (self.left + data).split(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(ANSWER)}\r\n\r\n"
        self.transport.write((head.encode() + ANSWER) * len(whole))


def serve() -> None:
    """Serve until the process is ended; prints the port."""

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Answers, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(run())


@contextmanager
def served() -> Iterator[str]:
    command = [sys.executable, "-c", "from bench.http_client import serve; serve()"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/repos/acme/api/issues"
    finally:
        process.terminate()
        process.wait(timeout=20)


@asynccontextmanager
async def sockets(url: str) -> AsyncIterator[Get]:
    """The least a client can do: write a fixed request, read as many bytes as the answer announces."""
    _, _, address, *path = url.split("/")
    host, _, port = address.partition(":")
    lines = [f"GET /{'/'.join(path)} HTTP/1.1", f"Host: {address}", *(f"{key}: {HEADERS[key]}" for key in HEADERS)]
    request = "\r\n".join([*lines, "", ""]).encode()
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def get() -> bytes:
        reader, writer = idle.pop() if idle else await asyncio.open_connection(host, int(port))
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]))
        idle.append((reader, writer))
        return body

    yield get
    for _, writer in idle:
        writer.close()


@asynccontextmanager
async def aiohttp(url: str) -> AsyncIterator[Get]:
    import aiohttp

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=POOL_SIZE)) as session:

        async def get() -> bytes:
            async with session.get(url, headers=HEADERS) as response:
                return await response.read()

        yield get


@asynccontextmanager
async def httpx(url: str, package: str = "httpx") -> AsyncIterator[Get]:
    """httpx, or httpx2, which has the same interface."""
    module = import_module(package)
    limits = module.Limits(max_connections=POOL_SIZE, max_keepalive_connections=POOL_SIZE)
    async with module.AsyncClient(limits=limits) as client:

        async def get() -> bytes:
            content: bytes = (await client.get(url, headers=HEADERS)).content
            return content

        yield get


@asynccontextmanager
async def send(url: str) -> AsyncIterator[Get]:
    """The service's own client, with all its checks of address, headers, credentials and size."""
    import django

    django.setup()
    from connectors_app.http.client import client_scope, send
    from connectors_app.http.messages import Credentials, VendorRequest
    from connectors_app.http.urls import host_key

    secret = {"Authorization": HEADERS["Authorization"]}
    headers = {name: value for name, value in HEADERS.items() if name not in secret}
    credentials = Credentials(secret, hosts=frozenset({host_key(url)}))

    async def get() -> bytes:
        return (await send(VendorRequest("GET", url, headers=headers, credentials=credentials))).body

    async with client_scope():
        yield get


SUBJECTS: dict[str, Callable[[str], AbstractAsyncContextManager[Get]]] = {
    "sockets": sockets,
    "aiohttp": aiohttp,
    "httpx": httpx,
    "httpx2": partial(httpx, package="httpx2"),
    "send": send,
}


async def at_once(get: Get, width: int, requests: int) -> None:
    """So many requests, `width` of them always under way."""
    left = iter(range(requests))

    async def work() -> None:
        for _ in left:
            assert await get() == ANSWER

    await asyncio.gather(*(work() for _ in range(width)))


async def timed(name: str, url: str, width: int) -> tuple[float, float]:
    """Requests a second and milliseconds of processor time a request."""
    rates, processor = [], []
    async with SUBJECTS[name](url) as get:
        await at_once(get, width, 2 * width)
        for _ in range(ROUNDS):
            begun, busy = time.perf_counter(), time.process_time()
            await at_once(get, width, REQUESTS)
            rates.append(REQUESTS / (time.perf_counter() - begun))
            processor.append((time.process_time() - busy) / REQUESTS * 1000)
    return max(rates), min(processor)


def measure(name: str, url: str) -> dict[str, list[float]]:
    """By width of `WIDTHS`: rate and processor time; and the megabytes that the client took."""
    before = psutil.Process().memory_info().rss
    found = [asyncio.run(timed(name, url, width)) for width in WIDTHS]
    grown = (psutil.Process().memory_info().rss - before) / 1e6
    return {"rates": [rate for rate, _ in found], "processor": [busy for _, busy in found], "rss_mb": [grown]}


def in_own_process(name: str, url: str) -> dict[str, list[float]]:
    settings = {"DJANGO_SETTINGS_MODULE": "bench.settings", "WF_HTTP_ALLOWED_HOSTS": "127.0.0.1"}
    code = f"import json; from bench.http_client import measure; print(json.dumps(measure({name!r}, {url!r})))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | settings, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main(arguments: list[str]) -> None:
    """Measure the clients named (default: all)."""
    rates = "".join(f"{f'/s at {width}':>10}" for width in WIDTHS)
    processor = "".join(f"{f'CPU ms at {width}':>14}" for width in WIDTHS)
    print(f"{'what':<10}{rates}{processor}{'RSS MB':>9}")
    with served() as url:
        for name in arguments or SUBJECTS:
            figures = in_own_process(name, url)
            rates = "".join(f"{value:>10,.0f}" for value in figures["rates"])
            processor = "".join(f"{value:>14.2f}" for value in figures["processor"])
            print(f"{name:<10}{rates}{processor}{figures['rss_mb'][0]:>9.0f}", flush=True)
