"""Re-encrypting every stored secret with the first key, while credentials are read and edited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from connectors_app.credentials.encryption import KeyRing, SecretUnreadable, keyring
from connectors_app.credentials.oauth2 import forget_tokens
from connectors_app.credentials.services import credential_binding
from connectors_app.models import Credential

__all__ = ["RotationReport", "credentials_rotate"]

_BATCH = 500
_MAX_PASSES = 5


@dataclass(slots=True)
class RotationReport:
    """What a rotation did. `unreadable` are credentials that no key opens: their owners must enter them again."""

    rotated: int = 0
    overtaken: int = 0
    unreadable: list[UUID] = field(default_factory=list)
    remaining: int = 0


def credentials_rotate(
    *, progress: Callable[[int, int], None] | None = None, batch_size: int = _BATCH
) -> RotationReport:
    """Encrypt anew what isn't encrypted with the first key of `WF_CREDENTIAL_KEYS`.

    Each batch is one conditional UPDATE: a row whose secrets changed meanwhile keeps the change and is looked at again
    in the next pass. It may be stopped at any moment and started again. `progress` hears (done, of how many).
    """
    ring, report = keyring(), RotationReport()
    total = Credential.unscoped.exclude(key_id=ring.current_id).count()
    for _ in range(_MAX_PASSES):
        if not _pass(ring, report, total, progress, batch_size):
            break
    report.remaining = Credential.unscoped.exclude(key_id=ring.current_id).count() - len(report.unreadable)
    return report


def _pass(
    ring: KeyRing,
    report: RotationReport,
    total: int,
    progress: Callable[[int, int], None] | None,
    batch_size: int,
) -> bool:
    """Go once through what is left, in the order of ids; returns whether a concurrent change calls for another pass."""
    last, overtaken = UUID(int=0), 0
    fields = ["id", "workspace_id", "connector_id", "sealed", "revision"]
    while True:
        stale = Credential.unscoped.exclude(key_id=ring.current_id).exclude(pk__in=report.unreadable)
        batch = list(stale.filter(pk__gt=last).order_by("pk").only(*fields)[:batch_size])
        if not batch:
            report.overtaken += overtaken
            return overtaken > 0
        last = batch[-1].pk
        renewed = _renew(ring, batch, report)
        written = _store(renewed, ring.current_id)
        report.rotated += len(written)
        overtaken += len(renewed) - len(written)
        forget_tokens(batch)
        if progress is not None:
            progress(min(report.rotated + len(report.unreadable), total), total)


def _renew(ring: KeyRing, batch: list[Credential], report: RotationReport) -> list[tuple[UUID, str, str]]:
    """(id, old ciphertext, new ciphertext) of every row that opens; a moved or damaged one is not made good again."""
    renewed = []
    for row in batch:
        binding = credential_binding(row)
        try:
            found = ring.unseal(row.sealed, binding=binding)
        except SecretUnreadable:
            report.unreadable.append(row.pk)
            continue
        sealed = ring.seal(found.secrets, binding=binding, hosts=found.hosts, token_url=found.token_url)
        renewed.append((row.pk, row.sealed, sealed))
    return renewed


def _store(renewed: list[tuple[UUID, str, str]], key_id: str) -> set[UUID]:
    """Write the batch in one statement; only rows that still hold the old ciphertext are touched."""
    if not renewed:
        return set()
    table = connection.ops.quote_name(Credential._meta.db_table)
    ids, before, after = (list(column) for column in zip(*renewed, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS row SET sealed = new.after, key_id = %s "  # noqa: S608 - the table's own name
            "FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS new(id, before, after) "
            "WHERE row.id = new.id AND row.sealed = new.before RETURNING row.id",
            [key_id, ids, before, after],
        )
        return {found for (found,) in cursor.fetchall()}
