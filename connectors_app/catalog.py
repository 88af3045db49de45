"""An in-memory, immutable catalogue of operations: what planners and validation read, free of I/O."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from connectors_app.contracts import ConnectorSpec, OperationSpec, normalize_key

__all__ = ["CatalogSnapshot"]


class CatalogSnapshot:
    """Implements `OperationCatalog` over a list of specifications (retired operations included in the list)."""

    def __init__(self, version: str, connectors: Sequence[ConnectorSpec], operations: Iterable[OperationSpec]) -> None:
        self.version = version
        self.connectors = tuple(sorted(connectors, key=lambda item: (item.key, item.catalog)))
        everything = sorted(operations, key=lambda item: (item.connector.key, item.role, item.key, str(item.id)))
        self.operations = tuple(item for item in everything if not item.retired)
        self._by_id = {item.id: item for item in everything}
        self._connectors: dict[str, ConnectorSpec] = {}
        for pick in (_keys, _names, _aliases):  # a key wins over a name, a name over an alias
            for connector in self.connectors:
                for name in pick(connector):
                    self._connectors.setdefault(normalize_key(name), connector)
        self._by_connector: dict[str, list[OperationSpec]] = defaultdict(list)
        self._by_name: dict[tuple[str, str, str], OperationSpec] = {}
        for operation in self.operations:
            self._by_connector[operation.connector.key].append(operation)
        for curated in (True, False):  # what an imported operation is called never hides a curated one
            chosen = [item for item in self.operations if item.curated is curated]
            for operation in chosen:
                self._by_name.setdefault((operation.connector.key, operation.role, operation.key), operation)
            for operation in chosen:
                for alias in operation.aliases:
                    spelling = (operation.connector.key, operation.role.value, normalize_key(alias))
                    self._by_name.setdefault(spelling, operation)

    def get(self, operation_id: UUID | str) -> OperationSpec | None:
        """The operation with that id (retired ones included), or None, also for a malformed id."""
        if not isinstance(operation_id, UUID):
            try:
                operation_id = UUID(str(operation_id))
            except ValueError:
                return None
        return self._by_id.get(operation_id)

    def find(self, connector: str, operation: str, role: str | None = None) -> OperationSpec | None:
        """The operation by connector and operation name in any spelling, or None; actions first if no role is given."""
        known = self.connector(connector)
        if known is None:
            return None
        key = normalize_key(operation)
        for candidate in (role,) if role else ("action", "trigger"):
            if found := self._by_name.get((known.key, candidate, key)):
                return found
        return None

    def connector(self, key: str) -> ConnectorSpec | None:
        """The connector by key, name or alias (any spelling), or None."""
        return self._connectors.get(normalize_key(key))

    def of_connector(self, key: str, role: str | None = None) -> tuple[OperationSpec, ...]:
        """The operations of one connector key, optionally of one role only."""
        return tuple(item for item in self._by_connector.get(key, ()) if role is None or item.role == role)

    def subset(self, ids: Iterable[UUID]) -> tuple[OperationSpec, ...]:
        """The operations with those ids, in the order given, unknown ones left out."""
        return tuple(found for item in ids if (found := self._by_id.get(item)))


def _keys(connector: ConnectorSpec) -> Iterable[str]:
    return (connector.key,)


def _names(connector: ConnectorSpec) -> Iterable[str]:
    return (connector.name,)


def _aliases(connector: ConnectorSpec) -> Iterable[str]:
    return connector.aliases
