"""JSON of others, read and written fast and exactly: by orjson, by the standard library where orjson would differ."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import orjson

__all__ = ["read_json", "write_json"]

_MANY_DIGITS = re.compile(r"\d{19}")  # orjson makes floats of integers over 64 bits
_MANY_DIGITS_OF_BYTES = re.compile(rb"\d{19}")
_OPTIONS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS
_COMPACT = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def read_json(text: str | bytes, parse_constant: Callable[[str], Any] | None = None) -> Any:
    """The value of a JSON text, integers of any length whole, as `json.loads` gives it.

    Raises ValueError for what is no JSON, RecursionError for what is nested too deeply. NaN and infinities, which JSON
    lacks, go to `parse_constant`; without one they are read.
    """
    many = _MANY_DIGITS.search(text) if isinstance(text, str) else _MANY_DIGITS_OF_BYTES.search(text)
    if many is None:
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:  # among others halves of surrogate pairs, which the library below takes
            return json.loads(text, parse_constant=parse_constant)
    return json.loads(text, parse_constant=parse_constant)


def write_json(value: Any) -> bytes:
    """Compact UTF-8 JSON; NaN and infinities, which JSON lacks, raise ValueError, what is no JSON TypeError."""
    try:
        text = orjson.dumps(value, option=_OPTIONS)
    except TypeError:  # integers over 64 bits, keys that are no texts; what is no JSON fails once more below
        return _COMPACT.encode(value).encode("utf-8")
    if b"null" in text:  # which orjson also makes of NaN
        return _COMPACT.encode(value).encode("utf-8")
    return text
