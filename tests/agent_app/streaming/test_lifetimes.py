"""For how long Redis keeps a stream, as Redis says."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import httpx
from asgiref.sync import async_to_sync
from django.test import override_settings

from agent_app.streaming.store import stream_store
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.drafts import action, plan
from tests.agent_app.planners.openai.server import ScriptedOpenAI
from tests.agent_app.streaming.conftest import Server
from tests.agent_app.streaming.reader import events_of, resume, stream, until

ClientOf = Callable[..., httpx.Client]

STEPS = [action("tell", "slack.post_message", [], channel="#oncall", text="{{ trigger.issue.title }}")]


def seconds_left(stream_id: str) -> dict[str, int]:
    """The times to live, in Redis, of what is kept of a stream."""

    async def read() -> dict[str, int]:
        store = await stream_store()
        parts = ("events", "owner", "alive")
        return {part: await store.client.ttl(store._key(UUID(stream_id), part)) for part in parts}

    return async_to_sync(read)()


def shorten(stream_id: str, seconds: int) -> None:
    """As if so much were left of the ten minutes."""

    async def expire() -> None:
        store = await stream_store()
        for part in ("events", "owner"):
            assert await store.client.expire(store._key(UUID(stream_id), part), seconds)

    async_to_sync(expire)()


def test_a_stream_is_kept_for_ten_minutes_after_its_last_event(
    server: Server, client_of: ClientOf, scripted_openai: ScriptedOpenAI
) -> None:
    client = client_of(server)
    scripted_openai.on("decision", wire.answer(plan(*STEPS), delay=1.0))
    with override_settings(**scripted_openai.settings()), stream(client) as response:
        events = events_of(response)
        stream_id = next(events).data["stream_id"]
        begun = seconds_left(stream_id)
        assert 590 < begun["events"] <= 600
        assert 590 < begun["owner"] <= 600
        assert 0 < begun["alive"] <= 15
        until(lambda: len(scripted_openai.requests) == 1)
        shorten(stream_id, 60)
        assert list(events)[-1].name == "done"
    ended = seconds_left(stream_id)
    assert 590 < ended["events"] <= 600, "each event renews it"
    assert 590 < ended["owner"] <= 600
    shorten(stream_id, 50)
    assert len(list(events_of(resume(client, stream_id)))) > 3
    assert 40 < seconds_left(stream_id)["events"] <= 50, "reading does not renew it"
    assert 40 < seconds_left(stream_id)["owner"] <= 50
    shorten(stream_id, 0)
    assert resume(client, stream_id).status_code == 404
