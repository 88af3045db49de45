"""Asking the vendor whose credential it is: the one read-only call of the manifest's `whoami`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from django.utils import timezone

from connectors_app.connection import Connection
from connectors_app.credentials.services import OpenedCredential, credential_open
from connectors_app.execution.execute import call_vendor
from connectors_app.execution.registry import connector_facts
from connectors_app.http.client import run_with_client
from connectors_app.http.errors import ConnectorError
from connectors_app.http.messages import VendorRequest, VendorResponse
from connectors_app.manifest_parts import WhoAmIManifest
from connectors_app.models import Credential
from wfproject.common.errors import ApplicationError
from wfproject.common.jmes import value_at

__all__ = ["CredentialTest", "ask_vendor", "credential_test", "credential_test_keep", "parse_expiry"]

_TIMEOUT_SECONDS = 15.0
_MAX_BYTES = 500_000
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class CredentialTest:
    """What the vendor said of a credential.

    `code` is `ok` or the kebab-case name of what is wrong: `rejected` (the vendor doesn't know it), `forbidden` (it may
    not ask), `not-supported` (the connector has no such call), `rate-limited`, `unreachable`, or the code of our own
    refusal (`credential-expired`, `credential-hosts-changed`, `credential-unreadable`, `address-refused`).
    `scopes` is None where the vendor doesn't tell them.
    """

    ok: bool
    code: str
    message: str
    identity: str = ""
    scopes: tuple[str, ...] | None = None
    expires_at: datetime | None = None
    vendor_status: int = 0
    retry_after: float | None = field(default=None)

    def as_json(self) -> dict[str, Any]:
        """The result as JSON values."""
        return {
            "ok": self.ok,
            "code": self.code,
            "message": self.message,
            "identity": self.identity,
            "scopes": None if self.scopes is None else list(self.scopes),
            "expires_at": self.expires_at and self.expires_at.isoformat(),
            "vendor_status": self.vendor_status,
            "retry_after": self.retry_after,
        }


def parse_expiry(value: Any) -> datetime | None:
    """The time a vendor writes as ISO 8601 (with a space or zone names such as UTC), a date, or seconds; else None."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value, UTC)
        except (OverflowError, ValueError, OSError):
            return None
    if not isinstance(value, str) or not value.strip():
        return None
    text = re.sub(r"\s+(UTC|GMT|Z)$", "+00:00", value.strip())
    text = re.sub(r"\s+([+-]\d{2}):?(\d{2})$", r"\1:\2", text)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _scopes(manifest: WhoAmIManifest, answer: VendorResponse, body: Any) -> tuple[str, ...] | None:
    found: Any = answer.headers.get(manifest.scopes_header.lower()) if manifest.scopes_header else None
    if found is None:
        found = value_at(manifest.scopes_field, body)
    if isinstance(found, str):
        found = [item for item in re.split(r"[,\s]+", found) if item]
    if not isinstance(found, list):
        return None
    return tuple(sorted({item for item in found if isinstance(item, str)}))


def _expiry(manifest: WhoAmIManifest, answer: VendorResponse, body: Any) -> datetime | None:
    header = answer.headers.get(manifest.expires_header.lower()) if manifest.expires_header else None
    return parse_expiry(header if header is not None else value_at(manifest.expires_field, body))


def _request(manifest: WhoAmIManifest, connection: Connection) -> VendorRequest:
    def fill(text: str) -> str:
        return _PLACEHOLDER.sub(lambda found: quote(connection.settings.get(found[1], ""), safe=""), text)

    own = fill(manifest.base_url) if manifest.base_url and not connection.base_url else ""
    return VendorRequest(
        method=manifest.method,
        url=own + fill(manifest.path),
        json=manifest.body,
        timeout_seconds=_TIMEOUT_SECONDS,
        max_bytes=_MAX_BYTES,
    )


def _read(manifest: WhoAmIManifest, answer: VendorResponse) -> CredentialTest:
    body = answer.json()
    if manifest.ok and not value_at(manifest.ok, body):
        return CredentialTest(
            False, "rejected", "The vendor does not accept the credential.", vendor_status=answer.status
        )
    identity = value_at(manifest.identity, body)
    expires_at = _expiry(manifest, answer, body)
    if expires_at is not None and expires_at <= timezone.now():
        return CredentialTest(
            False, "credential-expired", f"The vendor says that it expired at {expires_at:%Y-%m-%d %H:%M} UTC."
        )
    return CredentialTest(
        True,
        "ok",
        "The vendor accepts the credential.",
        identity=str(identity)[:200] if identity is not None else "",
        scopes=_scopes(manifest, answer, body),
        expires_at=expires_at,
        vendor_status=answer.status,
    )


_BY_STATUS = {
    401: ("rejected", "The vendor does not accept the credential."),
    403: ("forbidden", "The vendor knows the credential but does not let it ask who it is."),
    404: ("not-found", "There is no such address at the vendor: check site, organization and base URL."),
    429: ("rate-limited", "The vendor limits requests; try again later."),
}


def _failure(error: ApplicationError) -> CredentialTest:
    if not isinstance(error, ConnectorError):
        return CredentialTest(False, error.code, error.message)
    if error.code != ConnectorError.code:  # our own refusals
        return CredentialTest(False, error.code, error.message)
    status = error.vendor_status
    if 200 <= status < 300 and error.permanent:  # an error in the body, as Slack and GraphQL have it
        code, message = "rejected", f"The vendor does not accept the credential ({error.vendor_code or 'error'})."
    elif status in _BY_STATUS:
        code, message = _BY_STATUS[status]
    elif status:
        code, message = "vendor-error", error.message
    else:
        code, message = (error.vendor_code if error.permanent else "") or "unreachable", error.message
    return CredentialTest(False, code, message, vendor_status=status, retry_after=error.retry_after)


def credential_test(*, credential: Credential) -> CredentialTest:
    """Make the connector's "who am I" call and keep its result with the credential; never raises for a bad one.

    `credential` is loaded with its connector. An expiry that the vendor tells is kept as the credential's own. Runs the
    call in an event loop of its own: not for asynchronous code, which uses `ask_vendor`.
    """
    try:
        opened = credential_open(credential=credential)
    except ApplicationError as error:
        result = _failure(error)
    else:
        result = run_with_client(ask_vendor(opened))
    credential_test_keep(credential=credential, result=result)
    return result


async def ask_vendor(opened: OpenedCredential) -> CredentialTest:
    """Make the "who am I" call; touches no database and never raises for a bad credential."""
    connector = opened.credential.connector
    facts = connector.settings.get("whoami")
    try:
        connection = await opened.connection()
        if not facts:
            message = f"{connector.name} has no call that tells whose credential it is; it was decrypted, not tried."
            return CredentialTest(False, "not-supported", message)
        manifest = WhoAmIManifest.model_validate(facts)
        answer = await call_vendor(
            _request(manifest, connection), connector=connector_facts(connector), connection=connection
        )
        return _read(manifest, answer)
    except ApplicationError as error:
        return _failure(error)


def credential_test_keep(*, credential: Credential, result: CredentialTest) -> None:
    """Keep what the vendor said with the credential, unless its secrets changed meanwhile."""
    values: Mapping[str, Any] = {"last_tested_at": timezone.now(), "last_test": result.as_json()}
    rows = Credential.unscoped.filter(pk=credential.pk, revision=credential.revision)
    rows.update(**values, **({"expires_at": result.expires_at} if result.expires_at else {}))
    credential.last_tested_at, credential.last_test = values["last_tested_at"], values["last_test"]
    credential.expires_at = result.expires_at or credential.expires_at
