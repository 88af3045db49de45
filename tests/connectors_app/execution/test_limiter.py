"""Limits hold over several workers on a real Redis, and by process where Redis is down."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web

from connectors_app.execution.contracts import ConnectorError
from connectors_app.execution.execute import execute
from connectors_app.execution.limiter import Allowance, limiter
from connectors_app.http.client import run_with_client
from connectors_app.manifest_parts import PaceManifest, RateLimitManifest
from tests.connectors_app.execution.conftest import connection, operation
from tests.connectors_app.loopback import vendor

ROOT = Path(__file__).resolve().parents[3]


def name() -> str:
    return uuid4().hex


def too_early(moments: list[float], start: float, requests: int, seconds: float) -> list[float]:
    """The moments that come before their turn, of which `requests` lie in `seconds` from the start on.

    A busy machine wakes a request late, which is no breach, but never early.
    """
    turns = [(start + index // requests * seconds, moment) for index, moment in enumerate(sorted(moments))]
    return [moment for turn, moment in turns if moment < turn - 0.02]


@pytest.fixture(params=["shared", "alone"])
def redis_or_not(request: pytest.FixtureRequest, settings: Any) -> bool:
    """The same tests with Redis and without."""
    if request.param == "alone":
        settings.REDIS_URL = "unix:///nowhere/redis.sock"
    shared: bool = request.param == "shared"
    return shared


class TestTurns:
    async def test_never_more_than_the_allowance_in_any_window(self, redis_or_not: bool) -> None:
        allowance = Allowance(name(), 10, 0.5)
        moments: list[float] = []

        async def one() -> None:
            await limiter().take_turn([allowance], [])
            moments.append(time.monotonic())

        start = time.monotonic()
        await asyncio.gather(*[one() for _ in range(35)])
        assert len(moments) == 35
        assert not too_early(moments, start, 10, 0.5)
        assert max(moments) - start < 10

    async def test_long_wait_is_given_back_and_takes_nothing(self, redis_or_not: bool) -> None:
        allowance = Allowance(name(), 1, 60)
        await limiter().take_turn([allowance], [])
        for _ in range(3):
            with pytest.raises(ConnectorError) as info:
                await limiter().take_turn([allowance], [], max_wait=1)
            assert info.value.retry_after is not None
            assert 55 < info.value.retry_after <= 61
            assert not info.value.permanent
            assert not info.value.outcome_unknown

    async def test_several_allowances_hold_together(self, redis_or_not: bool) -> None:
        wide, narrow = Allowance(name(), 100, 1), Allowance(name(), 2, 0.3)
        start = time.monotonic()
        for _ in range(5):
            await limiter().take_turn([wide, narrow], [])
        assert time.monotonic() - start >= 0.59

    async def test_block_holds_everyone_back(self, redis_or_not: bool) -> None:
        key = name()
        await limiter().block(key, 0.4)
        await limiter().block(key, 0.1)  # a shorter one does not shorten it
        start = time.monotonic()
        await asyncio.gather(*[limiter().take_turn([], [key]) for _ in range(5)])
        assert 0.35 < time.monotonic() - start < 2
        start = time.monotonic()
        await limiter().take_turn([], [key])
        assert time.monotonic() - start < 0.2

    async def test_places(self, redis_or_not: bool) -> None:
        key, under_way, peak = name(), 0, 0

        async def one() -> None:
            nonlocal under_way, peak
            async with limiter().place(key, 3):
                under_way += 1
                peak = max(peak, under_way)
                await asyncio.sleep(0.02)
                under_way -= 1

        await asyncio.gather(*[one() for _ in range(12)])
        assert peak == 3
        async with limiter().place(key, 1):
            with pytest.raises(ConnectorError):
                async with limiter().place(key, 1, max_wait=0.1):
                    pass


async def test_redis_down_is_a_warning_not_a_failure(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    caplog.set_level(logging.WARNING)

    async def fine(request: web.Request) -> web.StreamResponse:
        return web.json_response({})

    rule = RateLimitManifest(requests=100, seconds=1, concurrency=5)
    async with vendor(fine) as served:
        where = connection(served.url)
        for _ in range(20):
            await execute(operation(rate_limit=rule), {}, connection=where)
    assert len(served.requests) == 20
    warnings = [record for record in caplog.records if "vendor limits" in record.getMessage()]
    assert len(warnings) == 1


WORKER = """
import asyncio, sys, time
import django
django.setup()
from django.conf import settings
from connectors_app.execution.limiter import Allowance, limiter
from connectors_app.http.client import run_with_client
name, settings.CACHES["default"]["KEY_PREFIX"], count = sys.argv[1], sys.argv[2], int(sys.argv[3])
async def one():
    await limiter().take_turn([Allowance(name, 20, 1.0)], [])
    print(time.time(), flush=True)
async def work():
    await asyncio.gather(*[one() for _ in range(count)])
print("ready", flush=True)
sys.stdin.readline()
run_with_client(work())
"""


@pytest.mark.services
def test_workers_share_one_allowance(settings: Any) -> None:
    """Four processes, 80 requests, 20 a second over all of them."""
    command = [sys.executable, "-c", WORKER, name(), settings.CACHES["default"]["KEY_PREFIX"], "20"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "wfproject.settings.test"}
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment, text=True)
        for _ in range(4)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    start = time.time()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
    moments = []
    for worker in workers:
        output, _ = worker.communicate(timeout=120)
        assert worker.returncode == 0
        moments += [float(line) for line in output.split()]
    assert len(moments) == 80
    assert not too_early(moments, start, 20, 1.0)


class TestVendorSpeaks:
    """What one call learns, the next ones obey."""

    async def test_limit_is_learnt_for_all_workers(self) -> None:
        async def limited(request: web.Request) -> web.StreamResponse:
            if len(served.requests) == 1:
                return web.json_response({}, status=429, headers={"Retry-After": "0.5"})
            return web.json_response({})

        async with vendor(limited) as served:
            where = connection(served.url)
            action = operation(rate_limit=RateLimitManifest())
            with pytest.raises(ConnectorError) as info:
                await execute(action, {}, connection=where)
            assert info.value.retry_after == 0.5
            start = time.monotonic()
            # another worker: a loop and a limiter of its own, which knows of the limit from Redis alone
            await asyncio.to_thread(lambda: run_with_client(again(action, where)))
            assert time.monotonic() - start > 0.3
        assert len(served.requests) == 2

    async def test_long_limit_sends_nothing_more(self) -> None:
        async def limited(request: web.Request) -> web.StreamResponse:
            headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 300)}
            return web.json_response({}, headers=headers)

        rule = RateLimitManifest(remaining_header="X-RateLimit-Remaining", reset_header="X-RateLimit-Reset")
        async with vendor(limited) as served:
            where = connection(served.url)
            await execute(operation(rate_limit=rule), {}, connection=where)
            with pytest.raises(ConnectorError) as info:
                await execute(operation(rate_limit=rule), {}, connection=where)
            assert info.value.vendor_code == "rate-limit-reached"
            assert info.value.retry_after is not None
            assert 290 < info.value.retry_after <= 301
            # another account of the same vendor is free
            await execute(operation(rate_limit=rule), {}, connection=connection(served.url))
        assert len(served.requests) == 2

    async def test_buckets_of_routes(self) -> None:
        async def by_route(request: web.Request) -> web.StreamResponse:
            headers = {"X-Bucket": "one" if request.path == "/one" else "two", "X-Left": "0", "X-After": "60"}
            return web.json_response({}, headers=headers)

        rule = RateLimitManifest(
            remaining_header="X-Left", reset_header="X-After", reset_format="delta", bucket_header="X-Bucket"
        )
        async with vendor(by_route) as served:
            where = connection(served.url)
            await execute(operation(path="/one", rate_limit=rule), {}, connection=where)
            await execute(operation(path="/two", rate_limit=rule), {}, connection=where)
            for path in ("/one", "/two"):
                with pytest.raises(ConnectorError, match="used up"):
                    await execute(operation(path=path, rate_limit=rule), {}, connection=where)
        assert len(served.requests) == 2

    async def test_pace_by_an_input(self) -> None:
        async def fine(request: web.Request) -> web.StreamResponse:
            return web.json_response({})

        channel = {"type": "string", "_": {"in": "body"}}
        action = operation(
            "POST",
            inputs={"channel": channel},
            pace=PaceManifest(requests=1, seconds=2.0, by="channel"),
            rate_limit=RateLimitManifest(),
        )
        async with vendor(fine) as served:
            where = connection(served.url)
            start = time.monotonic()
            await asyncio.gather(*[execute(action, {"channel": item}, connection=where) for item in "abcd"])
            assert time.monotonic() - start < 2.0
            await execute(action, {"channel": "a"}, connection=where)
            assert time.monotonic() - start >= 1.99


async def again(action: Any, where: Any) -> None:
    await execute(action, {}, connection=where)
