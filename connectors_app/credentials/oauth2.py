"""Access tokens by OAuth 2.0 client credentials (RFC 6749, section 4.4): asked for once, kept encrypted.

Authlib builds the request and reads the answer; the one HTTP client carries them, so that a token endpoint is held to
the same rules as every other address.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Mapping
from typing import Any

from asgiref.sync import sync_to_async
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_token_request
from authlib.oauth2.rfc6749.wrappers import OAuth2Token
from django.core.cache import cache
from redis.exceptions import RedisError

from connectors_app.credentials.encryption import Binding, Sealed, SecretUnreadable, keyring
from connectors_app.http.client import send
from connectors_app.http.errors import ConnectorError
from connectors_app.http.messages import Credentials, VendorRequest, VendorResponse
from connectors_app.http.urls import host_key
from connectors_app.models import Credential

__all__ = ["access_token", "forget_tokens", "token_cache_key"]

logger = logging.getLogger(__name__)

_LEEWAY_SECONDS = 60
_UNSTATED_LIFE_SECONDS = 300
_LOCK_SECONDS = 40
_POLL_SECONDS = 0.05
_REQUEST_SECONDS = 20.0
_MAX_BYTES = 100_000
_PERMANENT = frozenset({"invalid_client", "invalid_scope", "unauthorized_client", "unsupported_grant_type"})


def token_cache_key(credential: Credential) -> str:
    """Where the token of these secrets is kept; other secrets have another key."""
    return f"credential-token:{credential.pk}:{credential.revision}"


def _binding(credential: Credential) -> Binding:
    return Binding(credential.workspace_id, credential.connector_id, credential.pk, f"token-{credential.revision}")


def _read(credential: Credential) -> str | None:
    try:
        stored: str | None = cache.get(token_cache_key(credential))
        if stored is None:
            return None
        kept = keyring().unseal(stored, binding=_binding(credential)).secrets
    except (RedisError, OSError, SecretUnreadable) as error:
        logger.warning("a cached access token can't be read: %s", type(error).__name__)
        return None
    return kept["token"] if float(kept["expires_at"]) - _LEEWAY_SECONDS > time.time() else None


def _write(credential: Credential, token: str, expires_at: float) -> None:
    life = int(expires_at - _LEEWAY_SECONDS - time.time())
    if life <= 0:
        return
    values = {"token": token, "expires_at": repr(expires_at)}
    try:
        cache.set(token_cache_key(credential), keyring().seal(values, binding=_binding(credential)), timeout=life)
    except (RedisError, OSError) as error:
        logger.warning("an access token can't be cached: %s", type(error).__name__)


def _claim(key: str, owner: str) -> bool:
    try:
        return bool(cache.add(key, owner, timeout=_LOCK_SECONDS))
    except (RedisError, OSError):
        return True  # without Redis everyone asks for a token of their own


def _release(key: str, owner: str) -> None:
    try:
        if cache.get(key) == owner:
            cache.delete(key)
    except (RedisError, OSError):
        logger.debug("a lock is left to expire")


def forget_tokens(credentials: list[Credential]) -> None:
    """Drop the cached tokens of these rows, for example because they are encrypted with a key that goes."""
    try:
        cache.delete_many([token_cache_key(item) for item in credentials])
    except (RedisError, OSError) as error:
        logger.warning("cached access tokens can't be dropped: %s", type(error).__name__)


async def access_token(*, credential: Credential, sealed: Sealed) -> str:
    """A token that is valid for a minute more at least: the cached one, or a new one that one caller fetches for all.

    Raises ConnectorError if the endpoint refuses or does not answer.
    """
    read, claim = sync_to_async(_read, thread_sensitive=False), sync_to_async(_claim, thread_sensitive=False)
    lock, owner = f"{token_cache_key(credential)}:lock", secrets.token_hex(8)
    deadline = time.monotonic() + _LOCK_SECONDS
    while True:
        if token := await read(credential):
            return token
        if await claim(lock, owner) or time.monotonic() > deadline:
            break
        await asyncio.sleep(_POLL_SECONDS)
    try:
        if token := await read(credential):  # the one before us may have stored it between our look and our claim
            return token
        token, expires_at = await _fetch(credential, sealed)
        await sync_to_async(_write, thread_sensitive=False)(credential, token, expires_at)
        return token
    finally:
        await sync_to_async(_release, thread_sensitive=False)(lock, owner)


def _request(facts: Mapping[str, Any], settings: Mapping[str, str], sealed: Sealed) -> VendorRequest:
    extra = {"scope": settings.get("scope") or facts.get("scope", ""), "audience": facts.get("audience", "")}
    body = prepare_token_request("client_credentials", **{name: value for name, value in extra.items() if value})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    method = facts.get("client_auth") or "client_secret_basic"
    client = ClientAuth(sealed.secrets["client_id"], sealed.secrets["client_secret"], method)
    url, prepared, body = client.prepare("POST", sealed.token_url, dict(headers), body)
    secret = {name: value for name, value in prepared.items() if name not in headers}
    return VendorRequest(
        method="POST",
        url=url,
        headers=headers,
        body=body.encode(),
        credentials=Credentials(headers=secret, hosts=frozenset({host_key(url)})),
        timeout_seconds=_REQUEST_SECONDS,
        max_bytes=_MAX_BYTES,
        max_redirects=0,  # the body may hold the client's secret
    )


async def _fetch(credential: Credential, sealed: Sealed) -> tuple[str, float]:
    facts = credential.connector.settings.get("oauth2") or {}
    answer = await send(_request(facts, credential.settings, sealed))
    if not answer.ok:
        raise _refusal(answer)
    try:
        token = OAuth2Token.from_dict(answer.json())
        expires_at = float(token.get("expires_at") or time.time() + _UNSTATED_LIFE_SECONDS)
        return str(token["access_token"]), expires_at
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = "The token endpoint's answer holds no access token."
        raise ConnectorError(message, permanent=True, vendor_code="no-access-token") from error


def _refusal(answer: VendorResponse) -> ConnectorError:
    """The error of RFC 6749, section 5.2; its description is left out because some vendors repeat the request in it."""
    try:
        body = answer.json()
    except ConnectorError:
        body = None
    code = body.get("error", "") if isinstance(body, dict) else ""
    code = code if isinstance(code, str) and code.isascii() and len(code) <= 60 else ""
    return ConnectorError(
        f"The token endpoint refused the client ({code or answer.status}).",
        permanent=code in _PERMANENT or answer.status in {400, 401, 403, 404},
        vendor_code=code or "token-refused",
        vendor_status=answer.status,
    )
