"""Reading JSON values that may be of any type."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import Any

__all__ = ["as_dict", "as_list", "as_text", "find_unstorable", "is_deeper_than"]


def as_dict(value: Any) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str | None:
    """The value if it is a text, else None."""
    return value if isinstance(value, str) else None


def is_deeper_than(value: Any, levels: int) -> bool:
    """Whether objects and lists are nested in more levels than that; needs no recursion."""
    layer = [value]
    for _ in range(levels):
        layer = [child for item in layer for child in _children(item)]
        if not layer:
            return False
    return any(isinstance(item, dict | list) for item in layer)


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def find_unstorable(value: Any) -> str | None:
    """JSON Pointer to the first thing that PostgreSQL's jsonb can't hold, or None.

    That is a text (or key) with a NUL character or half of a surrogate pair, or a number that is not finite.
    """
    if _is_plainly_storable(value):
        return None
    stack: list[tuple[str, Any]] = [("", value)]
    while stack:
        path, current = stack.pop()
        if isinstance(current, dict):
            if any(isinstance(key, str) and not _is_storable_text(key) for key in current):
                return path
            stack.extend((f"{path}/{str(key).replace('~', '~0').replace('/', '~1')}", current[key]) for key in current)
        elif isinstance(current, list):
            stack.extend((f"{path}/{index}", item) for index, item in enumerate(current))
        elif (isinstance(current, str) and not _is_storable_text(current)) or (
            isinstance(current, float) and not isfinite(current)
        ):
            return path
    return None


def _is_plainly_storable(value: Any) -> bool:
    """Whether a serialiser finds nothing amiss; of what it refuses the value itself has to be gone through."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return False
    return "\\u0000" not in text and (text.isascii() or not _HALF_PAIR.search(text))


_HALF_PAIR = re.compile("[\ud800-\udfff]")


def _is_storable_text(text: str) -> bool:
    if text.isascii():
        return "\x00" not in text
    return "\x00" not in text and not _HALF_PAIR.search(text)
