"""Patches that change what a node does, or the workflow as a whole."""

from __future__ import annotations

from typing import Any

from connectors_app.contracts import OperationSpec
from sessions_app.definition.graph import NodeView
from sessions_app.definition.nodes import operation_rows
from sessions_app.definition.patch.draft import Draft
from sessions_app.definition.patch.errors import PatchRefused
from sessions_app.definition.patch.models import (
    ChangeTrigger,
    NewNode,
    Rename,
    ReplaceOperation,
    SetCondition,
    SetInput,
    SetItems,
    SetProperty,
    SetSettings,
)
from sessions_app.definition.patch.structural import add_trigger
from sessions_app.definition.vocabulary import OPERATION_ROLES, Role

__all__ = [
    "change_trigger",
    "rename",
    "replace_operation",
    "set_condition",
    "set_input",
    "set_items",
    "set_property",
    "set_settings",
]

_STEPS = frozenset(Role) - {Role.TRIGGER}
_APPLIES_TO: dict[str, frozenset[Role]] = {
    "on_error": _STEPS,
    "retry": _STEPS,
    "timeout_seconds": _STEPS,
    "credential": OPERATION_ROLES,
    "duration": frozenset({Role.DELAY}),
    "until": frozenset({Role.DELAY}),
    "instructions": frozenset({Role.APPROVAL}),
    "assignee": frozenset({Role.APPROVAL}),
    "concurrency": frozenset({Role.FOR_EACH}),
    "title": frozenset(Role),
}
_EXCLUDES = {"duration": "until", "until": "duration"}
_OPERATION_METADATA = ("title", "connector", "external_id")


def _require_role(node: NodeView, *roles: str) -> None:
    if node.role not in roles:
        raise PatchRefused(f"{node.id} is a {node.role or 'step without a role'}, not {' or '.join(roles)}.")


def _child(row: dict[str, Any], name: str) -> dict[str, Any]:
    """An object inside a row, made if it is not there."""
    if not isinstance(row.get(name), dict):
        row[name] = {}
    child: dict[str, Any] = row[name]
    return child


def _properties(draft: Draft, node: NodeView) -> dict[str, Any]:
    return _child(draft.data_row(node), "properties")


def replace_operation(draft: Draft, patch: ReplaceOperation) -> None:
    """Let an action call another operation."""
    node = draft.node(patch.node_id)
    _require_role(node, Role.ACTION)
    _become(draft, node, draft.operation(patch.operation_id), patch.inputs)


def change_trigger(draft: Draft, patch: ChangeTrigger) -> None:
    """Let a trigger be another event; a workflow without a trigger gets one."""
    triggers = draft.graph.triggers()
    if patch.node_id is None and not triggers:
        add_trigger(draft, NewNode(type="trigger", operation_id=patch.operation_id, inputs=patch.inputs))
        return
    if patch.node_id is None and len(triggers) > 1:
        raise PatchRefused(f"there are several triggers: {', '.join(triggers)}.")
    node = draft.node(patch.node_id or triggers[0])
    _require_role(node, Role.TRIGGER)
    _become(draft, node, draft.operation(patch.operation_id), patch.inputs)


def _become(draft: Draft, node: NodeView, operation: OperationSpec, inputs: dict[str, Any]) -> None:
    """Write another operation into a node's rows; what does not depend on the operation stays."""
    if operation.role != node.role:
        raise PatchRefused(f"{operation.connector.name} {operation.key} is no {node.role}.")
    row = draft.data_row(node)
    _, fresh = operation_rows(node.id, operation, draft.localize(inputs))
    properties, metadata = _child(row, "properties"), _child(row, "metadata")
    if row.get("scm_id") != fresh["scm_id"]:
        properties.pop("credential", None)
        for name in _OPERATION_METADATA:
            metadata.pop(name, None)
        metadata.update(fresh["metadata"])
        row["name"], row["type"], row["scm_id"] = fresh["name"], fresh["type"], fresh["scm_id"]
        if node.structure_index is not None:
            node.structure["name"] = fresh["name"]
    properties["action"], properties["inputs"] = operation.key, fresh["properties"]["inputs"]
    draft.changed()


def set_input(draft: Draft, patch: SetInput) -> None:
    """Set or remove one input."""
    node = draft.node(patch.node_id)
    _require_role(node, Role.ACTION, Role.TRIGGER)
    inputs = _child(_properties(draft, node), "inputs")
    if patch.value is None:
        inputs.pop(patch.name, None)
    else:
        inputs[patch.name] = draft.localize(patch.value)


def set_condition(draft: Draft, patch: SetCondition) -> None:
    """Change a condition's test."""
    node = draft.node(patch.node_id)
    _require_role(node, Role.CONDITION)
    _properties(draft, node)["expression"] = draft.localize_expression(patch.expression)
    _set_title(draft, node, patch.title)


def set_items(draft: Draft, patch: SetItems) -> None:
    """Change what a loop goes through."""
    node = draft.node(patch.node_id)
    _require_role(node, Role.FOR_EACH)
    properties = _properties(draft, node)
    properties["items"] = draft.localize_expression(patch.items)
    if patch.as_ is not None:
        properties["as"] = patch.as_
    _set_title(draft, node, patch.title)


def _set_title(draft: Draft, node: NodeView, title: str | None) -> None:
    if title is not None:
        _child(draft.data_row(node), "metadata")["title"] = title


def set_property(draft: Draft, patch: SetProperty) -> None:
    """Set or remove one property that is not an input."""
    node = draft.node(patch.node_id)
    _require_role(node, *sorted(_APPLIES_TO[patch.name]))
    is_title = patch.name == "title"
    target = _child(draft.data_row(node), "metadata") if is_title else _properties(draft, node)
    if patch.value is None:
        target.pop(patch.name, None)
        return
    target[patch.name] = draft.localize(patch.value)
    if patch.name in _EXCLUDES:
        target.pop(_EXCLUDES[patch.name], None)


def rename(draft: Draft, patch: Rename) -> None:
    """Rename the workflow."""
    draft.document["name"] = patch.name


def set_settings(draft: Draft, patch: SetSettings) -> None:
    """Set or remove settings of the workflow."""
    settings = _child(draft.document, "settings")
    for name, value in patch.settings.items():
        if value is None:
            settings.pop(name, None)
        else:
            settings[name] = draft.localize(value)
