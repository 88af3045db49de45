"""The admin's form of a credential: secrets can be written, never read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import forms

from connectors_app.contracts import CORE_CATALOG
from connectors_app.credentials.rules import AuthKind, auth_kinds, required_settings, setting_names
from connectors_app.credentials.services import credential_check
from connectors_app.models import Connector, Credential
from wfproject.common.errors import ApplicationError

__all__ = ["SECRET_FIELDS", "CredentialForm"]

SECRET_FIELDS = ("token", "api_key", "username", "password", "client_id", "client_secret")

_SECRET_ATTRIBUTES = {"autocomplete": "new-password", "class": "vTextField", "data-secret": ""}


def _settings_help(connector: Connector, kind: AuthKind) -> str:
    """Which settings a credential of that kind has, in words."""
    always = required_settings(connector, kind, "https://self-hosted.example")
    mostly = required_settings(connector, kind, "")
    parts = []
    for name, meaning in setting_names(connector, kind).items():
        needed = " (required)" if name in always else " (required without a base URL)" if name in mostly else ""
        parts.append(f'"{name}"{needed}: {meaning.rstrip(".")}')
    return f"A JSON object with {'; '.join(parts)}." if parts else "This kind has no settings."


def _accounts(connectors: Iterable[Connector]) -> dict[str, dict[str, Any]]:
    """What each connector asks for by kind, by the connector's id; the form's script shows just that."""
    return {
        str(item.pk): {
            kind.kind: {"secrets": kind.secrets, "settings": _settings_help(item, kind)} for kind in auth_kinds(item)
        }
        for item in connectors
    }


def _secret_field(name: str) -> forms.CharField:
    widget = forms.PasswordInput(render_value=False, attrs=_SECRET_ATTRIBUTES)
    return forms.CharField(label=name.replace("_", " ").capitalize(), required=False, widget=widget, max_length=8000)


class CredentialForm(forms.ModelForm[Credential]):
    """Which secrets are needed follows from connector and kind; left empty on a change, the stored ones stay."""

    class Meta:
        model = Credential
        fields = ["workspace", "connector", "name", "kind", "settings", "base_url", "is_default", "expires_at"]

    token = _secret_field("token")
    api_key = _secret_field("api_key")
    username = _secret_field("username")
    password = _secret_field("password")
    client_id = _secret_field("client_id")
    client_secret = _secret_field("client_secret")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "connector" in self.fields:
            connectors: Any = self.fields["connector"]
            known = Connector.objects.filter(catalog=CORE_CATALOG, enabled=True)
            asking = [item for item in known if auth_kinds(item)]
            connectors.queryset = known.filter(pk__in=[item.pk for item in asking])
            attributes = {"data-accounts": json.dumps(_accounts(asking))}
        else:
            stays = self.instance.connector
            attributes = {"data-accounts": json.dumps(_accounts([stays])), "data-connector": str(stays.pk)}
        if "kind" in self.fields:  # not in the form of those who may only look
            self.fields["kind"].widget.attrs.update(attributes)

    def secrets(self) -> dict[str, str] | None:
        """The secrets that were typed; None if none were."""
        typed = {name: self.cleaned_data[name] for name in SECRET_FIELDS if self.cleaned_data.get(name)}
        return typed or None

    def account(self) -> dict[str, Any]:
        """What was said of the account, as the services take it."""
        names = ("name", "kind", "settings", "base_url", "is_default", "expires_at")
        return {name: self.cleaned_data[name] for name in names} | {"settings": self.cleaned_data["settings"] or {}}

    def clean(self) -> dict[str, Any]:
        """Check as the API does; what is wrong with a secret is said at its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        new = self.instance._state.adding
        connector = cleaned["connector"] if new else self.instance.connector
        account = self.account()
        try:
            credential_check(
                credential=None if new else Credential.unscoped.select_related("connector").get(pk=self.instance.pk),
                connector=connector,
                secrets=self.secrets() or ({} if new else None),
                **{name: account[name] for name in ("kind", "settings", "base_url")},
            )
        except ApplicationError as error:
            for place, messages in (error.details or {"": [error.message]}).items():
                head, _, tail = place.partition(".")
                field = tail if head == "secrets" and tail in SECRET_FIELDS else head if head in self.fields else None
                for message in messages:
                    self.add_error(field, f"{tail}: {message}" if tail and field == head else message)
        return cleaned
