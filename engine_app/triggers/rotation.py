"""Re-encrypting the secrets of webhooks with the first key, while deliveries come in."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from connectors_app.credentials.encryption import SecretUnreadable
from connectors_app.credentials.rotation import RotationReport
from connectors_app.webhooks.secrets import hook_secret_renew
from engine_app.models import WebhookEndpoint

__all__ = ["hook_secrets_rotate"]

_BATCH = 500


def hook_secrets_rotate(
    *, progress: Callable[[int, int], None] | None = None, batch_size: int = _BATCH
) -> RotationReport:
    """Encrypt anew what isn't encrypted with the first key of `WF_CREDENTIAL_KEYS`.

    `progress` hears (done, of how many). A secret that is changed meanwhile keeps the change. It may be stopped at any
    moment and started again.
    """
    report, last, seen = RotationReport(), UUID(int=0), 0
    rows = (
        WebhookEndpoint.unscoped.exclude(sealed="").order_by("pk").only("pk", "workspace_id", "workflow_id", "sealed")
    )
    total = rows.count()
    while batch := list(rows.filter(pk__gt=last)[:batch_size]):
        for row in batch:
            _renew(row, report)
        last, seen = batch[-1].pk, seen + len(batch)
        if progress is not None:
            progress(min(seen, total), total)
    return report


def _renew(row: WebhookEndpoint, report: RotationReport) -> None:
    try:
        sealed = hook_secret_renew(
            row.sealed, workspace_id=row.workspace_id, owner_id=row.workflow_id, endpoint_id=row.pk
        )
    except SecretUnreadable:
        report.unreadable.append(row.pk)
        return
    if sealed is None:
        return
    if WebhookEndpoint.unscoped.filter(pk=row.pk, sealed=row.sealed).update(sealed=sealed):
        report.rotated += 1
    else:
        report.overtaken += 1  # a secret set just now: with the first key, if by a process that knows it
