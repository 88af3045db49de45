"""Answers over HTTP at concurrency 1: uncached and cached, beside a bare DRF view."""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import MappingProxyType

import httpx
import psutil

from bench.prepared import REGISTRY, services, token
from wfproject.common.management.programs import MEMORY_SETTINGS, program_settings, shared_embedder
from wfproject.embedded.supervisor import Program

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "fixtures" / "evaluation" / "tune.jsonl"
SERVERS = {
    "uvicorn": ["uvicorn", "wfproject.asgi:application", "--host", "127.0.0.1", "--port", "{port}", "--no-access-log"],
    "granian": [
        "granian",
        "--interface",
        "asginl",
        "wfproject.asgi:application",
        "--port",
        "{port}",
        "--no-access-log",
    ],
    "hypercorn": ["hypercorn", "wfproject.asgi:application", "--bind", "127.0.0.1:{port}"],
}
REQUESTS = 200


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def embedder(processes: int) -> Iterator[tuple[dict[str, str], list[psutil.Process]]]:
    """The embedder of `make run` beside so many web processes: what tells them of it, and its process if it has one."""
    with shared_embedder() as shared, ExitStack() as stack:
        environment = program_settings(processes) | os.environ | {"DJANGO_SETTINGS_MODULE": "bench.settings"}
        yield dict(shared.environment), [stack.enter_context(started(item, environment)) for item in shared.programs]


@contextmanager
def started(program: Program, environment: dict[str, str]) -> Iterator[psutil.Process]:
    process = subprocess.Popen(program.command, cwd=ROOT, env=environment, pass_fds=program.descriptors)
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def served(server: str, asked: Mapping[str, str] = MappingProxyType({})) -> Iterator[tuple[str, psutil.Process]]:
    port = free_port()
    command = [sys.executable, "-m", *(part.format(port=port) for part in SERVERS[server])]
    ours = {"DJANGO_SETTINGS_MODULE": "bench.settings", "WF_LOG_FILE": "false"}
    environment = {**os.environ, **MEMORY_SETTINGS, **asked, **ours}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=1).raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def resident_mb(process: psutil.Process) -> float:
    members = [process, *process.children(recursive=True)]
    return max(member.memory_info().rss for member in members) / 1e6


def timed(client: httpx.Client, path: str, bodies: list[dict[str, str]]) -> list[float]:
    taken = []
    for body in bodies:
        started = time.perf_counter()
        client.post(path, json=body).raise_for_status()
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def row(server: str, name: str, taken: list[float], memory: float) -> str:
    quantiles = statistics.quantiles(taken, n=20)
    return f"{server:<10}{name:<26}{len(taken):>6}{statistics.median(taken):>9.1f}{quantiles[18]:>9.1f}{memory:>9.0f}"


def measure(server: str, secret: str) -> None:
    cases = [json.loads(line) for line in CASES.read_text().splitlines()]
    prompts = [case["prompt"] for case in cases if case["intent"] == "new_workflow"]
    fresh = [{"prompt": prompts[index % len(prompts)]} for index in range(REQUESTS)]
    with (
        embedder(1) as (asked, helpers),
        served(server, asked) as (address, process),
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        client.headers["Authorization"] = f"Bearer {secret}"
        first = time.perf_counter()
        session = client.post("/api/v1/workflow", json=fresh[0]).raise_for_status().json()["session_id"]
        print(f"{server:<10}{'first answer (cold)':<26}{1:>6}{(time.perf_counter() - first) * 1000:>9.1f}")
        timed(client, "/api/v1/workflow", fresh[:20])
        bare = timed(client, "/bench/bare", fresh)
        uncached = timed(client, "/api/v1/workflow", fresh)
        hello = {"prompt": "hello", "session_id": session}
        timed(client, "/api/v1/workflow", [hello])
        cached = timed(client, "/api/v1/workflow", [hello] * REQUESTS)
        memory = resident_mb(process)
        for helper in helpers:
            print(f"{server:<10}{'embedder, for all processes':<60}{resident_mb(helper):>9.0f}")
    print(row(server, "bare DRF view (floor)", bare, memory))
    print(row(server, "new workflow, uncached", uncached, memory))
    print(row(server, "same prompt, cached", cached, memory))


def main(servers: list[str]) -> None:
    """Measure with the given servers (default: the one `make run` uses)."""
    with services(*REGISTRY), token() as secret:
        print(f"{'server':<10}{'what':<26}{'n':>6}{'p50 ms':>9}{'p95 ms':>9}{'RSS MB':>9}")
        for server in servers or ["uvicorn"]:
            measure(server, secret)
