"""What a client would prefer (RFC 7240): the header `Prefer`, which a server may leave alone."""

from __future__ import annotations

import re

from django.http import HttpRequest
from rest_framework.request import Request

__all__ = ["APPLIED_HEADER", "RESPOND_ASYNC", "preferences", "wait_seconds"]

HEADER = "Prefer"
APPLIED_HEADER = "Preference-Applied"
RESPOND_ASYNC = "respond-async"

_LONGEST = 1000
"""Characters of the header that are read."""

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*+"|[,;"]|[^",;]++')
"""Quoted strings, what separates, and the rest."""
_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]++"  # a token of RFC 9110, section 5.6.2
_NAMED = re.compile(rf'({_WORD})\s*+(?:=\s*+({_WORD}|".*")?)?', re.DOTALL)


def preferences(request: HttpRequest | Request) -> dict[str, str]:
    """The preferences by their names in lower case, with their values (empty without one), parameters left out.

    Of one that comes twice the first counts; what is no preference is passed over.
    """
    found: dict[str, str] = {}
    for text in _first_parts(request.headers.get(HEADER, "")[:_LONGEST]):
        match = _NAMED.fullmatch(text.strip())
        if match is not None:
            value = match[2] or ""
            value = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
            found.setdefault(match[1].lower(), value)
    return found


def _first_parts(header: str) -> list[str]:
    """What stands before the first semicolon, or all, of each member of the list."""
    parts, is_first = [""], True
    for piece in _PIECE.findall(header):
        if piece == ",":
            parts.append("")
            is_first = True
        elif piece == ";":
            is_first = False
        elif is_first:
            parts[-1] += piece
    return parts


def wait_seconds(wanted: dict[str, str], *, longest: int) -> int:
    """For how long the client would wait for the answer, in seconds, at most `longest`; 0 without such a wish."""
    value = wanted.get("wait", "")
    return min(int(value), longest) if re.fullmatch(r"[0-9]{1,9}", value) else 0
