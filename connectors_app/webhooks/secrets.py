"""Secrets that vendors sign with: made, and kept encrypted and bound to their endpoint like those of credentials."""

from __future__ import annotations

import base64
import secrets as randomness
from uuid import UUID

from django.conf import settings

from connectors_app.credentials.encryption import Binding, SecretUnreadable, keyring, make_keyring

__all__ = ["hook_secret_make", "hook_secret_open", "hook_secret_renew", "hook_secret_seal"]

_BYTES = 32


def hook_secret_make() -> str:
    """A new secret of 256 random bits, in the form of Standard Webhooks, which other rules take as text."""
    return "whsec_" + base64.b64encode(randomness.token_bytes(_BYTES)).decode()


def _binding(workspace_id: UUID, owner_id: UUID, endpoint_id: UUID) -> Binding:
    return Binding(workspace_id, owner_id, endpoint_id, purpose="webhook")


def hook_secret_seal(secret: str, *, workspace_id: UUID, owner_id: UUID, endpoint_id: UUID) -> str:
    """Encrypt a secret for the endpoint of that id and owner (its workflow); it opens nowhere else."""
    return keyring().seal({"secret": secret}, binding=_binding(workspace_id, owner_id, endpoint_id))


def hook_secret_open(sealed: str, *, workspace_id: UUID, owner_id: UUID, endpoint_id: UUID) -> str:
    """The secret, empty where none is kept; raises SecretUnreadable."""
    if not sealed:
        return ""
    found = keyring().unseal(sealed, binding=_binding(workspace_id, owner_id, endpoint_id))
    return found.secrets["secret"]


def hook_secret_renew(sealed: str, *, workspace_id: UUID, owner_id: UUID, endpoint_id: UUID) -> str | None:
    """The secret under the first key of `WF_CREDENTIAL_KEYS`; None where it is already. Raises SecretUnreadable."""
    binding = _binding(workspace_id, owner_id, endpoint_id)
    first = make_keyring(tuple(settings.CREDENTIAL_KEYS)[:1])
    try:
        first.unseal(sealed, binding=binding)
    except SecretUnreadable:
        return keyring().seal(keyring().unseal(sealed, binding=binding).secrets, binding=binding)
    return None
