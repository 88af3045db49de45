"""Catalogues to plan over in tests: the shipped manifests, and foreign lists with ids and descriptions only."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from connectors_app.catalog import CatalogSnapshot
from connectors_app.contracts import (
    CORE_CATALOG,
    Category,
    ConnectorSpec,
    OperationRole,
    OperationSpec,
    normalize_key,
    operation_uuid,
)
from connectors_app.manifest import load_manifests, manifest_specs

__all__ = ["foreign_catalog", "shipped_catalog"]


@cache
def shipped_catalog() -> CatalogSnapshot:
    """The catalogue that the shipped manifests fill."""
    manifests = load_manifests()
    connectors = [manifest.spec(CORE_CATALOG) for manifest in manifests]
    return CatalogSnapshot("shipped", connectors, manifest_specs(manifests))


def foreign_catalog(rows: Iterable[tuple[str, str, str]], name: str = "foreign") -> CatalogSnapshot:
    """A catalogue of (connector, operation, description) without schemas, as an import makes it."""
    connectors: dict[str, ConnectorSpec] = {}
    operations = []
    for connector_name, operation, description in rows:
        key = normalize_key(connector_name)
        connector = connectors.setdefault(key, ConnectorSpec(name, key, connector_name, Category.OTHER))
        operation_key = normalize_key(operation)
        operations.append(
            OperationSpec(
                id=operation_uuid(key, operation_key, OperationRole.ACTION, name),
                connector=connector,
                key=operation_key,
                role=OperationRole.ACTION,
                title=operation_key.replace("_", " ").capitalize(),
                description=description,
                external_id=f"{connector_name}__{operation}",
                curated=False,
            )
        )
    return CatalogSnapshot(name, list(connectors.values()), operations)
