"""A client of event streams, as the standard says: lines, fields, and an empty line at the end of each event."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from tests.agent_app.planners.openai.drafts import BUG_PROMPT

EVENTS = {"Accept": "text/event-stream"}


@dataclass
class Event:
    id: str
    name: str
    data: Any


def events_of(response: httpx.Response) -> Iterator[Event]:
    fields: dict[str, str] = {}
    for line in response.iter_lines():
        if not line:
            if "data" in fields:
                yield Event(fields["id"], fields["event"], json.loads(fields["data"]))
            fields = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value


def names(events: list[Event]) -> list[str]:
    """The names in their order, repeated ones once."""
    return list(dict.fromkeys(event.name for event in events))


def said(events: list[Event]) -> str:
    text = ""
    for event in events:
        if event.name == "token":
            text = text[: event.data["offset"]] + event.data["text"]
    return text


def stream(client: httpx.Client, prompt: str = BUG_PROMPT, **body: Any) -> Any:
    return client.stream("POST", "/workflow", json={"prompt": prompt, **body}, headers=EVENTS)


def whole(client: httpx.Client, prompt: str = BUG_PROMPT, **body: Any) -> list[Event]:
    with stream(client, prompt, **body) as response:
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/event-stream"
        return list(events_of(response))


def resume(client: httpx.Client, stream_id: str, last: str | None = None) -> httpx.Response:
    headers = EVENTS | ({"Last-Event-ID": last} if last else {})
    return client.get(f"/streams/{stream_id}", headers=headers)


def until(condition: Callable[[], object], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
