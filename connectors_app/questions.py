"""Questions that are put to vendors: paths and bodies as data, with placeholders for what is asked about."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

__all__ = ["UnknownValue", "filled_body", "filled_path"]

_PLACEHOLDER = re.compile(r"\{(\w+)(?::(path|\d))?\}")
_QUOTED = re.compile(r"'\{(\w+)\}'")


class UnknownValue(Exception):
    """A placeholder's value is not known; its argument is the placeholder's name."""


def filled_path(path: str, value_of: Callable[[str], Any]) -> str:
    """The path with its placeholders percent-encoded; `{name:path}` keeps slashes, `{name:0}` is the first segment.

    Raises UnknownValue where `value_of` gives None or an empty text.
    """

    def replace(found: re.Match[str]) -> str:
        name, how = found[1], found[2]
        text = _known(name, value_of)
        if how and how.isdigit():
            parts = text.split("/")
            if int(how) >= len(parts):
                raise UnknownValue(name)
            text = parts[int(how)]
        return quote(text, safe="/" if how == "path" else "")

    return _PLACEHOLDER.sub(replace, path)


def filled_body(body: Any, value_of: Callable[[str], Any]) -> Any:
    """The body with every text filled that is one placeholder alone, and placeholders in single quotes.

    GraphQL has braces of its own, but no such quotes. Raises as above.
    """
    if isinstance(body, dict):
        return {key: filled_body(item, value_of) for key, item in body.items()}
    if isinstance(body, list):
        return [filled_body(item, value_of) for item in body]
    if not isinstance(body, str):
        return body
    if (found := _PLACEHOLDER.fullmatch(body)) is not None:
        return _known(found[1], value_of)
    return _QUOTED.sub(lambda found: "'" + _known(found[1], value_of).replace("'", "''") + "'", body)


def _known(name: str, value_of: Callable[[str], Any]) -> str:
    given = value_of(name)
    if given in (None, ""):
        raise UnknownValue(name)
    return str(given)
