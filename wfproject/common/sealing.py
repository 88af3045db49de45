"""Values that the database keeps encrypted under keys of the service's secret, one key for each of them."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet
from django.utils.crypto import salted_hmac

__all__ = ["derived_fernet", "derived_key"]


def derived_key(purpose: str, owner: str) -> bytes:
    """A Fernet key of the service's secret, for one purpose and what is encrypted: 32 bytes in URL-safe base 64."""
    return base64.urlsafe_b64encode(salted_hmac(purpose, owner, algorithm="sha256").digest())


def derived_fernet(purpose: str, owner: str) -> Fernet:
    """What encrypts and decrypts under that key; InvalidToken under another purpose, owner or secret."""
    return Fernet(derived_key(purpose, owner))
