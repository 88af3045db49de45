"""OAuth 2.0 client credentials: one token for all callers, kept encrypted, fetched anew when its secret changes."""

from __future__ import annotations

import asyncio
import base64
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.core.cache import cache

from connectors_app.credentials.oauth2 import forget_tokens, token_cache_key
from connectors_app.credentials.services import credential_open, credential_update
from connectors_app.credentials.whoami import credential_test
from connectors_app.http.client import run_with_client
from connectors_app.http.errors import ConnectorError
from connectors_app.models import Connector, Credential
from tests.connectors_app.credentials.accounts import connector, make_credential
from tests.connectors_app.credentials.vendor import Vendor

pytestmark = pytest.mark.django_db
CLIENT = {"client_id": "client-1", "client_secret": "very-secret-of-client"}


def loaded(row: Credential) -> Credential:
    found: Credential = Credential.unscoped.select_related("connector").get(pk=row.pk)
    return found


def account(user: Any, vendor: Vendor, key: str = "github", **settings: str) -> Credential:
    values = {"token_url": f"{vendor.url}/token"} | settings if key == "github" else settings
    return loaded(make_credential(user, key, kind="oauth2", secrets=CLIENT, settings=values, base_url=vendor.url))


def tokens(vendor: Vendor, **answer: Any) -> None:
    """A token endpoint that numbers its tokens."""
    given = iter(range(1, 100))

    def issue(request: Any, text: str) -> Any:
        return 200, {"access_token": f"access-{next(given)}", "token_type": "Bearer", "expires_in": 3600} | answer, {}

    vendor.answers["POST", "/token"] = issue


def token_of(row: Credential) -> str:
    return run_with_client(credential_open(credential=row).connection()).secrets["token"]


def test_a_token_is_fetched_once_used_as_bearer_and_kept_encrypted(vendor: Vendor, alice: Any) -> None:
    tokens(vendor)
    vendor.answer("/user", {"login": "app"})
    row = account(alice, vendor, scope="repo read:org")
    assert credential_test(credential=row).identity == "app"
    assert credential_test(credential=row).identity == "app"
    assert vendor.paths() == ["/token", "/user", "/user"]
    assert {item.headers["Authorization"] for item in vendor.asked[1:]} == {"Bearer access-1"}
    pair = base64.b64encode(b"client-1:very-secret-of-client").decode()
    assert vendor.asked[0].headers["Authorization"] == f"Basic {pair}"
    assert parse_qs(vendor.asked[0].text) == {"grant_type": ["client_credentials"], "scope": ["repo read:org"]}
    kept = cache.get(token_cache_key(row))
    assert kept
    assert "access-1" not in kept


def test_the_shipped_rule_of_a_connector_is_followed(vendor: Vendor, alice: Any) -> None:
    tokens(vendor)
    vendor.answer("/v1.0/organization", {"value": [{"displayName": "Acme"}]})
    teams = connector("microsoft_teams")
    assert teams.settings["oauth2"]["token_url"].startswith("https://login.microsoftonline.com/{tenant}/")
    rule = {**teams.settings["oauth2"], "token_url": f"{vendor.url}/token"}
    Connector.objects.filter(pk=teams.pk).update(settings={**teams.settings, "oauth2": rule})
    row = account(alice, vendor, "microsoft_teams")
    assert credential_test(credential=row).identity == "Acme"
    assert "Authorization" not in vendor.asked[0].headers
    assert parse_qs(vendor.asked[0].text) == {
        "grant_type": ["client_credentials"],
        "scope": ["https://graph.microsoft.com/.default"],
        "client_id": ["client-1"],
        "client_secret": ["very-secret-of-client"],
    }


def test_many_callers_at_once_fetch_one_token(vendor: Vendor, alice: Any) -> None:
    tokens(vendor)
    vendor.delay = 0.2
    opened = credential_open(credential=account(alice, vendor))

    async def all_at_once() -> list[Any]:
        return await asyncio.gather(*(opened.connection() for _ in range(20)))

    assert {item.secrets["token"] for item in run_with_client(all_at_once())} == {"access-1"}
    assert vendor.paths() == ["/token"]


def test_a_short_life_a_new_secret_or_a_dropped_token_fetch_anew(vendor: Vendor, alice: Any) -> None:
    tokens(vendor)
    row = account(alice, vendor)
    assert token_of(row) == "access-1"
    assert token_of(row) == "access-1"
    row = loaded(credential_update(credential=row, secrets=CLIENT | {"client_secret": "another-secret"}))
    assert token_of(row) == "access-2"
    forget_tokens([row])
    assert token_of(row) == "access-3"
    tokens(vendor, expires_in=30)
    forget_tokens([row])
    assert token_of(row) == "access-1"
    assert token_of(row) == "access-2"


def test_a_cached_token_of_another_row_or_key_is_not_used(vendor: Vendor, alice: Any, settings: Any) -> None:
    tokens(vendor)
    first = account(alice, vendor)
    second = loaded(
        make_credential(alice, name="two", kind="oauth2", secrets=CLIENT, settings=first.settings, base_url=vendor.url)
    )
    assert token_of(first) == "access-1"
    cache.set(token_cache_key(second), cache.get(token_cache_key(first)), timeout=60)
    assert token_of(second) == "access-2"


@pytest.mark.parametrize(
    ("status", "body", "permanent", "code"),
    [
        (401, {"error": "invalid_client", "error_description": "very-secret-of-client"}, True, "invalid_client"),
        (400, {"error": "invalid_scope"}, True, "invalid_scope"),
        (503, {}, False, "token-refused"),
        (200, {"token_type": "bearer"}, True, "no-access-token"),
        (200, [], True, "no-access-token"),
        (302, {}, False, "token-refused"),
    ],
)
def test_refusals_are_typed_and_repeat_no_secret(
    vendor: Vendor, alice: Any, status: int, body: Any, permanent: bool, code: str
) -> None:
    vendor.answer("/token", body, method="POST", status=status, Location="/elsewhere")
    row = account(alice, vendor)
    with pytest.raises(ConnectorError) as caught:
        token_of(row)
    assert (caught.value.permanent, caught.value.vendor_code) == (permanent, code)
    assert "very-secret" not in f"{caught.value} {caught.value.details}"
    assert vendor.paths() == ["/token"]
    result = credential_test(credential=row)
    assert not result.ok
    assert "very-secret" not in str(result.as_json())


def test_the_clients_secret_goes_to_the_sealed_endpoint_only(vendor: Vendor, alice: Any) -> None:
    tokens(vendor)
    row = account(alice, vendor)
    Credential.unscoped.filter(pk=row.pk).update(settings={"token_url": f"{vendor.url}/evil"})
    assert token_of(loaded(row)) == "access-1"
    assert vendor.paths() == ["/token"]
