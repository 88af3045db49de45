"""Requests that may be sent twice and take effect once: the header `Idempotency-Key`.

After draft-ietf-httpapi-idempotency-key-header-07. The database keeps keys and answers, so that no cache that is
emptied, and no Redis that is down, makes a request take effect again.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts_app.contracts import Principal
from accounts_app.models import IdempotentRequest
from wfproject.common.errors import ApplicationError, ConflictError, ValidationFailed
from wfproject.common.parsers import strict_json
from wfproject.common.pruning import delete_in_batches
from wfproject.common.sealing import derived_key

__all__ = [
    "HEADER",
    "REPLAYED_HEADER",
    "Claim",
    "KeyInProgress",
    "KeyReused",
    "SavedAnswer",
    "idempotency_claim",
    "idempotency_key",
    "idempotency_prune",
    "idempotency_release",
    "idempotency_save",
]

HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotent-Replayed"
"""`true` on an answer that was saved."""

_QUOTED = re.compile(r'"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255})"')
"""A string of RFC 9651, section 3.3.3."""
_BARE = re.compile(r"[A-Za-z0-9._~:/+=-]{1,255}")
"""What clients send that know the header from before the draft."""

_PRUNE_BATCH = 1000


class KeyReused(ValidationFailed):
    """The key came with another request before."""

    code = "idempotency-key-reused"


class KeyInProgress(ConflictError):
    """The request with this key is still being answered."""

    code = "idempotency-key-in-progress"


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to answer the request of a key, and what its answer is encrypted with."""

    row_id: int
    token: UUID
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """What the request was answered with."""

    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)


def idempotency_key(header: str) -> str:
    """The key of the header's value: a quoted string, or bare; ApplicationError (400) for anything else."""
    text = header.strip()
    if match := _QUOTED.fullmatch(text):
        return re.sub(r'\\(["\\])', r"\1", match[1])
    if _BARE.fullmatch(text):
        return text
    raise ApplicationError(
        f"Invalid {HEADER}.",
        code="invalid-idempotency-key",
        details={HEADER: ["A string in double quotes, of 1 to 255 characters."]},
    )


def idempotency_claim(*, principal: Principal, route: str, key: str, body: bytes) -> Claim | SavedAnswer:
    """The right to answer the request, or the answer it had. `route` is method and path with its query.

    Raises KeyReused where the key came with another body, KeyInProgress while its request is being answered. Who dies
    while answering keeps the key until its lease ends; then the request is done anew.
    """
    row = IdempotentRequest(
        workspace_id=principal.workspace_id,
        user_id=principal.user_id,
        route=route[:200],
        key_digest=_digest("key", f"{route}\n{key}".encode()),
        fingerprint=_digest("body", _canonical(body)),
        claim=uuid4(),
        leased_until=timezone.now() + _lease(),
    )
    secret = _secret(principal, route, key)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
        return Claim(row.pk, row.claim, secret)
    except IntegrityError:
        return _claim_existing(row, secret)


def _claim_existing(wanted: IdempotentRequest, secret: bytes) -> Claim | SavedAnswer:
    rows = IdempotentRequest.objects.for_workspace(wanted.workspace_id).filter(
        user_id=wanted.user_id, key_digest=wanted.key_digest
    )
    found: IdempotentRequest | None = rows.first()
    if found is None:  # released or pruned just now
        raise KeyInProgress("A request with this key has just ended; send it again.")
    is_old = found.created_at < _oldest()
    if not is_old and found.fingerprint != wanted.fingerprint:
        raise KeyReused(f"This {HEADER} came with another request before.", details={HEADER: ["Use a new one."]})
    if not is_old and found.status is not None:
        return _saved(found, secret)
    if not is_old and found.leased_until > timezone.now():
        raise KeyInProgress(f"The request with this {HEADER} is still being answered.")
    taken = rows.filter(claim=found.claim, status=found.status).update(
        claim=wanted.claim,
        fingerprint=wanted.fingerprint,
        leased_until=wanted.leased_until,
        created_at=wanted.created_at,
        status=None,
        headers={},
        answer=b"",
    )
    if not taken:
        raise KeyInProgress(f"The request with this {HEADER} is still being answered.")
    return Claim(found.pk, wanted.claim, secret)


def _saved(row: IdempotentRequest, secret: bytes) -> SavedAnswer:
    assert row.status is not None  # noqa: S101 - the caller has looked
    try:
        body = Fernet(secret).decrypt(bytes(row.answer))
    except InvalidToken as error:  # the service's secret key was changed meanwhile
        raise ConflictError(
            "The request was answered; its answer can't be read any more.", code="idempotency-answer-lost"
        ) from error
    return SavedAnswer(row.status, dict(row.headers), body)


def idempotency_save(*, claim: Claim, answer: SavedAnswer) -> bool:
    """Keep the answer of a claimed request; False if somebody else holds the claim by now."""
    return bool(
        IdempotentRequest.unscoped.filter(pk=claim.row_id, claim=claim.token).update(
            status=answer.status, headers=answer.headers, answer=Fernet(claim.secret).encrypt(answer.body)
        )
    )


def idempotency_release(*, claim: Claim) -> None:
    """Forget a claimed request that had no effect: it may be sent again, changed or not."""
    IdempotentRequest.unscoped.filter(pk=claim.row_id, claim=claim.token).delete()


def idempotency_prune() -> int:
    """Delete what came more than `WF_IDEMPOTENCY_KEEP_HOURS` ago; returns how many."""
    old = IdempotentRequest.unscoped.filter(created_at__lt=_oldest()).order_by("created_at")
    return delete_in_batches(old, size=_PRUNE_BATCH)


def _oldest() -> datetime:
    return timezone.now() - timedelta(hours=settings.IDEMPOTENCY_KEEP_HOURS)


def _lease() -> timedelta:
    """Longer than any request is being answered."""
    return timedelta(seconds=60 + 2 * settings.OPENAI_DEADLINE_SECONDS)


def _digest(what: str, value: bytes) -> str:
    """Keyed, so that what is guessable (a password in a body) can't be tried against it."""
    return salted_hmac(f"idempotency.{what}", value, algorithm="sha256").hexdigest()


def _secret(principal: Principal, route: str, key: str) -> bytes:
    """Of the service's secret and the client's key, of which the database has neither."""
    owner = f"{principal.workspace_id}\n{principal.user_id}\n{route}\n{key}"
    return derived_key("idempotency.answer", owner)


def _canonical(body: bytes) -> bytes:
    """The same for the same JSON, however it is written."""
    try:
        value: Any = strict_json(body)
    except ValueError:
        return b"raw:" + body
    return b"json:" + json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
