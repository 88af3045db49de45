"""Prompts are planned a few at a time, first come first served, and wait for a model side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from django.test import override_settings

from agent_app import admission
from agent_app.admission import give_way, leave_place, planning_place
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.conftest import nothing_learned, scripted_openai  # noqa: F401 - fixtures
from tests.agent_app.planners.openai.drafts import BUG_PROMPT, reply
from tests.agent_app.planners.openai.server import ScriptedOpenAI
from tests.agent_app.streaming.conftest import Server, client_of, server, transactional_db  # noqa: F401 - fixtures


@pytest.fixture
def two_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "PLACES", 2)


@pytest.mark.usefixtures("two_places")
async def test_places_are_given_in_order_and_given_back() -> None:
    order: list[int] = []
    inside = most = 0

    async def plan(number: int) -> None:
        nonlocal inside, most
        async with planning_place():
            inside += 1
            most = max(most, inside)
            order.append(number)
            await asyncio.sleep(0.01)
            inside -= 1
            if number % 3 == 0:
                raise RuntimeError("a place is given back all the same")

    results = await asyncio.gather(*map(plan, range(12)), return_exceptions=True)
    assert order == list(range(12))
    assert most == 2
    assert sum(isinstance(item, RuntimeError) for item in results) == 4


@pytest.mark.usefixtures("two_places")
async def test_a_place_that_was_left_is_not_given_back_twice() -> None:
    async def left() -> None:
        async with planning_place():
            await asyncio.create_task(leave_in_a_task())  # as nodes of the state machine are run
            leave_place()

    async def leave_in_a_task() -> None:
        leave_place()

    for _ in range(5):
        await left()
    inside = 0

    async def count() -> None:
        nonlocal inside
        async with planning_place():
            inside += 1
            await asyncio.sleep(0.05)

    tasks = [asyncio.create_task(count()) for _ in range(5)]
    await asyncio.sleep(0.02)
    assert inside == 2
    tasks[0].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert inside == 5


@pytest.mark.usefixtures("two_places")
async def test_an_answered_prompt_lets_those_go_first_that_wait_by_then() -> None:
    order: list[str] = []

    async def plan(name: str) -> None:
        async with planning_place():
            await asyncio.sleep(0.01)
            order.append(name)

    async def finish() -> None:
        await give_way()
        order.append("answered")

    await give_way()  # nobody waits
    earlier = [asyncio.create_task(plan(f"earlier {number}")) for number in range(5)]
    await asyncio.sleep(0)
    answered = asyncio.create_task(finish())
    await asyncio.sleep(0)
    later = [asyncio.create_task(plan(f"later {number}")) for number in range(3)]
    earlier[-1].cancel()  # who no longer waits is not waited for
    await asyncio.gather(*earlier, answered, *later, return_exceptions=True)
    position = order.index("answered")
    assert set(order[:position]) >= {f"earlier {number}" for number in range(4)}
    assert order[-1].startswith("later")


async def test_way_is_given_for_a_limited_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "PLACES", 1)
    monkeypatch.setattr(admission, "GIVE_WAY_SECONDS", 0.02)
    done = asyncio.Event()

    async def plan() -> None:
        async with planning_place():
            await done.wait()

    held = [asyncio.create_task(plan()) for _ in range(2)]
    await asyncio.sleep(0)
    await asyncio.wait_for(give_way(), 5)
    done.set()
    await asyncio.gather(*held)
    await asyncio.wait_for(give_way(), 5)


def test_all_wait_for_the_model_at_once(
    server: Server,  # noqa: F811
    client_of: Callable[..., httpx.Client],  # noqa: F811
    scripted_openai: ScriptedOpenAI,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(admission, "PLACES", 1)
    client = client_of(server)
    client.post("/workflow", json={"prompt": BUG_PROMPT}).raise_for_status()  # models and indexes load
    scripted_openai.on("decision", wire.answer(reply("There are nineteen."), delay=5.0))
    with override_settings(**scripted_openai.settings()), ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(client.post, "/workflow", json={"prompt": f"{BUG_PROMPT} {n}"}) for n in range(4)]
        assert {item.result().json()["generated_by"] for item in asked} == {"openai"}
    first, second, *_ = [request.at for request in scripted_openai.requests]
    assert second - first < 5.0, "it is asked while it thinks about the first prompt"
    assert len(scripted_openai.requests) == 4
