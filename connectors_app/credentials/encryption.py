"""Secrets at rest: Fernet under keys of their own, bound to the row and the hosts they are for.

Fernet (https://github.com/fernet/spec) has no associated data, so what a secret is bound to is encrypted with it and
compared after decryption: a ciphertext moved to another row, connector or workspace can't be opened there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from wfproject.common.errors import ApplicationError

__all__ = ["Binding", "KeyRing", "Sealed", "SecretUnreadable", "keyring", "make_keyring", "mask"]

_FORMAT = 1
_SHOWN = 4
_SHORTEST_SHOWN = 12


class SecretUnreadable(ApplicationError):
    """A stored secret can't be opened: no key of the ring fits, or it was sealed for another row."""

    code = "credential-unreadable"
    http_status = 409


@dataclass(frozen=True, slots=True)
class Binding:
    """The row a ciphertext belongs to, and what in it (`secrets` or `token`)."""

    workspace_id: UUID
    connector_id: UUID
    credential_id: UUID
    purpose: str = "secrets"

    def __str__(self) -> str:
        return f"{self.workspace_id}/{self.connector_id}/{self.credential_id}/{self.purpose}"


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one ciphertext holds: the secret values, the hosts they may be sent to, and where OAuth tokens come from."""

    secrets: Mapping[str, str] = field(repr=False)
    hosts: frozenset[str] = frozenset()
    token_url: str = ""


class KeyRing:
    """The keys in use; the first one encrypts, all of them decrypt."""

    def __init__(self, keys: Sequence[str]) -> None:
        from cryptography.fernet import Fernet, MultiFernet  # most processes never open a secret

        try:
            fernets = [Fernet(key) for key in keys]
        except (ValueError, TypeError):
            fernets = []
        if not fernets:
            raise ImproperlyConfigured(
                "WF_CREDENTIAL_KEYS needs one or more comma-separated keys, each of 32 bytes in URL-safe Base64."
            )
        self._fernet = MultiFernet(fernets)
        self.ids = tuple(hashlib.sha256(key.encode()).hexdigest()[:12] for key in keys)

    @property
    def current_id(self) -> str:
        """Name of the key that encrypts; says nothing of the key itself."""
        return self.ids[0]

    def seal(
        self, secrets: Mapping[str, str], *, binding: Binding, hosts: Iterable[str] = (), token_url: str = ""
    ) -> str:
        """Encrypt the values together with what they are bound to."""
        envelope = {
            "format": _FORMAT,
            "for": str(binding),
            "hosts": sorted(hosts),
            "token_url": token_url,
            "secrets": dict(secrets),
        }
        return self._fernet.encrypt(json.dumps(envelope, ensure_ascii=False).encode()).decode()

    def unseal(self, text: str, *, binding: Binding) -> Sealed:
        """Decrypt; SecretUnreadable if no key fits or the ciphertext belongs to another row."""
        from cryptography.fernet import InvalidToken

        try:
            envelope = json.loads(self._fernet.decrypt(text.encode()))
        except InvalidToken:
            raise SecretUnreadable(
                "The stored secret can't be read with the keys in WF_CREDENTIAL_KEYS. Enter it again."
            ) from None
        if envelope["format"] != _FORMAT or envelope["for"] != str(binding):
            raise SecretUnreadable("The stored secret belongs to another credential. Enter it again.")
        return Sealed(envelope["secrets"], frozenset(envelope["hosts"]), envelope["token_url"])


@lru_cache(maxsize=8)
def make_keyring(keys: tuple[str, ...]) -> KeyRing:
    """The ring of these keys; ImproperlyConfigured, naming the variable only, if one is malformed."""
    return KeyRing(keys)


def keyring() -> KeyRing:
    """The ring of the settings."""
    return make_keyring(tuple(settings.CREDENTIAL_KEYS))


def mask(secret: str) -> str:
    """How a secret is shown: its last four characters, or none of a short one."""
    return f"…{secret[-_SHOWN:]}" if len(secret) >= _SHORTEST_SHOWN else "…"
