"""Each vendor's "who am I" call, made for real against a loopback server with the vendor's answer."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from connectors_app.credentials.whoami import credential_test, parse_expiry
from connectors_app.manifest import load_manifests
from connectors_app.models import Credential
from tests.connectors_app.credentials.accounts import SECRET, make_credential
from tests.connectors_app.credentials.vendor import Vendor

pytestmark = pytest.mark.django_db
BASIC = {"kind": "basic", "secrets": {"username": "ann@acme.io", "password": SECRET}}
BASIC_HEADER = "Basic " + base64.b64encode(f"ann@acme.io:{SECRET}".encode()).decode()
LATER = (timezone.now() + timedelta(days=30)).strftime("%Y-%m-%d %H:%M:%S UTC")

CASES: dict[str, dict[str, Any]] = {
    "asana": {"path": "/users/me", "body": {"data": {"gid": "1", "email": "ann@acme.io"}}, "identity": "ann@acme.io"},
    "azure_devops": {
        "account": BASIC, "settings": {"organization": "acme"}, "auth": BASIC_HEADER,
        "path": "/_apis/profile/profiles/me?api-version=7.1", "body": {"emailAddress": "ann@acme.io"},
        "identity": "ann@acme.io",
    },
    "bitbucket": {
        "path": "/user", "body": {"username": "ann"}, "identity": "ann",
        "headers": {"X_OAuth_Scopes": "account, issue"},
        "scopes": ("account", "issue"),
    },
    "confluence": {
        "account": BASIC, "settings": {"site": "acme"}, "auth": BASIC_HEADER, "path": "/wiki/rest/api/user/current",
        "body": {"accountId": "5b1", "displayName": "Ann"}, "identity": "Ann",
    },
    "discord": {"path": "/users/@me", "body": {"username": "helper"}, "identity": "helper", "auth": f"Bot {SECRET}"},
    "gitea": {"path": "/user", "body": {"login": "ann"}, "identity": "ann", "auth": f"token {SECRET}"},
    "github": {
        "path": "/user", "body": {"login": "octocat"}, "identity": "octocat", "scopes": ("read:org", "repo"),
        "headers": {"X_OAuth_Scopes": "repo, read:org", "GitHub_Authentication_Token_Expiration": LATER},
        "expires": True,
    },
    "gitlab": {
        "path": "/personal_access_tokens/self", "identity": "ci", "scopes": ("api", "read_api"), "expires": True,
        "body": {"name": "ci", "scopes": ["api", "read_api"], "expires_at": LATER[:10]},
    },
    "jira": {
        "account": BASIC, "settings": {"site": "acme"}, "auth": BASIC_HEADER, "path": "/rest/api/3/myself",
        "body": {"accountId": "5b1", "emailAddress": "ann@acme.io", "displayName": "Ann"}, "identity": "ann@acme.io",
    },
    "linear": {
        "account": {"kind": "api_key", "secrets": {"token": SECRET}}, "auth": SECRET, "method": "POST",
        "path": "/graphql", "body": {"data": {"viewer": {"name": "Ann", "email": "ann@acme.io"}}},
        "identity": "ann@acme.io",
    },
    "opsgenie": {
        "account": {"kind": "api_key", "secrets": {"api_key": SECRET}}, "auth": f"GenieKey {SECRET}",
        "path": "/v2/account", "body": {"data": {"name": "acme"}}, "identity": "acme",
    },
    "pagerduty": {
        "path": "/abilities", "body": {"abilities": ["teams"]}, "identity": "PagerDuty account",
        "auth": f"Token token={SECRET}",
    },
    "sentry": {
        "path": "/api/0/", "identity": "ann@acme.io", "scopes": ("event:read", "org:read"),
        "body": {"version": "0", "auth": {"scopes": ["org:read", "event:read"]}, "user": {"email": "ann@acme.io"}},
        "refused": {"version": "0", "auth": None, "user": None},
    },
    "servicenow": {
        "account": BASIC, "settings": {"instance": "acme"}, "auth": BASIC_HEADER, "path": "/api/now/table/sys_user",
        "body": {"result": [{"user_name": "ann", "name": "Ann"}]}, "identity": "ann", "refused": {"result": []},
    },
    "slack": {
        "method": "POST", "path": "/auth.test", "body": {"ok": True, "user": "bot", "team": "Acme"},
        "identity": "bot in Acme", "headers": {"X_OAuth_Scopes": "chat:write,users:read"},
        "scopes": ("chat:write", "users:read"), "refused": {"ok": False, "error": "invalid_auth"},
    },
    "trello": {
        "account": {"kind": "api_key", "secrets": {"api_key": "key-of-app", "token": SECRET}}, "auth": None,
        "path": "/members/me", "body": {"username": "ann"}, "identity": "ann",
    },
    "zendesk": {
        "account": BASIC, "settings": {"subdomain": "acme"}, "auth": BASIC_HEADER, "path": "/api/v2/users/me.json",
        "body": {"user": {"id": 7, "email": "ann@acme.io"}}, "identity": "ann@acme.io",
        "refused": {"user": {"id": None, "email": "invalid@example.com"}},
    },
}  # fmt: skip
WITHOUT_TOKEN_KINDS = {"microsoft_teams"}
"""OAuth 2.0 only: `test_oauth2` makes its call."""


def account(user: Any, key: str, vendor: Vendor) -> Credential:
    case = CASES[key]
    values = case.get("account", {"kind": "token", "secrets": {"token": SECRET}})
    made = make_credential(user, key, base_url=vendor.url, settings=case.get("settings", {}), **values)
    row: Credential = Credential.unscoped.select_related("connector").get(pk=made.pk)
    return row


def test_every_connector_that_takes_an_account_and_calls_over_http_is_here() -> None:
    asking = {item.key for item in load_manifests() if item.whoami}
    assert asking == set(CASES) | WITHOUT_TOKEN_KINDS
    accounts = {item.key for item in load_manifests() if set(item.auth.kinds) - {"none"}}
    assert accounts - asking == {"email", "http"}


@pytest.mark.parametrize("key", sorted(CASES))
def test_the_vendor_says_who_it_is(vendor: Vendor, alice: Any, key: str) -> None:
    case = CASES[key]
    vendor.answer(case["path"], case["body"], method=case.get("method", "GET"), **case.get("headers", {}))
    row = account(alice, key, vendor)
    result = credential_test(credential=row)
    assert (result.code, result.identity) == ("ok", case["identity"])
    assert result.scopes == case.get("scopes")
    assert (result.expires_at is not None) == case.get("expires", False)
    (asked,) = vendor.asked
    assert asked.method == case.get("method", "GET")
    expected = case.get("auth", f"Bearer {SECRET}")
    assert asked.headers.get("Authorization") == expected
    row.refresh_from_db()
    assert row.last_test is not None
    assert row.last_test["identity"] == case["identity"]
    assert row.expires_at == result.expires_at
    assert SECRET not in str(row.last_test)


@pytest.mark.parametrize("key", sorted(CASES))
@pytest.mark.parametrize(
    ("status", "code"), [(401, "rejected"), (403, "forbidden"), (404, "not-found"), (500, "vendor-error")]
)
def test_a_refusal_is_typed(vendor: Vendor, alice: Any, key: str, status: int, code: str) -> None:
    case = CASES[key]
    body = {"message": f"bad credential {SECRET}"}
    vendor.answer(case["path"].partition("?")[0], body, method=case.get("method", "GET"), status=status)
    result = credential_test(credential=account(alice, key, vendor))
    assert (result.ok, result.code, result.vendor_status) == (False, code, status)
    assert SECRET not in str(result.as_json())


@pytest.mark.parametrize("key", sorted(key for key, case in CASES.items() if "refused" in case))
def test_a_polite_200_for_a_bad_credential_counts_as_rejected(vendor: Vendor, alice: Any, key: str) -> None:
    case = CASES[key]
    vendor.answer(case["path"].partition("?")[0], case["refused"], method=case.get("method", "GET"))
    assert credential_test(credential=account(alice, key, vendor)).code == "rejected"


def test_an_address_nobody_answers_at_and_one_that_is_not_allowed(vendor: Vendor, alice: Any, settings: Any) -> None:
    row = account(alice, "github", vendor)
    settings.HTTP_ALLOWED_HOSTS = []
    assert credential_test(credential=row).code == "address-refused"
    assert vendor.asked == []
    settings.HTTP_ALLOWED_HOSTS = ["127.0.0.1"]
    port = vendor.url.rsplit(":", 1)[1]
    nobody = make_credential(alice, name="nobody", base_url=vendor.url.replace(port, "1234"))
    result = credential_test(credential=Credential.unscoped.select_related("connector").get(pk=nobody.pk))
    assert (result.ok, result.vendor_status) == (False, 0)
    assert result.code in {"unreachable", "connect-failed"}


def test_over_http_and_only_ones_own(vendor: Vendor, alice: Any, api: Any, bobs_api: Any) -> None:
    vendor.answer("/user", {"login": "octocat"}, X_OAuth_Scopes="repo")
    row = account(alice, "github", vendor)
    url = f"/api/v1/credentials/{row.pk}"
    assert bobs_api.post(f"{url}/test").status_code == 404
    assert vendor.asked == []
    answer = api.post(f"{url}/test")
    assert answer.status_code == 200
    assert answer.json() == {
        "ok": True, "code": "ok", "message": "The vendor accepts the credential.", "identity": "octocat",
        "scopes": ["repo"], "expires_at": None, "vendor_status": 200, "retry_after": None,
    }  # fmt: skip
    assert api.get(url).json()["last_test"]["identity"] == "octocat"


def test_an_expired_credential_is_not_sent(vendor: Vendor, alice: Any) -> None:
    row = account(alice, "github", vendor)
    row.expires_at = timezone.now() - timedelta(minutes=1)
    row.save(update_fields=["expires_at"])
    assert credential_test(credential=row).code == "credential-expired"
    assert vendor.asked == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2027-01-02 03:04:05 UTC", datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2027-01-02 03:04:05 -0800", datetime(2027, 1, 2, 11, 4, 5, tzinfo=UTC)),
        ("2027-01-02", datetime(2027, 1, 2, tzinfo=UTC)),
        ("2027-01-02T03:04:05Z", datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)),
        (1798859045, datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("never", None), (None, None), ("", None), (True, None), (10**30, None), ([], None),
    ],
)  # fmt: skip
def test_expiries_in_the_forms_vendors_write(value: Any, expected: datetime | None) -> None:
    assert parse_expiry(value) == expected
