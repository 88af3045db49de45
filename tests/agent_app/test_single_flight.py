"""Prompts that are the same and come at once are answered once, by one call of the language model."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from django.test import override_settings

from agent_app.single_flight import single_flight
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.conftest import nothing_learned, scripted_openai  # noqa: F401 - fixtures
from tests.agent_app.planners.openai.drafts import BUG_PROMPT, reply
from tests.agent_app.planners.openai.server import ScriptedOpenAI
from tests.agent_app.streaming.conftest import (  # noqa: F401 - fixtures
    Server,
    client_of,
    other_server,
    server,
    transactional_db,
)
from tests.agent_app.streaming.test_streams import interactions

ClientOf = Callable[..., httpx.Client]


def ask_at_once(clients: list[httpx.Client], body: dict[str, Any], count: int) -> list[dict[str, Any]]:
    def ask(number: int) -> dict[str, Any]:
        response = clients[number % len(clients)].post("/workflow", json=body)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(ask, range(count)))


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("delay", [0.0, 1.0])
def test_a_hundred_at_once_make_one_call(
    server: Server,  # noqa: F811
    other_server: Server,  # noqa: F811
    client_of: ClientOf,  # noqa: F811
    scripted_openai: ScriptedOpenAI,  # noqa: F811
    processes: int,
    delay: float,
) -> None:
    clients = [client_of(served) for served in (server, other_server)[:processes]]
    session = clients[0].post("/workflow", json={"prompt": BUG_PROMPT}).json()["session_id"]
    scripted_openai.on("decision", wire.answer(reply("There are nineteen connectors."), delay=delay))
    with override_settings(**scripted_openai.settings()):
        answers = ask_at_once(clients, {"prompt": "which connectors are there?", "session_id": session}, 100)
    assert len(scripted_openai.requests) == 1
    assert sum(not answer["cached"] for answer in answers) == 1
    assert len({answer["interaction_id"] for answer in answers}) == 1
    assert {answer["generated_by"] for answer in answers} == {"openai"}
    assert len(interactions(2)) == 2


def test_different_prompts_are_not_shared(
    server: Server,  # noqa: F811
    client_of: ClientOf,  # noqa: F811
    scripted_openai: ScriptedOpenAI,  # noqa: F811
) -> None:
    client = client_of(server)
    session = client.post("/workflow", json={"prompt": BUG_PROMPT}).json()["session_id"]
    scripted_openai.on("decision", wire.answer(reply("There are nineteen connectors."), delay=0.3))
    with override_settings(**scripted_openai.settings()), ThreadPoolExecutor(4) as pool:
        bodies = [{"prompt": f"question {number}", "session_id": session} for number in range(4)]
        answers = list(pool.map(lambda body: client.post("/workflow", json=body).json(), bodies))
    assert len(scripted_openai.requests) == 4
    assert [answer["cached"] for answer in answers] == [False] * 4


async def test_who_waits_goes_on_when_the_first_is_cancelled() -> None:
    calls = 0

    async def work() -> dict[str, Any]:
        nonlocal calls
        calls += 1
        await asyncio.sleep(0.2)
        return {"call": calls}

    first, *others = [asyncio.create_task(single_flight("cancelled", work, since=time.time())) for _ in range(5)]
    await asyncio.sleep(0.05)
    first.cancel()
    answers = await asyncio.gather(*others)
    assert first.cancelled()
    assert [answer for answer, _ in answers] == [{"call": 2}] * 4
    assert sorted(shared for _, shared in answers) == [False, True, True, True]


async def test_an_error_is_everybodys() -> None:
    calls = 0

    async def work() -> dict[str, Any]:
        nonlocal calls
        calls += 1
        await asyncio.sleep(0.05)
        raise RuntimeError("no")

    tasks = [single_flight("error", work, since=time.time()) for _ in range(5)]
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [str(result) for result in results] == ["no"] * 5
    assert calls == 1


async def test_an_answer_older_than_the_question_is_not_taken() -> None:
    calls = 0

    async def work() -> dict[str, Any]:
        nonlocal calls
        calls += 1
        return {"call": calls}

    asked = time.time()
    assert await single_flight("older", work, since=asked) == ({"call": 1}, False)
    assert await single_flight("older", work, since=asked) == ({"call": 1}, True), "ready after it was asked for"
    assert await single_flight("older", work, since=time.time()) == ({"call": 2}, False)


async def test_without_redis_one_process_still_shares(tmp_path: Any) -> None:
    from django.conf import settings

    calls = 0

    async def work() -> dict[str, Any]:
        nonlocal calls
        calls += 1
        await asyncio.sleep(0.05)
        return {}

    down = {"default": settings.CACHES["default"] | {"LOCATION": f"unix://{tmp_path}/nobody.sock?db=0"}}
    with override_settings(CACHES=down):
        tasks = [single_flight("down", work, since=time.time()) for _ in range(20)]
        assert [answer for answer, _ in await asyncio.gather(*tasks)] == [{}] * 20
    assert calls == 1
