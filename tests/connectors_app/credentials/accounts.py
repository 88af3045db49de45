"""Credentials to test with."""

from __future__ import annotations

from typing import Any

from accounts_app.selectors import workspace_for
from connectors_app.credentials.services import credential_create
from connectors_app.models import Connector, Credential

SECRET = "ghp_abcdefghijklmnopqrstuvwxyz012345"


def connector(key: str) -> Connector:
    return Connector.objects.get(catalog="core", key=key)


def make_credential(user: Any, key: str = "github", **values: Any) -> Credential:
    workspace = workspace_for(user)
    assert workspace is not None
    defaults: dict[str, Any] = {"name": "main", "kind": "token", "secrets": {"token": SECRET}}
    return credential_create(workspace_id=workspace.pk, connector=connector(key), **(defaults | values))
