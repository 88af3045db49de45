"""Receiving webhooks while no worker runs: answers' latency at a steady rate, beside a bare DRF view (the floor).

An open loop: every request is sent at its time, whether or not those before it were answered, and its latency counts
from that time. GitHub deliveries, each new, signed, stored with the run that it starts.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Callable

import aiohttp

from bench.answers import resident_mb, served
from bench.prepared import REGISTRY, services

Made = Callable[[int], tuple[bytes, dict[str, str]]]


async def steady(url: str, rate: float, seconds: float, make: Made, wanted: int) -> list[float]:
    """Latencies in milliseconds of `rate` requests a second."""
    taken: list[float] = []
    loop = asyncio.get_running_loop()

    async def send(session: aiohttp.ClientSession, number: int, due: float) -> None:
        body, headers = make(number)
        async with session.post(url, data=body, headers=headers) as response:
            await response.read()
            if response.status != wanted:
                raise RuntimeError(f"{url} answered {response.status}")
        taken.append((loop.time() - due) * 1000)

    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session, asyncio.TaskGroup() as group:
        began = loop.time()
        for number in range(round(rate * seconds)):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - loop.time()))
            group.create_task(send(session, number, due))
    return taken


def row(name: str, taken: list[float], memory: float) -> str:
    quantiles = statistics.quantiles(taken, n=100)
    figures = f"{statistics.median(taken):>9.1f}{quantiles[94]:>9.1f}{quantiles[98]:>9.1f}{max(taken):>9.1f}"
    return f"{name:<24}{len(taken):>7}{figures}{memory:>9.0f}"


def main(arguments: list[str]) -> None:
    """Print a table; `--rate` requests a second for `--seconds`."""
    parser = argparse.ArgumentParser(prog="python -m bench ingress")
    parser.add_argument("--rate", type=float, default=100.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args(arguments)
    with services(*REGISTRY):
        from tests.connectors_app.webhooks.vendors import VENDORS
        from tests.engine_app.kit import remove_traces
        from tests.engine_app.triggers.kit import make_hook

        github = next(vendor for vendor in VENDORS if vendor.name == "github")
        hook = make_hook(github.connector, github.operation, secret=github.secret)

        def delivery(number: int) -> tuple[bytes, dict[str, str]]:
            body = github.body(number=number)
            return body, github.request(body, time.time(), hook.url) | {"X-GitHub-Delivery": f"bench-{number}"}

        def bare(number: int) -> tuple[bytes, dict[str, str]]:
            return github.body(number=number), {"Content-Type": "application/json"}

        rate = f"at {options.rate:g} a second"
        print(f"{rate:<24}{'n':>7}{'p50 ms':>9}{'p95':>9}{'p99':>9}{'max':>9}{'RSS MB':>9}")
        try:
            with served("uvicorn") as (address, process):
                time.sleep(5)  # the model loads in the background
                for name, path, make, status in (
                    ("bare DRF view (floor)", "/bench/bare", bare, 200),
                    ("webhook deliveries", hook.path, delivery, 202),
                ):
                    taken = asyncio.run(steady(address + path, options.rate, options.seconds, make, status))
                    print(row(name, taken, resident_mb(process)), flush=True)
            runs = hook.runs.count()
            print(f"{runs} runs of {round(options.rate * options.seconds)} deliveries")
        finally:
            remove_traces()
