"""What a connection's secrets become in a request, by the rule of the connector's manifest."""

from __future__ import annotations

import base64
import re

from connectors_app.connection import Connection
from connectors_app.execution.contracts import ConnectorError, ConnectorFacts
from connectors_app.http.messages import NO_CREDENTIALS, Credentials

__all__ = ["credentials_for"]

_NAMES = re.compile(r"\{(\w+)\}")


def credentials_for(facts: ConnectorFacts, connection: Connection) -> Credentials:
    """Headers and query parameters that authenticate; none for a connection of kind `none`.

    `basic` is user name and password by RFC 7617, whatever the manifest's format; `oauth2` a bearer token (RFC 6750);
    `token` and `api_key` follow the manifest, for a connector without a format (`http`) a bearer token, and a key in
    the header or query parameter that the connection's setting `header` or `parameter` names. A secret that is
    missing is a permanent ConnectorError.
    """
    auth, kind = facts.auth, connection.kind
    if kind in {"none", "webhook_url"}:
        return NO_CREDENTIALS
    if kind not in auth.kinds:
        raise _incomplete(facts, f"it can't be used with a credential of the kind {kind}")
    header = auth.header or "Authorization"
    used: list[str] = []  # the secrets themselves, so that they are known where a vendor repeats them

    def secret(name: str) -> str:
        used.append(_secret(facts, connection, name))
        return used[-1]

    def filled(template: str) -> str:
        return _NAMES.sub(lambda match: secret(match[1]), template)

    headers: dict[str, str] = {}
    query: dict[str, str] = {}
    if kind == "basic":
        pair = f"{connection.secrets.get('username', '')}:{secret('password')}"
        headers[header] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    elif kind == "oauth2":
        headers[header] = f"Bearer {secret('token')}"
    elif auth.query:
        query = {name: filled(template) for name, template in auth.query.items()}
    elif auth.format:
        headers[header] = filled(auth.format)
    elif kind == "token":
        headers[header] = f"Bearer {secret('token')}"
    elif parameter := connection.settings.get("parameter"):
        query[parameter] = secret("api_key")
    else:
        headers[connection.settings.get("header") or "X-API-Key"] = secret("api_key")
    return Credentials(headers, query, connection.hosts, tuple(used))


def _secret(facts: ConnectorFacts, connection: Connection, name: str) -> str:
    """A secret by name. One that stands alone goes by either name, `token` or `api_key`."""
    value = connection.secrets.get(name, "")
    if not value and name in {"token", "api_key"} and len(connection.secrets) == 1:
        value = next(iter(connection.secrets.values()))
    if not value:
        raise _incomplete(facts, f"its credential lacks {name!r}")
    return value


def _incomplete(facts: ConnectorFacts, why: str) -> ConnectorError:
    message = f"{facts.name or facts.key} can't be called: {why}."
    return ConnectorError(message, permanent=True, vendor_code="credential-incomplete")
