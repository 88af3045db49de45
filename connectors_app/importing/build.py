"""Making the shipped catalogues from vendors' documents; needs no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from connectors_app.contracts import OperationRole
from connectors_app.importing.documents import documents_of, read_file
from connectors_app.importing.facts import ImportedOperation, Source
from connectors_app.importing.keys import wish_of
from connectors_app.importing.paths import settle_keys
from connectors_app.importing.reading import read_documents
from connectors_app.importing.shipped import Catalogue, catalogue_bytes
from connectors_app.importing.store import claimed_names, connector_shape, curated_identities
from connectors_app.importing.vendors import VENDORS, VendorDocument
from connectors_app.manifest import ConnectorManifest
from connectors_app.models import Connector, Operation
from connectors_app.sync import connector_values, operation_values

__all__ = ["build_catalogue", "provenance"]


def build_catalogue(
    manifest: ConnectorManifest, documents: Sequence[VendorDocument], root: Path
) -> tuple[Catalogue, bytes]:
    """The catalogue of one connector and its file's bytes, from documents in the directory `root`.

    What the manifest curates is left out. Raises UnreadableDocument for a document that is missing or broken.
    """
    connector = Connector(key=manifest.key, **connector_values(manifest))
    curated = [Operation(key=item.key, role=item.role.value, **operation_values(item)) for item in manifest.operations]
    shape = connector_shape(connector, curated)
    merged = curated_identities(curated)
    sources: list[Source] = []
    operations: dict[tuple[str, ...], ImportedOperation] = {}
    for document in documents:
        parts = documents_of(read_file(root / document.file), document.file)
        key = manifest.key if len(parts) > 1 else ""
        found, read = read_documents(parts, source=key, prefix=document.prefix)
        sources.extend(replace(item, file=document.file) for item in found)
        for operation in read(shape):
            if operation.identity not in merged:
                operations.setdefault(operation.identity, operation)
    for role in OperationRole:
        wishes = {identity: wish_of(item) for identity, item in operations.items() if item.role is role}
        for identity, name in settle_keys(wishes, claimed_names(curated, role)).items():
            operations[identity].key = name
    ordered = tuple(operations.values())
    return Catalogue(manifest.key, tuple(sources), ordered), catalogue_bytes(manifest.key, sources, ordered)


def provenance(catalogues: Sequence[Catalogue]) -> str:
    """The text of `fixtures/catalog/README.md`."""
    lines = [
        "# Shipped catalogues",
        "",
        "Facts of vendors' published interface descriptions (methods, paths, parameters, types, enums, event names),",
        "with titles and descriptions composed by this project. Written by `manage.py build_catalog --specs DIR`,",
        "loaded by `manage.py load_catalog` (`make catalog`). Operations that a manifest curates are not in them.",
        "",
        "| connector | actions | events | made from | edition | licence of the document |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for catalogue in sorted(catalogues, key=lambda item: item.connector):
        triggers = sum(item.role is OperationRole.TRIGGER for item in catalogue.operations)
        documents = VENDORS[catalogue.connector]
        editions = "; ".join(_edition(catalogue, document) for document in documents)
        lines.append(
            f"| {catalogue.connector} | {len(catalogue.operations) - triggers} | {triggers} "
            f"| {'; '.join(item.publisher for item in documents)} | {editions} "
            f"| {'; '.join(dict.fromkeys(_licence(item) for item in documents))} |"
        )
    actions = sum(item.role is OperationRole.ACTION for entry in catalogues for item in entry.operations)
    events = sum(len(entry.operations) for entry in catalogues) - actions
    lines += [f"| all | {actions} | {events} | | | |", ""]
    return "\n".join(lines)


def _edition(catalogue: Catalogue, document: VendorDocument) -> str:
    versions = dict.fromkeys(item.version for item in catalogue.sources if item.file == document.file and item.version)
    return ", ".join(versions) or "undated"


def _licence(document: VendorDocument) -> str:
    return f"{document.licence}: facts only" if document.facts_only else document.licence
