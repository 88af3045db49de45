"""A client of event streams, as the standard says: lines, fields, and an empty line at the end of each event."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

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
