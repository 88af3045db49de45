"""Conditional requests (RFC 9110, section 13): an edit of what somebody else changed meanwhile is refused."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.http import parse_etags
from rest_framework.request import Request

from wfproject.common.errors import ApplicationError

__all__ = ["PreconditionFailed", "entity_tag", "if_match", "is_not_modified", "require_match"]


class PreconditionFailed(ApplicationError):
    """The object is no longer what `If-Match` says; `details` tells what it is now."""

    code = "precondition-failed"
    http_status = 412


def entity_tag(value: object) -> str:
    """The strong entity tag of a version."""
    return f'"{value}"'


def if_match(request: HttpRequest | Request) -> tuple[str, ...] | None:
    """The tags of `If-Match`, of which `*` stands for any; None without the header."""
    header = request.headers.get("If-Match")
    return None if header is None else tuple(parse_etags(header))


def require_match(wanted: tuple[str, ...], current: str | None, **details: Any) -> None:
    """Raise PreconditionFailed, with the current tag, unless it is wanted; None is of nothing, and matches nothing.

    Tags are compared strongly: a weak one matches never.
    """
    if current is not None and ("*" in wanted or current in wanted):
        return
    raise PreconditionFailed(
        "It was changed meanwhile: read it again, and edit what it is now.", details={"etag": current, **details}
    )


def is_not_modified(request: HttpRequest | Request, current: str) -> bool:
    """Whether the client has the current version already (`If-None-Match`, compared weakly)."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or current in {tag.removeprefix("W/") for tag in known}
