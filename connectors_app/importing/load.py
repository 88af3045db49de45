"""Loading the shipped catalogues into the registry, only what changed since the last time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from connectors_app.contracts import CORE_CATALOG
from connectors_app.importing.shipped import CATALOG_ROOT, catalogue_paths, read_catalogue
from connectors_app.importing.store import operations_import
from connectors_app.models import Operation, OperationSource
from connectors_app.synced import SyncReport
from wfproject.common.errors import NotFoundError

__all__ = ["CatalogueLoad", "catalogues_load", "catalogues_outdated"]


@dataclass(frozen=True, slots=True)
class CatalogueLoad:
    """What became of one connector's catalogue; `report` is None where nothing had changed."""

    connector: str
    report: SyncReport | None


def catalogues_load(
    *,
    connectors: Sequence[str] | None = None,
    root: Path = CATALOG_ROOT,
    force: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[CatalogueLoad]:
    """Load the catalogues of these connectors (None: all), each in a transaction of its own.

    A catalogue whose file and curated operations are those of the last load is left alone unless `force`. `progress` is
    told the connector, how many are done and how many there are. Raises NotFoundError for a connector without one.
    """
    paths = catalogue_paths(root)
    if unknown := sorted(set(connectors or ()) - paths.keys()):
        raise NotFoundError(f"There is no shipped catalogue of {', '.join(unknown)}. There are: {', '.join(paths)}.")
    wanted = [key for key in paths if connectors is None or key in connectors]
    loads = []
    for number, key in enumerate(wanted):
        if progress:
            progress(key, number, len(wanted))
        loads.append(CatalogueLoad(key, _load(key, paths[key], force=force)))
    if progress and wanted:
        progress(wanted[-1], len(wanted), len(wanted))
    return loads


def catalogues_outdated(root: Path = CATALOG_ROOT) -> list[str]:
    """Connectors whose shipped catalogue is not in the registry as it stands."""
    paths = catalogue_paths(root)
    known = OperationSource.objects.filter(connector__catalog=CORE_CATALOG, connector__key__in=paths)
    loaded = set(known.values_list("connector__key", "digest"))
    curated = _curated_states(list(paths))
    return [key for key, path in paths.items() if (key, _digest(path, curated[key])) not in loaded]


def _digest(path: Path, curated: str) -> str:
    return hashlib.sha256(path.read_bytes() + curated.encode()).hexdigest()


def _load(connector: str, path: Path, *, force: bool) -> SyncReport | None:
    digest = _digest(path, _curated_states([connector])[connector])
    known = OperationSource.objects.filter(connector__catalog=CORE_CATALOG, connector__key=connector, digest=digest)
    if not force and known.exists():
        return None
    catalogue = read_catalogue(path)
    sources = [replace(source, digest=digest) for source in catalogue.sources]
    return operations_import(
        connector_key=connector, read=lambda _shape: catalogue.operations, sources=sources, catalog=CORE_CATALOG
    )


def _curated_states(connectors: Sequence[str]) -> dict[str, str]:
    """The hashes of each connector's curated rows: what they stand for is not loaded."""
    rows = Operation.objects.filter(connector__catalog=CORE_CATALOG, connector__key__in=connectors, curated=True)
    states: dict[str, list[str]] = {connector: [] for connector in connectors}
    for connector, key, digest in rows.order_by("role", "key").values_list("connector__key", "key", "source_hash"):
        states[connector].append(f"{key}:{digest}")
    return {connector: " ".join(state) for connector, state in states.items()}
