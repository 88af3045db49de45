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
    if kind == "basic":
        pair = f"{connection.secrets.get('username', '')}:{_secret(facts, connection, 'password')}"
        return Credentials({header: f"Basic {base64.b64encode(pair.encode()).decode()}"}, {}, connection.hosts)
    if kind == "oauth2":
        return Credentials({header: f"Bearer {_secret(facts, connection, 'token')}"}, {}, connection.hosts)
    if auth.query:
        query = {name: _filled(facts, connection, template) for name, template in auth.query.items()}
        return Credentials({}, query, connection.hosts)
    if auth.format:
        return Credentials({header: _filled(facts, connection, auth.format)}, {}, connection.hosts)
    if kind == "token":
        return Credentials({header: f"Bearer {_secret(facts, connection, 'token')}"}, {}, connection.hosts)
    key = _secret(facts, connection, "api_key")
    if parameter := connection.settings.get("parameter"):
        return Credentials({}, {parameter: key}, connection.hosts)
    return Credentials({connection.settings.get("header") or "X-API-Key": key}, {}, connection.hosts)


def _filled(facts: ConnectorFacts, connection: Connection, template: str) -> str:
    return _NAMES.sub(lambda match: _secret(facts, connection, match[1]), template)


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
