"""Which operations a request may choose from, and the names it chooses them by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, zip_longest
from uuid import UUID

from agent_app.contracts import Hits
from connectors_app.contracts import JsonObject, OperationCatalog, OperationRole, OperationSpec
from sessions_app.definition import WorkflowGraph, resolve_operation

__all__ = ["MAX_OPERATIONS", "OperationChoices", "choose_operations"]

MAX_OPERATIONS = 40
"""Enough for a dozen clauses; more would cost tokens and accuracy."""

_ALWAYS = (("manual", "manual"), ("schedule", "cron"), ("webhook", "received"))
"""Triggers that any request may mean without naming a product."""


@dataclass(frozen=True)
class OperationChoices:
    """Operations by the names the model knows them by (`github.create_issue`), the most fitting first."""

    by_name: Mapping[str, OperationSpec]

    def names(self, role: OperationRole) -> list[str]:
        """The names of the operations of one role."""
        return [name for name, operation in self.by_name.items() if operation.role == role]

    def name_of(self, operation: OperationSpec) -> str | None:
        """The name of an operation, None if it is not among the choices."""
        return next((name for name, item in self.by_name.items() if item.id == operation.id), None)

    def as_enums(self) -> dict[str, list[str]]:
        """The choices for the type aliases `ActionName` and `TriggerName`."""
        return {"ActionName": self.names(OperationRole.ACTION), "TriggerName": self.names(OperationRole.TRIGGER)}


def choose_operations(hits: Hits, catalog: OperationCatalog, *workflows: JsonObject | None) -> OperationChoices:
    """The retrieved operations, best of every query first, with those the workflows have and the built-in triggers."""
    used = [operation for workflow in workflows for operation in _of_workflow(workflow, catalog)]
    unique: dict[UUID, OperationSpec] = {}
    for operation in chain(used, _built_in(catalog), _retrieved(hits, catalog)):
        if len(unique) >= MAX_OPERATIONS:
            break
        if not operation.retired:
            unique.setdefault(operation.id, operation)
    by_name: dict[str, OperationSpec] = {}
    for operation in unique.values():
        by_name[_free_name(operation, by_name)] = operation
    return OperationChoices(by_name)


def _of_workflow(workflow: JsonObject | None, catalog: OperationCatalog) -> Iterable[OperationSpec]:
    rows = (node.data for node in WorkflowGraph(workflow).nodes.values())
    return filter(None, (resolve_operation(row, catalog) for row in rows))


def _built_in(catalog: OperationCatalog) -> Iterable[OperationSpec]:
    return filter(None, (catalog.find(connector, key, OperationRole.TRIGGER) for connector, key in _ALWAYS))


def _retrieved(hits: Hits, catalog: OperationCatalog) -> Iterable[OperationSpec]:
    for rank in zip_longest(*(found for _, found in hits)):
        for hit in rank:
            if hit is not None and (operation := catalog.get(hit.operation_id)):
                yield operation


def _free_name(operation: OperationSpec, taken: Mapping[str, OperationSpec]) -> str:
    """Connector and key; with the role or the catalogue where another operation has that name already."""
    name = f"{operation.connector.key}.{operation.key}"
    candidates = [name, f"{name}.{operation.role}", f"{operation.connector.catalog}.{name}"]
    return next((item for item in candidates if item not in taken), str(operation.id))
