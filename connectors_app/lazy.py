"""JSON objects kept as text until someone looks into them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

__all__ = ["LazyObject"]

PARSED = 2_048
"""Parsed objects kept, of a few kilobytes each: far more than one prompt looks into."""


@lru_cache(maxsize=PARSED)
def _parsed(text: str) -> dict[str, Any]:
    value = json.loads(text)
    return value if isinstance(value, dict) else {}


class LazyObject(Mapping[str, Any]):
    """An immutable JSON object that costs its text alone while it isn't read. Equal to a dictionary of that content.

    Thousands of schemas are in memory of which a process reads a few dozen; parsed, they take ten times as much.
    Texts of what is no JSON object give an empty mapping.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __getitem__(self, name: str) -> Any:
        return _parsed(self._text)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_parsed(self._text))

    def __len__(self) -> int:
        return len(_parsed(self._text))

    def __repr__(self) -> str:
        return f"LazyObject({self._text[:60]!r})"
