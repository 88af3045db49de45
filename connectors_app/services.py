"""Writes to the registry. Every change raises its version and, after the commit, rings `registry_changed`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from connectors_app.contracts import REGISTRY_TAG
from connectors_app.models import Connector, Operation, RegistryState
from connectors_app.signals import registry_changed
from wfproject.common.tags import touch_tags

__all__ = ["connector_edit", "operation_edit", "registry_touch"]

IGNORED_EDITS = frozenset({"id", "created_at", "updated_at", "source_hash", "edited_fields"})


def registry_touch(*, catalogs: Iterable[str]) -> str:
    """Raise the registry's version (call inside the changing transaction); returns the new version."""
    state, created = RegistryState.objects.get_or_create(pk=1)
    if not created:
        RegistryState.objects.filter(pk=1).update(version=F("version") + 1, changed_at=timezone.now())
        state.refresh_from_db()
    version, names = str(state.version), tuple(sorted(set(catalogs)))
    touch_tags(REGISTRY_TAG)
    transaction.on_commit(lambda: registry_changed.send(sender=RegistryState, version=version, catalogs=names))
    return version


def _note_edits(row: Connector | Operation) -> None:
    """Add the fields that differ from the stored row to `edited_fields`, which later syncs keep."""
    stored = type(row)._default_manager.get(pk=row.pk)
    names = {field.attname for field in row._meta.concrete_fields} - IGNORED_EDITS
    changed = {name for name in names if getattr(row, name) != getattr(stored, name)}
    row.edited_fields = sorted(set(row.edited_fields) | changed)


@transaction.atomic
def connector_edit(*, connector: Connector) -> Connector:
    """Save a connector a person edited; later syncs keep the changed fields."""
    _note_edits(connector)
    connector.save()
    registry_touch(catalogs=[connector.catalog])
    return connector


@transaction.atomic
def operation_edit(*, operation: Operation, **values: Any) -> Operation:
    """Save an operation a person edited, `values` set on it first; later syncs keep the changed fields."""
    for name, value in values.items():
        setattr(operation, name, value)
    _note_edits(operation)
    operation.save()
    registry_touch(catalogs=[operation.connector.catalog])
    return operation
