"""Every delivery sent several times at once over real connections: one run each, whatever the order."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from typing import Any

import aiohttp
import pytest

from engine_app.models import Run
from tests.connectors_app.webhooks.vendors import VENDORS
from tests.engine_app.triggers.kit import Hook, make_hook
from tests.engine_app.triggers.served import served

GITHUB = next(vendor for vendor in VENDORS if vendor.name == "github")
CONNECTIONS = 60
TIMES = 3


async def send_all(address: str, hook: Hook, count: int, chance: random.Random) -> Counter[int]:
    """Statuses of the answers; a delivery's repetitions follow it closely, so that they meet in the database."""
    queue: list[int] = [number for number in range(count) for _ in range(TIMES)]
    for index in range(len(queue)):
        other = min(len(queue) - 1, index + chance.randrange(6))
        queue[index], queue[other] = queue[other], queue[index]
    queue.reverse()
    answers: Counter[int] = Counter()

    async def sender(session: aiohttp.ClientSession) -> None:
        while queue:
            number = queue.pop()
            body = GITHUB.body(number=number)
            headers = GITHUB.request(body, time.time(), hook.url) | {"X-GitHub-Delivery": f"d-{number}"}
            async with session.post(f"{address}{hook.path}", data=body, headers=headers) as response:
                await response.read()
                answers[response.status] += 1

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:
        await asyncio.gather(*(sender(session) for _ in range(CONNECTIONS)))
    return answers


def deliver(count: int, chance: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine_app.bells.ring", lambda task, run_ids: False)
    hook = make_hook(GITHUB.connector, GITHUB.operation, secret=GITHUB.secret)
    began = time.monotonic()
    with served() as address:
        answers = asyncio.run(send_all(address, hook, count, chance))
    took = time.monotonic() - began
    rows: Any = Run.unscoped.filter(workflow=hook.version.workflow_id)
    print(f"{count} deliveries, each {TIMES} times, in {took:.0f} s: {dict(answers)}, {rows.count()} runs")
    assert answers == {202: count, 200: count * (TIMES - 1)}
    assert (rows.count(), hook.deliveries.count()) == (count, count)
    assert rows.values("payload__number").distinct().count() == count


def test_some_deliveries(transactional_db: None, chance: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(200, chance, monkeypatch)


@pytest.mark.slow
def test_ten_thousand_deliveries(
    transactional_db: None, chance: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(10_000, chance, monkeypatch)
