"""What a client would prefer (RFC 7240): the header `Prefer`, which a server may leave alone."""

from __future__ import annotations

import re

from django.http import HttpRequest
from rest_framework.request import Request

__all__ = ["APPLIED_HEADER", "RESPOND_ASYNC", "preferences", "wait_seconds"]

HEADER = "Prefer"
APPLIED_HEADER = "Preference-Applied"
RESPOND_ASYNC = "respond-async"

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - a word of RFC 9110, section 5.6.2
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_PREFERENCE = re.compile(
    rf"\s*({_TOKEN})(?:\s*=\s*({_TOKEN}|{_QUOTED})?)?((?:\s*;\s*(?:{_TOKEN}(?:\s*=\s*(?:{_TOKEN}|{_QUOTED})?)?)?)*)\s*(?:,|$)"
)


def preferences(request: HttpRequest | Request) -> dict[str, str]:
    """The preferences by their names in lower case, with their values (empty without one), parameters left out.

    Of one that comes twice the first counts; what is no list of preferences is read up to there, and not an error.
    """
    header = request.headers.get(HEADER, "")
    found: dict[str, str] = {}
    position = 0
    while position < len(header) and (match := _PREFERENCE.match(header, position)) is not None:
        value = match[2] or ""
        found.setdefault(match[1].lower(), re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value)
        position = match.end()
    return found


def wait_seconds(wanted: dict[str, str], *, longest: int) -> int:
    """For how long the client would wait for the answer, in seconds, at most `longest`; 0 without such a wish."""
    value = wanted.get("wait", "")
    return min(int(value), longest) if re.fullmatch(r"[0-9]{1,9}", value) else 0
