"""What a text has to hold so that a pattern can match in it at all: looked for many times faster than the pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

try:  # Python publishes no reader of its patterns: without this one a pattern tells nothing of what it needs
    from re import _constants as codes  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover
    codes = parser = None

__all__ = ["needed_parts"]

_MOST = 24
"""More alternatives take as long to look for as the pattern itself."""

Parts = frozenset[str]


def needed_parts(pattern: re.Pattern[str]) -> Parts:
    """Parts of which every text that the pattern matches holds one, case-folded; none where nothing can be told.

    "(?:close|reopen) the (?:issue|ticket)" needs " the ". Patterns with other flags than IGNORECASE are not read.
    """
    if parser is None or pattern.flags & ~(re.IGNORECASE | re.UNICODE):
        return frozenset()
    return _of_sequence(parser.parse(pattern.pattern, pattern.flags))


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> Parts:
    """The most telling of the parts that a run of items, all of which have to match, can't do without."""
    found: list[Parts] = []
    run = ""
    for code, value in items:
        if code is codes.LITERAL:
            run += chr(value).casefold()
            continue
        found += [frozenset({run}), _READERS.get(code, _unknown)(value)]
        run = ""
    return max([*found, frozenset({run})], key=_telling)


def _telling(parts: Parts) -> tuple[int, int]:
    """Parts tell more the longer the shortest of them is, and the fewer they are."""
    return min(map(len, parts), default=0), -len(parts)


def _of_branches(value: Any) -> Parts:
    branches = [_of_sequence(branch) for branch in value[1]]
    parts = frozenset[str]().union(*branches)
    return parts if all(map(_says_something, branches)) and len(parts) <= _MOST else frozenset()


def _says_something(parts: Parts) -> bool:
    return bool(parts) and "" not in parts


def _of_repetition(value: Any) -> Parts:
    least, _, items = value
    return _of_sequence(items) if least else frozenset()


def _of_group(value: Any) -> Parts:
    return _of_sequence(value[-1])


def _unknown(value: Any) -> Parts:
    return frozenset()


_READERS: dict[Any, Callable[[Any], Parts]] = (
    {
        codes.BRANCH: _of_branches,
        codes.MAX_REPEAT: _of_repetition,
        codes.MIN_REPEAT: _of_repetition,
        codes.SUBPATTERN: _of_group,
    }
    if codes is not None
    else {}
)
