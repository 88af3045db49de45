"""What an endpoint can do, found out by asking and remembered: not all compatible servers take everything."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from enum import StrEnum

import openai

__all__ = ["Capabilities", "FormatMode", "capabilities_of", "forget_capabilities", "remember_told", "stepped_down"]


class FormatMode(StrEnum):
    """How the format of an answer is asked for: enforced by schema, JSON of any shape, or in words alone."""

    SCHEMA = "json_schema"
    JSON = "json_object"
    WORDS = "words"


_NEXT = {FormatMode.SCHEMA: FormatMode.JSON, FormatMode.JSON: FormatMode.WORDS}
_FORMAT_WORDS = ("response_format", "json_schema", "json_object", "guided_json", "structured output", "invalid schema")
MAX_ERROR_TEXT = 2_000
_REFUSING = frozenset({400, 404, 415, 422, 501})


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What is assumed of an endpoint and model until they refuse it.

    `told` says that the schema is shown in the prompt too, because the endpoint does not enforce it.
    """

    mode: FormatMode = FormatMode.SCHEMA
    told: bool = False
    temperature: bool = True
    stream_usage: bool = True


_known: dict[tuple[str, str], Capabilities] = {}
_lock = threading.Lock()


def capabilities_of(base_url: str, model: str) -> Capabilities:
    """What this process knows of the endpoint and model."""
    return _known.get((base_url, model), Capabilities())


def forget_capabilities() -> None:
    """Assume the best of every endpoint again."""
    with _lock:
        _known.clear()


def remember_told(base_url: str, model: str) -> None:
    """Show the schema in the prompt from now on: the endpoint took it, and its answer is no such JSON."""
    with _lock:
        known = capabilities_of(base_url, model)
        _known[base_url, model] = replace(known, told=True)


def stepped_down(base_url: str, model: str, asked: Capabilities, error: openai.APIStatusError) -> bool:
    """Whether the error refuses a feature that was `asked` for; then the endpoint is known to do without it.

    False for any other error. Concurrent requests may all hear the same refusal: it counts once.
    """
    fewer = _without(asked, error)
    if fewer is None:
        return False
    with _lock:
        if capabilities_of(base_url, model) == asked:
            _known[base_url, model] = fewer
    return True


def _without(asked: Capabilities, error: openai.APIStatusError) -> Capabilities | None:
    if error.status_code not in _REFUSING:
        return None
    text = _words(error)
    if asked.stream_usage and "stream_options" in text:
        return replace(asked, stream_usage=False)
    if asked.temperature and "temperature" in text:
        return replace(asked, temperature=False)
    if asked.mode in _NEXT and any(word in text for word in _FORMAT_WORDS):
        return replace(asked, mode=_NEXT[asked.mode], told=True)
    return None


def _words(error: openai.APIStatusError) -> str:
    """Parameter, code and body of an error in lower case; servers differ in where they say what they refuse."""
    parts = [error.param, error.code, error.body]
    return " ".join(str(part)[:MAX_ERROR_TEXT] for part in parts if part).lower()
