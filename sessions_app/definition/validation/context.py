"""What all checks share of one document: its graph, its operations and the places of its expressions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from connectors_app.contracts import OperationCatalog, OperationSpec
from sessions_app.definition.expressions import parse_template
from sessions_app.definition.graph import NodeView, WorkflowGraph
from sessions_app.definition.nodes import resolve_operation
from sessions_app.definition.tolerant import as_dict
from sessions_app.definition.vocabulary import OPERATION_ROLES, NodeType, Role

__all__ = ["Context", "ExpressionSite", "escape_pointer", "quote"]

_TEMPLATE_PROPERTIES = ("instructions", "assignee", "duration", "until")
_EXPRESSION_PROPERTIES = ("expression", "items")


def escape_pointer(part: object) -> str:
    """One token of a JSON Pointer (RFC 6901, section 3)."""
    return str(part).replace("~", "~0").replace("/", "~1")


def quote(text: str) -> str:
    """A title as messages show it."""
    return f"“{text if len(text) <= 80 else text[:79] + '…'}”"


@dataclass(frozen=True, slots=True)
class ExpressionSite:
    """One expression and where it stands; `unclosed` tells that the text has an open `{{` instead."""

    node_id: str | None
    path: str
    source: str
    unclosed: bool = False


class Context:
    """One document under validation. Everything here is computed once, at most."""

    def __init__(self, document: Any, catalog: OperationCatalog) -> None:
        self.raw = document
        self.document = as_dict(document)
        self.catalog = catalog
        self.graph = WorkflowGraph(document)

    @cached_property
    def operations(self) -> dict[str, OperationSpec]:
        """Node id to the operation of the step, where it names a known one."""
        found = {}
        for key, node in self.graph.nodes.items():
            if node.type == NodeType.NORMAL and (node.role in OPERATION_ROLES or node.role is None):
                operation = resolve_operation(node.data, self.catalog, node.role)
                if operation is not None:
                    found[key] = operation
        return found

    def operation_nodes(self) -> Iterator[NodeView]:
        """The nodes that are steps of an operation: triggers, actions, and normal nodes without a role."""
        for node in self.graph.nodes.values():
            if node.role in OPERATION_ROLES or (node.role is None and node.type == NodeType.NORMAL):
                yield node

    def nodes_of_role(self, role: Role) -> Iterator[NodeView]:
        """The nodes of one role."""
        for node in self.graph.nodes.values():
            if node.role == role:
                yield node

    def path(self, node: NodeView, *parts: object) -> str:
        """JSON Pointer into the node's row in `data` (in `structure` if it has none)."""
        if node.data_index is None:
            return self.structure_path(node)
        return "/".join(["", "data", str(node.data_index), *map(escape_pointer, parts)])

    def structure_path(self, node: NodeView, *parts: object) -> str:
        """JSON Pointer into the node's row in `structure`."""
        index = "" if node.structure_index is None else str(node.structure_index)
        return "/".join(["", "structure", index, *map(escape_pointer, parts)]).rstrip("/")

    @cached_property
    def sites(self) -> tuple[ExpressionSite, ...]:
        """All expressions of the document."""
        return tuple(self._find_sites())

    def _find_sites(self) -> Iterator[ExpressionSite]:
        for node in self.graph.nodes.values():
            properties = node.properties
            yield from _sites_in(node.id, self.path(node, "properties", "inputs"), node.inputs)
            for name in _EXPRESSION_PROPERTIES:
                source = properties.get(name)
                if isinstance(source, str) and source.strip():
                    yield ExpressionSite(node.id, self.path(node, "properties", name), source)
            for name in _TEMPLATE_PROPERTIES:
                yield from _sites_in(node.id, self.path(node, "properties", name), properties.get(name))
        settings = as_dict(self.document.get("settings"))
        failure = as_dict(settings.get("on_failure")).get("inputs")
        yield from _sites_in(None, "/settings/on_failure/inputs", failure)
        key = as_dict(settings.get("concurrency")).get("key")
        if isinstance(key, str) and key.strip():
            yield ExpressionSite(None, "/settings/concurrency/key", key)


def _sites_in(node_id: str | None, path: str, value: Any) -> Iterator[ExpressionSite]:
    if isinstance(value, str):
        if "{{" not in value:
            return
        template = parse_template(value)
        for source in template.expressions:
            yield ExpressionSite(node_id, path, source)
        if template.unclosed is not None:
            yield ExpressionSite(node_id, path, value[template.unclosed :][:80], unclosed=True)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _sites_in(node_id, f"{path}/{escape_pointer(key)}", item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _sites_in(node_id, f"{path}/{index}", item)
