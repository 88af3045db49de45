"""Whether a request comes from the vendor: signatures over the raw bytes, compared in constant time."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from datetime import datetime

import jmespath
from jmespath.exceptions import JMESPathError

from connectors_app.manifest_webhook import SignatureManifest
from connectors_app.webhooks.contracts import HookRequest, SignatureInvalid
from wfproject.common.json_text import read_json

__all__ = ["signature_verify"]

_STANDARD_TOLERANCE = 300.0
_STANDARD_SECRET = "whsec_"  # noqa: S105 - how Standard Webhooks marks secrets
_PLACES = re.compile(r"(\{\w+\})")
_MOST_SIGNATURES = 16


def signature_verify(rules: Sequence[SignatureManifest], request: HookRequest, *, secret: str, now: float) -> None:
    """Return if one of the rules whose header the request has holds; raise SignatureInvalid otherwise.

    An empty secret lets nothing through. `now` is the time in seconds since the epoch that ages are measured by.
    """
    if secret:
        for rule in rules:
            if rule.header.lower() in request.headers and _SCHEMES[rule.scheme](rule, request, secret, now):
                return
    raise SignatureInvalid("The signature is missing, wrong or too old.")


def _same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode("utf-8", "surrogateescape"), right.encode("utf-8", "surrogateescape"))


def _any_same(expected: str, given: Sequence[str]) -> bool:
    """Whether any of them is the expected one; all are compared, so that the time does not tell which."""
    return sum(_same(expected, item) for item in given[:_MOST_SIGNATURES]) > 0


def _given(rule: SignatureManifest, request: HookRequest) -> list[str]:
    """The signatures in the header, those without the prefix left out."""
    text = request.headers[rule.header.lower()]
    parts = [part.strip() for part in text.split(rule.separator)] if rule.separator else [text]
    return [part.removeprefix(rule.prefix) for part in parts if part.startswith(rule.prefix)]


def _timestamp(rule: SignatureManifest, request: HookRequest) -> str:
    if rule.timestamp_header:
        return request.headers.get(rule.timestamp_header.lower(), "")
    if rule.timestamp_field:
        try:
            found = jmespath.search(rule.timestamp_field, read_json(request.body))
        except (ValueError, RecursionError, JMESPathError):
            return ""
        return str(found) if isinstance(found, int | float | str) and not isinstance(found, bool) else ""
    return ""


def _seconds(text: str, form: str) -> float | None:
    try:
        if form == "iso8601":
            return datetime.fromisoformat(text).timestamp()
        return float(int(text)) / (1000.0 if form == "epoch_ms" else 1.0)
    except (ValueError, OverflowError, OSError):
        return None


def _is_fresh(rule: SignatureManifest, timestamp: str, now: float) -> bool:
    if not rule.tolerance_seconds:
        return True
    at = _seconds(timestamp, rule.timestamp_format)
    return at is not None and abs(now - at) <= rule.tolerance_seconds


def _signed(rule: SignatureManifest, request: HookRequest, timestamp: str) -> bytes:
    places = {
        "{body}": request.body,
        "{timestamp}": timestamp.encode("utf-8", "surrogateescape"),
        "{url}": request.url.encode(),
    }
    return b"".join(places.get(part, part.encode()) for part in _PLACES.split(rule.signed))


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _hmac(rule: SignatureManifest, request: HookRequest, secret: str, now: float) -> bool:
    timestamp = _timestamp(rule, request)
    key = _decoded(secret) if rule.secret_encoding == "base64" else secret.encode()  # noqa: S105
    if not key or not _is_fresh(rule, timestamp, now):
        return False
    digest = hmac.digest(key, _signed(rule, request, timestamp), rule.algorithm)
    expected = digest.hex() if rule.encoding == "hex" else base64.b64encode(digest).decode()
    return _any_same(expected, _given(rule, request))


def _token(rule: SignatureManifest, request: HookRequest, secret: str, now: float) -> bool:
    return _any_same(secret, _given(rule, request))


def _basic(rule: SignatureManifest, request: HookRequest, secret: str, now: float) -> bool:
    kind, _, text = request.headers[rule.header.lower()].partition(" ")
    pair = _decoded(text.strip()) if kind.lower() == "basic" else None
    _, colon, password = (pair or b"").partition(b":")
    return hmac.compare_digest(password, secret.encode()) and bool(colon)


def _standard(rule: SignatureManifest, request: HookRequest, secret: str, now: float) -> bool:
    """Standard Webhooks 1.0: `v1,` and Base64 of HMAC-SHA256 over id, timestamp and body, joined by dots."""
    identifier, timestamp = request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", "")
    at = _seconds(timestamp, "epoch")
    key = _decoded(secret.removeprefix(_STANDARD_SECRET)) if secret.startswith(_STANDARD_SECRET) else secret.encode()
    if not identifier or not key or at is None or abs(now - at) > _STANDARD_TOLERANCE:
        return False
    head = f"{identifier}.{timestamp}.".encode("utf-8", "surrogateescape")
    digest = base64.b64encode(hmac.digest(key, head + request.body, hashlib.sha256)).decode()
    given = [part.removeprefix("v1,") for part in request.headers[rule.header.lower()].split(" ")]
    return _any_same(digest, given)


def _ed25519(rule: SignatureManifest, request: HookRequest, secret: str, now: float) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    timestamp = _timestamp(rule, request)
    if not _is_fresh(rule, timestamp, now):
        return False
    signed = _signed(rule, request, timestamp)
    for given in _given(rule, request):
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(secret)).verify(bytes.fromhex(given), signed)
        except (InvalidSignature, ValueError):
            continue
        return True
    return False


_SCHEMES: dict[str, Callable[[SignatureManifest, HookRequest, str, float], bool]] = {
    "hmac": _hmac,
    "token": _token,
    "basic": _basic,
    "standard": _standard,
    "ed25519": _ed25519,
}
