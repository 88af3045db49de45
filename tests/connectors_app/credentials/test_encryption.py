"""Secrets at rest: only our keys open them, only for the row they were sealed for."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from connectors_app.credentials.encryption import Binding, KeyRing, SecretUnreadable, mask

BINDING = Binding(uuid4(), uuid4(), uuid4())
KEY, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_is_sealed_opens_for_its_row_and_says_its_hosts() -> None:
    ring = KeyRing([KEY])
    text = ring.seal(
        {"token": "secret-ü"}, binding=BINDING, hosts={"b.example", "a.example:8443"}, token_url="https://x"
    )
    assert "secret" not in text
    found = ring.unseal(text, binding=BINDING)
    assert found.secrets == {"token": "secret-ü"}
    assert found.hosts == {"b.example", "a.example:8443"}
    assert found.token_url == "https://x"
    assert "secret-ü" not in repr(found)


@pytest.mark.parametrize(
    "other",
    [
        replace(BINDING, workspace_id=uuid4()),
        replace(BINDING, connector_id=uuid4()),
        replace(BINDING, credential_id=uuid4()),
        replace(BINDING, purpose="token-1"),
    ],
    ids=["workspace", "connector", "row", "purpose"],
)
def test_a_ciphertext_of_another_row_is_refused(other: Binding) -> None:
    ring = KeyRing([KEY])
    with pytest.raises(SecretUnreadable) as caught:
        ring.unseal(ring.seal({"token": "secret-value"}, binding=BINDING), binding=other)
    assert "secret-value" not in str(caught.value)


def test_another_key_or_a_changed_ciphertext_opens_nothing() -> None:
    text = KeyRing([KEY]).seal({"token": "t"}, binding=BINDING)
    flipped = text[:40] + ("A" if text[40] != "A" else "B") + text[41:]
    for ring, sealed in (
        (KeyRing([OTHER]), text),
        (KeyRing([KEY]), flipped),
        (KeyRing([KEY]), ""),
        (KeyRing([KEY]), "x"),
    ):
        with pytest.raises(SecretUnreadable):
            ring.unseal(sealed, binding=BINDING)


def test_the_first_key_encrypts_and_all_decrypt() -> None:
    old = KeyRing([KEY]).seal({"token": "t"}, binding=BINDING)
    ring = KeyRing([OTHER, KEY])
    assert ring.unseal(old, binding=BINDING).secrets == {"token": "t"}
    new = ring.seal({"token": "t"}, binding=BINDING)
    assert json.loads(Fernet(OTHER).decrypt(new))["secrets"] == {"token": "t"}
    assert ring.current_id != KeyRing([KEY]).current_id
    assert ring.current_id == KeyRing([OTHER]).current_id


@pytest.mark.parametrize("keys", [[], [""], ["short"], [KEY, "not-a-key"], ["ü" * 44]])
def test_malformed_keys_stop_with_the_name_of_the_setting_and_no_key(keys: list[str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="WF_CREDENTIAL_KEYS") as caught:
        KeyRing(keys)
    assert not any(key and key in str(caught.value) for key in keys)


@pytest.mark.parametrize(("secret", "shown"), [("ghp_0123456789", "…6789"), ("0123456789a", "…"), ("", "…")])
def test_at_most_four_characters_are_shown_and_none_of_a_short_secret(secret: str, shown: str) -> None:
    assert mask(secret) == shown
