"""W1, W2 and W3 of the engine, of a floor and of a Celery chain, in turn on the embedded PostgreSQL.

W1: 10 HTTP steps in sequence, 500 runs at concurrency 20, in runs a second. W2: 40 no-op steps (conditions) in
sequence, in milliseconds a step. W3: 20 parallel HTTP steps and a join, in milliseconds. The engine has a process of
its own; runs are created by this process through the service that triggers use. The floor is one process too. The three
are measured in turn, several rounds: machines whose speed varies favour none, and a median of the rounds is told.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from bench.prepared import services

CONCURRENCY = 20


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def process(stack: ExitStack, *command: str, **environment: str) -> subprocess.Popen[str]:
    started = subprocess.Popen(
        [sys.executable, *command],
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def end() -> None:
        started.kill()
        started.wait()

    stack.callback(end)
    return started


def flows(url: str) -> dict[str, Any]:
    """The three workflows' versions."""
    from tests.engine_app.kit import Flow, make_workflow, make_workspace, toy_connector

    step = toy_connector(url.removesuffix("/step"), reads=False, echo="/step")["echo"]
    body = {"data": {"run": "{{ trigger.input.run }}", "step": 1}}
    w1, w2, w3 = Flow(), Flow(), Flow()
    for number in range(10):
        w1.action(f"s{number}", step, body)
    w1.chain("t", *(f"s{number}" for number in range(10)))
    for number in range(40):
        w2.node(f"c{number}", "condition", expression="trigger.input.run >= `0`")
        w2.edge(f"c{number - 1}" if number else "t", f"c{number}", "true" if number else None)
    w3.action("join", step, body)
    for number in range(20):
        w3.action(f"s{number}", step, body).chain("t", f"s{number}", "join")
    workspace = make_workspace()
    return {"w1": make_workflow(w1, workspace), "w2": make_workflow(w2, workspace), "w3": make_workflow(w3, workspace)}


def engine(stack: ExitStack, url: str, runs: int, times: int) -> dict[str, Any]:
    from engine_app.contracts import RunState
    from engine_app.models import Run
    from tests.engine_app.kit import start, until, wait_for_state

    versions = flows(url)
    # Bells ring in Celery workers, of which there is none here; looking often stands for them.
    limits = {"WF_ENGINE_RUNS_PER_WORKER": str(CONCURRENCY), "WF_ENGINE_LOOK_SECONDS": "0.2"}
    host = process(stack, "-m", "bench.engines.host", **limits)
    assert host.stdout is not None
    host.stdout.readline()
    for version in versions.values():
        wait_for_state(start(version, {"run": 0}))

    def latencies(name: str) -> list[float]:
        found = []
        for run in range(times):
            ended = wait_for_state(start(versions[name], {"run": run}))
            assert ended.state == RunState.SUCCEEDED, ended.error
            assert ended.started_at
            assert ended.finished_at
            found.append((ended.finished_at - ended.started_at).total_seconds() * 1000)
        return found

    began = time.perf_counter()
    for run in range(runs):
        start(versions["w1"], {"run": run})
    created = time.perf_counter() - began
    mine = Run.unscoped.filter(workflow=versions["w1"].workflow_id, state=RunState.SUCCEEDED)
    until(lambda: mine.count() == runs + 1, seconds=600, pause=0.1)
    took = time.perf_counter() - began
    figures = {"w1": runs / took, "w2": [value / 40 for value in latencies("w2")], "w3": latencies("w3")}
    inside = [
        (row["finished_at"] - row["started_at"]).total_seconds() * 1000
        for row in mine.values("finished_at", "started_at")
    ]
    host.stdin.close()  # type: ignore[union-attr]
    memory = int(host.stdout.readline()) / 2**20
    each = f"median W1 run {statistics.median(inside):.0f} ms"
    print(f"engine: {created:.1f} s to create {runs} runs, {each}, {memory:.0f} MB")
    return figures


def celery_chain(stack: ExitStack, url: str, runs: int) -> float:
    from django.core.cache import cache
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_engine_chain")
        cursor.execute("CREATE TABLE bench_engine_chain (id bigserial PRIMARY KEY, run int, step int, answer text)")
    queue = os.environ["BENCH_QUEUE"] = f"bench-{os.getpid()}"
    from bench.engines.chain import DONE, workflow

    command = ["-m", "celery", "--quiet", "-A", "bench.engines.chain", "worker", "-Q", queue, "--concurrency", "2"]
    process(
        stack,
        *command,
        "--without-gossip",
        "--without-mingle",
        "--loglevel",
        "ERROR",
        BENCH_VENDOR=url,
        BENCH_QUEUE=queue,
    )
    cache.set(DONE, 0, None)
    workflow(0).apply_async()
    _until(lambda: cache.get(DONE) == 1)
    began = time.perf_counter()
    for run in range(1, runs + 1):
        _until(lambda: run - int(cache.get(DONE)) < CONCURRENCY)  # noqa: B023 - called in this pass
        workflow(run).apply_async()
    _until(lambda: cache.get(DONE) == runs + 1)
    took = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_engine_chain")
    return runs / took


def _until(condition: Callable[[], bool], seconds: float = 600.0) -> None:
    end = time.perf_counter() + seconds
    while not condition():
        if time.perf_counter() > end:
            raise TimeoutError("a bench took too long")
        time.sleep(0.01)


def report(rounds: list[dict[str, Any]]) -> None:
    """Print the medians of rounds, each of the figures of `floor`, `own` and `chain`."""

    def median(name: str, figure: str) -> float:
        return statistics.median(_typical(found[name], figure) for found in rounds)

    def ratios(name: str, figure: str) -> list[float]:
        return sorted(_typical(found["own"], figure) / _typical(found[name], figure) for found in rounds)

    def told(values: list[float]) -> str:
        return f"{statistics.median(values):.2f} ({values[0]:.2f} to {values[-1]:.2f})"

    own, floor, chain = (median(name, "w1") for name in ("own", "floor", "chain"))
    print(f"W1 runs/s:  engine {own:.1f}  floor {floor:.1f}  Celery chain {chain:.1f}")
    print(f"            {told(ratios('floor', 'w1'))} of the floor, {told(ratios('chain', 'w1'))} times the chain")
    for figure, what in {"w2": "W2 ms/step:", "w3": "W3 ms:     "}.items():
        own, floor = median("own", figure), median("floor", figure)
        print(f"{what} engine {own:.2f}  floor {floor:.2f}, {told(ratios('floor', figure))} times")


def _typical(figures: dict[str, Any], figure: str) -> float:
    value = figures[figure]
    return float(statistics.median(value) if isinstance(value, list) else value)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench engine")
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--chain-runs", type=int, default=100)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    os.environ["WF_HTTP_ALLOWED_HOSTS"] = "127.0.0.1"
    os.environ["WF_LOG_LEVEL"] = "ERROR"
    port = free_port()
    url = f"http://127.0.0.1:{port}/step"
    with services(), ExitStack() as stack:
        process(stack, "-m", "bench.engines.vendor", str(port))
        time.sleep(2)
        from bench.engines.floor import measure
        from tests.engine_app.kit import remove_traces

        rounds = []
        for _ in range(options.rounds):
            try:
                with ExitStack() as started:
                    own = engine(started, url, options.runs, options.times)
                    floor = measure(url, options.runs, CONCURRENCY, options.times)
                    chain = {"w1": celery_chain(started, url, options.chain_runs)}
                rounds.append({"own": own, "floor": floor, "chain": chain})
            finally:
                remove_traces()
        report(rounds)
