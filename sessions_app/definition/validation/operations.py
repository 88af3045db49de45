"""Steps and the registry: known operations, and rows that say the same as the operation."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from connectors_app.contracts import OperationSpec
from sessions_app.definition.graph import NodeView
from sessions_app.definition.tolerant import as_dict, as_text
from sessions_app.definition.validation.catalogue import found
from sessions_app.definition.validation.context import Context, quote
from sessions_app.definition.violations import Violation
from sessions_app.definition.vocabulary import (
    CONTROL_ROLES,
    FLOW_CONTROL,
    OPERATION_ROLES,
    NodeType,
    Role,
    node_type_of_role,
)

__all__ = ["check_connectors", "check_operations", "check_roles", "check_types"]


def check_operations(context: Context) -> Iterator[Violation]:
    """Steps of operations that the registry doesn't have, or no longer offers."""
    for node in context.operation_nodes():
        operation = context.operations.get(node.id)
        if operation is None:
            if node.type == NodeType.NORMAL:
                yield _unknown(context, node)
        elif operation.retired:
            message = f"{quote(node.title)} uses {_name(operation)}, which is no longer offered."
            hint = "Replace it by another operation" + _alternatives(context, operation.connector.key, operation.key)
            path = context.path(node, "scm_id")
            yield found("retired-operation", message, node_id=node.id, path=path, hint=hint)


def _unknown(context: Context, node: NodeView) -> Violation:
    connector = as_dict(node.metadata.get("connector"))
    product = as_text(connector.get("key")) or as_text(connector.get("name")) or ""
    action = as_text(node.properties.get("action")) or ""
    known = context.catalog.connector(product) if product else None
    wanted = " ".join(part for part in (product, action) if part) or node.name or node.id
    message = f"{quote(node.title)}: there is no operation {wanted}."
    if known is None:
        names = [item.key for item in context.catalog.connectors]
        close = difflib.get_close_matches(product or node.name.split("-")[0], names, n=3)
        hint = f"Did you mean {' or '.join(close)}?" if close else "Name a connector and an operation of the registry."
    else:
        hint = "Choose an operation of the connector" + _alternatives(context, known.key, action)
    return found("unknown-operation", message, node_id=node.id, path=context.path(node), hint=hint)


def _alternatives(context: Context, connector: str, action: str) -> str:
    keys = sorted({item.key for item in context.catalog.of_connector(connector)})
    close = difflib.get_close_matches(action, keys, n=3, cutoff=0.5)
    return f", such as {', '.join(close)}." if close else "."


def _name(operation: OperationSpec) -> str:
    return f"{operation.connector.name} {operation.key}"


def check_roles(context: Context) -> Iterator[Violation]:
    """Roles that are missing, or not the operation's."""
    for node in context.graph.nodes.values():
        path = context.path(node, "properties", "role")
        operation = context.operations.get(node.id)
        if node.data_index is not None and node.role is None:
            message = f"{quote(node.title)} does not say whether it is a trigger or an action."
            hint = f"Set properties.role to {operation.role}." if operation else "Set properties.role."
            yield found("role-mismatch", message, node_id=node.id, path=path, hint=hint)
        elif operation is not None and node.role in OPERATION_ROLES and node.role != operation.role:
            message = f"{quote(node.title)} has the role {node.role}, but {_name(operation)} is a {operation.role}."
            hint = f"Set the role to {operation.role}, or choose another operation."
            yield found("role-mismatch", message, node_id=node.id, path=path, hint=hint)


def check_types(context: Context) -> Iterator[Violation]:
    """Types of `structure` against roles, types of `data` against the connector's category."""
    for node in context.graph.nodes.values():
        stated = as_text(node.properties.get("role"))
        if node.structure_index is not None and stated in set(Role) and node.type != node_type_of_role(stated):
            message = f"{quote(node.title)} is drawn as {node.type}, but its role is {stated}."
            path = context.structure_path(node, "type")
            hint = f"Set the type to {node_type_of_role(stated)}."
            yield found("type-mismatch", message, node_id=node.id, path=path, hint=hint)
        expected = _expected_type(context, node)
        if node.data_index is not None and expected and node.data.get("type") != expected:
            message = f"{quote(node.title)} has the type {node.data.get('type')}, not {expected}."
            path = context.path(node, "type")
            yield found("type-mismatch", message, node_id=node.id, path=path, hint=f"Set the type to {expected}.")


def _expected_type(context: Context, node: NodeView) -> str | None:
    if node.role in CONTROL_ROLES:
        return FLOW_CONTROL
    operation = context.operations.get(node.id)
    return operation.connector.category.step_type if operation else None


def check_connectors(context: Context) -> Iterator[Violation]:
    """Connector and action named in a step against the operation that its `scm_id` says."""
    for key, operation in context.operations.items():
        node = context.graph.nodes[key]
        connector = as_dict(node.metadata.get("connector")).get("key")
        if isinstance(connector, str):
            known = context.catalog.connector(connector)
            if known is not None and known.key != operation.connector.key:
                message = f"{quote(node.title)} names the connector {connector}, but its id is of {_name(operation)}."
                path = context.path(node, "metadata", "connector", "key")
                hint = "Correct the connector, or the scm_id."
                yield found("connector-mismatch", message, node_id=key, path=path, hint=hint)
                continue
        action = node.properties.get("action")
        if isinstance(action, str) and action != operation.key and not operation.retired:
            meant = context.catalog.find(operation.connector.key, action, str(operation.role))
            if meant is None or meant.id != operation.id:
                message = f"{quote(node.title)} names the action {action}, but its id is of {_name(operation)}."
                path = context.path(node, "properties", "action")
                hint = "Correct the action, or the scm_id."
                yield found("connector-mismatch", message, node_id=key, path=path, hint=hint)
