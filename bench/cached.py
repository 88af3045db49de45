"""Cached answers beside a bare asynchronous Django view that reads one value of the cache (the floor), which is the
size of the answer: requests a second of the same processes in the same run, and the processor time of each.

`python -m bench cached [WORKERS]`. What a request costs the web processes hardly depends on what else runs.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import psutil

from bench.answers import ROOT, SERVERS, free_port
from bench.prepared import services, token
from wfproject.common.management.programs import MEMORY_SETTINGS

REGISTRY = ("build_embedder", "migrate", "sync_connectors")
"""What is answered from the cache needs no vectors."""
ROUNDS = 5
FLOOR = "/api/v1/bench/cache-read"
REQUESTS = 400
AT_ONCE = 16
WARM_UP_SECONDS = 120


@contextmanager
def served(workers: int) -> Iterator[tuple[str, psutil.Process]]:
    port = free_port()
    command = [sys.executable, "-m", *(part.format(port=port) for part in SERVERS["uvicorn"])]
    command += ["--workers", str(workers), "--lifespan", "off", "--log-level", "warning"]
    environment = os.environ | MEMORY_SETTINGS | {"DJANGO_SETTINGS_MODULE": "bench.settings", "WF_LOG_FILE": "false"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def cpu_seconds(process: psutil.Process) -> float:
    """Of the server and its workers."""
    times = [member.cpu_times() for member in [process, *process.children(recursive=True)]]
    return sum(item.user + item.system for item in times)


async def post(client: aiohttp.ClientSession, path: str, body: dict[str, Any]) -> bytes:
    async with client.post(path, json=body) as response:
        response.raise_for_status()
        return await response.read()


async def ready(client: aiohttp.ClientSession) -> None:
    for _ in range(WARM_UP_SECONDS):
        try:
            await post(client, FLOOR, {})
        except aiohttp.ClientError:
            await asyncio.sleep(1)
        else:
            return
    raise TimeoutError("the server does not answer")


async def load(client: aiohttp.ClientSession, path: str, body: dict[str, Any], count: int) -> None:
    left = iter(range(count))

    async def one_after_the_other() -> None:
        for _ in left:
            await post(client, path, body)

    await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))


async def measured(
    client: aiohttp.ClientSession, process: psutil.Process, path: str, body: dict[str, Any]
) -> tuple[float, float]:
    """Requests a second, and milliseconds of processor time a request."""
    started, used = time.perf_counter(), cpu_seconds(process)
    await load(client, path, body, REQUESTS)
    return REQUESTS / (time.perf_counter() - started), (cpu_seconds(process) - used) / REQUESTS * 1_000


async def compare(address: str, process: psutil.Process, secret: str) -> None:
    from wfproject.common.redis_client import async_redis, redis_key

    headers = {"Authorization": f"Bearer {secret}"}
    async with aiohttp.ClientSession(address, headers=headers) as client:
        await ready(client)
        first = json.loads(await post(client, "/api/v1/workflow", {"prompt": "hello"}))
        hello = {"prompt": "hello", "session_id": first["session_id"]}
        answer = await post(client, "/api/v1/workflow", hello)
        await (await async_redis()).set(redis_key("bench"), answer)
        rows: dict[str, list[tuple[float, float]]] = {FLOOR: [], "/api/v1/workflow": []}
        for path in rows:
            await load(client, path, hello, 4 * AT_ONCE)
        for _ in range(ROUNDS):
            for path, row in rows.items():
                row.append(await measured(client, process, path, hello))
        assert json.loads(await post(client, "/api/v1/workflow", hello))["cached"] is True
    report(*rows.values())


def report(floor: list[tuple[float, float]], ours: list[tuple[float, float]]) -> None:
    print(f"{'':<8}{'floor/s':>9}{'cached/s':>10}{'share':>7}{'floor ms':>14}{'cached ms':>15}{'share':>7}")
    for number, (bare, cached) in enumerate(zip(floor, ours, strict=True), 1):
        print(line(str(number), bare, cached))
    print(line("median", median(floor), median(ours)))


def median(rows: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(rate for rate, _ in rows), statistics.median(cpu for _, cpu in rows)


def line(name: str, bare: tuple[float, float], cached: tuple[float, float]) -> str:
    rates = f"{bare[0]:>9.0f}{cached[0]:>10.0f}{cached[0] / bare[0]:>7.2f}"
    return f"{name:<8}{rates}{bare[1]:>14.2f}{cached[1]:>15.2f}{bare[1] / cached[1]:>7.2f}"


def main(arguments: list[str]) -> None:
    """Measure with so many web processes (default 2)."""
    workers = int(arguments[0]) if arguments else 2
    with services(*REGISTRY), token() as secret, served(workers) as (address, process):
        asyncio.run(compare(address, process, secret))
