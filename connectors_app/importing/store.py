"""Imported operations become rows: new ones, changed ones, retired ones; curated rows and people's edits stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.db import transaction

from connectors_app.contracts import CORE_CATALOG, OperationRole, normalize_key, operation_uuid
from connectors_app.importing.facts import ConnectorShape, Identity, ImportedOperation, Source, operation_identity
from connectors_app.importing.keys import wish_of
from connectors_app.importing.paths import Wish, settle_keys
from connectors_app.importing.schemas import closure
from connectors_app.importing.views import input_view
from connectors_app.models import MANIFEST_SOURCE, Connector, Operation, OperationSource
from connectors_app.services import registry_touch
from connectors_app.synced import SyncReport, apply_values, content_hash
from wfproject.common.errors import NotFoundError

__all__ = ["claimed_names", "connector_shape", "curated_identities", "operations_import"]

BATCH = 500


def connector_shape(connector: Connector, curated: Sequence[Operation] | None = None) -> ConnectorShape:
    """What importers need of a connector: what its curated operations do alike, the imported ones do, too."""
    rows = curated if curated is not None else list(connector.operations.filter(curated=True))
    auth = connector.settings.get("auth") or {}
    targets: dict[str, str] = {name: name for name in connector.settings.get("connection") or {}}
    joined: dict[tuple[str, ...], tuple[str, Any]] = {}
    filters: dict[tuple[str, str], tuple[str, Any, Any]] = {}
    for row in sorted(rows, key=lambda item: (item.role, item.key)):
        for name, binding in row.binding.get("inputs", {}).items():
            own = row.input_schema.get("properties", {}).get(name, {"type": "string"})
            if binding.get("match"):
                filters.setdefault((name, binding["match"]), (name, own, binding))
            if setting := binding.get("connection"):
                targets.setdefault(binding.get("target", name).rsplit(".", 1)[-1], setting)
            parts = tuple(binding.get("parts", ()))
            if parts and "template" not in binding and not binding.get("connection"):
                joined.setdefault(parts, (name, own))
    return ConnectorShape(
        key=connector.key,
        base_url=connector.base_url,
        headers=frozenset(name.lower() for name in connector.settings.get("headers") or {}),
        auth_parameters=frozenset(name.lower() for name in auth.get("query") or {}),
        connection_targets=targets,
        joined=joined,
        filters=tuple(filters.values()),
    )


def curated_identities(rows: Sequence[Operation]) -> set[Identity]:
    """Identities that curated rows stand for. A trigger that tells events of one name apart stands for none.

    A row that a person retired stands for its identity still: the import must not bring it back under another key.
    """
    return {
        operation_identity(row.role, row.method, row.path, row.binding)
        for row in rows
        if row.curated and not row.binding.get("when") and (not row.retired or "retired" in row.edited_fields)
    }


def claimed_names(rows: Sequence[Operation], role: str) -> set[str]:
    """Keys and aliases of the curated rows of a role."""
    curated = [row for row in rows if row.curated and row.role == role]
    return {name for row in curated for name in (row.key, *map(normalize_key, row.aliases))}


def _values(operation: ImportedOperation, aliases: Sequence[str]) -> dict[str, Any]:
    definitions = closure(operation.input_schema, operation.definitions)
    schema = {**operation.input_schema, "$defs": definitions} if definitions else operation.input_schema
    view = input_view(schema)
    return {
        "title": operation.title,
        "description": operation.description,
        "aliases": list(aliases),
        "phrases": list(operation.phrases),
        "input_schema": schema,
        "input_view": {} if view == schema else view,
        "output_schema": operation.output_schema,
        "method": operation.method,
        "path": operation.path,
        "binding": operation.binding,
        "risk": operation.risk,
        "source": operation.source,
        "curated": False,
        "retired": False,
    }


class _Import:
    """One import into one connector; holds its rows as they were at the start."""

    def __init__(self, connector: Connector) -> None:
        self.connector = connector
        self.rows = list(connector.operations.all())
        self.report = SyncReport()
        self.curated = curated_identities(self.rows)
        self.existing: dict[Identity, Operation] = {}
        for row in sorted(self.rows, key=lambda item: item.retired):  # an offered row before a retired one
            if not row.curated and row.source != MANIFEST_SOURCE:
                self.existing.setdefault(operation_identity(row.role, row.method, row.path, row.binding), row)
        self.created: list[Operation] = []
        self.changed: list[Operation] = []

    def run(self, operations: Sequence[ImportedOperation], sources: Collection[str]) -> None:
        wanted: dict[Identity, ImportedOperation] = {}
        for operation in operations:
            if operation.identity in self.curated:
                self.report.merged.append(f"{self.connector.key}: {' '.join(filter(None, operation.identity[1:]))}")
            else:
                wanted.setdefault(operation.identity, operation)
        for role in OperationRole:
            self._write_role(role, {i: item for i, item in wanted.items() if item.role is role})
        for identity, row in self.existing.items():
            if (
                identity not in wanted
                and row.source in sources
                and not row.retired
                and "retired" not in row.edited_fields
            ):
                row.retired, row.source_hash = True, ""
                self.changed.append(row)
                self.report.retired.append(f"{self.connector.key}.{row.key}")

    def _write_role(self, role: OperationRole, wanted: Mapping[Identity, ImportedOperation]) -> None:
        claimed = claimed_names(self.rows, role)
        others = {row.key for row in self.rows if row.role == role} - claimed
        kept = {i: row.key for i, row in self.existing.items() if row.role == role}
        wishes = {i: Wish(item.key, item.path) if item.key else wish_of(item) for i, item in wanted.items()}
        keys = settle_keys(wishes, claimed | (others - set(kept.values())), kept)
        aliases = _aliases(wanted, keys, claimed)
        for identity in sorted(wanted):
            self._write(wanted[identity], keys[identity], aliases[identity])

    def _write(self, operation: ImportedOperation, key: str, aliases: Sequence[str]) -> None:
        values = _values(operation, aliases)
        label = f"{self.connector.key}.{key}"
        row = self.existing.get(operation.identity)
        if row is not None:
            if apply_values(row, values, label, self.report):
                self.changed.append(row)
            return
        self.created.append(
            Operation(
                id=operation_uuid(self.connector.key, key, operation.role, self.connector.catalog),
                connector=self.connector,
                key=key,
                role=operation.role.value,
                source_hash=content_hash(values),
                **values,
            )
        )
        self.report.created.append(label)


def _aliases(
    wanted: Mapping[Identity, ImportedOperation], keys: Mapping[Identity, str], claimed: Collection[str]
) -> dict[Identity, list[str]]:
    """The vendor's own names as aliases, where no other operation has them as a key or an alias."""
    owners: dict[str, set[Identity]] = defaultdict(set)
    for identity, operation in wanted.items():
        for alias in operation.aliases:
            owners[alias].add(identity)
    taken = {*claimed, *keys.values()}
    return {
        identity: [alias for alias in operation.aliases if alias not in taken and len(owners[alias]) == 1]
        for identity, operation in wanted.items()
    }


@transaction.atomic
def operations_import(
    *,
    connector_key: str,
    read: Callable[[ConnectorShape], Sequence[ImportedOperation]],
    sources: Sequence[Source],
    catalog: str = CORE_CATALOG,
    dry_run: bool = False,
) -> SyncReport:
    """Bring a connector's imported operations in line with vendors' documents.

    `read` gives the operations of the `sources`, each of which names its source by key. What an earlier edition of
    these sources had and this one lacks is retired; operations of other sources, curated rows and fields that people
    edited are left alone, and an operation that a curated row stands for is not imported. Raises NotFoundError for a
    connector that the registry does not have. A dry run writes nothing.
    """
    connector = Connector.objects.select_for_update().filter(catalog=catalog, key=connector_key).first()
    if connector is None:
        raise NotFoundError(
            f"The registry has no connector {connector_key!r}; `manage.py sync_connectors` adds those that are shipped."
        )
    run = _Import(connector)
    operations = read(connector_shape(connector, [row for row in run.rows if row.curated]))
    run.run(operations, {source.key for source in sources})
    Operation.objects.bulk_create(run.created, batch_size=BATCH)
    fields = [item.name for item in Operation._meta.concrete_fields if item.name not in {"id", "created_at"}]
    Operation.objects.bulk_update(run.changed, fields, batch_size=BATCH)
    for source in sources:
        own = [item for item in operations if item.source == source.key]
        triggers = sum(item.role is OperationRole.TRIGGER for item in own)
        facts = {
            "title": source.title[:300],
            "version": source.version[:120],
            "file": source.file[:300],
            "digest": source.digest,
            "actions": len(own) - triggers,
            "triggers": triggers,
        }
        OperationSource.objects.update_or_create(connector=connector, key=source.key, defaults=facts)
    if run.report.changed:
        registry_touch(catalogs=[catalog])
    if dry_run:
        transaction.set_rollback(True)
    return run.report
