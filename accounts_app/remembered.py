"""Who a bearer token stands for, remembered by the process for some seconds, so that a busy client costs no queries.

What is remembered holds while the version of the accounts is the one of before it was read. Every change of a user, a
membership, a workspace or a token makes a new version in Redis, which all processes share and each request reads: the
next request is answered by what the database says. Without Redis, or without a version in it, nothing is remembered.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from redis.exceptions import RedisError
from rest_framework.request import Request

from accounts_app.models import ApiToken, User, Workspace
from wfproject.common.tags import tag_versions, touch_tags

__all__ = [
    "ACCOUNTS_TAG",
    "REMEMBER_SECONDS",
    "Caller",
    "accounts_changed",
    "accounts_version",
    "caller_recall",
    "caller_remember",
    "request_digest",
]

REMEMBER_SECONDS = 10.0
"""How long at most; this bounds what a change counts for that Redis could not be told of."""

ACCOUNTS_TAG = "accounts"
"""The tag whose version is that of the accounts."""

_MOST = 2_000
_callers: dict[str, Caller] = {}


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated user within a workspace, as of a version of the accounts; `until` is by the monotonic clock.

    `expires_at` is when the token itself expires, in seconds since the epoch, if it does.
    """

    user: User
    workspace: Workspace
    auth: Any
    authenticator: Any
    version: str
    until: float
    expires_at: float | None


def request_digest(request: Request) -> str | None:
    """What a request is remembered by: its bearer token and the workspace it names; None without a header."""
    header = request.META.get("HTTP_AUTHORIZATION", "")
    if not header:
        return None
    named = request.META.get("HTTP_X_WORKSPACE")
    return hashlib.sha256(f"{header}\n{'-' if named is None else f'={named}'}".encode()).hexdigest()


def accounts_version() -> str | None:
    """The version of the accounts, made if there is none; None when Redis does not answer. Read it before them."""
    try:
        return tag_versions([ACCOUNTS_TAG])[ACCOUNTS_TAG] or None
    except (RedisError, OSError):
        return None


def accounts_changed() -> None:
    """Make all processes forget whom they remember, once the transaction at hand is committed.

    A change of which Redis can't be told counts in REMEMBER_SECONDS only.
    """
    transaction.on_commit(_callers.clear)
    touch_tags(ACCOUNTS_TAG)


def caller_recall(digest: str) -> Caller | None:
    """The caller remembered, whose version is still to be compared; None if there is none or its time is over."""
    caller = _callers.get(digest)
    if caller is None:
        return None
    if time.monotonic() >= caller.until or (caller.expires_at is not None and time.time() >= caller.expires_at):
        _callers.pop(digest, None)
        return None
    return caller


def caller_remember(digest: str, request: Request, version: str) -> None:
    """Remember whom the database authenticated this request as; `version` was read before it was asked."""
    if len(_callers) >= _MOST:
        _callers.clear()
    token: Any = request.auth
    if isinstance(token, ApiToken):
        expires_at = token.expires_at.timestamp() if token.expires_at else None
    else:
        expires_at = float(token["exp"])
    _callers[digest] = Caller(
        user=request.user,  # type: ignore[arg-type]
        workspace=request.workspace,  # type: ignore[attr-defined]
        auth=token,
        authenticator=request.successful_authenticator,
        version=version,
        until=time.monotonic() + REMEMBER_SECONDS,
        expires_at=expires_at,
    )
