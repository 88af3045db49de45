"""JSON on its way into and out of the journal: always storable, shown without secrets, never without bounds."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

__all__ = ["REDACTED", "load_json", "shown", "storable_json"]

REDACTED = "[redacted]"
_SECRET_NAME = re.compile(
    r"(^|[_-])(password|passwd|secret|token|authorization|api[_-]?key|private[_-]?key|cookie|credential)s?($|[_-])",
    re.IGNORECASE,
)
_MAX_TEXT = 20_000
_MAX_ITEMS = 200
_MAX_DEPTH = 20


def storable_json(value: Any) -> str:
    """Compact JSON text that a jsonb column takes: NUL and lone surrogates become U+FFFD, NaN null."""
    try:
        text = orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:  # integers over 64 bits, lone surrogates
        text = json.dumps(_scrubbed(value), separators=(",", ":"), default=str)
    if "\\u0000" in text and _has_nul(value := json.loads(text)):
        return storable_json(_scrubbed(value))
    return text


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_has_nul(key) or _has_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(map(_has_nul, value))


def _scrubbed(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_scrubbed(str(key)): _scrubbed(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed(item) for item in value]
    if isinstance(value, float) and (value != value or value in {float("inf"), float("-inf")}):
        return None
    return value


def load_json(text: str | None) -> Any:
    """The value of a JSON text of the database, None for SQL's null."""
    if text is None:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:  # numbers out of its range
        return json.loads(text)


def shown(value: Any, *, depth: int = 0) -> Any:
    """A value as people see it: values under secret-looking names redacted, long texts and lists cut with a note."""
    if isinstance(value, str):
        return value if len(value) <= _MAX_TEXT else f"{value[:_MAX_TEXT]}… [{len(value) - _MAX_TEXT} characters more]"
    if depth >= _MAX_DEPTH and isinstance(value, dict | list):
        return "… [nested deeper]"
    if isinstance(value, dict):
        return {
            key: REDACTED if _SECRET_NAME.search(str(key)) and item else shown(item, depth=depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, list):
        cut = [shown(item, depth=depth + 1) for item in value[:_MAX_ITEMS]]
        return cut if len(value) <= _MAX_ITEMS else [*cut, f"… [{len(value) - _MAX_ITEMS} elements more]"]
    return value
