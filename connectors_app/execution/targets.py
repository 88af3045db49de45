"""Writing values into a body by the dotted targets of a binding.

A target is names joined by dots; a name in double quotes may hold dots; a name that ends in `[]` is a list whose
elements take the values one by one; `$` is the body itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

__all__ = ["WHOLE_BODY", "get_target", "set_target"]

WHOLE_BODY = "$"
_SEGMENT = re.compile(r'(?:"([^"]*)"|([^."\[\]]*))(\[\])?(?:\.|$)')


@lru_cache(maxsize=4096)
def _segments(target: str) -> tuple[tuple[str, bool], ...]:
    """Names of the path and whether each is a list; ValueError for what is no target."""
    found: list[tuple[str, bool]] = []
    position = 0
    while position < len(target):
        match = _SEGMENT.match(target, position)
        if match is None or match.end() == position:
            msg = f"{target!r} is no target"
            raise ValueError(msg)
        found.append((match[1] if match[1] is not None else match[2], bool(match[3])))
        position = match.end()
    return tuple(found)


def set_target(body: Any, target: str, value: Any, *, constant: bool = False) -> Any:
    """The body (None at first) with the value at the target; the body is changed where it can be.

    A constant below a list goes into each of its elements, or makes one. Objects at one target are merged; what more
    exact targets say wins over what an object holds.
    """
    if target == WHOLE_BODY:
        return _merged(body, value)
    return _set(body, _segments(target), value, constant)


def _set(node: Any, segments: tuple[tuple[str, bool], ...], value: Any, constant: bool) -> Any:
    if not segments:
        return _merged(node, value)
    (name, is_list), rest = segments[0], segments[1:]
    if is_list and not name:
        return _spread(node, rest, value, constant)
    holder = node if isinstance(node, dict) else {}
    if is_list:
        holder[name] = _spread(holder.get(name), rest, value, constant)
    else:
        holder[name] = _set(holder.get(name), rest, value, constant)
    return holder


def _spread(node: Any, rest: tuple[tuple[str, bool], ...], value: Any, constant: bool) -> list[Any]:
    elements = list(node) if isinstance(node, list) else []
    if constant:
        return [_set(element, rest, value, constant) for element in elements or [None]]
    for index, item in enumerate(value if isinstance(value, list) else [value]):
        if index == len(elements):
            elements.append(None)
        elements[index] = _set(elements[index], rest, item, constant)
    return elements


def _merged(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return {**new, **{name: _merged(value, new[name]) if name in new else value for name, value in old.items()}}
    return _copied(new)  # the caller's inputs stay as they are


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(item) for name, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value


def get_target(body: Any, target: str) -> Any:
    """The value at a dotted path without lists, None if there is none; an empty path is the body."""
    for name, _ in _segments(target):
        body = body.get(name) if isinstance(body, dict) else None
    return body
