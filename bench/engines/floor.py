"""The floor: a bare asyncio loop, the same calls with aiohttp, one committed transaction a step with asyncpg."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import aiohttp
import asyncpg
import uvloop

from engine_app.execution.database import connection_facts

INSERT = "INSERT INTO bench_engine_floor (run, step, answer) VALUES ($1, $2, $3)"


class Floor:
    def __init__(self, url: str, pool: Any, session: aiohttp.ClientSession) -> None:
        self.url, self.pool, self.session = url, pool, session

    async def step(self, run: int, number: int, *, call: bool = True) -> None:
        text = "{}"
        if call:
            async with self.session.post(self.url, json={"data": {"run": run, "step": number}}) as response:
                text = await response.text()
        async with self.pool.acquire() as connection:
            await connection.execute(INSERT, run, number, text)

    async def chain(self, run: int, steps: int, *, call: bool) -> None:
        for number in range(steps):
            await self.step(run, number, call=call)

    async def w1(self, runs: int, concurrency: int) -> float:
        pending = iter(range(runs))

        async def work() -> None:
            for run in pending:
                await self.chain(run, 10, call=True)

        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(concurrency)))
        return runs / (time.perf_counter() - began)

    async def w2(self, times: int) -> list[float]:
        found = []
        for run in range(times):
            began = time.perf_counter()
            await self.chain(run, 40, call=False)
            found.append((time.perf_counter() - began) * 1000 / 40)
        return found

    async def w3(self, times: int) -> list[float]:
        found = []
        for run in range(times):
            began = time.perf_counter()
            await asyncio.gather(*(self.step(run, number) for number in range(20)))
            await self.step(run, 20)
            found.append((time.perf_counter() - began) * 1000)
        return found


async def _measure(url: str, runs: int, concurrency: int, times: int) -> dict[str, Any]:
    async with asyncpg.create_pool(**connection_facts(), min_size=10, max_size=10) as pool:
        await pool.execute("DROP TABLE IF EXISTS bench_engine_floor")
        await pool.execute("CREATE TABLE bench_engine_floor (id bigserial PRIMARY KEY, run int, step int, answer text)")
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100)) as session:
            floor = Floor(url, pool, session)
            await floor.w3(3)
            w1, w2 = await floor.w1(runs, concurrency), await floor.w2(times)
            figures = {"w1": w1, "w2": w2, "w3": await floor.w3(times)}
        await pool.execute("DROP TABLE bench_engine_floor")
    return figures


def measure(url: str, runs: int, concurrency: int, times: int) -> dict[str, Any]:
    """W1 in runs a second, W2 in milliseconds a step, W3 in milliseconds; the latter two measured several times."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_measure(url, runs, concurrency, times))
