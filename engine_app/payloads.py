"""JSON on its way into and out of the journal: always storable, shown without secrets, never without bounds."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

from wfproject.common.json_text import read_json
from wfproject.common.logging import redact

__all__ = ["MAX_SHOWN_BYTES", "REDACTED", "abridged", "load_json", "shown", "storable_json"]

REDACTED = "[redacted]"
_SECRET_NAME = re.compile(
    r"(^|[_-])(password|passwd|secret|token|authorization|api[_-]?key|private[_-]?key|cookie|credential)s?($|[_-])",
    re.IGNORECASE,
)
MAX_SHOWN_BYTES = 16_000
"""A larger value is not shown among others but has an address of its own."""

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
    return None if text is None else read_json(text)


def shown(value: Any, *, whole: bool = False, depth: int = 0) -> Any:
    """A value as people see it: without what looks like a secret; long texts and lists cut with a note unless `whole`.

    A secret is known by the name it stands under, or by its own form inside a text.
    """
    if isinstance(value, str):
        if whole or len(value) <= _MAX_TEXT:
            return redact(value)
        return f"{redact(value[:_MAX_TEXT])}… [{len(value) - _MAX_TEXT} characters more]"
    if depth >= _MAX_DEPTH and isinstance(value, dict | list) and not whole:
        return "… [nested deeper]"
    if isinstance(value, dict):
        return {
            key: REDACTED if _SECRET_NAME.search(str(key)) and item else shown(item, whole=whole, depth=depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, list):
        kept = value if whole else value[:_MAX_ITEMS]
        cut = [shown(item, whole=whole, depth=depth + 1) for item in kept]
        return cut if len(cut) == len(value) else [*cut, f"… [{len(value) - _MAX_ITEMS} elements more]"]
    return value


def abridged(value: Any, *, stored_bytes: int | None, address: str) -> Any:
    """A value as it is shown among others: itself, redacted, or where it is large a note that says where it is.

    `stored_bytes` is its size in the database; a value that was not loaded for its size is given as None.
    """
    size = stored_bytes or 0
    if size <= MAX_SHOWN_BYTES:
        seen = shown(value, whole=True)
        size = len(storable_json(seen))
        if size <= MAX_SHOWN_BYTES:
            return seen
    return {"truncated": True, "bytes": size, "url": address}
