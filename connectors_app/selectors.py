"""Reads of the registry."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Count, F, Q, QuerySet, TextField, When
from django.db.models.functions import Cast

from connectors_app.catalog import CatalogSnapshot
from connectors_app.contracts import CORE_CATALOG, Category, ConnectorSpec, OperationRole, OperationSpec
from connectors_app.lazy import LazyObject
from connectors_app.models import Connector, Operation, RegistryState

__all__ = [
    "catalog_names",
    "catalog_snapshot",
    "connector_list",
    "operation_list",
    "registry_version",
    "without_schemas",
]

_VERSION = f"SELECT version FROM {RegistryState._meta.db_table} WHERE id = 1"  # noqa: S608 - a name of ours
_snapshots: dict[tuple[str, ...], CatalogSnapshot] = {}
_lock = threading.Lock()


def registry_version() -> str:
    """The version of the registry; one query. Changes with every sync, import and admin edit."""
    # Asked before every search and plan: the same by a query set takes twice as long.
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        row = cursor.fetchone()
    return str(row[0] if row else 0)


def catalog_snapshot(catalogs: tuple[str, ...] = (CORE_CATALOG,)) -> CatalogSnapshot:
    """The operations of these catalogues as an immutable snapshot, read again only when the version changed.

    The built-in ways to start by hand and by schedule are part of every snapshot.
    """
    version = registry_version()
    snapshot = _snapshots.get(catalogs)
    if snapshot is None or snapshot.version != version:
        with _lock:
            snapshot = _snapshots.get(catalogs)
            if snapshot is None or snapshot.version != version:
                snapshot = _snapshots[catalogs] = _load(version, catalogs)
    return snapshot


def _load(version: str, catalogs: tuple[str, ...]) -> CatalogSnapshot:
    built_in = Q(catalog=CORE_CATALOG, category__in=(Category.MANUAL, Category.SCHEDULE))
    rows = Connector.objects.filter(Q(catalog__in=catalogs) | built_in, enabled=True)
    connectors = {row.pk: row.to_spec() for row in rows}
    return CatalogSnapshot(version, list(connectors.values()), _specs(connectors))


def _specs(connectors: Mapping[UUID, ConnectorSpec]) -> Iterator[OperationSpec]:
    """The operations of these connectors, their schemas unparsed: the view of the inputs where a row has one.

    The full schema of an imported operation may have hundreds of kilobytes; it is never read here.
    """
    operations = (
        Operation.objects.filter(connector_id__in=connectors)
        .annotate(
            inputs_text=Cast(Case(When(input_view={}, then=F("input_schema")), default=F("input_view")), TextField()),
            output_text=Cast("output_schema", TextField()),
            filters_text=Cast(Case(When(role=OperationRole.TRIGGER, then=F("binding__inputs"))), TextField()),
        )
        .defer("input_schema", "input_view", "output_schema", "binding", "edited_fields")
    )
    known: dict[str, LazyObject] = {}

    def schema(text: str) -> LazyObject:  # half of the operations have a schema that another one has, too
        if text not in known:
            known[text] = LazyObject(text)
        return known[text]

    for row in operations.iterator(chunk_size=1_000):
        yield row.to_spec(
            connectors[row.connector_id],
            input_schema=schema(row.inputs_text),
            output_schema=schema(row.output_text),
            filters=schema(row.filters_text or "{}"),
        )


def catalog_names() -> list[str]:
    """Names of all catalogues that have connectors."""
    return list(Connector.objects.order_by("catalog").values_list("catalog", flat=True).distinct())


def connector_list() -> QuerySet[Any]:
    """All enabled connectors with `operation_count` (retired ones not counted)."""
    offered = Count("operations", filter=Q(operations__retired=False))
    return Connector.objects.filter(enabled=True).annotate(operation_count=offered).order_by("catalog", "key")


def operation_list() -> QuerySet[Operation]:
    """All operations that are offered, with their connectors."""
    return Operation.objects.select_related("connector").filter(retired=False, connector__enabled=True)


def without_schemas(operations: QuerySet[Operation]) -> QuerySet[Operation]:
    """The operations for a list of many, their largest fields left in the database."""
    return operations.defer("input_schema", "input_view", "output_schema", "binding", "connector__settings")
