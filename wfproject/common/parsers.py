"""JSON as strict as what stores it: no NaN, no NUL, no lone surrogates, no bottomless nesting."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework import exceptions
from rest_framework.parsers import JSONParser

__all__ = ["StrictJSONParser", "check_depth", "reject_constant", "strict_json"]

MAX_DEPTH = 64


def reject_constant(text: str) -> Any:
    """Raise ValueError: for `parse_constant` of json.loads, which lets NaN and Infinity through."""
    raise ValueError(f"{text} is not JSON")


def check_depth(value: Any) -> None:
    """Raise ValueError if the value is nested deeper than 64 levels."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for item in level
            if isinstance(item, dict | list)
            for child in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return
    raise ValueError(f"nested deeper than {MAX_DEPTH} levels")


def strict_json(raw: bytes) -> Any:
    """The value of UTF-8 JSON; ValueError for anything else, or what PostgreSQL or a recursive reader chokes on."""
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=reject_constant)
        if b"\\u" in raw:  # only an escape can bring in what valid UTF-8 can't hold
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except RecursionError as error:
        raise ValueError(f"nested deeper than {MAX_DEPTH} levels") from error
    if b"\\u0000" in raw or b"\x00" in raw:
        raise ValueError("contains the NUL character")
    check_depth(value)
    return value


class StrictJSONParser(JSONParser):
    """Parses UTF-8 JSON; anything PostgreSQL or a recursive reader could choke on is a parse error here."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The parsed value; ParseError for anything else."""
        try:
            return strict_json(stream.read())
        except ValueError as error:
            raise exceptions.ParseError(f"JSON parse error: {error}") from error
