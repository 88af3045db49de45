"""Reads of credentials, always within one workspace."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from connectors_app.contracts import CORE_CATALOG
from connectors_app.models import Credential
from wfproject.common.errors import ApplicationError, NotFoundError

__all__ = ["CredentialMissing", "credential_for", "credential_get", "credential_list"]


class CredentialMissing(ApplicationError):
    """The workspace has no credential for the connector, or several and no default."""

    code = "credential-missing"
    http_status = 409


def credential_list(*, workspace_id: UUID) -> QuerySet[Credential]:
    """The workspace's credentials with their connectors, the latest first; their ciphertexts stay in the database."""
    rows: QuerySet[Credential] = (
        Credential.objects.for_workspace(workspace_id)
        .select_related("connector")
        .defer("sealed")
        .order_by("-created_at", "id")
    )
    return rows


def credential_get(*, workspace_id: UUID, credential_id: UUID) -> Credential:
    """One credential with its connector; NotFoundError if this workspace has none of that id."""
    row: Credential | None = (
        Credential.objects.for_workspace(workspace_id).select_related("connector").filter(pk=credential_id).first()
    )
    if row is None:
        raise NotFoundError("There is no such credential.")
    return row


def credential_for(*, workspace_id: UUID, connector_key: str, catalog: str = CORE_CATALOG) -> Credential:
    """The workspace's default credential for the connector, or its only one; else CredentialMissing."""
    rows: list[Credential] = list(
        Credential.objects.for_workspace(workspace_id)
        .select_related("connector")
        .filter(connector__key=connector_key, connector__catalog=catalog)
        .order_by("-is_default", "created_at")[:2]
    )
    if not rows:
        raise CredentialMissing(f"The workspace has no credential for the connector {connector_key}.")
    if len(rows) > 1 and not rows[0].is_default:
        raise CredentialMissing(
            f"The workspace has several credentials for the connector {connector_key} and none is the default."
        )
    return rows[0]
