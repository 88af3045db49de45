"""Uncached prompts at once while a language model takes two seconds: seconds to the answer, processor time, memory,
threads, connections, and the first event of a stream; beside the same views behind 40 threads (the floor).

As many web processes as `make run` starts, and for both servers its embedder: processor time a prompt is that of all of
them, memory and threads are those of the largest web process. Web server, database, language model and load are all on
this machine.
`python -m bench concurrency [PROMPTS ...]`.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import psutil

from bench.answers import ROOT, embedder, free_port
from bench.prepared import REGISTRY, services, token
from wfproject.common.management.programs import (
    program_settings,
    web_command,
    web_listeners,
    web_processes,
)

MODEL_SECONDS = 2.0
WIDTHS = (100, 500)
STREAMS = 20
PROMPT = "When a GitHub issue labelled {0} is opened in acme/{0}, create a Jira ticket in OPS and tell #oncall"
"""Names of repositories are not embedded: by its label one clause of each prompt is one that never was before."""


@dataclass
class Peak:
    """The most of each that was seen while a block ran."""

    memory_mb: float = 0.0
    cpu_ms: float = 0.0
    """Processor time a prompt, which hardly depends on what else runs on the machine."""
    threads: int = 0
    connections: int = 0
    _end: threading.Event = field(default_factory=threading.Event)

    def watch(self, processes: list[psutil.Process], connections: Callable[[], int]) -> None:
        while not self._end.wait(0.2):
            self.memory_mb = max(self.memory_mb, *(process.memory_info().rss / 1e6 for process in processes))
            self.threads = max(self.threads, *(process.num_threads() for process in processes))
            self.connections = max(self.connections, connections())


@dataclass(frozen=True)
class Servers:
    """What answers at an address: the web processes, and what works for them."""

    url: str
    web: list[psutil.Process]
    helpers: list[psutil.Process]


@contextmanager
def peak_of(processes: list[psutil.Process]) -> Iterator[Peak]:
    peak = Peak()
    watcher = threading.Thread(target=peak.watch, args=(processes, busy_connections))
    watcher.start()
    try:
        yield peak
    finally:
        peak._end.set()
        watcher.join()


def busy_connections() -> int:
    """Connections of others that are in a transaction, or at work."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid != pg_backend_pid() AND state != 'idle'"
        )
        return int(cursor.fetchone()[0])


@contextmanager
def model() -> Iterator[str]:
    command = [sys.executable, "-m", "bench.slow_model.serve", str(MODEL_SECONDS)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait(20)


@contextmanager
def asynchronous(base_url: str, processes: int) -> Iterator[Servers]:
    """The web processes of `make run`."""
    port = free_port()
    with embedder(processes) as (asked, helpers), web_listeners(port, processes) as listeners, ExitStack() as stack:
        asked |= program_settings(processes)
        web = [stack.enter_context(run(web_command(item), base_url, asked, item)) for item in listeners]
        yield Servers(f"http://127.0.0.1:{port}", web, helpers)


@contextmanager
def threads(base_url: str) -> Iterator[Servers]:
    """The floor."""
    port = free_port()
    command = [sys.executable, "-m", "bench.slow_model.threads", str(port)]
    with embedder(1) as (asked, helpers), run(command, base_url, asked | program_settings(1)) as process:
        yield Servers(f"http://127.0.0.1:{port}", [process], helpers)


@contextmanager
def run(command: list[str], base_url: str, asked: dict[str, str], *descriptors: int) -> Iterator[psutil.Process]:
    planner = {"WF_PLANNER": "openai", "WF_OPENAI_BASE_URL": base_url, "WF_OPENAI_API_KEY": "sk-bench-0123456789"}
    ours = {"DJANGO_SETTINGS_MODULE": "bench.settings", "WF_LOG_FILE": "false", "WF_LOG_LEVEL": "ERROR"}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=asked | os.environ | planner | ours,
        pass_fds=descriptors,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


async def ready(session: aiohttp.ClientSession, url: str) -> None:
    """Until the server answers, and all of its processes have most likely answered prompts."""
    for _ in range(300):
        try:
            await session.get(f"{url}/healthz")
            break
        except aiohttp.ClientError:
            await asyncio.sleep(0.1)
    for turn in range(3):
        await asyncio.gather(*(ask(session, url, f"warm{turn}-{number}") for number in range(10)))


async def ask(session: aiohttp.ClientSession, url: str, name: Any) -> tuple[float, str]:
    """Seconds to the answer, and what it was: `openai`, `local`, or what went wrong."""
    started = time.perf_counter()
    try:
        async with session.post(f"{url}/api/v1/workflow", json={"prompt": PROMPT.format(name)}) as response:
            body = await response.json()
            told = body["generated_by"] if response.status == 200 else str(response.status)
    except (aiohttp.ClientError, TimeoutError) as error:
        told = type(error).__name__
    return time.perf_counter() - started, told


async def first_event(session: aiohttp.ClientSession, url: str, name: str) -> tuple[float, float]:
    """Milliseconds to the first event of a stream, and to its last."""
    started = time.perf_counter()
    headers = {"Accept": "text/event-stream"}
    first = 0.0
    async with session.post(f"{url}/api/v1/workflow", json={"prompt": PROMPT.format(name)}, headers=headers) as answer:
        async for line in answer.content:
            if line.startswith(b"event: "):
                first = first or (time.perf_counter() - started) * 1000
    return first, (time.perf_counter() - started) * 1000


def row(server: str, width: int, results: list[tuple[float, str]], seconds: float, peak: Peak) -> str:
    taken = sorted(item for item, _ in results)
    wrong = sum(told != "openai" for _, told in results)
    p95 = statistics.quantiles(taken, n=20)[18]
    return (
        f"{server:<22}{width:>7}{wrong:>7}{statistics.median(taken):>8.2f}{p95:>8.2f}{taken[-1]:>8.2f}"
        f"{width / seconds:>8.1f}{peak.cpu_ms:>8.0f}{peak.memory_mb:>8.0f}{peak.threads:>9}{peak.connections:>13}"
    )


def processor_seconds(processes: list[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


async def measure(server: str, servers: Servers, token: str, widths: list[int]) -> None:
    url, everyone = servers.url, [*servers.web, *servers.helpers]
    limits = aiohttp.ClientTimeout(total=120)
    headers = {"Authorization": f"Bearer {token}"}
    connector = aiohttp.TCPConnector(limit=0, force_close=True)  # else few connections, and so few processes, get all
    async with aiohttp.ClientSession(headers=headers, timeout=limits, connector=connector) as session:
        await ready(session, url)
        for width in widths:
            with peak_of(servers.web) as peak:
                started, before = time.perf_counter(), processor_seconds(everyone)
                results = await asyncio.gather(*(ask(session, url, f"r{width}-{number}") for number in range(width)))
                seconds, after = time.perf_counter() - started, processor_seconds(everyone)
            peak.cpu_ms = (after - before) * 1000 / width
            print(row(server, width, results, seconds, peak), flush=True)
            told = {told for _, told in results} - {"openai"}
            if told:
                print(f"  answered otherwise: {', '.join(sorted(told))}")
        if server.startswith("uvicorn"):
            pairs = [await first_event(session, url, f"s{number}") for number in range(STREAMS)]
            firsts, lasts = (sorted(item) for item in zip(*pairs, strict=True))
            print(
                f"{'first event of a stream':<36}{statistics.median(firsts):>8.0f} ms at p50, {firsts[-1]:.0f} at most;"
                f" its last {statistics.median(lasts):.0f} ms"
            )


def main(arguments: list[str]) -> None:
    """Measure with so many prompts at once (default: 100 and 500)."""
    widths = [int(item) for item in arguments] or list(WIDTHS)
    with services(*REGISTRY), token() as secret:
        print(f"{'server':<22}{'at once':>7}{'wrong':>7}{'p50 s':>8}{'p95 s':>8}{'max s':>8}", end="")
        print(f"{'a s':>8}{'CPU ms':>8}{'RSS MB':>8}{'threads':>9}{'connections':>13}")
        processes = web_processes()
        with model() as base_url, asynchronous(base_url, processes) as servers:
            asyncio.run(measure(f"uvicorn, {processes} processes", servers, secret, widths))
        with model() as base_url, threads(base_url) as servers:
            asyncio.run(measure("40 threads (floor)", servers, secret, widths))
