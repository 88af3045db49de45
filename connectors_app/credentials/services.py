"""Writes to credentials. Secrets go in here and come out only as a `Connection` that lives as long as a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from connectors_app.connection import Connection
from connectors_app.contracts import credentials_tag
from connectors_app.credentials.encryption import Binding, Sealed, keyring, mask
from connectors_app.credentials.rules import (
    AuthKind,
    auth_kinds,
    base_url_problem,
    hosts_for,
    main_host,
    required_settings,
    setting_names,
    setting_problem,
    token_endpoint,
)
from connectors_app.models import Connector, Credential
from wfproject.common.database import database_hop
from wfproject.common.errors import ApplicationError, ConflictError, ValidationFailed
from wfproject.common.tags import touch_tags

__all__ = [
    "CredentialExpired",
    "HostsChanged",
    "OpenedCredential",
    "credential_binding",
    "credential_check",
    "credential_connection",
    "credential_create",
    "credential_delete",
    "credential_open",
    "credential_update",
]

_TOUCH_INTERVAL = timedelta(minutes=5)
_MAX_SECRET_CHARS = 8_000
_MAX_SETTING_CHARS = 300
_MAIN_SECRETS = ("token", "api_key", "password", "client_secret")


class CredentialExpired(ApplicationError):
    """The credential's time is over; nothing was sent."""

    code = "credential-expired"
    http_status = 409


class HostsChanged(ApplicationError):
    """The connector or the settings now name hosts that the secrets were not given for; nothing was sent."""

    code = "credential-hosts-changed"
    http_status = 409


@dataclass(frozen=True, slots=True)
class _Account:
    """What was said of an account, checked."""

    kind: AuthKind
    settings: dict[str, str]
    base_url: str
    hosts: frozenset[str]
    token_url: str


def credential_binding(credential: Credential, purpose: str = "secrets") -> Binding:
    """What ciphertexts of this row are bound to."""
    return Binding(credential.workspace_id, credential.connector_id, credential.pk, purpose)


def _check_settings(
    connector: Connector, kind: AuthKind, settings: Mapping[str, str], base_url: str
) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    known = setting_names(connector, kind)
    for name, value in settings.items():
        if name not in known:
            problems[f"settings.{name}"] = [f"Unknown setting; {connector.name} has: {', '.join(known) or 'none'}."]
        elif not isinstance(value, str) or len(value) > _MAX_SETTING_CHARS:
            problems[f"settings.{name}"] = [f"Must be a text of at most {_MAX_SETTING_CHARS} characters."]
        elif problem := setting_problem(connector, kind, name, value):
            problems[f"settings.{name}"] = [problem]
    for name in required_settings(connector, kind, base_url):
        if not settings.get(name):
            problems.setdefault(f"settings.{name}", []).append("This setting is required.")
    return problems


def _check_account(connector: Connector, kind_name: str, settings: Mapping[str, Any], base_url: str) -> _Account:
    kinds = {item.kind: item for item in auth_kinds(connector)}
    if kind_name not in kinds:
        offered = ", ".join(kinds) or "none: it takes no account"
        message = f"{connector.name} doesn't take this kind; it takes: {offered}."
        raise ValidationFailed(f"Invalid input: kind. {message}", details={"kind": [message]})
    kind = kinds[kind_name]
    given = {name: value.strip() if isinstance(value, str) else value for name, value in settings.items()}
    given = {name: value for name, value in given.items() if value != ""}
    problems = _check_settings(connector, kind, given, base_url)
    if base_url and (problem := base_url_problem(base_url)):
        problems["base_url"] = [problem]
    if not problems and not (hosts := hosts_for(connector, given, base_url)):
        problems["base_url"] = [f"{connector.name} has no address of its own: say where the secrets may be sent."]
    if problems:
        raise ValidationFailed(f"Invalid input: {', '.join(problems)}.", details=problems)
    token_url = token_endpoint(connector, given) if kind.kind == "oauth2" else ""
    return _Account(kind, given, base_url, hosts, token_url)


def _check_secrets(kind: AuthKind, secrets: Mapping[str, Any]) -> dict[str, str]:
    problems: dict[str, list[str]] = {}
    checked: dict[str, str] = {}
    for name, value in secrets.items():
        text = value.strip() if isinstance(value, str) else value
        if name not in kind.secrets:
            problems[f"secrets.{name}"] = [f"Unknown secret; this kind has: {', '.join(kind.secrets)}."]
        elif not isinstance(text, str) or len(text) > _MAX_SECRET_CHARS or not text.isprintable():
            problems[f"secrets.{name}"] = [f"Must be a printable text of at most {_MAX_SECRET_CHARS} characters."]
        else:
            checked[name] = text
    for name in kind.secrets:
        if not checked.setdefault(name, "") and name not in kind.may_be_empty:
            problems.setdefault(f"secrets.{name}", ["This secret is required."])
    if problems:
        raise ValidationFailed(f"Invalid input: {', '.join(problems)}.", details=problems)
    return checked


def _seal(credential: Credential, account: _Account, secrets: Mapping[str, str]) -> None:
    ring = keyring()
    credential.sealed = ring.seal(
        secrets, binding=credential_binding(credential), hosts=account.hosts, token_url=account.token_url
    )
    credential.key_id = ring.current_id
    credential.hint = mask(next(secrets[name] for name in _MAIN_SECRETS if name in secrets))


def _apply(credential: Credential, account: _Account) -> None:
    credential.kind = account.kind.kind
    credential.settings = account.settings
    credential.base_url = account.base_url
    credential.hosts = sorted(account.hosts)


def _save(credential: Credential, *, fields: list[str] | None = None) -> None:
    rows = Credential.objects.for_workspace(credential.workspace_id).filter(connector_id=credential.connector_id)
    if rows.filter(name=credential.name).exclude(pk=credential.pk).exists():
        message = "There is a credential of this name for the connector already."
        raise ValidationFailed(f"Invalid input: name. {message}", details={"name": [message]})
    try:
        with transaction.atomic():
            if credential.is_default:
                rows.filter(is_default=True).exclude(pk=credential.pk).update(is_default=False)
            credential.save(force_insert=fields is None, update_fields=fields)
            touch_tags(credentials_tag(credential.workspace_id))
    except IntegrityError as error:
        raise ConflictError("Another change of this workspace's credentials came first; try again.") from error


def credential_check(
    *,
    credential: Credential | None,
    connector: Connector,
    kind: str,
    secrets: Mapping[str, Any] | None,
    settings: Mapping[str, Any],
    base_url: str,
) -> None:
    """Raise what `credential_create` (or, with a `credential`, `credential_update`) would; write nothing."""
    account = _check_account(connector, kind, settings, base_url.strip().rstrip("/"))
    if secrets is not None:
        _check_secrets(account.kind, secrets)
    elif credential is not None:
        _check_still_for(credential, account)


@transaction.atomic
def credential_create(
    *,
    workspace_id: UUID,
    connector: Connector,
    name: str,
    kind: str,
    secrets: Mapping[str, Any],
    settings: Mapping[str, Any] | None = None,
    base_url: str = "",
    is_default: bool = False,
    expires_at: datetime | None = None,
    user_id: int | None = None,
) -> Credential:
    """Keep an account; its secrets are encrypted and bound to it and to the hosts they are for.

    `kind` is one of the connector's authentication kinds, `secrets` and `settings` are what `auth_kinds` and
    `setting_names` list. Raises ValidationFailed naming fields (`secrets.token`, `settings.site`).
    """
    account = _check_account(connector, kind, settings or {}, base_url.strip().rstrip("/"))
    checked = _check_secrets(account.kind, secrets)
    credential = Credential(
        workspace_id=workspace_id,
        connector=connector,
        name=name,
        is_default=is_default,
        expires_at=expires_at,
        created_by_id=user_id,
    )
    _apply(credential, account)
    _seal(credential, account, checked)
    _save(credential)
    return credential


@transaction.atomic
def credential_update(
    *,
    credential: Credential,
    name: str | None = None,
    kind: str | None = None,
    secrets: Mapping[str, Any] | None = None,
    settings: Mapping[str, Any] | None = None,
    base_url: str | None = None,
    is_default: bool | None = None,
    **expiry: datetime | None,
) -> Credential:
    """Change what is given (`expires_at` may be given as None); `secrets` and `settings` replace the old ones whole.

    A change of kind, of the hosts or of the token endpoint needs the secrets anew: whoever may edit a credential could
    otherwise have its secrets sent to a server of their own. Raises ValidationFailed naming fields.
    """
    row: Credential = (
        Credential.unscoped.select_for_update(of=("self",)).select_related("connector").get(pk=credential.pk)
    )
    account = _check_account(
        row.connector,
        row.kind if kind is None else kind,
        row.settings if settings is None else settings,
        row.base_url if base_url is None else base_url.strip().rstrip("/"),
    )
    if secrets is None:
        _check_still_for(row, account)
    else:
        checked = _check_secrets(account.kind, secrets)
        _seal(row, account, checked)
        row.revision += 1
        row.last_tested_at, row.last_test = None, None
    _apply(row, account)
    if secrets is None:
        row.hosts = sorted(account.hosts & _unseal(row).hosts)
    row.name = row.name if name is None else name
    row.is_default = row.is_default if is_default is None else is_default
    row.expires_at = expiry.get("expires_at", row.expires_at)
    changed = ["name", "kind", "settings", "base_url", "hosts", "is_default", "expires_at", "updated_at"]
    if secrets is not None:
        changed += ["sealed", "key_id", "hint", "revision", "last_tested_at", "last_test"]
    _save(row, fields=changed)
    return row


def _check_still_for(row: Credential, account: _Account) -> None:
    sealed = _unseal(row)
    addressed = account.settings != row.settings or account.base_url != row.base_url
    changed = [
        field
        for field, differs in (
            ("kind", account.kind.kind != row.kind),
            ("hosts", addressed and not account.hosts <= sealed.hosts),
            ("token endpoint", addressed and account.token_url != sealed.token_url),
        )
        if differs
    ]
    if changed:
        message = f"Needed again: the {' and '.join(changed)} of the credential changed."
        raise ValidationFailed(f"Invalid input: secrets. {message}", details={"secrets": [message]})


def credential_delete(*, credential: Credential) -> None:
    """Delete the account and its secrets."""
    Credential.unscoped.filter(pk=credential.pk).delete()
    touch_tags(credentials_tag(credential.workspace_id))


def _unseal(credential: Credential) -> Sealed:
    return keyring().unseal(credential.sealed, binding=credential_binding(credential))


def _allowed_hosts(credential: Credential, sealed: Sealed) -> frozenset[str]:
    """The hosts both asked for now and sealed with the secrets; the one most calls go to must be among them."""
    asked = hosts_for(credential.connector, credential.settings, credential.base_url)
    main = main_host(credential.connector, credential.settings, credential.base_url)
    allowed = asked & sealed.hosts
    if not allowed or (main and main not in allowed):
        named = ", ".join(sorted(asked - sealed.hosts))
        raise HostsChanged(
            f"The credential “{credential.name}” was not given for {named}. Enter its secrets again to allow it."
        )
    return allowed


def _touch(credential: Credential) -> None:
    now = timezone.now()
    if credential.last_used_at is None or now - credential.last_used_at > _TOUCH_INTERVAL:
        Credential.unscoped.filter(pk=credential.pk).update(last_used_at=now)
        credential.last_used_at = now


@dataclass(frozen=True, slots=True)
class OpenedCredential:
    """A decrypted credential, checked for use, on its way to becoming a connection; needs no database any more."""

    credential: Credential
    sealed: Sealed
    hosts: frozenset[str]

    async def connection(self) -> Connection:
        """The value for one call; for OAuth 2.0 with a fresh access token, which may raise ConnectorError."""
        row, secrets = self.credential, dict(self.sealed.secrets)
        if row.kind == Credential.Kind.OAUTH2:
            from connectors_app.credentials.oauth2 import access_token  # authlib, and the HTTP client

            secrets = {"token": await access_token(credential=row, sealed=self.sealed)}
        return Connection(
            connector=row.connector.key,
            kind=row.kind,
            secrets=secrets,
            settings=dict(row.settings),
            base_url=row.base_url,
            hosts=self.hosts,
            key=str(row.pk),
        )


def credential_open(*, credential: Credential) -> OpenedCredential:
    """Decrypt and check an account, loaded with its connector, and note its use.

    Raises CredentialExpired, HostsChanged or SecretUnreadable.
    """
    if credential.expired:
        raise CredentialExpired(f"The credential “{credential.name}” has expired.")
    sealed = _unseal(credential)
    hosts = _allowed_hosts(credential, sealed)
    _touch(credential)
    return OpenedCredential(credential, sealed, hosts)


async def credential_connection(*, credential: Credential) -> Connection:
    """Decrypt an account for one call: `credential_open` on a database thread, then `connection`; raises what they do.

    `credential` is loaded with its connector (`selectors.credential_get`, `credential_for`).
    """
    opened = await database_hop(credential_open)(credential=credential)
    return await opened.connection()
