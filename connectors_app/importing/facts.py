"""What an importer makes of a vendor's document: operations as plain facts, and the source they come from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from connectors_app.contracts import JsonObject, OperationRole
from connectors_app.importing.paths import identity_shape

__all__ = [
    "ConnectorShape",
    "Identity",
    "ImportedOperation",
    "Source",
    "empty_object",
    "graphql_field",
    "operation_identity",
]


Identity = tuple[str, str, str, str]


def empty_object() -> JsonObject:
    """The schema of an object that nothing is known of."""
    return {"type": "object", "properties": {}}


@dataclass(frozen=True, slots=True)
class Source:
    """A document that operations come from. `key` is what a later edition of the same document shares with it."""

    key: str
    title: str = ""
    version: str = ""
    file: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class ConnectorShape:
    """What an import has to know of the connector: its address, what each call carries anyway, and its curated rows.

    `connection_targets` maps a vendor's parameter to the connection setting that fills it, `joined` two neighbouring
    path parameters to the input (name and schema) that stands for both, `filters` are the inputs (name, schema,
    binding) of triggers: all as the curated operations have it.
    """

    key: str
    base_url: str = ""
    headers: frozenset[str] = frozenset()
    auth_parameters: frozenset[str] = frozenset()
    connection_targets: Mapping[str, str] = field(default_factory=dict, hash=False)
    joined: Mapping[tuple[str, ...], tuple[str, JsonObject]] = field(default_factory=dict, hash=False)
    filters: tuple[tuple[str, JsonObject, JsonObject], ...] = field(default=(), hash=False)


@dataclass(slots=True)
class ImportedOperation:
    """One action or trigger as it will stand in the registry.

    `input_schema` refers to definitions under `#/$defs/`; `definitions` holds those of the whole document and is
    shared, a row gets the ones its schema reaches. `output_schema` is a bounded view without references.
    """

    role: OperationRole
    title: str
    description: str
    input_schema: JsonObject
    output_schema: JsonObject
    binding: JsonObject
    method: str = ""
    path: str = ""
    risk: str = "read"
    key: str = ""
    aliases: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    source: str = ""
    definitions: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def identity(self) -> Identity:
        """What makes it the same operation in another edition of the document."""
        return operation_identity(self.role, self.method, self.path, self.binding)


def operation_identity(role: str, method: str, path: str, binding: Mapping[str, Any]) -> Identity:
    """Identity of an operation within its connector: address for actions (and GraphQL field), event for triggers."""
    if role == OperationRole.TRIGGER:
        return ("trigger", str(binding.get("event", "")), str(binding.get("event_action", "")), "")
    base = urlsplit(str(binding.get("base_url", "")))
    return (
        "action",
        method,
        identity_shape(base.netloc + base.path + path),
        graphql_field(str(binding.get("graphql", ""))),
    )


def graphql_field(graphql: str) -> str:
    """The field that a GraphQL document (or the bare name of a curated operation) asks for."""
    return re.split(r"[({\s]", graphql.split("{", 1)[1].strip())[0] if "{" in graphql else graphql
