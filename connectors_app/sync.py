"""Bring registry rows in line with the shipped manifests, keeping what people edited in the admin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q

from connectors_app.contracts import CORE_CATALOG, operation_uuid
from connectors_app.importing.facts import operation_identity
from connectors_app.manifest import ConnectorManifest, OperationManifest
from connectors_app.models import MANIFEST_SOURCE, Connector, Operation
from connectors_app.services import registry_touch
from connectors_app.synced import SyncReport, apply_values, content_hash

__all__ = ["connector_values", "connectors_sync", "operation_values"]


def connector_values(manifest: ConnectorManifest) -> dict[str, Any]:
    """The fields of a connector's row as its manifest has them."""
    included = {"headers", "auth", "connection", "webhook", "hosts", "rate_limit", "errors", "whoami", "oauth2"}
    settings = manifest.model_dump(mode="json", include=included)
    return {
        "name": manifest.name,
        "category": manifest.category.value,
        "aliases": list(manifest.aliases),
        "description": manifest.description,
        "base_url": manifest.base_url,
        "docs_url": manifest.docs_url,
        "settings": settings,
    }


def operation_values(manifest: OperationManifest) -> dict[str, Any]:
    """Fields of the row of one of its operations."""
    return {
        "title": manifest.title,
        "description": manifest.description,
        "aliases": list(manifest.aliases),
        "phrases": list(manifest.phrases),
        "utterances": list(manifest.utterances),
        "input_schema": manifest.input_schema,
        "input_view": {},
        "output_schema": manifest.output,
        "method": manifest.method,
        "path": manifest.path,
        "binding": manifest.binding,
        "risk": manifest.risk,
        "source": MANIFEST_SOURCE,
        "curated": True,
        "retired": False,
    }


def _identity(row: Operation) -> tuple[str, ...]:
    when = "when" if row.binding.get("when") else ""
    return (row.connector.key, when, *operation_identity(row.role, row.method, row.path, row.binding))


class _Sync:
    """One run over one catalogue; holds the rows read at its start and the report."""

    def __init__(self, catalog: str, overwrite_edited: bool) -> None:
        self.catalog = catalog
        self.overwrite_edited = overwrite_edited
        self.report = SyncReport()
        self.connectors = {row.key: row for row in Connector.objects.filter(catalog=catalog)}
        rows = Operation.objects.select_related("connector").filter(connector__catalog=catalog)
        ours = Q(curated=True) | Q(source=MANIFEST_SOURCE)
        # Thousands of imported rows are only looked through for what a manifest curates now: their schemas stay away.
        imported = rows.exclude(ours).defer("input_schema", "input_view", "output_schema")
        self.operations = {row.pk: row for row in (*rows.filter(ours), *imported)}
        self.new_operations: list[Operation] = []
        self.changed_operations: list[Operation] = []
        self.retired_operations: list[Operation] = []

    def apply(self, row: Connector | Operation, values: dict[str, Any], label: str) -> bool:
        """Set the values on an existing row unless its source is unchanged; returns whether it changed."""
        return apply_values(row, values, label, self.report, overwrite_edited=self.overwrite_edited)

    def connector(self, manifest: ConnectorManifest) -> Connector:
        """Create or update the connector's row."""
        values = connector_values(manifest)
        row = self.connectors.get(manifest.key)
        if row is None:
            row = Connector.objects.create(
                id=uuid5(operation_uuid(manifest.key, "", "connector", self.catalog), "connector"),
                catalog=self.catalog,
                key=manifest.key,
                source_hash=content_hash(values),
                **values,
            )
            self.report.created.append(manifest.key)
        elif self.apply(row, values, manifest.key):
            row.save()
        return row

    def operation(self, connector: Connector, manifest: OperationManifest) -> Operation:
        """Create or update one operation's row (written in bulk later)."""
        values = operation_values(manifest)
        label = f"{connector.key}.{manifest.key}"
        identifier = operation_uuid(connector.key, manifest.key, manifest.role, self.catalog)
        row = self.operations.get(identifier)
        if row is None:
            row = Operation(
                id=identifier,
                connector=connector,
                key=manifest.key,
                role=manifest.role.value,
                source_hash=content_hash(values),
                **values,
            )
            self.new_operations.append(row)
            self.report.created.append(label)
        elif self.apply(row, values, label):
            self.changed_operations.append(row)
        return row

    def retire(self, seen: set[UUID]) -> None:
        """Retire what came from a manifest and is in none any more, and imported operations that are now curated."""
        curated = {_identity(row) for row in (*self.operations.values(), *self.new_operations) if row.pk in seen}
        for row in self.operations.values():
            if row.pk in seen or row.retired or not row.source_hash:
                continue
            if row.source == MANIFEST_SOURCE or (not row.curated and row.source and _identity(row) in curated):
                row.retired, row.source_hash = True, ""
                self.retired_operations.append(row)
                self.report.retired.append(f"{row.connector.key}.{row.key}")

    def write(self) -> None:
        """Write operations and, if anything changed, raise the registry's version."""
        Operation.objects.bulk_create(self.new_operations, batch_size=500)
        fields = [item.name for item in Operation._meta.concrete_fields if item.name not in {"id", "created_at"}]
        Operation.objects.bulk_update(self.changed_operations, fields, batch_size=200)
        Operation.objects.bulk_update(self.retired_operations, ["retired", "source_hash"], batch_size=500)
        if self.report.changed:
            registry_touch(catalogs=[self.catalog])


@transaction.atomic
def connectors_sync(
    *,
    manifests: Sequence[ConnectorManifest],
    catalog: str = CORE_CATALOG,
    overwrite_edited: bool = False,
    dry_run: bool = False,
) -> SyncReport:
    """Create, update and retire rows so that they say what the manifests say.

    Fields edited in the admin are kept and reported unless `overwrite_edited`. A dry run writes nothing.
    """
    run = _Sync(catalog, overwrite_edited)
    seen: set[UUID] = set()
    for manifest in manifests:
        connector = run.connector(manifest)
        seen.update(run.operation(connector, operation).pk for operation in manifest.operations)
    run.retire(seen)
    run.write()
    if dry_run:
        transaction.set_rollback(True)
    return run.report
