"""Writes to the registry. Every change raises its version and, after the commit, rings `registry_changed`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from connectors_app.models import Connector, Operation, RegistryState
from connectors_app.signals import registry_changed

__all__ = ["connector_edit", "operation_edit", "registry_touch"]

IGNORED_EDITS = frozenset({"id", "created_at", "updated_at", "source_hash", "edited_fields"})


def registry_touch(*, catalogs: Iterable[str]) -> str:
    """Raise the registry's version (call inside the changing transaction); returns the new version."""
    state, created = RegistryState.objects.get_or_create(pk=1)
    if not created:
        RegistryState.objects.filter(pk=1).update(version=F("version") + 1, changed_at=timezone.now())
        state.refresh_from_db()
    version, names = str(state.version), tuple(sorted(set(catalogs)))
    transaction.on_commit(lambda: registry_changed.send(sender=RegistryState, version=version, catalogs=names))
    return version


def _note_edits(row: Connector | Operation, changed: Iterable[str]) -> None:
    edited = set(row.edited_fields) | (set(changed) - IGNORED_EDITS)
    row.edited_fields = sorted(edited)


@transaction.atomic
def connector_edit(*, connector: Connector, changed: Iterable[str]) -> Connector:
    """Save a connector a person edited; `changed` names the fields, which later syncs keep."""
    _note_edits(connector, changed)
    connector.save()
    registry_touch(catalogs=[connector.catalog])
    return connector


@transaction.atomic
def operation_edit(*, operation: Operation, changed: Iterable[str], **values: Any) -> Operation:
    """Save an operation a person edited; `changed` names the fields, which later syncs keep."""
    for name, value in values.items():
        setattr(operation, name, value)
    _note_edits(operation, changed)
    operation.save()
    registry_touch(catalogs=[operation.connector.catalog])
    return operation
