"""JSON objects kept compressed until someone looks into them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

__all__ = ["LazyObject"]

PARSED = 512
"""Parsed objects kept, of a few kilobytes each: more than one prompt looks into."""
LEVEL = 1
"""Of compression: a quarter of the size; higher ones take twice as long for a tenth less."""


@lru_cache(maxsize=PARSED)
def _parsed(packed: bytes) -> dict[str, Any]:
    value = json.loads(zlib.decompress(packed))
    return value if isinstance(value, dict) else {}


class LazyObject(Mapping[str, Any]):
    """An immutable JSON object that costs its compressed text alone while it isn't read. Equal to a dictionary of that
    content.

    Thousands of schemas are in memory of which a process reads a few dozen; as text they take four times as much,
    parsed fifty times. Texts of what is no JSON object give an empty mapping.
    """

    __slots__ = ("_packed",)

    def __init__(self, text: str) -> None:
        self._packed = zlib.compress(text.encode(), LEVEL)

    def __getitem__(self, name: str) -> Any:
        return _parsed(self._packed)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_parsed(self._packed))

    def __len__(self) -> int:
        return len(_parsed(self._packed))

    def __repr__(self) -> str:
        return f"LazyObject({zlib.decompress(self._packed).decode()[:60]!r})"
