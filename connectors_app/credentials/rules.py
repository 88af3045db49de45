"""What a connector asks of an account: secrets by kind, settings, and the hosts they bind a credential to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from connectors_app.http.errors import RequestRefused
from connectors_app.http.urls import check_url, host_key
from connectors_app.models import Connector, Operation

__all__ = [
    "KINDS",
    "AuthKind",
    "auth_kinds",
    "base_url_problem",
    "filled",
    "hosts_for",
    "main_host",
    "required_settings",
    "setting_names",
    "setting_problem",
    "token_endpoint",
]

KINDS = {
    "token": "Token",
    "basic": "User name and password",
    "api_key": "API key",
    "oauth2": "OAuth 2.0 client credentials",
}

_GENERIC_KEY = {
    "header": "Name of the header that carries the key; X-API-Key unless a parameter is named.",
    "parameter": "Name of the query parameter that carries the key, instead of a header.",
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_HOST = re.compile(
    r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?)*"
)
_OWN_ADDRESS = frozenset({"http"})
"""Connectors without an address of their own: each credential names one."""


@dataclass(frozen=True, slots=True)
class AuthKind:
    """One way to authenticate: the secrets it needs, those that may stay empty, and settings of its own."""

    kind: str
    secrets: tuple[str, ...]
    may_be_empty: tuple[str, ...] = ()
    settings: Mapping[str, str] | None = None

    @property
    def label(self) -> str:
        """What people call it."""
        return KINDS[self.kind]


def _names(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for text in texts for name in _PLACEHOLDER.findall(text)))


def _auth(connector: Connector) -> Mapping[str, Any]:
    found: Mapping[str, Any] = connector.settings.get("auth") or {}
    return found


def auth_kinds(connector: Connector) -> tuple[AuthKind, ...]:
    """The ways to authenticate at the connector; none where it takes no account."""
    auth = _auth(connector)
    named = _names(auth.get("format", ""), *(auth.get("query") or {}).values())
    generic = connector.key in _OWN_ADDRESS
    found = []
    for kind in auth.get("kinds", ()):
        if kind == "basic":
            found.append(AuthKind("basic", ("username", "password"), may_be_empty=("username",)))
        elif kind == "oauth2":
            asked = {"scope": "Scopes to ask for, separated by spaces; empty for the vendor's default."}
            if not (connector.settings.get("oauth2") or {}).get("token_url"):
                asked["token_url"] = "Address of the token endpoint."  # noqa: S105 - a label
            found.append(AuthKind("oauth2", ("client_id", "client_secret"), settings=asked))
        elif kind == "api_key":
            asked = _GENERIC_KEY if generic else {}
            found.append(AuthKind("api_key", named or ("api_key",), settings=asked))
        elif kind == "token":
            found.append(AuthKind("token", named or ("token",)))
    return tuple(found)


def setting_names(connector: Connector, kind: AuthKind) -> dict[str, str]:
    """The settings a credential of that kind may have, with what they mean."""
    return {**(connector.settings.get("connection") or {}), **(kind.settings or {})}


def required_settings(connector: Connector, kind: AuthKind, base_url: str) -> tuple[str, ...]:
    """The settings without which no request has an address (or a generic key no place)."""
    needed = () if base_url else _names(connector.base_url, *(connector.settings.get("hosts") or ()))
    own = [name for name in kind.settings or {} if name == "token_url"]
    oauth = (connector.settings.get("oauth2") or {}).get("token_url", "") if kind.kind == "oauth2" else ""
    return tuple(dict.fromkeys((*needed, *_names(oauth), *own)))


def setting_problem(connector: Connector, kind: AuthKind, name: str, value: str) -> str:
    """What is wrong with the value of a setting, or an empty text.

    A value that becomes part of a host name must be nothing but part of one, so that it can't lead elsewhere.
    """
    if any(ord(character) < 32 or ord(character) == 127 for character in value):
        return "Control characters are not allowed."
    if (
        kind.settings is _GENERIC_KEY
        and name in _GENERIC_KEY
        and not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}", value)
    ):
        return "Not a header or parameter name."
    if name == "token_url":
        return base_url_problem(value)
    templates = [connector.base_url, *(connector.settings.get("hosts") or ())]
    templates.append((connector.settings.get("oauth2") or {}).get("token_url", ""))
    for template in templates:
        place = f"{{{name}}}"
        if f":{place}" in template:
            if not _is_port(value):
                return "Must be a port: a whole number from 1 to 65535."
        elif place in template:
            whole = _netloc(template) == place
            host, _, port = value.partition(":")
            if not _HOST.fullmatch(host) or (port and not (whole and _is_port(port))):
                return "Must be a host name." if whole else "Must be part of a host name: letters, digits and hyphens."
    return ""


def _is_port(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,5}", text) is not None and 0 < int(text) < 65536


def _netloc(template: str) -> str:
    return template.partition("://")[2].partition("/")[0] if "://" in template else template


def base_url_problem(url: str) -> str:
    """What is wrong with an address that requests go to, or an empty text."""
    if "?" in url or "#" in url:
        return "No query or fragment is allowed in it."
    try:
        check_url(url)
    except RequestRefused as error:
        return error.message
    return ""


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with `{names}` replaced by settings; KeyError for one that is not given."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], template)


def _fillable(templates: Iterable[str], values: Mapping[str, str]) -> Iterable[str]:
    return (filled(text, values) for text in templates if text and all(values.get(name) for name in _names(text)))


def hosts_for(connector: Connector, settings: Mapping[str, str], base_url: str = "") -> frozenset[str]:
    """The hosts that secrets of such a credential may be sent to.

    With a base URL of its own only that one: what is meant for a self-hosted server is none of the vendor's business.
    Otherwise those of the connector's and its curated operations' base URLs and the manifest's `hosts`. An imported
    document can name any server, so what it says adds none.
    """
    if base_url:
        return frozenset({host_key(base_url)})
    whoami = connector.settings.get("whoami") or {}
    addresses = {connector.base_url, whoami.get("base_url", "")}
    bindings = Operation.objects.filter(connector=connector, curated=True, binding__has_key="base_url")
    addresses.update(bindings.values_list("binding__base_url", flat=True).distinct())
    hosts = {host_key(url) for url in _fillable(sorted(addresses), settings)}
    literal = _fillable(connector.settings.get("hosts") or (), settings)
    return frozenset(hosts | {host.lower() for host in literal})


def main_host(connector: Connector, settings: Mapping[str, str], base_url: str = "") -> str:
    """The host that calls go to unless an operation has an address of its own; empty where there is none."""
    template = base_url or connector.base_url
    return next(iter(host_key(url) for url in _fillable([template], settings)), "")


def token_endpoint(connector: Connector, settings: Mapping[str, str]) -> str:
    """The address OAuth 2.0 tokens come from; empty where neither connector nor credential names one."""
    template = (connector.settings.get("oauth2") or {}).get("token_url", "")
    return filled(template, settings) if template else settings.get("token_url", "")
